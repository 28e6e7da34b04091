"""Limits on what somebody takes in a year or a month, and how it is counted.

Amounts are nights, or minutes where the unit is hours. A night belongs to the date on which it
begins, an hour to the date it falls on in the resource's zone, so 30 December to 2 January is two
nights of the old year and one of the new. A booking counts a night once, however many rooms it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from booking_core.domain.ids import GroupId, ResourceId
from booking_core.domain.stays import Period, Slot, Stay, midnight, month_of, months

MINUTES = 60


class Per(StrEnum):
    """Whose taking is added up."""

    MEMBER = "member"
    BRANCH = "branch"


class Unit(StrEnum):
    """What is added up: nights of stays, or hours of hourly bookings."""

    NIGHTS = "nights"
    HOURS = "hours"


class Span(StrEnum):
    """The stretch of the calendar in which it is added up."""

    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit in the policy of a resource, for it and all that is below it.

    Attributes:
        limit: Nights or hours.
        group_id: What is taken of the resources of this group counts, too.
        late_hours: What is given back less than so long before it begins goes on counting, unless
            somebody else takes the place; None: whatever is given back counts no more.

    """

    per: Per
    unit: Unit
    period: Span
    limit: int
    group_id: GroupId | None = None
    late_hours: int | None = None

    @property
    def most(self) -> int:
        """The limit as an amount."""
        return self.limit * (MINUTES if self.unit is Unit.HOURS else 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """How a quota stood for somebody when it was decided.

    Attributes:
        resource_id: Whose policy it is in.
        subject: Id of the member or the branch.
        period: `2027` or `2027-07`.
        used: By others of their bookings; what is requested and not approved uses nothing.
        wanted: By this booking.

    """

    resource_id: ResourceId
    quota: Quota
    subject: str
    period: str
    used: int
    wanted: int

    @property
    def left(self) -> int:
        """Before this booking."""
        return max(0, self.quota.most - self.used)

    @property
    def exceeded(self) -> bool:
        return self.used + self.wanted > self.quota.most


def amounts(periods: Collection[Period], quota: Quota) -> Mapping[str, int]:
    """What the periods come to in each span; what two of them share counts once."""
    found: Counter[str] = Counter()
    stays = [period for period in periods if isinstance(period, Stay)]
    slots = [period for period in periods if isinstance(period, Slot)]
    if quota.unit is Unit.NIGHTS:
        if len(stays) == 1:
            return _nights(stays[0], quota.period)
        for night in {night for stay in stays for night in stay.each_night()}:
            found[_span(quota.period, night)] += 1
        return found
    for slot in _joined(slots):
        for month, minutes in _by_month(slot):
            found[month[:4] if quota.period is Span.YEAR else month] += minutes
    return found


def spans(period: Period, quota: Quota) -> Sequence[str]:
    """The years or months that the period touches, in order."""
    touched = months(period.first_day, period.end_day)
    if quota.period is Span.MONTH:
        return touched
    return tuple(dict.fromkeys(month[:4] for month in touched))


def years(period: Period) -> Sequence[str]:
    return tuple(dict.fromkeys(month[:4] for month in months(period.first_day, period.end_day)))


@lru_cache(maxsize=1024)
def _nights(stay: Stay, span: Span) -> Mapping[str, int]:
    return Counter(_span(span, night) for night in stay.each_night())


def _span(span: Span, day: date) -> str:
    month = month_of(day)
    return month[:4] if span is Span.YEAR else month


def _joined(slots: Sequence[Slot]) -> Iterator[Slot]:
    """The same hours, none of them twice."""
    open_slot: Slot | None = None
    for slot in sorted(slots, key=lambda each: each.start_at):
        if open_slot is None or slot.start_at > open_slot.end_at:
            if open_slot:
                yield open_slot
            open_slot = slot
        elif slot.end_at > open_slot.end_at:
            open_slot = Slot(open_slot.start, slot.end, slot.zone, open_slot.start_at, slot.end_at)
    if open_slot:
        yield open_slot


def _by_month(slot: Slot) -> Iterator[tuple[str, int]]:
    begin = slot.start_at
    for month in months(slot.first_day, slot.end_day):
        first = date.fromisoformat(f"{month}-01")
        over = midnight((first + timedelta(days=31)).replace(day=1), slot.zone)
        end = min(over, slot.end_at)
        if end > begin:
            yield month, _minutes(begin, end)
            begin = end


def _minutes(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds()) // MINUTES


def without(whole: Period, part: Period | None) -> Iterator[Period]:
    """What is left of the period when the part is taken out of it, in order."""
    match whole, part:
        case Stay(), Stay() if whole.overlaps(part):
            if whole.arrival < part.arrival:
                yield Stay(whole.arrival, part.arrival)
            if part.departure < whole.departure:
                yield Stay(part.departure, whole.departure)
        case Slot(), Slot() if whole.overlaps(part):
            if whole.start_at < part.start_at:
                yield Slot(whole.start, part.start, whole.zone, whole.start_at, part.start_at)
            if part.end_at < whole.end_at:
                yield Slot(part.end, whole.end, whole.zone, part.end_at, whole.end_at)
        case _:
            yield whole


def shared(one: Period, other: Period) -> Period | None:
    """What both have."""
    match one, other:
        case Stay(), Stay() if one.overlaps(other):
            return Stay(max(one.arrival, other.arrival), min(one.departure, other.departure))
        case Slot(), Slot() if one.overlaps(other):
            late = one if one.start_at >= other.start_at else other
            soon = one if one.end_at <= other.end_at else other
            return Slot(late.start, soon.end, one.zone, late.start_at, soon.end_at)
        case _:
            return None
