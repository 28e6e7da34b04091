"""What a request would be as a claim, and when it would fit instead."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from aiohttp import web

from addon.api.scene import Scene
from addon.api.wire import plain
from addon.keys import STORE
from booking_core.domain.booking_commands import RequestBooking
from booking_core.domain.claims import Claim, weighed
from booking_core.domain.stays import Period, Stay, today
from booking_core.projections.diary import Wanted, between
from booking_core.projections.vacancies import counted, nearest

MOST = 3
REACH = 21  # days to either side


async def alternatives(
    request: web.Request, wish: RequestBooking, scene: Scene
) -> list[dict[str, Any]]:
    """The nearest other days with room for the same."""
    claim = wanted_claim(wish, scene)
    if claim is None:
        return []
    room = timedelta(days=REACH + 1)
    around = await between(
        request.app[STORE],
        Wanted(claim.period.first_day - room, claim.period.end_day + room),
    )
    found = nearest(
        claim,
        counted(around, scene.now, besides=wish.booking_id),
        scene.inventory,
        today=today(scene.now, claim.zone),
        reach=REACH,
    )
    return [
        {"resource_id": item.resource_id, **_days(each.period)}
        for each in islice(found, MOST)
        for item in each.items
    ]


def wanted_claim(wish: RequestBooking, scene: Scene) -> Claim | None:
    """The claim as it would be weighed; None for what can't be weighed at all."""
    inventory = scene.inventory
    if not wish.items or any(item.resource_id not in inventory for item in wish.items):
        return None
    claim = weighed(wish.member_id, wish.items, wish.period, inventory, exclusive=wish.exclusive)
    return claim if isinstance(claim, Claim) else None


def _days(period: Period) -> dict[str, Any]:
    if isinstance(period, Stay):
        return {"arrival": plain(period.arrival), "departure": plain(period.departure)}
    return {"start": plain(period.start), "end": plain(period.end)}
