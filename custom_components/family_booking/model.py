"""The household as the app tells it, and what entities ask of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from itertools import chain
from typing import Any

type Json = Mapping[str, Any]

SHOWN_STATES = ("pending", "approved", "active", "completed")
PRESENT_STATES = frozenset({"approved", "active"})


@dataclass(frozen=True, slots=True)
class Resource:
    """What can be booked; the clock times are the usual ones, or none."""

    id: str
    slug: str
    name: str
    kind: str
    zone: tzinfo
    parent_id: str | None
    color: str | None
    arrival_time: time | None
    departure_time: time | None


@dataclass(frozen=True, slots=True)
class Stay:
    """What calendars show: dates overnight, wall times else; half-open."""

    booking_id: str
    start: date | datetime
    end: date | datetime
    persons_by_resource: Mapping[str, int]
    member: str
    exclusive: bool
    state: str
    is_change: bool = False

    @property
    def tentative(self) -> bool:
        """Whether nobody has decided yet."""
        return self.is_change or self.state == "pending"

    @property
    def uid(self) -> str:
        """The same for a booking's whole life; a change that waits has its own."""
        return f"{self.booking_id}-change" if self.is_change else self.booking_id


@dataclass(frozen=True, slots=True)
class Period:
    """Instants, aware, half-open."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class House:
    """One answer of the app to everything that entities show."""

    resources: Mapping[str, Resource]
    stays: Sequence[Stay]
    pending: int
    oldest: datetime | None

    def stays_of(self, resource_id: str) -> Iterator[Stay]:
        """Yield what fills it: its own, its rooms', its house's if exclusive."""
        return (stay for stay in self.stays if self.concerns(stay, resource_id))

    def concerns(self, stay: Stay, resource_id: str) -> bool:
        """Tell whether the stay takes anything of the resource."""
        above = set(self._lineage(resource_id))
        return any(
            resource_id in self._lineage(taken) or (stay.exclusive and taken in above)
            for taken in stay.persons_by_resource
        )

    def period(self, stay: Stay, resource_id: str) -> Period:
        """Return when people come and go, by the resource's clock times if any."""
        resource = self.resources[resource_id]
        return Period(
            _instant(stay.start, resource.arrival_time, resource.zone),
            _instant(stay.end, resource.departure_time, resource.zone),
        )

    def present(self, resource_id: str) -> list[Period]:
        """Return the periods of decided stays, earliest first."""
        decided = (
            stay
            for stay in self.stays_of(resource_id)
            if stay.state in PRESENT_STATES and not stay.is_change
        )
        return sorted(
            (self.period(stay, resource_id) for stay in decided),
            key=lambda period: (period.start, period.end),
        )

    def occupied(self, resource_id: str, now: datetime) -> bool:
        """Tell whether a stay runs at this moment."""
        return any(period.start <= now < period.end for period in self.present(resource_id))

    def next_arrival(self, resource_id: str, now: datetime) -> datetime | None:
        """Return when the next stay begins that has not begun."""
        return min(
            (period.start for period in self.present(resource_id) if period.start > now),
            default=None,
        )

    def next_departure(self, resource_id: str, now: datetime) -> datetime | None:
        """Return when the first of the stays that run or come ends."""
        return min(
            (period.end for period in self.present(resource_id) if period.end > now),
            default=None,
        )

    def next_turn(self, now: datetime) -> datetime | None:
        """Return the next moment at which an answer changes by time alone."""
        moments = chain.from_iterable(
            (period.start, period.end)
            for resource_id in self.resources
            for period in self.present(resource_id)
        )
        return min((moment for moment in moments if moment > now), default=None)

    def _lineage(self, resource_id: str | None) -> Iterator[str]:
        """Yield the resource and its ancestors, as far as they are known."""
        seen: set[str] = set()
        while resource_id and resource_id not in seen:
            yield resource_id
            seen.add(resource_id)
            resource = self.resources.get(resource_id)
            resource_id = resource.parent_id if resource else None


def house(
    resources: Iterable[Json],
    bookings: Iterable[Json],
    inbox: Json,
    zones: Mapping[str, tzinfo],
) -> House:
    """Read `/resources`, `/bookings` and `/inbox`; archived resources are left out.

    `zones` has those that the resources name: to load one reads a file, and
    that is not for the loop.
    """
    known = {
        told["id"]: _resource(told, zones[told["time_zone"]])
        for told in resources
        if not told["archived"]
    }
    return House(
        resources=known,
        stays=tuple(chain.from_iterable(stays(booking, known) for booking in bookings)),
        pending=inbox["pending"],
        oldest=datetime.fromisoformat(inbox["oldest"]) if inbox["oldest"] else None,
    )


def stays(booking: Json, resources: Mapping[str, Resource]) -> Iterator[Stay]:
    """Yield the booking and the change that waits; nothing of unknown resources."""
    if booking["state"] not in SHOWN_STATES:
        return
    yield from _stay(booking, booking, resources, is_change=False)
    if booking.get("change"):
        yield from _stay(booking, booking["change"], resources, is_change=True)


def _stay(
    booking: Json, claim: Json, resources: Mapping[str, Resource], *, is_change: bool
) -> Iterator[Stay]:
    taken: dict[str, int] = {}
    for item in claim["items"]:
        if item["resource_id"] in resources:
            taken[item["resource_id"]] = taken.get(item["resource_id"], 0) + item["persons"]
    if not taken:
        return
    zone = resources[next(iter(taken))].zone
    yield Stay(
        booking_id=booking["id"],
        start=_edge(claim.get("arrival"), claim.get("start"), zone),
        end=_edge(claim.get("departure"), claim.get("end"), zone),
        persons_by_resource=taken,
        member=booking["member"]["name"],
        exclusive=bool(claim.get("exclusive")),
        state=booking["state"],
        is_change=is_change,
    )


def _resource(told: Json, zone: tzinfo) -> Resource:
    return Resource(
        id=told["id"],
        slug=told["slug"],
        name=told["name"],
        kind=told["kind"],
        zone=zone,
        parent_id=told["parent_id"],
        color=told.get("color"),
        arrival_time=_clock(told.get("arrival_time")),
        departure_time=_clock(told.get("departure_time")),
    )


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _edge(day: str | None, wall: str | None, zone: tzinfo) -> date | datetime:
    if day:
        return date.fromisoformat(day)
    if wall:
        return datetime.fromisoformat(wall).replace(tzinfo=zone)
    msg = "a booking has dates or wall times"
    raise ValueError(msg)


def _instant(edge: date | datetime, usual: time | None, zone: tzinfo) -> datetime:
    """Without a usual clock time the date itself counts, from its first moment on."""
    if isinstance(edge, datetime):
        return edge
    return datetime.combine(edge, usual or time.min, tzinfo=zone)
