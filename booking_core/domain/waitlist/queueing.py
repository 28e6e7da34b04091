"""What somebody on the waiting list does with an offer."""

from __future__ import annotations

from booking_core.domain.approval.panels import automatic, panels
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.commands import AcceptOffer, RefuseOffer
from booking_core.domain.bookings.events import BookingApproved
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.timing import rank_after_offer
from booking_core.domain.decider import Refused, Verdict
from booking_core.domain.waitlist.events import OfferAccepted, OfferEnded


def accept(command: AcceptOffer, booking: Booking, state: Situation) -> Verdict:
    """A request again, or approved at once, by the policy. Its places stay kept meanwhile."""
    claim = booking.claim
    broken = (
        *rules.archived(claim, state.inventory),
        *rules.nights_taken(claim, state, command.now, besides=command.booking_id),
    )
    if broken:
        return Refused(broken)
    kept = claim.begins_at if command.now < claim.begins_at else claim.decidable_until
    voters = panels(claim, state.inventory, state.membership, command.now)
    taken = OfferAccepted(command.booking_id, claim, command.by, voters, kept, command.now)
    if automatic(claim, state.inventory):
        return taken, BookingApproved(command.booking_id, claim, None)
    return (taken,)


def refuse_offer(command: RefuseOffer, booking: Booking, state: Situation) -> Verdict:
    since = rank_after_offer(booking, state, command.now)
    return (OfferEnded(command.booking_id, booking.claim, since, command.by),)
