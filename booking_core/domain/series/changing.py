"""What a change of a series comes to: one ordinary command for each of its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking_core.domain.access import OPEN_TO, BookingState, Verb
from booking_core.domain.bookings.commands import ChangeBooking
from booking_core.domain.bookings.life import Booking
from booking_core.domain.bookings.requesting import items_of
from booking_core.domain.series.asking import request
from booking_core.domain.series.commands import ChangeSeries
from booking_core.domain.series.errors import (
    Hitch,
    OccurrenceApart,
    OccurrenceOver,
    OccurrenceWaits,
)
from booking_core.domain.series.life import Circumstances, Pattern, Scope, Series
from booking_core.domain.series.meaning import Meant, ends, handed_on, holder_now, meant
from booking_core.domain.series.naming import Named, left, named, named_days, overlaps
from booking_core.domain.series.plans import Broken, Plan, Step
from booking_core.domain.series.recurrence import moved
from booking_core.domain.stays import Period, WallTimes, Wish, resolve

_ENDED = frozenset({BookingState.CANCELLED, BookingState.DECLINED, BookingState.WITHDRAWN})


def changed(command: ChangeSeries, series: Series, state: Circumstances) -> Plan | Broken:
    found = meant(command, series, state)
    if not isinstance(found, Meant):
        return found
    if command.scope is Scope.THIS:
        (day,) = found.days
        return Plan((Step(day, _change(day, command, series, state)),))
    command = _from_there(command, found.days[0])
    renewal = _renewal(command, found.days, series, state)
    if not isinstance(renewal, _Renewal):
        return renewal
    return _planned(command, found.days, renewal, series, state)


@dataclass(frozen=True, slots=True)
class _Renewal:
    """What the series is from the first date on that is meant, and the dates that this names."""

    patterns: tuple[Pattern, ...]
    days: tuple[date, ...]
    endless: bool = False


def _renewal(
    command: ChangeSeries, days: tuple[date, ...], series: Series, state: Circumstances
) -> _Renewal | Broken:
    anchor, wish = days[0], command.period
    begins = (anchor,) if command.scope is Scope.FOLLOWING else series.days
    if command.rule is None and (wish is None or wish.first_day in begins):
        patterns = _patched(command, anchor, series, state)
        broken = tuple(found for each in patterns for found in overlaps(each, days))[:1]
        return broken or _Renewal(patterns, tuple(_not_gone(days, patterns, state)))
    found = named(_renewed(command, anchor, series, state), state)
    if not isinstance(found, Named):
        return found
    return _Renewal((found.pattern,), found.days, found.rule.endless)


def _not_gone(
    days: Sequence[date], patterns: Sequence[Pattern], state: Circumstances
) -> Iterator[date]:
    """Without dates that ended when an earlier change named them no more."""
    told = {day for each in patterns for day in named_days(each, state)}
    for day in days:
        booking = state.booking(day)
        if day in told or (booking and booking.state not in _ENDED):
            yield day


def _planned(
    command: ChangeSeries,
    days: Sequence[date],
    renewal: _Renewal,
    series: Series,
    state: Circumstances,
) -> Plan:
    whose = holder_now(series, state, command.now)
    apart = tuple(handed_on(days, whose, state))
    theirs = {each.day for each in apart}
    gone = [day for day in days if day not in renewal.days and day not in theirs]
    ended = tuple(ends(gone, command, series, state))
    steps, kept = [*ended], [*apart]
    after = replace(series, patterns=renewal.patterns)
    for day in renewal.days:
        booking = state.booking(day)
        if day in theirs:
            continue
        if booking is None:
            steps.append(request(day, after.pattern(day), command, whose))
        elif reason := _stays(day, booking, series, meant=day in days):
            kept.append(Hitch(day, (reason,)))
        else:
            steps.append(Step(day, _change(day, command, series, state, after.pattern(day))))
    before = (each for each in series.patterns if each.from_day < days[0])
    return Plan(
        tuple(steps),
        (*before, *renewal.patterns),
        tuple(each.day for each in ended),
        tuple(kept),
        renewal.endless,
    )


def _stays(day: date, booking: Booking, series: Series, *, meant: bool) -> str | None:
    """Why a change of the series leaves the date as it is."""
    if booking.state is BookingState.WAITLISTED:
        return OccurrenceWaits.code
    if not meant or booking.state not in OPEN_TO[Verb.CHANGE]:
        return OccurrenceOver.code
    return None if _follows(day, booking, series) else OccurrenceApart.code


def _from_there(command: ChangeSeries, anchor: date) -> ChangeSeries:
    """The period is that of the date that was named; where it has begun, of the next one."""
    wish, day = command.period, command.from_day
    if wish is None or day is None or day == anchor:
        return command
    return replace(command, period=moved(wish, wish.first_day + (anchor - day)))


def _renewed(command: ChangeSeries, anchor: date, series: Series, state: Circumstances) -> Pattern:
    """One pattern for all that follows, by another rule or from another day of the week on."""
    held = series.pattern(anchor)
    pattern = _with(command, held, command.period or moved(held.first, anchor))
    return replace(pattern, rule=command.rule or left(held, anchor, state))


def _patched(
    command: ChangeSeries, anchor: date, series: Series, state: Circumstances
) -> tuple[Pattern, ...]:
    """The same dates by the same rules, each with what was wished of it."""
    held = series.pattern(anchor)
    later = [each for each in series.patterns if each.from_day > anchor]
    here = replace(held, first=moved(held.first, anchor), rule=left(held, anchor, state))
    return tuple(
        _with(command, each, moved(command.period or each.first, each.from_day))
        for each in (here, *later)
    )


def _with(command: ChangeSeries, pattern: Pattern, first: Wish) -> Pattern:
    return replace(
        pattern,
        first=first,
        items=pattern.items if command.items is None else command.items,
        exclusive=pattern.exclusive if command.exclusive is None else command.exclusive,
        waives_buffer=(
            pattern.waives_buffer if command.waives_buffer is None else command.waives_buffer
        ),
    )


def _change(
    day: date,
    command: ChangeSeries,
    series: Series,
    state: Circumstances,
    pattern: Pattern | None = None,
) -> ChangeBooking:
    """To what the pattern says, or, without one, exactly as wished."""
    booking = state.booking(day)
    period = command.period
    if pattern is not None:
        period = moved(pattern.first, day)
    return ChangeBooking(
        series.booking_id(day),
        command.by,
        booking.version if booking else 0,
        command.now,
        command.items,
        period,
        command.exclusive,
        command.note,
        command.waives_buffer,
        command.override_reason,
    )


def _follows(day: date, booking: Booking, series: Series) -> bool:
    """Whether the booking is what the series asked for; one that was changed apart is not."""
    pattern, claim = series.pattern(day), booking.change or booking.claim
    return (
        claim.period == _resolved(moved(pattern.first, day), claim.zone)
        and items_of(claim) == pattern.items
        and claim.exclusive == pattern.exclusive
        and claim.waives_buffer == pattern.waives_buffer
    )


def _resolved(wish: Wish, zone: str) -> Period | None:
    return resolve(wish, zone) if isinstance(wish, WallTimes) else wish
