"""Leaving the household: the member's ways in end, and in the same decision so do their bookings.

Whatever begins today or later is handed on to somebody or given back; a stay that runs ends as it
would have. Requests that the member was to decide are for the others from here on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from booking_core.domain.access import BookingState
from booking_core.domain.approval.reseating import seats_of, unseated
from booking_core.domain.bookings import deciding as bookings, rules
from booking_core.domain.bookings.commands import CancelBooking, OnExisting, WithdrawBooking
from booking_core.domain.bookings.course_commands import TransferBooking
from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.life import AnyEvent, Booking, Situation, advance, evolve
from booking_core.domain.decider import (
    Decider,
    Event,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.people import members
from booking_core.domain.people.member_life import seen
from booking_core.domain.people.members import DeactivateMember, EraseMember
from booking_core.domain.tags import member_tag

_OPEN = frozenset({BookingState.PENDING, BookingState.WAITLISTED, BookingState.APPROVED})


@dataclass(frozen=True, slots=True)
class LeaveHousehold:
    """Closing or erasing an account, with all that hangs on it.

    Attributes:
        bookings_to: Who has the member's bookings from here on; None: they are given back.
        override_reason: Why these may be more than what may be theirs.
    """

    leaving: DeactivateMember | EraseMember
    now: datetime
    bookings_to: MemberId | None = None
    override_reason: str | None = None

    @property
    def by(self) -> MemberId:
        return self.leaving.by

    @property
    def member_id(self) -> MemberId:
        return self.leaving.member_id


def boundary(command: LeaveHousehold, state: Situation) -> Query:
    asked = members.boundary(command.leaving, state.membership)
    if command.bookings_to:
        asked |= seen(command.bookings_to)
    asked |= seats_of(command.member_id, command.now, state)
    return asked | around_held(command.member_id, _steps(command, state), state)


def around_held(member_id: MemberId, steps: Iterable[OnExisting], state: Situation) -> Query:
    """All bookings of a member, and what the steps that end them must have seen."""
    held_by = about(LIFE, member_tag(member_id))
    return held_by | any_of(bookings.boundary(each, state) for each in steps)


def decide(command: LeaveHousehold, state: Situation) -> Verdict:
    left = members.decide(command.leaving, state.membership)
    if isinstance(left, Refused):
        return left
    facts = taken(tuple(_steps(command, state)), state)
    if isinstance(facts, Refused):
        return facts
    gone = (*facts, *left)
    return (*gone, *unseated(command.member_id, gone, state, command.now))


def taken(steps: Iterable[OnExisting], state: Situation) -> tuple[Event, ...] | Refused:
    """What comes of all steps, one after the other; or the rules that they broke."""
    facts: list[Event] = []
    broken: list[Violation] = []
    for each in steps:
        verdict = bookings.decide(each, state)
        if isinstance(verdict, Refused):
            broken.extend(verdict.violations)
            continue
        facts.extend(verdict)
        state = advance(state, cast("Sequence[AnyEvent]", verdict))
    return Refused(tuple(dict.fromkeys(broken))) if broken else tuple(facts)


def held(
    member_id: MemberId, now: datetime, state: Situation
) -> Iterator[tuple[BookingId, Booking]]:
    """What the member has or asks for that has not begun."""
    for key in sorted(state.bookings):
        booking = state.bookings[key]
        theirs = booking.claim.member_id == member_id and booking.state in _OPEN
        if theirs and not any(True for _ in rules.in_the_past(booking.claim, now)):
            yield key, booking


def _steps(command: LeaveHousehold, state: Situation) -> Iterator[OnExisting]:
    for key, booking in held(command.member_id, command.now, state):
        on = (key, command.by, booking.version, command.now)
        if command.bookings_to:
            why = command.override_reason
            yield TransferBooking(*on, command.bookings_to, override_reason=why)
        elif booking.state is BookingState.APPROVED:
            yield CancelBooking(*on)
        else:
            yield WithdrawBooking(*on)


leaving: Decider[LeaveHousehold, AnyEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve, advance
)
