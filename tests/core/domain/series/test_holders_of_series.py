"""Whose a series is when dates of it were handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.bookings.course_commands import TransferBooking, UndoBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingCancelled, BookingChanged, BookingRequested
from booking_core.domain.errors import NotAllowed
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import Scope, SeriesCancelled
from booking_core.domain.series.occurrences import booking_of
from tests.cast import BEN, BIKES, BO, EVE, MARCH_1ST, item
from tests.core.domain.series.tuesdays import (
    APRIL_1ST,
    SAUNA,
    TUESDAYS,
    cancel,
    change,
    days_of,
    fact,
    moved,
    standing,
)
from tests.spec import Spec

if TYPE_CHECKING:
    from booking_core.domain.ids import MemberId

pytestmark = pytest.mark.rule(31)
SIX = "FREQ=WEEKLY;COUNT=6"
LATER = (TUESDAYS[3] + timedelta(days=7), TUESDAYS[3] + timedelta(days=14))


def alone(command: object, past: Spec) -> Spec:
    """What is done to one date is done to its booking."""
    return past.given(*Spec(bookings, past.past).when(command).then_decided())


def handed_on(*days: date, to: MemberId = BO, past: Spec = standing) -> Spec:
    for day in days:
        past = alone(TransferBooking(booking_of(SAUNA, day), EVE, 2, MARCH_1ST, to), past)
    return past


def test_new_dates_are_asked_for_whoever_has_all_that_are_to_come() -> None:
    of_bo = handed_on(*TUESDAYS)

    decided = of_bo.when(change(Scope.ALL, version=13, by=BO, rule=SIX)).then_decided()

    new = [each for each in decided if isinstance(each, BookingRequested)]
    assert [(each.claim.period.first_day, each.claim.member_id) for each in new] == [
        (day, BO) for day in LATER
    ]
    assert fact(decided).member_id == BO
    state = series.fold([*of_bo.past, *decided])  # type: ignore[list-item] # of the kinds that it knows
    assert state.series is not None
    assert state.series.member_id == BO


@pytest.mark.parametrize("by", [EVE, BEN])
def test_who_handed_all_of_it_on_or_never_had_it_changes_nothing(by: MemberId) -> None:
    of_bo = handed_on(*TUESDAYS)

    of_bo.when(change(Scope.ALL, version=13, by=by, items=(item(BIKES, 2),))).then_refused(
        NotAllowed
    )
    of_bo.when(cancel(Scope.ALL, version=13, by=by)).then_refused(NotAllowed)


def test_one_date_that_was_handed_on_is_left_to_whom_it_belongs() -> None:
    one = handed_on(TUESDAYS[1])

    changed = one.when(change(Scope.ALL, version=10, items=(item(BIKES, 2),))).then_decided()
    renewed = one.when(
        change(Scope.ALL, version=10, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=2")
    ).then_decided()
    given_up = one.when(cancel(Scope.ALL, version=10)).then_decided()

    rest = [TUESDAYS[0], *TUESDAYS[2:]]
    assert days_of(changed, BookingChanged) == rest
    assert days_of(renewed, BookingCancelled) == [TUESDAYS[3]]
    assert days_of(given_up, BookingCancelled) == rest
    told = next(each for each in given_up if isinstance(each, SeriesCancelled))
    for each in (fact(changed), fact(renewed), told):
        assert [(hitch.day, hitch.codes) for hitch in each.skipped] == [
            (TUESDAYS[1], ("occurrence_apart",))
        ]
        assert each.member_id == EVE


def test_the_series_is_whose_dates_are_to_come_and_not_whose_are_over() -> None:
    rest = handed_on(*TUESDAYS[2:])
    later = replace(change(Scope.ALL, version=11, by=BO, rule="FREQ=WEEKLY;COUNT=3"), now=APRIL_1ST)

    decided = rest.when(later).then_decided()

    assert fact(decided).member_id == BO


def test_a_date_that_was_restored_is_of_the_series_again() -> None:
    without = standing.having(cancel(Scope.THIS, TUESDAYS[1]))
    back = alone(UndoBooking(booking_of(SAUNA, TUESDAYS[1]), EVE, 3, MARCH_1ST), without)

    decided = back.when(change(Scope.ALL, version=11, items=(item(BIKES, 2),))).then_decided()

    assert days_of(decided, BookingChanged) == list(TUESDAYS)


def test_a_date_that_was_restored_after_the_series_changed_stays_as_it_was() -> None:
    without = standing.having(cancel(Scope.THIS, TUESDAYS[1]))
    others = without.having(change(Scope.ALL, version=10, period=moved(TUESDAYS[0], 20)))
    back = alone(UndoBooking(booking_of(SAUNA, TUESDAYS[1]), EVE, 3, MARCH_1ST), others)
    version = series.fold(back.past).version  # type: ignore[arg-type] # of the kinds that it knows

    decided = back.when(change(Scope.ALL, version=version, items=(item(BIKES, 2),))).then_decided()

    assert days_of(decided, BookingChanged) == [TUESDAYS[0], *TUESDAYS[2:]]
    assert [each.codes for each in fact(decided).skipped] == [("occurrence_apart",)]
