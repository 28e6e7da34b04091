"""Asking for series: every date is the booking it is, all of them decided at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from booking_core.domain.bookings.errors import NotAvailable, TooFarAhead
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.errors import AlreadyExists
from booking_core.domain.ids import SeriesId
from booking_core.domain.series.errors import (
    SeriesHitches,
    SeriesOverlaps,
    SeriesTooFar,
    SeriesTooLong,
)
from booking_core.domain.series.life import IfConflict, SeriesRequested
from booking_core.domain.series.occurrences import Occurrence, booking_of
from booking_core.domain.stays import Slot, Stay
from booking_core.domain.things.errors import RuleUnfit
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import ANA, BO, CARL, DORA, EVE, TENT, item, overnight, policy
from tests.core.domain.series.tuesdays import (
    SAUNA,
    TUESDAYS,
    WEEKEND,
    ask,
    bikes,
    days_of,
    kinds,
    moved,
    taken,
    the_house,
)

if TYPE_CHECKING:
    from booking_core.domain.ids import MemberId


@pytest.mark.rule(30)
def test_a_series_is_a_fact_of_its_own_and_a_booking_for_each_date() -> None:
    first, *rest = the_house.when(ask()).then_decided()

    assert isinstance(first, SeriesRequested)
    assert first.days == TUESDAYS
    assert [each.series for each in rest if isinstance(each, BookingRequested)] == [
        Occurrence(SAUNA, day) for day in TUESDAYS
    ]
    assert [each.booking_id for each in rest if isinstance(each, BookingRequested)] == [
        booking_of(SAUNA, day) for day in TUESDAYS
    ]


def test_nights_repeat_too() -> None:
    wish = ask(items=(item(TENT, 2),), period=WEEKEND, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3")

    asked = the_house.when(wish).then_decided()

    assert kinds(asked[1:3]) == ["booking_requested", "booking_approved"]
    assert [each.claim.period for each in asked if isinstance(each, BookingApproved)] == [
        WEEKEND,
        Stay(date(2026, 4, 3), date(2026, 4, 5)),
        Stay(date(2026, 4, 17), date(2026, 4, 19)),
    ]


@pytest.mark.rule(28)
def test_a_series_that_is_asked_for_again_decides_nothing_new() -> None:
    the_house.having(ask()).when(ask()).then_nothing()
    the_house.having(ask()).when(ask(BO)).then_refused(AlreadyExists)


@pytest.mark.rule(30)
def test_one_date_that_is_taken_refuses_all_and_is_named() -> None:
    refused = the_house.given(*taken(TUESDAYS[2])).when(ask())

    hitch = refused.then_refused(SeriesHitches)
    assert [each.day for each in hitch.hitches] == [TUESDAYS[2]]
    assert hitch.dates == 4
    (conflict,) = refused.then_refused(NotAvailable).conflicts
    assert conflict.start == moved(TUESDAYS[2]).start


@pytest.mark.rule(30)
def test_what_is_taken_can_be_left_out_and_the_fact_says_so() -> None:
    wish = ask(if_conflict=IfConflict.SKIP)

    first, *rest = the_house.given(*taken(TUESDAYS[2])).when(wish).then_decided()

    assert isinstance(first, SeriesRequested)
    assert [(each.day, each.codes) for each in first.skipped] == [(TUESDAYS[2], ("not_available",))]
    assert days_of(rest, BookingRequested) == [*TUESDAYS[:2], TUESDAYS[3]]


def test_a_series_of_which_nothing_is_left_is_refused() -> None:
    past = [each for day in TUESDAYS for each in taken(day, series_id=SeriesId(str(day)))]

    refused = the_house.given(*past).when(ask(if_conflict=IfConflict.SKIP))

    assert len(refused.then_refused(NotAvailable).conflicts) == 4


@pytest.mark.rule(30)
def test_a_series_does_not_overlap_itself() -> None:
    wish = ask(items=(item(TENT, 1),), period=WEEKEND, rule="FREQ=DAILY;COUNT=3")

    overlap = the_house.when(wish).then_refused(SeriesOverlaps)

    assert (overlap.day, overlap.following) == (date(2026, 3, 20), date(2026, 3, 21))


@pytest.mark.rule(1)
def test_one_stay_of_a_series_may_end_where_the_next_begins() -> None:
    wish = ask(items=(item(TENT, 1),), period=WEEKEND, rule="FREQ=DAILY;INTERVAL=2;COUNT=3")

    assert len(the_house.when(wish).then_decided()) == 7


@pytest.mark.rule(30)
def test_there_is_a_most_and_a_farthest() -> None:
    assert (
        the_house.when(ask(rule="FREQ=DAILY;COUNT=101")).then_refused(SeriesTooLong).allowed == 100
    )
    far = the_house.when(ask(rule="FREQ=YEARLY;COUNT=4")).then_refused(SeriesTooFar)
    assert far.latest == date(2028, 3, 18)


@pytest.mark.rule(30)
def test_a_series_without_an_end_goes_as_far_as_it_may() -> None:
    endless = the_house.when(bikes(rule="FREQ=WEEKLY")).then_decided()
    assert isinstance(endless[0], SeriesRequested)
    assert len(endless[0].days) == 100


@pytest.mark.rule(30, 34)
def test_a_series_without_an_end_ends_at_the_horizon_and_one_with_an_end_is_refused() -> None:
    tent = overnight(TENT, 2)
    near = the_house.given(policy(tent, Mode.AUTO, version=2, rules=Rules(horizon_days=60)))
    wish: dict[str, Any] = {"items": (item(TENT, 1),), "period": WEEKEND}

    endless = near.when(ask(rule="FREQ=WEEKLY", **wish)).then_decided()

    assert isinstance(endless[0], SeriesRequested)
    assert (endless[0].days[-1], endless[0].skipped) == (date(2026, 4, 24), ())
    bounded = near.when(ask(rule="FREQ=WEEKLY;COUNT=7", **wish))
    assert {"series_hitches", "beyond_horizon"} == bounded.codes()
    assert bounded.then_refused(TooFarAhead).begins == date(2026, 5, 1)


def test_rules_that_are_not_understood_are_refused_before_anything_else() -> None:
    refused = the_house.when(ask(rule="FREQ=SECONDLY")).then_refused(RuleUnfit)
    assert (refused.part, refused.value) == ("FREQ", "SECONDLY")
    other_day = the_house.when(ask(rule="FREQ=MONTHLY;BYDAY=1TU")).then_refused(RuleUnfit)
    assert other_day.allowed == "3TU"
    over = the_house.when(ask(rule="FREQ=WEEKLY;UNTIL=20260101")).then_refused(RuleUnfit)
    assert over.part == "UNTIL"


@pytest.mark.parametrize("by", [CARL, DORA])
def test_who_may_not_book_gets_no_series(by: MemberId) -> None:
    assert the_house.when(ask(by)).codes() == {"not_allowed"}


def test_a_guardian_asks_for_their_ward_and_a_stranger_does_not() -> None:
    the_house.when(ask(ANA, member_id=BO)).then_decided()
    assert the_house.when(ask(EVE, member_id=BO)).codes() == {"not_allowed"}


@pytest.mark.rule(5, 30)
def test_tuesday_at_seven_stays_at_seven_across_the_clock_change() -> None:
    asked = the_house.when(ask()).then_decided()

    slots = [each.claim.period for each in asked if isinstance(each, BookingRequested)]
    assert {each.start.hour for each in slots if isinstance(each, Slot)} == {19}
    assert [each.start_at.hour for each in slots if isinstance(each, Slot)] == [18, 18, 17, 17]
