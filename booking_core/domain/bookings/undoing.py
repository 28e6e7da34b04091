"""Taking back what ended: for a while, and only what is still free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingOpen
from booking_core.domain.approval.panels import postponed
from booking_core.domain.approval.talk_events import BookingRestored, Running, Talk, Undo
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.course_commands import UndoBooking
from booking_core.domain.bookings.errors import TooLate
from booking_core.domain.bookings.events import (
    BookingCancelled,
    BookingDeclined,
    BookingEvent,
    BookingWithdrawn,
)
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.decider import Refused, Verdict
from booking_core.domain.ids import MemberId
from booking_core.domain.stays import wall
from booking_core.domain.texts import FreeText
from booking_core.domain.things.attention import lies_under


def undo(command: UndoBooking, booking: Booking, state: Situation) -> Verdict:
    ended = booking.course.undo
    if ended is None:
        return Refused((NothingOpen("undo"),))
    reason = rules.tidy(command.reason)
    claim, now = booking.claim, command.now
    over = now >= ended.until and not _opened_again(claim, state)
    late = (TooLate("undo", wall(ended.until, claim.zone)),) if over else ()
    taken = ended.state is not BookingState.WAITLISTED
    broken = (
        *late,
        *rules.not_in_household(claim.member_id, state),
        *rules.in_the_past(claim, now),
        *rules.archived(claim, state.inventory),
        *(rules.nights_taken(claim, state, now, besides=command.booking_id) if taken else ()),
        *rules.unfit_words("reason", reason),
    )
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    about = (command.booking_id, claim, ended.state, command.by)
    if ended.talk:
        # Its clocks have stood since it was asked, and stand until it is answered.
        parts = ended.electorate
        return (BookingRestored(*about, (), words, electorate=parts, talk=ended.talk),)
    stood = now - ended.since
    running = tuple(replace(each, at=each.at + stood) for each in ended.running)
    parts = postponed(ended.electorate, stood)
    return (BookingRestored(*about, running, words, electorate=parts),)


def _opened_again(claim: Claim, state: Situation) -> bool:
    """A block that was lifted may have been why it ended; what is to come can be had again."""
    return any(block.lifted and lies_under(claim, block) for block in state.blocks.values())


def undoable(
    facts: Sequence[BookingEvent], by: MemberId, state: Situation, now: datetime
) -> Sequence[BookingEvent]:
    """What ends by these facts says how long it can be taken back.

    Args:
        state: As it was before them.

    """
    return tuple(_undoable(each, by, state, now) for each in facts)


def _undoable(fact: BookingEvent, by: MemberId, state: Situation, now: datetime) -> BookingEvent:
    match fact:
        case BookingCancelled() | BookingDeclined() | BookingWithdrawn():
            before, hours = state.bookings[fact.booking_id], _hours(fact.claim, state)
            until = now + timedelta(hours=hours)
            ends = (until, before.state, by, now, _running(before), _talk(before))
            window = Undo(*ends, before.electorate) if hours else None
            return replace(fact, undo=window)
        case _:
            return fact


def _running(booking: Booking) -> tuple[Running, ...]:
    """Of a request; what was approved has no clock but its end."""
    gone = (Clock.HOLD, Clock.NO_SHOW, Clock.END)
    kept = booking.clocks.items() if booking.state is BookingState.PENDING else ()
    running = (Running(clock, at) for clock, at in kept if clock not in gone)
    return tuple(sorted(running, key=lambda each: each.clock))


def _talk(booking: Booking) -> Talk | None:
    """What the holder owes an answer to. Places are kept no longer, whatever the answer will be."""
    talk = booking.course.talk
    if talk is None:
        return None
    return replace(talk, running=tuple(each for each in talk.running if each.clock != Clock.HOLD))


def _hours(claim: Claim, state: Situation) -> int:
    policies = [state.inventory[item.resource_id].policy.approval for item in claim.items]
    return min(each.undo_hours for each in policies)
