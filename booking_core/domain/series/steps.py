"""What a wish about a series comes to: one ordinary command for each of its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from booking_core.domain.access import OPEN_TO, Verb, is_open
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    Command,
    DeclineBooking,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.life import Booking
from booking_core.domain.bookings.requesting import items_of
from booking_core.domain.decider import Violation
from booking_core.domain.errors import (
    Hitch,
    InThePast,
    NotFound,
    OccurrenceApart,
    OccurrenceOver,
    SeriesOverlaps,
    SeriesTooFar,
    SeriesTooLong,
)
from booking_core.domain.series import recurrence
from booking_core.domain.series.commands import (
    ApproveSeries,
    CancelSeries,
    ChangeSeries,
    DeclineSeries,
    RequestSeries,
)
from booking_core.domain.series.life import Circumstances, Pattern, Scope, Series
from booking_core.domain.series.occurrences import Occurrence, booking_of
from booking_core.domain.series.recurrence import (
    MOST_OCCURRENCES,
    REACH,
    Rule,
    moved,
    read_rule,
    rule_text,
)
from booking_core.domain.stays import Period, Stay, WallTimes, Wish, resolve, today

Broken = tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is wished of one date."""

    day: date
    command: Command


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is wished at once, in the order in which it is decided.

    Attributes:
        patterns: All of the series, where it becomes another one.
        ended: Dates that are given back because the rule names them no more.
        kept: Dates that are meant and stay as they are.
        endless: The rule has no end of its own, so that the last date is as far as one may go.
    """

    steps: tuple[Step, ...]
    patterns: tuple[Pattern, ...] = ()
    ended: tuple[date, ...] = ()
    kept: tuple[Hitch, ...] = ()
    endless: bool = False


def asked_for(command: RequestSeries, state: Circumstances) -> Plan | Broken:
    pattern = Pattern(command.rule, command.period, command.items, command.exclusive)
    named = _named(pattern, state)
    if not isinstance(named, _Named):
        return named
    steps = tuple(_request(day, pattern, command, state) for day in named.days)
    return Plan(steps, (named.pattern,), endless=named.rule.endless)


@dataclass(frozen=True, slots=True)
class _Named:
    """A pattern that holds, and the dates it names."""

    pattern: Pattern
    rule: Rule
    days: tuple[date, ...]


def _named(pattern: Pattern, state: Circumstances) -> _Named | Broken:
    rule = read_rule(pattern.rule)
    if not isinstance(rule, Rule):
        return rule
    zone = _zone(pattern, state)
    unfit = tuple(recurrence.misfits(rule, pattern.from_day))
    if unfit:
        return unfit
    days = recurrence.days(rule, pattern.first, zone)
    broken = tuple(_too_much(rule, pattern, days, zone)) or tuple(_overlaps(pattern, days))
    if broken:
        return broken
    return _Named(replace(pattern, rule=rule_text(rule)), rule, days[:MOST_OCCURRENCES])


def _zone(pattern: Pattern, state: Circumstances) -> str:
    """Of the first item; nothing is decided about what nobody knows, in whatever zone."""
    known = (state.situation.inventory.get(item.resource_id) for item in pattern.items)
    return next((each.time_zone for each in known if each), "UTC")


def _too_much(rule: Rule, pattern: Pattern, days: Sequence[date], zone: str) -> Iterator[Violation]:
    if not days:
        yield recurrence.no_beginning(rule, pattern.first, zone)
    elif len(days) > MOST_OCCURRENCES and not rule.endless:
        yield SeriesTooLong(MOST_OCCURRENCES)
    elif recurrence.reaches_beyond(rule, pattern.first, zone):
        yield SeriesTooFar(pattern.from_day + REACH)


def _overlaps(pattern: Pattern, days: Sequence[date]) -> Iterator[SeriesOverlaps]:
    """One stay may end where the next begins, and no later."""
    for day, following in pairwise(days):
        if _end(moved(pattern.first, day)) > _begin(moved(pattern.first, following)):
            yield SeriesOverlaps(day, following)
            return


def _begin(wish: Wish) -> date | datetime:
    return wish.arrival if isinstance(wish, Stay) else wish.start


def _end(wish: Wish) -> date | datetime:
    return wish.departure if isinstance(wish, Stay) else wish.end


def _request(
    day: date, pattern: Pattern, command: RequestSeries | ChangeSeries, state: Circumstances
) -> Step:
    member_id = command.by if state.series is None else state.series.member_id
    if isinstance(command, RequestSeries):
        member_id = command.member_id
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
            series=Occurrence(command.series_id, day),
        ),
    )


def cancelled(command: CancelSeries, series: Series, state: Circumstances) -> Plan | Broken:
    meant = _meant(command, series, state)
    if not isinstance(meant, _Meant):
        return meant
    steps = tuple(_ends(meant.days, command, series, state))
    return Plan(steps or (Step(meant.days[-1], _cancel(meant.days[-1], command, series, state)),))


@dataclass(frozen=True, slots=True)
class _Meant:
    """The dates that a scope names and that have not begun."""

    days: tuple[date, ...]


def _meant(
    command: ChangeSeries | CancelSeries, series: Series, state: Circumstances
) -> _Meant | Broken:
    first = command.from_day
    if command.scope is not Scope.ALL and first not in series.days:
        return (NotFound("occurrence", str(first or "")),)
    if command.scope is Scope.THIS and first:
        return _Meant((first,))
    from_there = sorted(day for day in series.days if not first or day >= first)
    ahead = tuple(day for day in from_there if not _begun(day, command.now, state))
    if not ahead:
        last = max(series.days)
        return (InThePast(last, today(command.now, _zone(series.pattern(last), state))),)
    return _Meant(ahead)


def _begun(day: date, now: datetime, state: Circumstances) -> bool:
    booking = state.booking(day)
    return booking is not None and any(True for _ in rules.in_the_past(booking.claim, now))


def _ends(
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


def decided(
    command: ApproveSeries | DeclineSeries, series: Series, state: Circumstances
) -> Plan | Broken:
    """A decision on each date that waits for one; on the last, where none does."""
    verb = Verb.APPROVE if isinstance(command, ApproveSeries) else Verb.DECLINE
    waiting = [
        day
        for day, booking in _known(series, state)
        if is_open(verb, booking.affair(state.situation.membership))
        and (booking.change or not _begun(day, command.now, state))
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
        return ApproveBooking(*at, command.note)
    return DeclineBooking(*at, command.reason, command.internal_note)


def changed(command: ChangeSeries, series: Series, state: Circumstances) -> Plan | Broken:
    meant = _meant(command, series, state)
    if not isinstance(meant, _Meant):
        return meant
    if command.scope is Scope.THIS:
        (day,) = meant.days
        return Plan((Step(day, _change(day, command, series, state)),))
    return _changed(command, meant.days, series, state)


def _changed(
    command: ChangeSeries, meant: Sequence[date], series: Series, state: Circumstances
) -> Plan | Broken:
    anchor = meant[0]
    command = _from_there(command, anchor)
    following = command.scope is Scope.FOLLOWING
    wish, begins = command.period, (anchor,) if following else series.days
    if command.rule is None and (wish is None or wish.first_day in begins):
        wanted: Sequence[date] = meant
        patterns = _patched(command, anchor, series, state)
        broken = tuple(found for each in patterns for found in _overlaps(each, meant))[:1]
        endless = False
    else:
        named = _named(_renewed(command, anchor, series, state), state)
        if not isinstance(named, _Named):
            return named
        wanted, patterns, broken = named.days, (named.pattern,), ()
        endless = named.rule.endless
    if broken:
        return broken
    after = replace(series, patterns=patterns)
    gone = [day for day in meant if day not in wanted]
    ends = tuple(_ends(gone, command, series, state))
    steps, kept = [*ends], []
    for day in wanted:
        booking = state.booking(day)
        if booking is None:
            steps.append(_request(day, after.pattern(day), command, state))
        elif day not in meant or booking.state not in OPEN_TO[Verb.CHANGE]:
            kept.append(Hitch(day, (OccurrenceOver.code,)))
        elif not _follows(day, booking, series):
            kept.append(Hitch(day, (OccurrenceApart.code,)))
        else:
            steps.append(Step(day, _change(day, command, series, state, after.pattern(day))))
    ended = tuple(each.day for each in ends)
    all_patterns = (*(each for each in series.patterns if each.from_day < anchor), *patterns)
    return Plan(tuple(steps), all_patterns, ended, tuple(kept), endless)


def _from_there(command: ChangeSeries, anchor: date) -> ChangeSeries:
    """The period is that of the date that was named; where it has begun, of the next one."""
    wish, named = command.period, command.from_day
    if wish is None or named is None or named == anchor:
        return command
    return replace(command, period=moved(wish, wish.first_day + (anchor - named)))


def _renewed(command: ChangeSeries, anchor: date, series: Series, state: Circumstances) -> Pattern:
    """One pattern for all that follows, by another rule or from another day of the week on."""
    held = series.pattern(anchor)
    pattern = _with(command, held, command.period or moved(held.first, anchor))
    return replace(pattern, rule=command.rule or _left(held, anchor, state))


def _patched(
    command: ChangeSeries, anchor: date, series: Series, state: Circumstances
) -> tuple[Pattern, ...]:
    """The same dates by the same rules, each with what was wished of it."""
    held = series.pattern(anchor)
    later = [each for each in series.patterns if each.from_day > anchor]
    here = replace(held, first=moved(held.first, anchor), rule=_left(held, anchor, state))
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
    )


def _left(pattern: Pattern, day: date, state: Circumstances) -> str:
    """The rule from a later day on: a count has fewer to go."""
    rule = read_rule(pattern.rule)
    if not isinstance(rule, Rule) or rule.count is None:
        return pattern.rule
    over = [
        each for each in recurrence.days(rule, pattern.first, _zone(pattern, state)) if each < day
    ]
    return rule_text(replace(rule, count=max(1, rule.count - len(over))))


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
    )


def _follows(day: date, booking: Booking, series: Series) -> bool:
    """Whether the booking is what the series asked for; one that was changed apart is not."""
    pattern, claim = series.pattern(day), booking.change or booking.claim
    return (
        claim.period == _resolved(moved(pattern.first, day), claim.zone)
        and items_of(claim) == pattern.items
        and claim.exclusive == pattern.exclusive
    )


def _resolved(wish: Wish, zone: str) -> Period | None:
    return resolve(wish, zone) if isinstance(wish, WallTimes) else wish
