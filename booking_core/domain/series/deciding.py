"""The decider of series: every date is decided as the booking it is, all of them at once.

No rule stands in here that one booking does not have: quotas, conflicts and who may do what are
asked of the decider of bookings, each date seeing those before it as if they were in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast

from booking_core.domain.bookings import life as booking_life
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import Conflict, NotAvailable, TooFarAhead
from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.life import AnyEvent, Situation
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
from booking_core.domain.errors import AlreadyExists, NotFound, Stale
from booking_core.domain.people import member_life
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.series.asking import asked_for, decided
from booking_core.domain.series.changing import changed
from booking_core.domain.series.commands import (
    ApproveSeries,
    CancelSeries,
    ChangeSeries,
    DeclineSeries,
    OnSeries,
    RequestSeries,
    SeriesCommand,
)
from booking_core.domain.series.errors import Hitch, SeriesHitches
from booking_core.domain.series.figures import before_all, of_all
from booking_core.domain.series.life import (
    SERIES_LIFE,
    Circumstances,
    IfConflict,
    Scope,
    SeriesCancelled,
    SeriesChanged,
    SeriesEvent,
    SeriesRequested,
    advance,
    evolve,
)
from booking_core.domain.series.meaning import cancelled, holder_now
from booking_core.domain.series.plans import Broken, Plan, Step
from booking_core.domain.tags import booking_tag, series_tag

MOST_CONFLICTS = 200
"""Of all dates together, in one refusal."""


def boundary(command: SeriesCommand, state: Circumstances) -> Query:
    asked = about(SERIES_LIFE, series_tag(command.series_id)) | member_life.seen(command.by)
    if state.series:
        known = map(state.series.booking_id, state.series.days)
        asked |= any_of(about(LIFE, booking_tag(each)) for each in known)
    plan = _plan(command, state)
    if isinstance(plan, Plan):
        asked |= any_of(bookings.boundary(each.command, state.situation) for each in plan.steps)
    return asked


def _plan(command: SeriesCommand, state: Circumstances) -> Plan | Broken:
    if isinstance(command, RequestSeries):
        return asked_for(command, state)
    if state.series is None:
        return (NotFound("series", command.series_id),)
    match command:
        case ChangeSeries():
            return changed(command, state.series, state)
        case CancelSeries():
            return cancelled(command, state.series, state)
        case ApproveSeries() | DeclineSeries():
            return decided(command, state.series, state)
        case _:
            assert_never(command)


def decide(command: SeriesCommand, state: Circumstances) -> Verdict:
    if isinstance(command, RequestSeries) and state.series:
        repeated = state.series.requested_by == command.by
        return () if repeated else Refused((AlreadyExists("series", command.series_id),))
    if not isinstance(command, RequestSeries) and state.series and command.version != state.version:
        return Refused((Stale(command.version, state.version),))
    plan = _plan(command, state)
    if not isinstance(plan, Plan):
        return Refused(plan)
    came = _tried(plan, state.situation)
    skips = getattr(command, "if_conflict", IfConflict.REFUSE) is IfConflict.SKIP
    if came.hitches and not (skips and came.done):
        return Refused(_all_broken(came))
    if isinstance(command, RequestSeries):
        return (_requested(command, plan, came), *came.events)
    return (*_fact(command, state, plan, came), *came.events)


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of the steps.

    Attributes:
        done: Dates of the steps of which something came.
        hitches: Dates of those that did not, with the rules they broke.
    """

    events: tuple[Event, ...]
    done: tuple[date, ...]
    hitches: tuple[tuple[date, tuple[Violation, ...]], ...]


def _tried(plan: Plan, situation: Situation) -> _Came:
    events: list[Event] = []
    done: list[date] = []
    hitches: list[tuple[date, tuple[Violation, ...]]] = []
    for step in plan.steps:
        verdict = _decided(step, situation)
        if isinstance(verdict, Refused):
            hitches.append((step.day, before_all(verdict.violations, events)))
            continue
        if verdict:
            done.append(step.day)
        events.extend(verdict)
        situation = booking_life.advance(situation, cast("Sequence[AnyEvent]", verdict))
    while plan.endless and hitches and _beyond(hitches[-1], done):
        hitches.pop()
    return _Came(tuple(events), tuple(done), tuple(hitches))


def _decided(step: Step, situation: Situation) -> Verdict:
    return bookings.decide(step.command, situation)


def _beyond(hitch: tuple[date, tuple[Violation, ...]], done: Sequence[date]) -> bool:
    """A series without an end goes as far as it may; what lies behind that is no hitch."""
    day, violations = hitch
    too_far = all(isinstance(each, TooFarAhead) for each in violations)
    return too_far and bool(done) and day > done[-1]


def _all_broken(came: _Came) -> tuple[Violation, ...]:
    """Every rule once, conflicts and quotas of all dates together, and which dates it is about."""
    every = [each for _, violations in came.hitches for each in violations]
    conflicts = [each for one in every if isinstance(one, NotAvailable) for each in one.conflicts]
    alone = (each for each in every if not isinstance(each, NotAvailable | QuotaExceeded))
    found: list[Violation] = list(dict.fromkeys(alone))
    found += of_all([violations for _, violations in came.hitches], came.events)
    if conflicts:
        found.append(NotAvailable(tuple(_once(conflicts))[:MOST_CONFLICTS]))
    alike = {violations for _, violations in came.hitches}
    if len(alike) == 1 and not came.done:
        return tuple(found)
    dates = len(came.hitches) + len(came.done)
    return (*found, SeriesHitches(_hitches(came), dates))


def _once(conflicts: Sequence[Conflict]) -> Sequence[Conflict]:
    return list(dict.fromkeys(conflicts))


def _hitches(came: _Came) -> tuple[Hitch, ...]:
    return tuple(
        Hitch(day, tuple(dict.fromkeys(each.code for each in violations)))
        for day, violations in came.hitches
    )


def _requested(command: RequestSeries, plan: Plan, came: _Came) -> SeriesRequested:
    return SeriesRequested(
        command.series_id,
        command.member_id,
        came.done,
        command.by,
        plan.patterns[0],
        _hitches(came),
    )


def _fact(
    command: OnSeries, state: Circumstances, plan: Plan, came: _Came
) -> tuple[SeriesEvent, ...]:
    """What the series itself has to tell: nothing of one date, nor of a decision on what waits."""
    series = state.series
    if series is None or not isinstance(command, ChangeSeries | CancelSeries):
        return ()
    if command.scope is Scope.THIS or not came.done:
        return ()
    from_day = command.from_day or min((*came.done, *(day for day, _ in came.hitches)))
    skipped = tuple(sorted((*_hitches(came), *plan.kept), key=lambda each: each.day))
    about_it = (series.series_id, holder_now(series, state, command.now))
    if isinstance(command, CancelSeries):
        return (SeriesCancelled(*about_it, came.done, command.scope, from_day, skipped),)
    ended = tuple(day for day in plan.ended if day in came.done)
    touched = tuple(sorted(set(came.done) - set(ended)))
    return (
        SeriesChanged(*about_it, touched, command.scope, from_day, plan.patterns, ended, skipped),
    )


series: Decider[SeriesCommand, SeriesEvent | AnyEvent, Circumstances] = Decider(
    Circumstances(), boundary, decide, evolve, advance
)
