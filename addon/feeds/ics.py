"""A calendar to subscribe to, made of booked stays (RFC 5545, RFC 7986).

A feed is a picture of today: what was declined or cancelled is not in it. Its bytes depend on
nothing but the arguments, so that an unchanged calendar has an unchanged ETag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from icalendar import Calendar, Event, vDuration, vText

from addon.feeds.colors import nearest_name

REFRESH = vDuration(timedelta(hours=1))
SHOWN_AS = MappingProxyType(
    {
        "pending": "TENTATIVE",
        "approved": "CONFIRMED",
        "active": "CONFIRMED",
        "completed": "CONFIRMED",
    }
)
"""STATUS of the states that a calendar shows. A place on the waiting list is not a stay."""

REQUESTED = MappingProxyType({"en": "Requested", "de": "Angefragt"})
"""Said in the title as well, since hardly any client shows a STATUS."""

_END = b"END:VCALENDAR\r\n"
_NO_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), 127), " ")


@dataclass(frozen=True, slots=True)
class FeedStay:
    """One booking as the reader of this feed may see it.

    Attributes:
        uid: Stays the same for the life of the booking.
        version: Of the booking; only rises.
        state: As in the contract: pending, approved, declined …
        title: What is booked, by whom: already cut down to what the reader may know.
        start: A date for nights, an aware instant for hours.
        end: Of the same type; the first date or instant that is not booked.
        changed_at: When this version came to be.
    """

    uid: str
    version: int
    state: str
    title: str
    start: date
    end: date
    created_at: datetime
    changed_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""


def calendar(
    name: str, stays: Sequence[FeedStay], *, language: str, color: str | None = None
) -> bytes:
    """The feed as UTF-8, lines ended by CRLF and folded.

    Args:
        name: Of the calendar.
        stays: In the order in which they shall stand.
        language: Of the words we add; English where we don't speak it.
        color: `#rrggbb`.
    """
    requested = REQUESTED.get(language[:2], REQUESTED["en"])
    events = b"".join(_event(stay, requested) for stay in stays if stay.state in SHOWN_AS)
    head: bytes = _frame(name, color).to_ical()
    return head.removesuffix(_END) + events + _END


def _frame(name: str, color: str | None) -> Calendar:
    frame = Calendar()
    frame.add("version", "2.0")
    frame.add("prodid", "-//Family Booking//Family Booking//EN")
    frame.add("calscale", "GREGORIAN")
    for each in ("name", "x-wr-calname"):
        frame.add(each, _text(name))  # as vText: icalendar escapes neither by itself
    frame.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    frame.add("x-published-ttl", vText("PT1H"))  # MS-OXCICAL knows no VALUE=DURATION here
    if color:
        frame.add("color", nearest_name(color))
        frame.add("x-apple-calendar-color", color)
    return frame


@lru_cache(maxsize=2048)  # one takes a quarter of a millisecond to write, ten times that on a Pi
def _event(stay: FeedStay, requested: str) -> bytes:
    pending = SHOWN_AS[stay.state] == "TENTATIVE"
    event = Event()
    event.add("uid", stay.uid)
    event.add("dtstamp", stay.changed_at.astimezone(UTC))
    event.add("created", stay.created_at.astimezone(UTC))
    event.add("last-modified", stay.changed_at.astimezone(UTC))
    event.add("sequence", stay.version)
    event.add("dtstart", _moment(stay.start))
    event.add("dtend", _moment(stay.end))
    event.add("summary", _text(f"{requested}: {stay.title}" if pending else stay.title))
    event.add("status", SHOWN_AS[stay.state])
    event.add("transp", "TRANSPARENT")  # the house is taken, not everybody who reads this
    for each in ("location", "description"):
        if text := getattr(stay, each):
            event.add(each, _text(text))
    if stay.url:
        event.add("url", stay.url)
    lines: bytes = event.to_ical()
    return lines


def _moment(value: date) -> date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _text(value: str) -> vText:
    """Without control characters, which RFC 5545 §3.3.11 allows nowhere."""
    return vText(value.replace("\r\n", "\n").translate(_NO_CONTROLS))
