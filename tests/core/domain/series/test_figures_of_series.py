"""What a refused series is told of quotas: used before it, and what all its dates want."""

from __future__ import annotations

from datetime import date

import pytest

from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.series.deciding import series
from booking_core.domain.series.errors import SeriesHitches
from booking_core.domain.series.life import IfConflict, Scope
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.things.resource_life import Mode, PolicyAdopted, Rules
from tests.cast import (
    BIKES,
    EVE,
    FAMILY,
    MARCH_1ST,
    TENT,
    THINGS,
    at,
    hourly,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.series.tuesdays import approve, ask, change
from tests.spec import Spec, Then

pytestmark = [pytest.mark.rule(30), pytest.mark.rule(33)]


def nights(limit: int, mode: Mode = Mode.AUTO, span: Span = Span.YEAR) -> PolicyAdopted:
    quota = Quota(Per.MEMBER, Unit.NIGHTS, span, limit)
    return policy(overnight(TENT, 2), mode, version=2, rules=Rules(quotas=(quota,)))


def three_before(limit: int, mode: Mode = Mode.AUTO) -> Spec:
    """Eve has three nights already."""
    own = RequestBooking(
        BookingId("own"), EVE, EVE, (item(TENT),), Stay(july(1), july(4)), MARCH_1ST
    )
    given = Spec(bookings).given(*FAMILY, *THINGS).having(own)
    return Spec(series, given.past).given(nights(limit, mode))


FIVE = "FREQ=WEEKLY;COUNT=5"
weekends = ask(items=(item(TENT),), period=Stay(july(10), july(12)), rule="FREQ=WEEKLY;COUNT=4")


def figures(then: Then) -> list[tuple[str, int, int, int]]:
    assert isinstance(then.verdict, Refused)
    return [
        (each.period, each.used, each.left, each.wanted)
        for each in then.verdict.violations
        if isinstance(each, QuotaExceeded)
    ]


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.ONE])
@pytest.mark.parametrize("limit", [10, 8, 5, 4])
def test_its_own_dates_use_nothing_before_it(limit: int, mode: Mode) -> None:
    refused = three_before(limit, mode).when(weekends)

    assert figures(refused) == [("2026", 3, limit - 3, 8)]


def test_a_date_that_is_too_much_alone_is_told_with_the_others() -> None:
    refused = three_before(3).when(weekends)

    assert figures(refused) == [("2026", 3, 0, 8)]


def test_each_month_has_a_line_of_its_own() -> None:
    spec = Spec(series).given(*FAMILY, *THINGS, nights(3, span=Span.MONTH))

    refused = spec.when(ask(items=(item(TENT),), period=Stay(july(17), july(19)), rule=FIVE))

    assert figures(refused) == [("2026-07", 0, 3, 5), ("2026-08", 0, 3, 5)]


def test_the_dates_that_did_not_fit_are_named_beside() -> None:
    hitches = three_before(8).when(weekends).then_refused(SeriesHitches)

    assert [each.day for each in hitches.hitches] == [july(24), july(31)]


def test_left_out_dates_want_nothing() -> None:
    skipping = ask(
        items=weekends.items,
        period=weekends.period,
        rule=weekends.rule,
        if_conflict=IfConflict.SKIP,
    )

    three_before(8).when(skipping).then_decided()


def test_an_approval_is_told_what_was_used_before_all_dates() -> None:
    asked = three_before(11, Mode.ONE).having(weekends)
    more = RequestBooking(
        BookingId("more"), EVE, EVE, (item(TENT),), Stay(july(20), july(22)), MARCH_1ST
    )
    meanwhile = Spec(bookings, asked.past).given(nights(11)).having(more)

    refused = Spec(series, meanwhile.past).when(approve())

    assert figures(refused) == [("2026", 5, 6, 8)]


def test_a_longer_series_is_told_without_what_it_had() -> None:
    two = ask(items=(item(TENT),), period=Stay(july(10), july(12)), rule="FREQ=WEEKLY;COUNT=2")
    standing = three_before(9).having(two)

    longer = standing.when(change(Scope.ALL, version=5, period=Stay(july(10), july(14))))

    assert figures(longer) == [("2026", 3, 6, 8)]


def test_hours_are_told_like_nights() -> None:
    quota = Quota(Per.MEMBER, Unit.HOURS, Span.YEAR, 3)
    rules = policy(hourly(BIKES, 3), Mode.AUTO, version=2, rules=Rules(quotas=(quota,)))
    spec = Spec(series).given(*FAMILY, *THINGS, rules)

    refused = spec.when(ask(items=(item(BIKES),), period=WallTimes(at(9), at(11))))

    assert figures(refused) == [("2026", 0, 180, 480)]


def test_a_year_that_has_enough_is_not_told() -> None:
    spec = Spec(series).given(*FAMILY, *THINGS, nights(3))
    days = Stay(date(2026, 12, 18), date(2026, 12, 20))

    refused = spec.when(ask(items=(item(TENT),), period=days, rule="FREQ=WEEKLY;COUNT=3"))

    assert figures(refused) == [("2026", 0, 3, 4)]
