"""Which dates a scope means, whose they are, and how they are given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking_core.domain.access import OPEN_TO, BookingState, Verb
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.commands import CancelBooking, WithdrawBooking
from booking_core.domain.bookings.errors import InThePast
from booking_core.domain.bookings.life import Booking
from booking_core.domain.errors import NotFound
from booking_core.domain.ids import MemberId
from booking_core.domain.series.commands import CancelSeries, ChangeSeries
from booking_core.domain.series.errors import Hitch, OccurrenceApart
from booking_core.domain.series.life import Circumstances, Scope, Series
from booking_core.domain.series.naming import zone_of
from booking_core.domain.series.plans import Broken, Plan, Step
from booking_core.domain.stays import today

_AHEAD = frozenset({BookingState.PENDING, BookingState.WAITLISTED, BookingState.APPROVED})


@dataclass(frozen=True, slots=True)
class Meant:
    """The dates that a scope names and that have not begun."""

    days: tuple[date, ...]


def meant(
    command: ChangeSeries | CancelSeries, series: Series, state: Circumstances
) -> Meant | Broken:
    first = command.from_day
    if command.scope is not Scope.ALL and first not in series.days:
        return (NotFound("occurrence", str(first or "")),)
    if command.scope is Scope.THIS and first:
        return Meant((first,))
    from_there = sorted(day for day in series.days if not first or day >= first)
    ahead = tuple(day for day in from_there if not begun(state.booking(day), command.now))
    if not ahead:
        last = max(series.days)
        return (InThePast(last, today(command.now, zone_of(series.pattern(last), state))),)
    return Meant(ahead)


def begun(booking: Booking | None, now: datetime) -> bool:
    return booking is not None and any(True for _ in rules.in_the_past(booking.claim, now))


def holder(asked_for: MemberId, dates: Iterable[Booking], now: datetime) -> MemberId:
    """Whose the series is: of who has the first date to come, unless who had it keeps any.

    Args:
        asked_for: Whose it was when it was last asked for or changed.
        dates: In order.
    """
    ahead = [
        each.claim.member_id for each in dates if each.state in _AHEAD and not begun(each, now)
    ]
    return asked_for if asked_for in ahead or not ahead else ahead[0]


def holder_now(series: Series, state: Circumstances, now: datetime) -> MemberId:
    dates = (state.booking(day) for day in sorted(series.days))
    return holder(series.member_id, (each for each in dates if each), now)


def cancelled(command: CancelSeries, series: Series, state: Circumstances) -> Plan | Broken:
    found = meant(command, series, state)
    if not isinstance(found, Meant):
        return found
    days, kept = found.days, tuple[Hitch, ...]()
    if command.scope is not Scope.THIS:
        whose = holder_now(series, state, command.now)
        kept = tuple(handed_on(days, whose, state))
        days = tuple(day for day in days if day not in {each.day for each in kept})
    steps = tuple(ends(days, command, series, state))
    none = Step(found.days[-1], _cancel(found.days[-1], command, series, state))
    return Plan(steps or (none,), kept=kept)


def handed_on(days: Sequence[date], whose: MemberId, state: Circumstances) -> Iterator[Hitch]:
    """Dates that were handed on to somebody else are theirs alone."""
    for day in days:
        booking = state.booking(day)
        if booking and booking.state in _AHEAD and booking.claim.member_id != whose:
            yield Hitch(day, (OccurrenceApart.code,))


def ends(
    days: Sequence[date],
    command: ChangeSeries | CancelSeries,
    series: Series,
    state: Circumstances,
) -> Iterator[Step]:
    """What is given back: whatever still can be."""
    for day in days:
        booking = state.booking(day)
        if booking and booking.state in OPEN_TO[Verb.CANCEL]:
            yield Step(day, _cancel(day, command, series, state))
        elif booking and booking.state in OPEN_TO[Verb.WITHDRAW]:
            yield Step(
                day,
                WithdrawBooking(
                    series.booking_id(day),
                    command.by,
                    booking.version,
                    command.now,
                    _reason(command),
                ),
            )


def _cancel(
    day: date, command: ChangeSeries | CancelSeries, series: Series, state: Circumstances
) -> CancelBooking:
    booking = state.booking(day)
    version = booking.version if booking else 0
    return CancelBooking(series.booking_id(day), command.by, version, command.now, _reason(command))


def _reason(command: ChangeSeries | CancelSeries) -> str | None:
    return command.reason if isinstance(command, CancelSeries) else None
