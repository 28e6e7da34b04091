"""Handing a booking on to somebody else, and speaking about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from booking_core.domain import access
from booking_core.domain.access import Affair, Standing
from booking_core.domain.approval.errors import NothingSaid
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.course_commands import CommentOnBooking, TransferBooking
from booking_core.domain.bookings.course_events import BookingCommented, BookingTransferred
from booking_core.domain.bookings.events import BookingEvent, ChangeWithdrawn
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.neighbours import same_holder
from booking_core.domain.bookings.stay_rules import too_long_together
from booking_core.domain.decider import Refused, Verdict, Violation
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import FreeText


def transfer(command: TransferBooking, booking: Booking, state: Situation) -> Verdict:
    """The holder agrees by doing it. It counts for the branch of whoever has it then."""
    reason, override = rules.tidy(command.reason), rules.tidy(command.override_reason)
    broken = (
        *rules.not_in_household(command.to, state),
        *rules.in_the_past(booking.claim, command.now),
        *rules.unfit_words("reason", reason),
        *rules.unfit_words("override_reason", override),
    )
    if broken:
        return Refused(broken)
    if command.to == booking.claim.member_id:
        return ()
    claim = _theirs(command.to, booking.claim, state)
    longer = tuple(_longer_than_one_stay(command, booking.claim, claim, state))
    if longer and override is None:
        return Refused(longer)
    if longer and not access.may_override(*_overriding(command, booking, claim, state)):
        return Refused((NotAllowed("override_length"),))
    given = _said(command.by, reason), _said(command.by, override if longer else None)
    return tuple(_handed_on(command, booking, claim, given))


def _theirs(member_id: MemberId, was: Claim, state: Situation) -> Claim:
    """What it is in the hands of somebody who belongs to the household."""
    branch_id = state.membership.people[member_id].branch_id
    return replace(was, member_id=member_id, branch_id=branch_id)


def _longer_than_one_stay(
    command: TransferBooking, was: Claim, claim: Claim, state: Situation
) -> Iterator[Violation]:
    """Within one branch it counts with the same stays as before."""
    if not same_holder(claim, was):
        yield from too_long_together(claim, state, besides=command.booking_id)


def _overriding(
    command: TransferBooking, booking: Booking, claim: Claim, state: Situation
) -> tuple[Standing, Affair]:
    theirs = replace(booking, claim=claim, requested_by=command.to)
    return state.membership.standing(command.by), theirs.affair(state.membership)


def _said(by: MemberId, words: str | None) -> FreeText | None:
    return FreeText(by, words) if words else None


def _handed_on(
    command: TransferBooking,
    booking: Booking,
    claim: Claim,
    given: tuple[FreeText | None, FreeText | None],
) -> Iterator[BookingEvent]:
    was = booking.claim
    if booking.change:
        yield ChangeWithdrawn(command.booking_id, was, state=booking.state)
    yield BookingTransferred(command.booking_id, claim, was, booking.state, command.by, *given)


def comment(command: CommentOnBooking, booking: Booking) -> Verdict:
    if command.comment_id in booking.comments:
        return ()
    text = rules.tidy(command.text)
    if text is None:
        return Refused((NothingSaid("comment"),))
    broken = tuple(rules.unfit_words("comment", text))
    if broken:
        return Refused(broken)
    said = FreeText(command.by, text)
    return (
        BookingCommented(
            command.booking_id,
            booking.claim,
            booking.state,
            command.by,
            command.comment_id,
            said,
        ),
    )
