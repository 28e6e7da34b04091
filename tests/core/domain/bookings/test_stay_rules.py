"""What a policy asks of lengths, days and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from booking_core.domain.bookings.commands import ChangeBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import (
    NoArrivalDay,
    NoDepartureDay,
    SlotTooLong,
    SlotTooShort,
    TooLongTogether,
    TooShort,
)
from booking_core.domain.decider import Event
from booking_core.domain.errors import TextTooLong, TextUnfit
from booking_core.domain.ids import BookingId, BranchId, MemberId
from booking_core.domain.people.member_events import MemberBranchChanged
from booking_core.domain.stays import Stay, WallTimes, Wish
from booking_core.domain.things.resource_life import Mode, Rules, Weekday
from tests.cast import (
    BEN,
    CAR,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    THIRD,
    at,
    hourly,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import ask
from tests.spec import Spec

pytestmark = pytest.mark.rule(34)

the_calendar = Spec(bookings).given(*FAMILY, *THINGS)
WEEK = Stay(july(10), july(17))
LATER = BookingId("later")


def tent(rules: Rules, *, version: int = 2) -> Event:
    return policy(overnight(TENT, 2), Mode.AUTO, version=version, rules=rules)


def car(rules: Rules) -> Event:
    return policy(hourly(CAR, 1, 5), Mode.AUTO, version=2, rules=rules)


def stay(first: int, last: int) -> Stay:
    return Stay(july(first), july(last))


def full(spec: Spec, *stays: Stay) -> Spec:
    """The tent, taken by Ben."""
    for number, each in enumerate(stays):
        spec = spec.having(ask(TENT, 2, each, booking_id=BookingId(f"ben-{number}"), by=BEN))
    return spec


def test_nothing_begins_on_a_closed_day() -> None:
    no_weekends = the_calendar.given(
        tent(Rules(no_arrival_days=frozenset({Weekday.SUNDAY, Weekday.FRIDAY})))
    )

    refused = no_weekends.when(ask(TENT, period=stay(10, 13))).then_refused(NoArrivalDay)

    assert (refused.day, refused.weekday) == (july(10), "friday")
    assert refused.closed == ("friday", "sunday")
    no_weekends.when(ask(TENT, period=stay(11, 12))).then_decided()


def test_nothing_ends_on_a_closed_day() -> None:
    spec = the_calendar.given(tent(Rules(no_departure_days=frozenset({Weekday.MONDAY}))))

    refused = spec.when(ask(TENT, period=stay(10, 13))).then_refused(NoDepartureDay)

    assert (refused.day, refused.weekday) == (july(13), "monday")
    spec.when(ask(TENT, period=stay(10, 14))).then_decided()


def test_hours_begin_and_end_on_open_days_too() -> None:
    closed = frozenset({Weekday.FRIDAY})
    spec = the_calendar.given(car(Rules(no_arrival_days=closed, no_departure_days=closed)))

    refused = spec.when(ask(CAR, period=WallTimes(at(19), at(21))))

    assert refused.codes() == {"no_arrival_day", "no_departure_day"}


def test_hours_have_a_shortest_and_a_longest() -> None:
    spec = the_calendar.given(car(Rules(min_minutes=60, max_minutes=180)))

    long = spec.when(ask(CAR, period=WallTimes(at(9), at(12, 1)))).then_refused(SlotTooLong)
    short = spec.when(ask(CAR, period=WallTimes(at(9), at(9, 59)))).then_refused(SlotTooShort)

    assert (long.minutes, long.allowed) == (181, 180)
    assert (short.minutes, short.needed) == (59, 60)


def test_hours_over_the_clock_change_are_as_long_as_they_last() -> None:
    spec = the_calendar.given(car(Rules(max_minutes=120)))
    night = WallTimes(datetime(2026, 3, 29, 1), datetime(2026, 3, 29, 4))  # noqa: DTZ001

    spec.when(ask(CAR, period=night)).then_decided()


@pytest.mark.parametrize("hole", [stay(13, 15), stay(13, 14), stay(14, 15)])
def test_a_hole_shorter_than_the_shortest_stay_may_be_filled(hole: Stay) -> None:
    spec = full(the_calendar.given(tent(Rules(min_nights=3))), stay(10, 13), stay(15, 18))

    spec.when(ask(TENT, period=hole, booking_id=LATER)).then_decided()


def test_a_hole_that_is_long_enough_is_not_cut_into_shorter_stays() -> None:
    spec = full(the_calendar.given(tent(Rules(min_nights=3))), stay(10, 13), stay(16, 19))

    spec.when(ask(TENT, period=stay(13, 15), booking_id=LATER)).then_refused(TooShort)


def test_one_neighbour_makes_no_hole() -> None:
    spec = full(the_calendar.given(tent(Rules(min_nights=3))), stay(10, 13))

    spec.when(ask(TENT, period=stay(13, 15), booking_id=LATER)).then_refused(TooShort)


def test_a_neighbour_in_another_month_makes_a_hole_too() -> None:
    rules = tent(Rules(min_nights=3))
    august = Stay(date(2026, 8, 1), date(2026, 8, 4))
    spec = full(the_calendar.given(rules), stay(20, 30), august)
    hole = ask(TENT, period=Stay(july(30), date(2026, 8, 1)), booking_id=LATER)

    spec.when(hole).then_decided()


def test_the_policy_may_leave_holes_as_they_are() -> None:
    rules = tent(Rules(min_nights=3, fill_holes=False))
    spec = full(the_calendar.given(rules), stay(10, 13), stay(15, 18))

    spec.when(ask(TENT, period=stay(13, 15), booking_id=LATER)).then_refused(TooShort)


def test_a_hole_of_hours_may_be_filled() -> None:
    spec = the_calendar.given(car(Rules(min_minutes=60)))
    for name, wish in (("a", WallTimes(at(9), at(12))), ("b", WallTimes(at(12, 45), at(15)))):
        spec = spec.having(ask(CAR, period=wish, booking_id=BookingId(name), by=BEN))

    spec.when(ask(CAR, period=WallTimes(at(12), at(12, 45)))).then_decided()
    spec.when(ask(CAR, period=WallTimes(at(15), at(15, 45)))).then_refused(SlotTooShort)


def test_stays_of_one_holder_that_touch_count_as_one() -> None:
    spec = the_calendar.given(tent(Rules(max_nights=7))).having(ask(TENT, period=stay(10, 15)))

    refused = spec.when(ask(TENT, period=stay(15, 18), booking_id=SECOND))

    found = refused.then_refused(TooLongTogether)
    assert (found.used, found.wanted, found.allowed, found.left) == (5, 3, 7, 2)
    assert found.unit == "nights"
    spec.when(ask(TENT, period=stay(16, 19), booking_id=SECOND)).then_decided()
    spec.when(ask(TENT, period=stay(15, 18), booking_id=SECOND, by=BEN)).then_decided()


def test_a_chain_of_stays_counts_as_one_across_months() -> None:
    june, august = Stay(date(2026, 6, 20), july(4)), Stay(july(18), date(2026, 8, 2))
    spec = (
        the_calendar.given(tent(Rules(max_nights=30)))
        .having(ask(TENT, period=june))
        .having(ask(TENT, period=august, booking_id=SECOND))
    )

    found = spec.when(ask(TENT, period=stay(4, 18), booking_id=THIRD)).then_refused(TooLongTogether)

    assert (found.used, found.left) == (29, 1)


def test_requests_that_touch_count_as_one_before_anybody_has_decided() -> None:
    rules = policy(overnight(TENT, 2), Mode.ONE, version=2, rules=Rules(max_nights=7))
    spec = the_calendar.given(rules).having(ask(TENT, 1, stay(10, 15)))

    spec.when(ask(TENT, 1, stay(15, 18), booking_id=SECOND)).then_refused(TooLongTogether)


def in_branch(*members: MemberId) -> tuple[Event, ...]:
    return tuple(MemberBranchChanged(each, BranchId("sommer"), None) for each in members)


def test_stays_of_one_branch_count_as_one() -> None:
    spec = the_calendar.given(*in_branch(EVE, BEN), tent(Rules(max_nights=7)))
    spec = spec.having(ask(TENT, period=stay(10, 15)))

    spec.when(ask(TENT, period=stay(15, 18), booking_id=SECOND, by=BEN)).then_refused(
        TooLongTogether
    )


def test_the_holder_of_hours_that_touch_has_them_together() -> None:
    spec = the_calendar.given(car(Rules(max_minutes=120)))
    spec = spec.having(ask(CAR, period=WallTimes(at(9), at(10, 30))))

    refused = spec.when(ask(CAR, period=WallTimes(at(10, 30), at(12)), booking_id=SECOND))

    assert refused.then_refused(TooLongTogether).unit == "minutes"


@pytest.mark.rule(36)
def test_new_rules_refuse_no_booking_in_retrospect() -> None:
    spec = the_calendar.having(ask(TENT, 1, WEEK)).given(
        tent(Rules(max_nights=3, no_arrival_days=frozenset({Weekday.FRIDAY})), version=3)
    )
    change = ChangeBooking(FIRST, EVE, 2, MARCH_1ST)

    spec.when(replace(change, items=(item(TENT, 2),))).then_decided()
    spec.when(replace(change, period=stay(10, 16))).then_decided()
    longer = spec.when(replace(change, period=stay(10, 18)))
    assert longer.codes() == {"stay_too_long"}


def test_the_length_of_a_note_is_the_tightest_of_the_resources() -> None:
    spec = the_calendar.given(tent(Rules(max_note=10)))

    refused = spec.when(replace(ask(TENT), note="x" * 11)).then_refused(TextTooLong)

    assert (refused.characters, refused.allowed) == (11, 10)
    spec.when(replace(ask(TENT), note=" " + "x" * 10)).then_decided()


def test_a_policy_may_let_notes_be_longer() -> None:
    spec = the_calendar.given(tent(Rules(max_note=900)))

    spec.when(replace(ask(TENT), note="x" * 900)).then_decided()


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "a\x85b", "bell\x07"])
def test_control_characters_are_refused(text: str) -> None:
    refused = the_calendar.when(replace(ask(), note=text)).then_refused(TextUnfit)

    assert refused.field == "note"
    assert refused.found.startswith("U+00")


@pytest.mark.parametrize("text", ["👨‍👩‍👧‍👦 🏡", "zwei\nZeilen\tTab", "Žluťoučký"])
def test_every_script_and_emoji_is_welcome(text: str) -> None:
    the_calendar.when(replace(ask(), note=text)).then_decided()


@pytest.mark.parametrize(
    "period",
    [Stay(date.min, date.min + timedelta(days=1)), Stay(date.max - timedelta(days=1), date.max)],
)
def test_the_ends_of_the_calendar_break_nothing(period: Wish) -> None:
    spec = the_calendar.given(tent(Rules(min_nights=3, buffer=2)))

    assert "stay_too_short" in spec.when(ask(TENT, period=period)).codes()
