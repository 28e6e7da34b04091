from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from addon.feeds.ics import FeedStay, calendar

GOLDEN = Path(__file__).parent / "golden"
JULY_1ST = datetime(2026, 7, 1, 12, 0, 0, 345678, tzinfo=UTC)
JULY_2ND = JULY_1ST + timedelta(days=1)

WEEK = FeedStay(
    uid="0b0e7a52-9a3c-4a5e-8d6f-3b5a0a4f6a11",
    version=3,
    state="approved",
    title="Großes Zimmer, Bo; 2 Personen",
    start=date(2026, 7, 10),
    end=date(2026, 7, 17),
    created_at=JULY_1ST,
    changed_at=JULY_2ND,
    location="Haus am See",
    url="https://booking.example/#/bookings/0b0e7a52",
)
REQUEST = replace(
    WEEK,
    uid="1c9b1f0e-5f1e-4a55-9f38-0a6ce2c5d2aa",
    version=1,
    state="pending",
    title="Kleines Zimmer, Carl",
    changed_at=JULY_1ST,
    location="",
    url="",
)
DRIVE = FeedStay(
    uid="2d8c2a1f-6a2f-4b66-8a49-1b7df3d6e3bb",
    version=2,
    state="active",
    title="Car",
    start=datetime(2026, 10, 25, 1, 30, tzinfo=timezone(timedelta(hours=2))),
    end=datetime(2026, 10, 25, 4, 0, tzinfo=timezone(timedelta(hours=1))),
    created_at=JULY_1ST,
    changed_at=JULY_1ST,
    description="Back with a full tank,\nplease.",
)


def events(feed: bytes) -> list[Event]:
    return list(Calendar.from_ical(feed).events)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_feed_is_byte_for_byte_what_was_looked_at_once(language: str) -> None:
    feed = calendar("Haus; klein, fein", [WEEK, REQUEST, DRIVE], language=language, color="#03a9f4")

    assert feed == (GOLDEN / f"family.{language}.ics").read_bytes()


def test_an_empty_feed_is_a_calendar_all_the_same() -> None:
    feed = calendar("Car", [], language="en")

    assert feed == (GOLDEN / "empty.ics").read_bytes()


def test_nights_are_dates_and_the_day_of_departure_is_free() -> None:
    [event] = events(calendar("House", [WEEK], language="en"))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (WEEK.start, WEEK.end)
    assert event["dtstart"].params["VALUE"] == "DATE"


def test_hours_are_told_in_utc_across_the_clock_change() -> None:
    [event] = events(calendar("Car", [DRIVE], language="en"))

    assert event.decoded("dtstart") == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Requested: House"), ("de-AT", "Angefragt: House"), ("fr", "Requested: House")],
)
def test_a_request_is_tentative_and_says_so_in_its_title(language: str, title: str) -> None:
    [event] = events(calendar("House", [replace(REQUEST, title="House")], language=language))

    assert (event["status"], event["summary"]) == ("TENTATIVE", title)


@pytest.mark.parametrize("state", ["approved", "active", "completed"])
def test_what_is_decided_is_confirmed(state: str) -> None:
    [event] = events(calendar("House", [replace(WEEK, state=state)], language="en"))

    assert (event["status"], event["summary"]) == ("CONFIRMED", WEEK.title)


@pytest.mark.parametrize(
    "state", ["declined", "withdrawn", "cancelled", "expired", "waitlisted", "no_show"]
)
def test_what_nobody_will_stay_for_is_left_out(state: str) -> None:
    feed = calendar("House", [replace(WEEK, state=state)], language="en")

    assert events(feed) == []


def test_an_approved_request_keeps_its_uid_and_raises_its_sequence() -> None:
    [before] = events(calendar("House", [REQUEST], language="en"))
    approved = replace(REQUEST, state="approved", version=2, changed_at=JULY_2ND)

    [after] = events(calendar("House", [approved], language="en"))

    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert after.decoded("last-modified") == JULY_2ND.replace(microsecond=0)


def test_a_new_title_of_the_same_version_is_shown() -> None:
    calendar("House", [WEEK], language="en")

    [event] = events(calendar("House", [replace(WEEK, title="Forgotten")], language="en"))

    assert event["summary"] == "Forgotten"


def test_words_of_people_cannot_break_out_of_their_line() -> None:
    nasty = 'a\r\nBEGIN:VEVENT\nX;Y,Z:"q"\\n\x00\x1b[0m' + "ü€😀" * 40

    [event] = events(
        calendar(nasty, [replace(WEEK, title=nasty, description=nasty)], language="en")
    )

    shown = nasty.replace("\r\n", "\n").replace("\x00", " ").replace("\x1b", " ")
    assert (event["summary"], event["description"]) == (shown, shown)


def test_lines_end_with_crlf_and_hold_75_octets_at_most() -> None:
    feed = calendar("ü" * 200, [replace(WEEK, title="€😀" * 50)], language="de")

    lines = feed.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize(
    ("color", "name"),
    [("#ff0000", "red"), ("#03A9F4", "deepskyblue"), ("#fe0201", "red"), ("#2e8b57", "seagreen")],
)
def test_a_colour_is_named_as_css_names_it(color: str, name: str) -> None:
    feed = calendar("House", [], language="en", color=color)

    parsed = Calendar.from_ical(feed)
    assert (parsed["color"], parsed["x-apple-calendar-color"]) == (name, color)


def test_readers_are_asked_to_come_back_within_the_hour() -> None:
    feed = calendar("House", [], language="en")

    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in feed
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in feed
