"""Giving back dates of a series."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.bookings.commands import CancelBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import InThePast
from booking_core.domain.bookings.events import BookingCancelled, BookingWithdrawn
from booking_core.domain.errors import NotAllowed, NotFound
from booking_core.domain.series.commands import CancelSeries
from booking_core.domain.series.life import Scope, SeriesCancelled
from booking_core.domain.series.occurrences import booking_of
from tests.cast import BEN, BIKES, BO, CARL, DORA, EVE, MARCH_1ST, item
from tests.core.domain.series.tuesdays import (
    APRIL_1ST,
    OTHER,
    SAUNA,
    TUESDAYS,
    asked,
    cancel,
    change,
    days_of,
    kinds,
    standing,
)
from tests.spec import Spec

if TYPE_CHECKING:
    from booking_core.domain.ids import MemberId


@pytest.mark.rule(31)
@pytest.mark.parametrize(
    ("scope", "from_day", "gone"),
    [
        (Scope.THIS, TUESDAYS[1], TUESDAYS[1:2]),
        (Scope.FOLLOWING, TUESDAYS[1], TUESDAYS[1:]),
        (Scope.ALL, None, TUESDAYS),
    ],
)
def test_a_scope_says_how_much_is_cancelled(
    scope: Scope, from_day: date | None, gone: tuple[date, ...]
) -> None:
    decided = standing.when(cancel(scope, from_day)).then_decided()

    assert days_of(decided, BookingCancelled) == list(gone)
    told = [each for each in decided if isinstance(each, SeriesCancelled)]
    assert [each.days for each in told] == ([] if scope is Scope.THIS else [gone])


def test_cancelling_withdraws_what_only_waits() -> None:
    decided = asked.when(cancel(Scope.ALL, version=5)).then_decided()

    assert days_of(decided, BookingWithdrawn) == list(TUESDAYS)


@pytest.mark.rule(31)
def test_what_has_begun_is_not_cancelled_with_the_rest() -> None:
    late = CancelSeries(SAUNA, EVE, 9, APRIL_1ST, Scope.ALL)

    assert days_of(standing.when(late).then_decided(), BookingCancelled) == [TUESDAYS[3]]
    over = CancelSeries(SAUNA, EVE, 9, datetime(2026, 5, 1, tzinfo=UTC), Scope.ALL)
    standing.when(over).then_refused(InThePast)


@pytest.mark.parametrize("by", [BO, BEN, CARL, DORA])
def test_others_cancel_and_change_no_series(by: MemberId) -> None:
    standing.when(cancel(Scope.ALL, by=by)).then_refused(NotAllowed)
    standing.when(change(Scope.ALL, by=by, items=(item(BIKES, 2),))).then_refused(NotAllowed)


def test_only_dates_of_the_series_can_be_meant() -> None:
    standing.when(cancel(Scope.THIS, date(2026, 3, 18))).then_refused(NotFound)
    standing.when(CancelSeries(OTHER, EVE, 9, MARCH_1ST, Scope.ALL)).then_refused(NotFound)


def test_a_date_of_a_series_is_cancelled_like_any_other() -> None:
    first = booking_of(SAUNA, TUESDAYS[0])

    one = Spec(bookings, standing.past).when(CancelBooking(first, EVE, 2, MARCH_1ST)).then_decided()

    assert kinds(one)[0] == "booking_cancelled"
    assert standing.given(*one).when(cancel(Scope.ALL, version=10)).then_decided()[0] == (
        SeriesCancelled(SAUNA, EVE, TUESDAYS[1:], Scope.ALL, TUESDAYS[1], ())
    )
