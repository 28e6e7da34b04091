"""Rules of stays and their periods that can be broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from booking_core.domain.decider import Violation
from booking_core.domain.ids import ResourceId


@dataclass(frozen=True, slots=True)
class NoItems(Violation):
    """A booking is for at least one resource."""

    code: ClassVar[str] = "no_items"


@dataclass(frozen=True, slots=True)
class ItemTwice(Violation):
    """A resource stands in one item of a booking at most."""

    code: ClassVar[str] = "item_twice"
    resource_id: ResourceId


@dataclass(frozen=True, slots=True)
class PersonsUnfit(Violation):
    """An item is for at least one person, and no more need no bed than there are."""

    code: ClassVar[str] = "persons_unfit"
    resource_id: ResourceId
    persons: int
    without_bed: int


@dataclass(frozen=True, slots=True)
class MixedItems(Violation):
    """All items of a booking share kind and zone."""

    code: ClassVar[str] = "mixed_items"
    resource_ids: tuple[ResourceId, ...]


@dataclass(frozen=True, slots=True)
class PeriodUnfit(Violation):
    """Overnight resources take dates, hourly ones take times."""

    code: ClassVar[str] = "period_unfit"
    resource_id: ResourceId
    kind: str


@dataclass(frozen=True, slots=True)
class PeriodEmpty(Violation):
    """The clock change leaves nothing between start and end."""

    code: ClassVar[str] = "period_empty"
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class InThePast(Violation):
    """The period begins before today, in the resource's zone."""

    code: ClassVar[str] = "in_the_past"
    begins: date | datetime
    earliest: date | datetime


@dataclass(frozen=True, slots=True)
class PastNightsStay(Violation):
    """Members do not change nights that are over."""

    code: ClassVar[str] = "past_nights"
    arrival: date
    today: date


@dataclass(frozen=True, slots=True)
class TooEarly(Violation):
    """What is done on the spot waits for the day on which the period begins."""

    code: ClassVar[str] = "too_early"
    verb: str
    begins: date
    today: date


@dataclass(frozen=True, slots=True)
class TooLate(Violation):
    """The time for it is over; `ended` is wall time."""

    code: ClassVar[str] = "too_late"
    verb: str
    ended: datetime


@dataclass(frozen=True, slots=True)
class NotLonger(Violation):
    """An extension that ends no later than what is booked; wall times of hourly resources."""

    code: ClassVar[str] = "not_longer"
    ends: date | datetime
    wanted: date | datetime


@dataclass(frozen=True, slots=True)
class NotOver(Violation):
    """Only what is over is put right afterwards; wall times of hourly resources."""

    code: ClassVar[str] = "not_over"
    ends: date | datetime
    now: date | datetime


@dataclass(frozen=True, slots=True)
class TooLong(Violation):
    """More nights than the policy allows."""

    code: ClassVar[str] = "stay_too_long"
    resource_id: ResourceId
    nights: int
    allowed: int


@dataclass(frozen=True, slots=True)
class TooShort(Violation):
    """Fewer nights than the policy asks."""

    code: ClassVar[str] = "stay_too_short"
    resource_id: ResourceId
    nights: int
    needed: int


@dataclass(frozen=True, slots=True)
class SlotTooLong(Violation):
    """More minutes than the policy allows."""

    code: ClassVar[str] = "slot_too_long"
    resource_id: ResourceId
    minutes: int
    allowed: int


@dataclass(frozen=True, slots=True)
class SlotTooShort(Violation):
    """Fewer minutes than the policy asks."""

    code: ClassVar[str] = "slot_too_short"
    resource_id: ResourceId
    minutes: int
    needed: int


@dataclass(frozen=True, slots=True)
class TooLongTogether(Violation):
    """Stays of the same holder that touch each other are longer than one may be.

    Attributes:
        unit: Nights or minutes.
        used: What the stays around it have already.
        left: What could still be had beside them.

    """

    code: ClassVar[str] = "too_long_together"
    resource_id: ResourceId
    unit: str
    used: int
    wanted: int
    allowed: int
    left: int


@dataclass(frozen=True, slots=True)
class NoArrivalDay(Violation):
    """Nothing begins on that day of the week; `closed` are all such days."""

    code: ClassVar[str] = "no_arrival_day"
    resource_id: ResourceId
    day: date
    weekday: str
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoDepartureDay(Violation):
    """Nothing ends on that day of the week; `closed` are all such days."""

    code: ClassVar[str] = "no_departure_day"
    resource_id: ResourceId
    day: date
    weekday: str
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooFarAhead(Violation):
    """Begins beyond the policy's horizon."""

    code: ClassVar[str] = "beyond_horizon"
    resource_id: ResourceId
    begins: date
    latest: date


@dataclass(frozen=True, slots=True)
class TooSoon(Violation):
    """Begins before the policy's lead time is over."""

    code: ClassVar[str] = "too_soon"
    resource_id: ResourceId
    begins: date
    earliest: date


@dataclass(frozen=True, slots=True)
class TooManyPersons(Violation):
    """More persons in one item than the policy or the places allow at any time."""

    code: ClassVar[str] = "too_many_persons"
    resource_id: ResourceId
    persons: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A night (or hours) in which a resource has less free than wanted.

    Attributes:
        night: For overnight resources; the hours are None then.
        start: Naive wall time, as is `end`, for hourly ones; the night is None then.
        buffer: Nobody is there, but somebody has just left, or comes too soon after.

    """

    resource_id: ResourceId
    wanted: int
    free: int
    night: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    buffer: bool = False


@dataclass(frozen=True, slots=True)
class NotAvailable(Violation):
    """Others have what is wanted."""

    code: ClassVar[str] = "not_available"
    conflicts: tuple[Conflict, ...]
