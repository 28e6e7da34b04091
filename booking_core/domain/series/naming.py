"""The dates that a pattern names, and why it may name none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from booking_core.domain.decider import Violation
from booking_core.domain.series import recurrence
from booking_core.domain.series.errors import SeriesOverlaps, SeriesTooFar, SeriesTooLong
from booking_core.domain.series.life import Circumstances, Pattern
from booking_core.domain.series.plans import Broken
from booking_core.domain.series.recurrence import (
    MOST_OCCURRENCES,
    REACH,
    Rule,
    moved,
    read_rule,
    rule_text,
)
from booking_core.domain.stays import Stay, Wish


@dataclass(frozen=True, slots=True)
class Named:
    """A pattern that holds, and the dates it names."""

    pattern: Pattern
    rule: Rule
    days: tuple[date, ...]


def named(pattern: Pattern, state: Circumstances) -> Named | Broken:
    rule = read_rule(pattern.rule)
    if not isinstance(rule, Rule):
        return rule
    zone = zone_of(pattern, state)
    unfit = tuple(recurrence.misfits(rule, pattern.from_day))
    if unfit:
        return unfit
    days = recurrence.days(rule, pattern.first, zone)
    broken = tuple(_too_much(rule, pattern, days, zone)) or tuple(overlaps(pattern, days))
    if broken:
        return broken
    return Named(replace(pattern, rule=rule_text(rule)), rule, days[:MOST_OCCURRENCES])


def named_days(pattern: Pattern, state: Circumstances) -> tuple[date, ...]:
    """The dates of a pattern that held when it was asked for."""
    rule = read_rule(pattern.rule)
    if not isinstance(rule, Rule):
        return ()
    return recurrence.days(rule, pattern.first, zone_of(pattern, state))


def zone_of(pattern: Pattern, state: Circumstances) -> str:
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


def overlaps(pattern: Pattern, days: Sequence[date]) -> Iterator[SeriesOverlaps]:
    """One stay may end where the next begins, and no later."""
    for day, following in pairwise(days):
        if _end(moved(pattern.first, day)) > _begin(moved(pattern.first, following)):
            yield SeriesOverlaps(day, following)
            return


def _begin(wish: Wish) -> date | datetime:
    return wish.arrival if isinstance(wish, Stay) else wish.start


def _end(wish: Wish) -> date | datetime:
    return wish.departure if isinstance(wish, Stay) else wish.end


def left(pattern: Pattern, day: date, state: Circumstances) -> str:
    """The rule from a later day on: a count has fewer to go."""
    rule = read_rule(pattern.rule)
    if not isinstance(rule, Rule) or rule.count is None:
        return pattern.rule
    over = [each for each in named_days(pattern, state) if each < day]
    return rule_text(replace(rule, count=max(1, rule.count - len(over))))
