"""Periods: nights of an overnight resource, wall time of an hourly one. All half-open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
MOST_DAYS = 500
"""What a decision reads grows with the period; no family books for longer."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Nights in `[arrival, departure)`; counted from dates, never from seconds.

    Raises:
        ValueError: The departure is not after the arrival, or more than `MOST_DAYS` later.

    """

    arrival: date
    departure: date

    def __post_init__(self) -> None:
        _refuse_centuries(self.departure - self.arrival)
        if self.departure <= self.arrival:
            msg = f"departure {self.departure} is not after arrival {self.arrival}"
            raise ValueError(msg)

    @property
    def nights(self) -> int:
        return (self.departure - self.arrival).days

    @property
    def first_day(self) -> date:
        return self.arrival

    @property
    def end_day(self) -> date:
        """The day after the last one that is touched by a night."""
        return self.departure

    def each_night(self) -> Iterator[date]:
        for offset in range(self.nights):
            yield self.arrival + timedelta(days=offset)

    def overlaps(self, other: Stay) -> bool:
        return self.arrival < other.departure and other.arrival < self.departure

    def covers(self, other: Stay) -> bool:
        return self.arrival <= other.arrival and other.departure <= self.departure


@dataclass(frozen=True, slots=True)
class WallTimes:
    """A wish for hours: naive local times `[start, end)`, not yet resolved in a zone.

    Raises:
        ValueError: The end is not after the start, or more than `MOST_DAYS` later.

    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        _refuse_centuries(self.end - self.start)
        if self.end <= self.start:
            msg = f"end {self.end} is not after start {self.start}"
            raise ValueError(msg)

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def end_day(self) -> date:
        return _day_after(self.end)


def _day_after(end: datetime) -> date:
    """The day after the last one of which something lies before the end."""
    return (end - timedelta(microseconds=1)).date() + ONE_DAY


def _refuse_centuries(length: timedelta) -> None:
    if length.days > MOST_DAYS:
        msg = f"{length.days} days are more than {MOST_DAYS}"
        raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Slot:
    """Hours in `[start_at, end_at)`, with the wall times they were asked as.

    Attributes:
        start: Naive wall time in `zone`, as is `end`.
        start_at: The aware UTC instant it was resolved to, as is `end_at`.

    """

    start: datetime
    end: datetime
    zone: str
    start_at: datetime
    end_at: datetime

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def end_day(self) -> date:
        return _day_after(self.end)

    def overlaps(self, other: Slot) -> bool:
        return self.start_at < other.end_at and other.start_at < self.end_at

    def covers(self, other: Slot) -> bool:
        return self.start_at <= other.start_at and other.end_at <= self.end_at


Period = Stay | Slot
Wish = Stay | WallTimes


def begins(period: Period) -> date | datetime:
    """The day of arrival, or the instant."""
    return period.arrival if isinstance(period, Stay) else period.start_at


def resolve(wish: WallTimes, zone: str) -> Slot | None:
    """The instants that the wall times mean in the zone; None when nothing is left of them.

    A time in the gap of a clock change moves forward by the gap, one that comes twice is the
    first (PEP 495, `fold=0`).
    """
    start, start_at = _resolved(wish.start, zone)
    end, end_at = _resolved(wish.end, zone)
    if end_at <= start_at:
        return None
    return Slot(start, end, zone, start_at, end_at)


def _resolved(wall_time: datetime, zone: str) -> tuple[datetime, datetime]:
    instant = wall_time.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return wall(instant, zone), instant


class ClockChange(StrEnum):
    """What a change of the clocks makes of a wall time."""

    LEFT_OUT = "left_out"
    """There is no such time; it moves forward by the gap."""
    TWICE = "twice"
    """It comes twice; the first is meant."""


def clock_change(wall_time: datetime, zone: str) -> ClockChange | None:
    """None for nearly all times of a year."""
    here = wall_time.replace(tzinfo=ZoneInfo(zone))
    if here.utcoffset() == here.replace(fold=1).utcoffset():
        return None
    return ClockChange.LEFT_OUT if shown_as(wall_time, zone) != wall_time else ClockChange.TWICE


def shown_as(wall_time: datetime, zone: str) -> datetime:
    """The wall time that it is resolved to; see `resolve`."""
    return _resolved(wall_time, zone)[0]


def days(period: Period | Wish) -> tuple[date, date]:
    """The days that it touches: the first, and the one after the last."""
    if isinstance(period, Stay):
        return period.arrival, period.departure
    return period.first_day, period.end_day


def span(period: Period) -> tuple[datetime, datetime]:
    """Naive midnights of a stay, aware instants of hours; half-open."""
    if isinstance(period, Stay):
        return _day_begins(period.arrival), _day_begins(period.departure)
    return period.start_at, period.end_at


def unspan(begins: datetime, ends: datetime, like: Period) -> Period:
    """The period of the same kind and zone as `like` that has this span."""
    if isinstance(like, Stay):
        return Stay(begins.date(), ends.date())
    zone = like.zone
    return Slot(wall(begins, zone), wall(ends, zone), zone, begins, ends)


def edges(period: Period) -> tuple[date, date]:
    """As `span`, with the days of a stay themselves."""
    if isinstance(period, Stay):
        return period.arrival, period.departure
    return period.start_at, period.end_at


def _day_begins(day: date) -> datetime:
    return datetime.combine(day, time())


D = TypeVar("D", date, datetime)


def shifted(at: D, by: timedelta) -> D:
    """As it is, where the calendar ends."""
    try:
        return at + by
    except OverflowError:
        return at


def length(begins: date, ends: date, unit: timedelta) -> int:
    """Units that begin in the span; both ends are days, or both instants."""
    return -((begins - ends) // unit)


@lru_cache(maxsize=1024)
def months(first_day: date, end_day: date) -> tuple[str, ...]:
    """The months `YYYY-MM` that the days in `[first_day, end_day)` touch, in order."""
    last = end_day - ONE_DAY
    first_month = first_day.year * 12 + first_day.month - 1
    last_month = last.year * 12 + last.month - 1
    return tuple(
        f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first_month, last_month + 1)
    )


def month_of(day: date) -> str:
    return day.isoformat()[:7]


def today(now: datetime, zone: str) -> date:
    """The date in the zone at the aware instant."""
    return now.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=4096)
def midnight(day: date, zone: str) -> datetime:
    """The UTC instant at which the day begins in the zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def wall(instant: datetime, zone: str) -> datetime:
    """The naive wall time in the zone at the aware instant."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
