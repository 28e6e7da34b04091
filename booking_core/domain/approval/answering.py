"""What becomes of a request or a stay: by those who decide, who asked, or time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from booking_core.domain import access
from booking_core.domain.approval.errors import AlreadyDecided, SelfApproval
from booking_core.domain.approval.events import (
    BookingEscalated,
    BookingObjected,
    BookingVoted,
    Why,
)
from booking_core.domain.approval.hearing import Grant, Heard, grant, granted, is_settled, vote
from booking_core.domain.approval.panels import deciders, handed_over, voters
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    DeclineBooking,
    ObjectToBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.events import (
    BookingCancelled,
    BookingDeclined,
    BookingEvent,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeWithdrawn,
)
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.decider import (
    Refused,
    Verdict,
    Violation,
)
from booking_core.domain.errors import NotAllowed, NotFound
from booking_core.domain.ids import ResourceId
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import Mode


def approve(command: ApproveBooking, booking: Booking, state: Situation) -> Verdict:
    """A vote where that is how it is decided; of several resources, about one's own."""
    note = rules.tidy(command.note)
    chosen = parts_of(command, booking, state)
    claim = booking.change or booking.claim
    if isinstance(chosen, Violation):
        return Refused((chosen,))
    broken = (*_begun(claim, booking, command.now), *rules.unfit_words("note", note))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, note) if note else None
    heard = vote(booking, chosen, command.by, state.membership, yes=True)
    facts = _vote(command, booking, chosen, heard, words)
    had = granted(booking, heard.electorate)
    if had is None or not is_settled(booking, heard):
        return facts if heard.electorate != booking.electorate else ()
    taken = tuple(rules.nights_taken(had, state, command.now, besides=command.booking_id))
    if taken:
        return Refused(taken)
    own = command.by in booking.concerned(state.membership)
    told = facts if _is_vote(booking, chosen) else ()
    return (
        *told,
        *grant(command.booking_id, booking, had, Grant(command.by, own, words)),
    )


def parts_of(
    command: ApproveBooking | DeclineBooking, booking: Booking, state: Situation
) -> frozenset[ResourceId] | Violation:
    """The open parts that this person decides about, or what stands against it."""
    affair, me = booking.affair(state.membership), command.by
    known = {part.resource_id: part for part in booking.electorate}
    asked = frozenset(known) if command.items is None else command.items
    for key in sorted(asked - known.keys()):
        return NotFound("resource", key)
    concerned = booking.concerned(state.membership)
    mine = {key for key in asked if me in deciders(known[key], state.membership, concerned)}
    if not mine or (command.items is not None and mine != asked):
        return NotAllowed("decide")
    still = {key for key in mine if known[key].approved is None}
    if not still:
        return AlreadyDecided(tuple(sorted(mine)))
    if isinstance(command, DeclineBooking) and all(
        known[key].mode is not Mode.QUORUM for key in still
    ):
        return frozenset(still)
    free = {key for key in still if me in voters(known[key], state.membership, concerned)}
    if not free or access.approves_itself(state.membership.standing(me), affair):
        return SelfApproval()
    return frozenset(free)


def _is_vote(booking: Booking, chosen: frozenset[ResourceId]) -> bool:
    return any(
        part.mode is Mode.QUORUM for part in booking.electorate if part.resource_id in chosen
    )


def _vote(
    command: ApproveBooking | DeclineBooking,
    booking: Booking,
    chosen: frozenset[ResourceId],
    heard: Heard,
    words: FreeText | None,
) -> tuple[BookingEvent, ...]:
    internal = rules.tidy(getattr(command, "internal_note", None))
    about = (command.booking_id, booking.claim, booking.state, heard.electorate)
    said = BookingVoted(
        *about,
        tuple(sorted(chosen)),
        yes=isinstance(command, ApproveBooking),
        by=command.by,
        reason=words,
        internal_note=FreeText(command.by, internal) if internal else None,
        clocks_stand=booking.clocks_stand,
    )
    if not heard.escalated:
        return (said,)
    stand = booking.clocks_stand
    return said, BookingEscalated(*about, heard.escalated, Why.UNREACHABLE, clocks_stand=stand)


def _begun(claim: Claim, booking: Booking, now: datetime) -> Iterator[Violation]:
    """A request whose period has begun is decided no more; a running stay may be extended."""
    runs = booking.change is not None and claim.period.first_day == booking.claim.period.first_day
    if not runs:
        yield from rules.in_the_past(claim, now)


def decline(command: DeclineBooking, booking: Booking, state: Situation) -> Verdict:
    reason, internal = rules.tidy(command.reason), rules.tidy(command.internal_note)
    broken = (
        *rules.unfit_words("reason", reason),
        *rules.unfit_words("internal_note", internal),
    )
    chosen = parts_of(command, booking, state)
    if isinstance(chosen, Violation):
        return Refused((chosen,))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    heard = vote(booking, chosen, command.by, state.membership, yes=False)
    facts = _vote(command, booking, chosen, heard, words)
    if not is_settled(booking, heard):
        return facts if heard.electorate != booking.electorate else ()
    rest = granted(booking, heard.electorate)
    if rest is not None:
        taken = tuple(rules.nights_taken(rest, state, command.now, besides=command.booking_id))
        if taken:
            return Refused(taken)
        return (*facts, *grant(command.booking_id, booking, rest, Grant(command.by)))
    told = facts if _is_vote(booking, chosen) else ()
    return (*told, _declined(command, booking, words, internal))


def _declined(
    command: DeclineBooking, booking: Booking, words: FreeText | None, internal: str | None
) -> BookingEvent:
    about = (
        command.booking_id,
        booking.claim,
        command.by,
        words,
        FreeText(command.by, internal) if internal else None,
    )
    return ChangeDeclined(*about, booking.state) if booking.change else BookingDeclined(*about)


def object_to(command: ObjectToBooking, booking: Booking) -> Verdict:
    """One objection is enough: those who may approve decide."""
    reason = rules.tidy(command.reason)
    broken = tuple(rules.unfit_words("reason", reason))
    if broken:
        return Refused(broken)
    parts = tuple(
        handed_over(part) if part.approved is None and part.silent_until else part
        for part in booking.electorate
    )
    words = FreeText(command.by, reason) if reason else None
    about = (command.booking_id, booking.claim, booking.state, parts)
    return (BookingObjected(*about, command.by, words, clocks_stand=booking.clocks_stand),)


def withdraw(command: WithdrawBooking, booking: Booking) -> Verdict:
    reason = rules.tidy(command.reason)
    broken = tuple(rules.unfit_words("reason", reason))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    about = (command.booking_id, booking.claim, words)
    return (ChangeWithdrawn(*about, booking.state) if booking.change else BookingWithdrawn(*about),)


def cancel(command: CancelBooking, booking: Booking) -> Verdict:
    reason = rules.tidy(command.reason)
    broken = (
        *rules.in_the_past(booking.claim, command.now),
        *rules.unfit_words("reason", reason),
    )
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    return (BookingCancelled(command.booking_id, booking.claim, words),)
