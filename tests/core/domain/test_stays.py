from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from booking_core.domain.stays import (
    ClockChange,
    Stay,
    WallTimes,
    clock_change,
    months,
    resolve,
    shown_as,
    today,
)
from tests.cast import BERLIN, at, july


@pytest.mark.rule(1)
def test_the_departure_day_of_one_stay_is_the_arrival_day_of_the_next() -> None:
    first, second = Stay(july(10), july(12)), Stay(july(12), july(14))

    assert not first.overlaps(second)
    assert first.overlaps(Stay(july(11), july(12)))


@pytest.mark.rule(2)
@pytest.mark.parametrize("departure", [july(10), july(9)])
def test_a_stay_without_a_night_does_not_exist(departure: date) -> None:
    with pytest.raises(ValueError, match="not after"):
        Stay(july(10), departure)


def test_nobody_stays_for_centuries() -> None:
    with pytest.raises(ValueError, match="more than 500"):
        Stay(july(10), date(2126, 7, 10))
    with pytest.raises(ValueError, match="more than 500"):
        WallTimes(at(10), at(10).replace(year=2126))


@pytest.mark.rule(2, 3)
def test_the_night_of_a_clock_change_is_one_night() -> None:
    assert Stay(date(2026, 3, 28), date(2026, 3, 30)).nights == 2
    assert Stay(date(2026, 10, 24), date(2026, 10, 26)).nights == 2


def test_a_stay_touches_the_months_of_its_nights_only() -> None:
    assert months(date(2026, 12, 30), date(2027, 2, 1)) == ("2026-12", "2027-01")


@pytest.mark.rule(5)
def test_a_local_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    gap = WallTimes(datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 5))  # noqa: DTZ001

    slot = resolve(gap, BERLIN)

    assert slot is not None
    assert slot.start == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001
    assert slot.start_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.rule(5)
def test_a_local_time_that_comes_twice_is_the_first() -> None:
    twice = WallTimes(datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 5))  # noqa: DTZ001

    slot = resolve(twice, BERLIN)

    assert slot is not None
    assert slot.start_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.rule(5)
def test_nothing_is_left_of_hours_that_lie_in_the_gap() -> None:
    inside = WallTimes(datetime(2026, 3, 29, 2, 50), datetime(2026, 3, 29, 3, 10))  # noqa: DTZ001

    assert resolve(inside, BERLIN) is None


@pytest.mark.rule(7)
def test_today_is_the_date_in_the_zone_of_the_resource() -> None:
    late = datetime(2026, 7, 10, 22, 30, tzinfo=UTC)

    assert today(late, BERLIN) == july(11)
    assert today(late, "America/New_York") == july(10)


def test_hours_that_end_at_midnight_do_not_touch_the_next_day() -> None:
    evening = WallTimes(at(20), at(0, day=11))

    assert (evening.first_day, evening.end_day) == (july(10), july(11))


@pytest.mark.rule(5)
@pytest.mark.parametrize(
    ("wall_time", "change", "meant"),
    [
        ("2028-03-26T02:30", ClockChange.LEFT_OUT, "2028-03-26T03:30"),
        ("2028-10-29T02:30", ClockChange.TWICE, "2028-10-29T02:30"),
        ("2028-10-29T03:00", None, "2028-10-29T03:00"),
        ("2028-03-26T03:00", None, "2028-03-26T03:00"),
    ],
)
def test_an_odd_hour_is_known_for_what_it_is(
    wall_time: str, change: ClockChange | None, meant: str
) -> None:
    asked = datetime.fromisoformat(wall_time)

    assert clock_change(asked, BERLIN) is change
    assert shown_as(asked, BERLIN) == datetime.fromisoformat(meant)
    assert clock_change(asked, "UTC") is None
