"""The household as retained messages: what the views say at a moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from addon.mqtt import discovery
from addon.mqtt.client import Message
from addon.mqtt.discovery import MAKER, Home
from addon.mqtt.facts import Json, payload
from addon.mqtt.states import Visit, inbox_state, resource_state
from addon.mqtt.topics import Topics
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.conflicts import overlap
from booking_core.domain.stays import ONE_DAY, Period, Stay, today
from booking_core.domain.things.resource_life import Inventory, Kind, Resource, lineage
from booking_core.instants import instant
from booking_core.ports import Database
from booking_core.projections import diary, people, things, vacancies
from booking_core.projections.diary import Entry, Wanted
from booking_core.projections.people import Household

Picture = Callable[[datetime], Awaitable[Sequence[Message]]]
"""All retained messages that describe the household at an aware instant."""

STILL_OF_INTEREST = frozenset({BookingState.PENDING, BookingState.APPROVED, BookingState.ACTIVE})
AROUND_THE_WORLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Installation:
    """What the log does not know of the app that runs here.

    Attributes:
        server_id: Of the household, for ever.
        url: Where people find the panel, if there is an address.
        discovery: Whether Home Assistant shall make entities of it all.

    """

    server_id: str
    version: str
    url: str | None = None
    discovery: bool = True


def painter(database: Database, topics: Topics, installation: Installation) -> Picture:
    async def picture(now: datetime) -> Sequence[Message]:
        household = await people.household(database)
        if household is None:
            return ()
        since = now.astimezone(UTC).date() - AROUND_THE_WORLD
        wanted = Wanted(from_day=since, states=STILL_OF_INTEREST)
        found = await things.things(database)
        entries = await diary.between(database, wanted)
        waiting = await diary.undecided(database)
        inventory = things.inventory(found)
        return (
            *_devices(household, list(inventory.values()), topics, installation),
            *_states(inventory, entries, topics, now),
            _retained(topics.inbox, inbox_state([_since(each) for each in waiting])),
        )

    return picture


def _devices(
    household: Household, found: Sequence[Resource], topics: Topics, installation: Installation
) -> Iterator[Message]:
    """The household's first: those of the resources refer to it."""
    home = Home(
        installation.server_id,
        household.name or MAKER,
        household.language,
        installation.version,
        installation.url,
    )
    if not installation.discovery:
        yield discovery.nothing(home.device_id, topics)
    else:
        yield discovery.household(home, topics)
    for resource in found:
        thing = discovery.Thing(
            resource.id, resource.label.slug, resource.label.name, resource.kind
        )
        if resource.archived or not installation.discovery:
            yield discovery.nothing(thing.device_id, topics)
        else:
            yield discovery.resource(thing, home, topics)


def _states(
    inventory: Inventory, entries: Sequence[Entry], topics: Topics, now: datetime
) -> Iterator[Message]:
    """An archived resource has none: the empty message takes away what the broker keeps."""
    for resource in inventory.values():
        topic = topics.resource(resource.id)
        if resource.archived:
            yield Message(topic, b"", retain=True)
            continue
        visits = list(visits_of(resource, inventory, entries))
        free = _free_tonight(resource, inventory, entries, now)
        yield _retained(topic, resource_state(visits, now, free_tonight=free))


def visits_of(
    resource: Resource, inventory: Inventory, entries: Sequence[Entry]
) -> Iterator[Visit]:
    """What fills the resource: its own bookings, those below it, exclusive ones above it."""
    above = frozenset(lineage(inventory, resource.id))
    for entry in entries:
        booking = entry.booking
        for claim, pending in (
            (booking.claim, booking.state is BookingState.PENDING),
            (booking.change, True),
        ):
            if claim and _concerns(claim, resource, above):
                start, end = _instants(claim.period, resource.time_zone)
                yield Visit(entry.id, start, end, pending)


def _concerns(claim: Claim, resource: Resource, above: frozenset[str]) -> bool:
    return any(
        resource.id in item.lineage or (claim.exclusive and item.resource_id in above)
        for item in claim.items
    )


def _instants(period: Period, zone: str) -> tuple[datetime, datetime]:
    if isinstance(period, Stay):
        return _midnight(period.arrival, zone), _midnight(period.departure, zone)
    return period.start_at, period.end_at


def _midnight(day: date, zone: str) -> datetime:
    """The first moment of the day: without usual clock times the date itself counts."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone))


def _free_tonight(
    resource: Resource, inventory: Inventory, entries: Sequence[Entry], now: datetime
) -> int | None:
    if resource.kind is not Kind.OVERNIGHT:
        return None
    night = today(now, resource.time_zone)
    tonight = Stay(night, night + ONE_DAY)
    taken = [each for each in vacancies.counted(entries, now) if overlap(tonight, each.period)]
    return vacancies.room_left(resource.id, taken, inventory)


def _since(entry: Entry) -> datetime:
    return instant(entry.change_asked_at or entry.created_at)


def _retained(topic: str, told: Json) -> Message:
    return Message(topic, payload(told), retain=True)
