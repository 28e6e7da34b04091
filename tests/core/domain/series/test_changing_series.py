"""Changing a series: which dates become what, and which stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingRequested,
)
from booking_core.domain.errors import Stale
from booking_core.domain.series.errors import SeriesHitches
from booking_core.domain.series.life import IfConflict, Scope
from booking_core.domain.series.occurrences import booking_of
from booking_core.domain.stays import Slot
from tests.cast import BIKES, CAR, item
from tests.core.domain.series.tuesdays import (
    SAUNA,
    TUESDAYS,
    approve,
    asked,
    cancel,
    change,
    days_of,
    fact,
    kinds,
    moved,
    standing,
    taken,
)


@pytest.mark.rule(31)
def test_an_hour_later_from_a_date_on_leaves_the_earlier_ones() -> None:
    wish = change(Scope.FOLLOWING, TUESDAYS[2], period=moved(TUESDAYS[2], 20))

    decided = standing.when(wish).then_decided()

    assert fact(decided).days == TUESDAYS[2:]
    assert [
        each.claim.period.start
        for each in decided
        if isinstance(each, BookingChanged) and isinstance(each.claim.period, Slot)
    ] == [moved(day, 20).start for day in TUESDAYS[2:]]
    rules = [each.rule for each in fact(decided).patterns]
    assert rules == ["FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;COUNT=2"]


@pytest.mark.rule(31)
def test_one_date_is_changed_as_the_booking_it_is() -> None:
    wish = change(Scope.THIS, TUESDAYS[1], period=moved(date(2026, 3, 25)))

    (changed,) = standing.when(wish).then_decided()

    assert isinstance(changed, BookingChanged)
    assert changed.booking_id == booking_of(SAUNA, TUESDAYS[1])


@pytest.mark.rule(31)
def test_a_cancelled_date_stays_cancelled_when_the_series_changes() -> None:
    without = standing.having(cancel(Scope.THIS, TUESDAYS[1]))

    more = without.when(change(Scope.ALL, version=10, items=(item(BIKES, 2),))).then_decided()
    renewed = without.when(change(Scope.ALL, version=10, rule="FREQ=WEEKLY;COUNT=5")).then_decided()

    assert days_of(more, BookingChanged) == [TUESDAYS[0], *TUESDAYS[2:]]
    for decided in (more, renewed):
        assert [(each.day, each.codes) for each in fact(decided).skipped] == [
            (TUESDAYS[1], ("occurrence_over",))
        ]
    assert days_of(renewed, BookingRequested) == [date(2026, 4, 14)]


@pytest.mark.rule(31)
def test_a_date_that_was_changed_on_its_own_stays_as_it_is() -> None:
    apart = standing.having(change(Scope.THIS, TUESDAYS[1], items=(item(BIKES, 3),)))

    decided = apart.when(change(Scope.ALL, version=10, items=(item(BIKES, 2),))).then_decided()

    assert days_of(decided, BookingChanged) == [TUESDAYS[0], *TUESDAYS[2:]]
    assert [each.codes for each in fact(decided).skipped] == [("occurrence_apart",)]


@pytest.mark.rule(31)
def test_dates_that_a_new_rule_does_not_name_are_given_back() -> None:
    wish = change(Scope.FOLLOWING, TUESDAYS[1], rule="FREQ=WEEKLY;INTERVAL=2;COUNT=2")

    decided = standing.when(wish).then_decided()

    assert fact(decided).ended == (TUESDAYS[2],)
    assert days_of(decided, BookingCancelled) == [TUESDAYS[2]]
    assert days_of(decided, BookingRequested) == []


def test_the_whole_series_moves_to_another_day_of_the_week() -> None:
    decided = standing.when(change(Scope.ALL, period=moved(date(2026, 3, 18)))).then_decided()

    wednesdays = [date(2026, 3, 18), date(2026, 3, 25), date(2026, 4, 1), date(2026, 4, 8)]
    assert days_of(decided, BookingCancelled) == list(TUESDAYS)
    assert days_of(decided, BookingApproved) == wednesdays


@pytest.mark.rule(31)
@pytest.mark.parametrize("scope", [Scope.FOLLOWING, Scope.ALL])
def test_what_has_begun_stays_when_its_own_period_says_how_the_others_become(scope: Scope) -> None:
    begun = datetime(2026, 3, 24, 19, tzinfo=UTC)
    longer = replace(moved(TUESDAYS[1]), end=moved(TUESDAYS[1], 20).end)
    wish = replace(change(scope, TUESDAYS[1], period=longer), now=begun)

    decided = standing.when(wish).then_decided()
    to_wednesday = replace(wish, period=moved(date(2026, 3, 25)))
    elsewhere = standing.when(to_wednesday).then_decided()

    assert days_of(decided, BookingChanged) == list(TUESDAYS[2:])
    assert days_of(elsewhere, BookingCancelled) == list(TUESDAYS[2:])
    assert days_of(elsewhere, BookingApproved) == [date(2026, 4, 1), date(2026, 4, 8)]


@pytest.mark.rule(31)
def test_no_rule_reaches_back_to_what_has_begun() -> None:
    begun = datetime(2026, 3, 24, 19, tzinfo=UTC)
    longer = replace(moved(TUESDAYS[1]), end=moved(TUESDAYS[1], 20).end)
    wish = change(Scope.ALL, rule="FREQ=WEEKLY;COUNT=4", period=longer)

    decided = standing.when(replace(wish, now=begun, if_conflict=IfConflict.SKIP)).then_decided()

    assert days_of(decided, BookingChanged) == list(TUESDAYS[2:])
    assert [each.day for each in fact(decided).skipped] == [TUESDAYS[1]]


@pytest.mark.rule(24)
def test_more_than_was_approved_waits_date_by_date() -> None:
    approved = asked.given(*asked.when(approve()).then_decided())

    decided = approved.when(change(Scope.ALL, items=(item(CAR, 4),))).then_decided()

    assert kinds(decided[1:]) == ["booking_change_requested"] * 4
    waiting = approved.given(*decided)
    granted = waiting.when(approve(14)).then_decided()
    assert days_of(granted, BookingChanged) == list(TUESDAYS)


def test_a_change_that_changes_nothing_is_none() -> None:
    standing.when(change(Scope.ALL, items=(item(BIKES, 1),))).then_nothing()


@pytest.mark.rule(30)
def test_a_change_of_all_is_refused_when_one_date_is_full_and_can_leave_it_out() -> None:
    with_the_car: dict[str, Any] = {"items": (item(BIKES, 1), item(CAR, 1))}
    busy = standing.given(*taken(TUESDAYS[2]))

    refused = busy.when(change(Scope.ALL, **with_the_car)).then_refused(SeriesHitches)
    wish = change(Scope.ALL, **with_the_car, if_conflict=IfConflict.SKIP)
    skipped = busy.when(wish).then_decided()

    assert [each.day for each in refused.hitches] == [TUESDAYS[2]]
    assert [each.day for each in fact(skipped).skipped] == [TUESDAYS[2]]


@pytest.mark.rule(20)
def test_a_series_that_moved_on_is_changed_by_nobody_who_has_not_seen_it() -> None:
    standing.when(change(Scope.ALL, version=8, items=(item(BIKES, 2),))).then_refused(Stale)


def test_a_second_pattern_keeps_its_own_hours_when_persons_change() -> None:
    late = standing.having(change(Scope.FOLLOWING, TUESDAYS[2], period=moved(TUESDAYS[2], 20)))

    decided = late.when(change(Scope.ALL, version=12, items=(item(BIKES, 2),))).then_decided()

    hours = [
        each.claim.period.start.hour
        for each in decided
        if isinstance(each, BookingChanged) and isinstance(each.claim.period, Slot)
    ]
    assert hours == [19, 19, 20, 20]
    assert isinstance(decided[1], BookingChanged)
    assert decided[1].state is BookingState.APPROVED


@pytest.mark.rule(31)
def test_dates_that_an_earlier_rule_gave_back_are_told_no_more() -> None:
    two = standing.having(change(Scope.ALL, rule="FREQ=WEEKLY;COUNT=3"))
    without = two.having(cancel(Scope.THIS, TUESDAYS[1], version=11))

    decided = without.when(change(Scope.ALL, version=12, items=(item(BIKES, 2),))).then_decided()

    assert [each.day for each in fact(decided).skipped] == [TUESDAYS[1]]
