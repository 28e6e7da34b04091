"""What is free, held and taken, per resource and night or stretch of hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from aiohttp import web

from addon.api.bookings.scene import load_scene
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import QUERY
from addon.api.protocol.faults import Fault
from addon.api.protocol.past import position_asked
from addon.api.protocol.problems import ProblemError
from addon.api.protocol.wire import LONGEST, UnfitError, plain
from addon.keys import STORE
from booking_core.domain.bookings.claims import limit, weight
from booking_core.domain.bookings.surroundings import nearness
from booking_core.domain.ids import ResourceId
from booking_core.domain.stays import ONE_DAY, Stay, WallTimes, resolve, shifted
from booking_core.domain.things.resource_life import Inventory, Kind, Resource
from booking_core.projections.blocked import blocks, shut_by
from booking_core.projections.diary import Wanted, between
from booking_core.projections.vacancies import Claims, nights, sorted_out, stretches


@dataclass(frozen=True, slots=True)
class _Asked:
    """The days, and what others have and want in them."""

    days: Stay
    persons: int | None
    inventory: Inventory
    claims: Claims

    def fits(self, resource_id: ResourceId, free: int) -> dict[str, bool]:
        if self.persons is None:
            return {}
        needed = weight(self.inventory, resource_id, self.persons, exclusive=False)
        seats = self.inventory[resource_id].size.ceiling or self.persons
        return {"fits": needed <= free and self.persons <= seats}


async def get_availability(request: web.Request) -> web.Response:
    query = request[QUERY]
    days = _days(query["from"], query["to"])
    as_of = await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    width = max(map(nearness, scene.inventory.values()), default=ONE_DAY) + ONE_DAY
    wanted = Wanted(shifted(days.arrival, -width), shifted(days.departure, width))
    found = await between(request.app[STORE], wanted, as_of=as_of)
    standing = await blocks(request.app[STORE], days.arrival, days.departure, as_of=as_of)
    besides = query.get("exclude_booking_id")
    asked = _Asked(
        days,
        query.get("persons"),
        scene.inventory,
        sorted_out(found, scene.now, besides=besides, shut=shut_by(standing, scene.inventory)),
    )
    body = [_row(each, asked) for each in _chosen(query.get("resource_id"), scene.inventory)]
    return answer(request, {"items": body})


def _days(first: str, end: str) -> Stay:
    begin, until = date.fromisoformat(first), date.fromisoformat(end)
    if until <= begin:
        raise UnfitError([Fault("to", "not_after", {"begin": first})])
    if until - begin > LONGEST:
        raise UnfitError([Fault("to", "too_many_days", {"allowed": LONGEST.days})])
    return Stay(begin, until)


def _chosen(ids: Sequence[str] | None, inventory: Inventory) -> Sequence[Resource]:
    if ids is None:
        return [each for each in inventory.values() if not each.archived]
    unknown = [key for key in ids if ResourceId(key) not in inventory]
    if unknown:
        raise ProblemError(404, "not_found", facts={"kind": "resource"})
    return [inventory[ResourceId(key)] for key in dict.fromkeys(ids)]


def _row(resource: Resource, asked: _Asked) -> dict[str, Any]:
    overnight = resource.kind is Kind.OVERNIGHT
    return {
        "resource_id": resource.id,
        "kind": resource.kind,
        "capacity": limit(asked.inventory, resource.id),
        **({"nights": list(_nights(resource, asked))} if overnight else {}),
        **({} if overnight else {"slots": list(_slots(resource, asked))}),
    }


def _nights(resource: Resource, asked: _Asked) -> Iterator[dict[str, Any]]:
    found = nights(resource.id, asked.days, asked.inventory, asked.claims)
    for each in found:
        yield {
            "night": plain(each.night),
            "capacity": each.capacity,
            "taken": each.taken,
            "held": each.held,
            "free": each.free,
            "requested": each.requested,
            **({"buffer": True} if each.buffer else {}),
            **asked.fits(resource.id, each.free),
        }


def _slots(resource: Resource, asked: _Asked) -> Iterator[dict[str, Any]]:
    midnights = WallTimes(
        datetime.combine(asked.days.arrival, time.min),
        datetime.combine(asked.days.departure, time.min),
    )
    whole = resolve(midnights, resource.time_zone)
    if whole is None:
        return
    found = stretches(resource.id, whole, asked.inventory, asked.claims)
    for each in found:
        yield {
            "start": plain(each.slot.start),
            "end": plain(each.slot.end),
            "capacity": each.capacity,
            "taken": each.taken,
            "held": each.held,
            "free": each.free,
            "requested": each.requested,
            **({"buffer": True} if each.buffer else {}),
            **asked.fits(resource.id, each.free),
        }
