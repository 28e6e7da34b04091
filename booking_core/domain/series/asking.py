"""What asking for a series comes to, and deciding about what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from booking_core.domain.access import Verb, is_open
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    Command,
    DeclineBooking,
    RequestBooking,
)
from booking_core.domain.bookings.life import Booking
from booking_core.domain.ids import MemberId
from booking_core.domain.series.commands import (
    ApproveSeries,
    ChangeSeries,
    DeclineSeries,
    RequestSeries,
)
from booking_core.domain.series.life import Circumstances, Pattern, Series
from booking_core.domain.series.meaning import begun
from booking_core.domain.series.naming import Named, named
from booking_core.domain.series.occurrences import Occurrence, booking_of
from booking_core.domain.series.plans import Broken, Plan, Step
from booking_core.domain.series.recurrence import moved


def asked_for(command: RequestSeries, state: Circumstances) -> Plan | Broken:
    pattern = Pattern(
        command.rule, command.period, command.items, command.exclusive, command.waives_buffer
    )
    found = named(pattern, state)
    if not isinstance(found, Named):
        return found
    steps = tuple(request(day, pattern, command, command.member_id) for day in found.days)
    return Plan(steps, (found.pattern,), endless=found.rule.endless)


def request(
    day: date, pattern: Pattern, command: RequestSeries | ChangeSeries, member_id: MemberId
) -> Step:
    return Step(
        day,
        RequestBooking(
            booking_id=booking_of(command.series_id, day),
            by=command.by,
            member_id=member_id,
            items=pattern.items,
            period=moved(pattern.first, day),
            now=command.now,
            exclusive=pattern.exclusive,
            note=command.note,
            waives_buffer=pattern.waives_buffer,
            series=Occurrence(command.series_id, day),
            waitlist=command.waitlist,
            override_reason=command.override_reason,
        ),
    )


def decided(
    command: ApproveSeries | DeclineSeries, series: Series, state: Circumstances
) -> Plan | Broken:
    """A decision on each date that waits for one; on the last, where none does."""
    verb = Verb.APPROVE if isinstance(command, ApproveSeries) else Verb.DECLINE
    waiting = [
        day
        for day, booking in _known(series, state)
        if is_open(verb, booking.affair(state.situation.membership))
        and (booking.change or not begun(booking, command.now))
    ]
    days = waiting or [max(series.days)]
    return Plan(tuple(Step(day, _decision(day, command, series, state)) for day in days))


def _known(series: Series, state: Circumstances) -> Iterator[tuple[date, Booking]]:
    for day in sorted(series.days):
        booking = state.booking(day)
        if booking:
            yield day, booking


def _decision(
    day: date, command: ApproveSeries | DeclineSeries, series: Series, state: Circumstances
) -> Command:
    booking = state.booking(day)
    at = (series.booking_id(day), command.by, booking.version if booking else 0, command.now)
    if isinstance(command, ApproveSeries):
        return ApproveBooking(*at, command.note, command.override_reason)
    return DeclineBooking(*at, command.reason, command.internal_note)
