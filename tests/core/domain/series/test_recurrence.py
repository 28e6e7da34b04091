"""Rules of RFC 5545: what is read, what is refused by name, and which days come of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings, strategies as st

from booking_core.domain.series.recurrence import (
    MOST_OCCURRENCES,
    REACH,
    Rule,
    days,
    misfits,
    moved,
    read_rule,
    rule_text,
)
from booking_core.domain.stays import Stay, WallTimes, resolve

pytestmark = pytest.mark.rule(30)
ZONES = ("UTC", "Europe/Berlin", "Pacific/Auckland", "America/New_York", "Australia/Lord_Howe")
TUESDAY_EVENING = WallTimes(datetime(2026, 3, 3, 19), datetime(2026, 3, 3, 21))  # noqa: DTZ001
EASTER = Stay(date(2026, 4, 3), date(2026, 4, 6))


def rule(text: str) -> Rule:
    found = read_rule(text)
    assert isinstance(found, Rule), found
    return found


@st.composite
def rules(draw: st.DrawFn, first: date) -> str:
    """Rules that name the day they begin with."""
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()]
    nth = (first.day - 1) // 7 + 1
    parts = draw(
        st.sampled_from(
            [
                "FREQ=DAILY",
                f"FREQ=WEEKLY;BYDAY={weekday}",
                f"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMONTH={first.month}",
                f"FREQ=MONTHLY;BYDAY={nth}{weekday}",
                f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
                "FREQ=MONTHLY",
                f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={nth}{weekday}",
            ]
        )
    )
    interval = draw(st.integers(1, 30))
    end = draw(
        st.one_of(
            st.just(""),
            st.integers(1, 99).map(lambda count: f";COUNT={count}"),
            st.integers(0, 700).map(
                lambda later: f";UNTIL={first + timedelta(days=later):%Y%m%d}T235959"
            ),
        )
    )
    return f"{parts};INTERVAL={interval}{end}"


@settings(max_examples=150, deadline=None)
@given(data=st.data(), first=st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_days_are_those_of_the_library(data: st.DataObject, first: date) -> None:
    text, hour = data.draw(rules(first)), data.draw(st.integers(0, 23))
    begin = datetime(first.year, first.month, first.day, hour)  # noqa: DTZ001 - wall time
    wish = WallTimes(begin, begin + timedelta(minutes=30))

    found = days(rule(text), wish, data.draw(st.sampled_from(ZONES)))

    expected = [
        each for each in islice(rrulestr(text, dtstart=begin), 200) if each <= begin + REACH
    ]
    assert list(found) == [each.date() for each in expected][: MOST_OCCURRENCES + 1]


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(ZONES), hour=st.integers(4, 22), week=st.integers(0, 51))
def test_an_hour_stays_the_hour_on_either_side_of_a_clock_change(
    zone: str, hour: int, week: int
) -> None:
    begin = datetime(2026, 1, 6, hour) + timedelta(weeks=week)  # noqa: DTZ001 - wall time
    wish = WallTimes(begin, begin + timedelta(hours=1))

    for day in days(rule("FREQ=WEEKLY;COUNT=53"), wish, zone):
        at = moved(wish, day)
        assert isinstance(at, WallTimes)
        slot = resolve(at, zone)
        assert slot is not None
        assert slot.start_at.astimezone(ZoneInfo(zone)).hour == hour
        assert slot.start_at.astimezone(ZoneInfo(zone)).date() == day


def test_every_second_weekend_is_nights_from_friday() -> None:
    found = days(rule("FREQ=WEEKLY;INTERVAL=2;COUNT=3"), EASTER, "Europe/Berlin")

    assert found == (date(2026, 4, 3), date(2026, 4, 17), date(2026, 5, 1))
    assert moved(EASTER, found[1]) == Stay(date(2026, 4, 17), date(2026, 4, 20))


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260317", date(2026, 3, 17)),  # that whole day
        ("20260317T190000", date(2026, 3, 17)),  # inclusive
        ("20260317T185959", date(2026, 3, 10)),
        ("20260317T180000Z", date(2026, 3, 17)),  # 19:00 in Berlin, before the clock change
        ("20260317T175959Z", date(2026, 3, 10)),
    ],
)
def test_until_is_inclusive_whatever_it_is_written_as(until: str, last: date) -> None:
    found = days(rule(f"FREQ=WEEKLY;UNTIL={until}"), TUESDAY_EVENING, "Europe/Berlin")

    assert found[-1] == last


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FREQ=HOURLY", "FREQ"),
        ("INTERVAL=2", "FREQ"),
        ("FREQ=WEEKLY;BYHOUR=3", "BYHOUR"),
        ("FREQ=WEEKLY;BYWEEKNO=3", "BYWEEKNO"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL"),
        ("FREQ=WEEKLY;INTERVAL=401", "INTERVAL"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT"),
        ("FREQ=WEEKLY;UNTIL=20260230", "UNTIL"),
        ("FREQ=WEEKLY;UNTIL=tomorrow", "UNTIL"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20261231", "UNTIL"),
        ("FREQ=WEEKLY;BYDAY=2TU", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "BYDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2", "BYSETPOS"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ"),
        ("FREQ=WEEKLY;", ""),
    ],
)
def test_what_is_not_understood_is_named_with_what_is(text: str, part: str) -> None:
    found = read_rule(text)

    assert not isinstance(found, Rule)
    assert [each.part for each in found] == [part]
    assert found[0].allowed


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FREQ=WEEKLY;BYDAY=WE,FR", "BYDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=7", "BYMONTH"),
    ],
)
def test_a_rule_names_its_first_day(text: str, part: str) -> None:
    (found,) = misfits(rule(text), date(2026, 3, 3))

    assert found.part == part
    assert days(rule(text), TUESDAY_EVENING, "Europe/Berlin") == ()


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=MONTHLY;INTERVAL=2;COUNT=5;BYDAY=-1FR",
        "FREQ=YEARLY;UNTIL=20270101;BYMONTHDAY=-1,15;BYMONTH=1,7",
        "FREQ=WEEKLY;UNTIL=20270101T120000Z;BYDAY=MO,WE;WKST=SU",
        "FREQ=MONTHLY;UNTIL=20270101T120000;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    assert rule_text(rule(text)) == text


def test_an_instant_is_read_as_one() -> None:
    assert rule("RRULE:freq=weekly;until=20270101T120000z").until == datetime(
        2027, 1, 1, 12, tzinfo=UTC
    )
