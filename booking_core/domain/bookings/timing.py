"""What time decides: holds and offers that are over, requests nobody decided, stays that end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from booking_core.domain.access import BookingState
from booking_core.domain.approval.hearing import Silence, hold_out, remind, stay_away
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.events import (
    BookingCompleted,
    BookingEvent,
    BookingExpired,
    ChangeExpired,
)
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.staying import no_show
from booking_core.domain.ids import BookingId
from booking_core.domain.things.resource_life import Rank
from booking_core.domain.waitlist.events import HoldEnded, OfferEnded
from booking_core.domain.waitlist.waiting import settled

_ORDER = tuple(Clock)


def overdue(
    state: Situation, among: Collection[BookingId], now: datetime, *, swept: BookingId | None
) -> tuple[Sequence[BookingEvent], Situation]:
    """All that time has decided about these by now, each as of its own moment, in that order.

    Reminders decide nothing, so only those of the one that is `swept` are due.
    """
    facts: list[BookingEvent] = []
    while due := _next(state, among, now, swept):
        at, booking_id, clock = due
        struck = tuple(strikes(booking_id, clock, state, at))
        if not struck:
            break
        followed, state = settled(state, struck, at)
        facts.extend(followed)
    return facts, state


def _next(
    state: Situation, among: Collection[BookingId], now: datetime, swept: BookingId | None
) -> tuple[datetime, BookingId, Clock] | None:
    due = [
        (at, key, clock)
        for key in among
        for clock, at in state.bookings[key].clocks.items()
        if at <= now and (clock is not Clock.REMINDER or key == swept)
    ]
    return min(due, key=lambda each: (*each[:2], _ORDER.index(each[2])), default=None)


def strikes(
    booking_id: BookingId, clock: Clock, state: Situation, at: datetime
) -> Iterator[BookingEvent]:
    """What follows from a clock that strikes at the instant; it never runs on as it did."""
    booking = state.bookings[booking_id]
    silence = Silence(booking_id, booking, state, at)
    match clock:
        case Clock.HOLD if booking.state is BookingState.WAITLISTED:
            since = rank_after_offer(booking, state, at)
            yield OfferEnded(booking_id, booking.claim, since)
        case Clock.HOLD:
            yield HoldEnded(booking_id, booking.claim)
        case Clock.NO_SHOW:
            yield from no_show(booking_id, booking, at)
        case Clock.SILENCE:
            yield from hold_out(silence)
        case Clock.REMINDER:
            yield remind(silence)
        case Clock.ABSENCE:
            yield from stay_away(silence)
        case Clock.END:
            yield from _ended(booking_id, booking, at)


def rank_after_offer(booking: Booking, state: Situation, now: datetime) -> datetime:
    """Who lets an offer pass keeps their rank, unless one of the policies says otherwise."""
    policies = [state.inventory[item.resource_id].policy.approval for item in booking.claim.items]
    loses = any(each.offer_over is Rank.LOSES for each in policies)
    return now if loses or booking.waiting_since is None else booking.waiting_since


def _ended(booking_id: BookingId, booking: Booking, at: datetime) -> Iterator[BookingEvent]:
    """Nothing stays undecided once it has begun, and what is over is completed."""
    claim = booking.claim
    if booking.state in (BookingState.PENDING, BookingState.WAITLISTED):
        yield BookingExpired(booking_id, claim)
        return
    if booking.change:
        yield ChangeExpired(booking_id, claim, booking.state)
    if claim.ends_at <= at:
        yield BookingCompleted(booking_id, claim)
