"""What could be had instead, where a request was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web

from addon.api.bookings.scene import load_scene
from addon.api.protocol.wire import plain
from addon.keys import STORE
from booking_core.domain.bookings.alternatives import REACH, Alternative, alternatives
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.surroundings import nearness
from booking_core.domain.decider import Violation
from booking_core.domain.stays import ONE_DAY, Period, Stay, shifted
from booking_core.projections.blocked import blocks
from booking_core.projections.diary import Wanted, between

_HOPEFUL = frozenset(
    {
        *("not_available", "too_many_persons", "resource_archived", "too_long_together"),
        *("in_the_past", "too_soon", "beyond_horizon", "no_arrival_day", "no_departure_day"),
    }
)
"""Broken rules that other days, another resource or fewer persons might keep."""
_GOING_ON = 30 * ONE_DAY
"""How far stays of the same holder are looked for, that count as one with it."""


async def offered(
    request: web.Request, wish: RequestBooking, broken: Sequence[Violation]
) -> Mapping[str, Any]:
    """Nothing, where nothing of the kind would help."""
    if any(each.code not in _HOPEFUL for each in broken):
        return {}
    scene = await load_scene(request)
    width = max(map(nearness, scene.inventory.values()), default=timedelta(0))
    reach = REACH * ONE_DAY + width + _GOING_ON
    first, end = shifted(wish.period.first_day, -reach), shifted(wish.period.end_day, reach)
    around = await between(request.app[STORE], Wanted(first, end))
    standing = await blocks(request.app[STORE], first, end)
    situation = replace(
        scene.situation(around), blocks={each.block.id: each.block for each in standing}
    )
    found = alternatives(wish, situation)
    return {"alternatives": [body for each in found for body in _shown(each)]}


def _shown(found: Alternative) -> list[dict[str, Any]]:
    return [
        {
            "instead": found.instead,
            "resource_id": item.resource_id,
            "persons": item.persons,
            **_days(found.claim.period),
        }
        for item in found.claim.items
    ]


def _days(period: Period) -> dict[str, Any]:
    if isinstance(period, Stay):
        return {"arrival": plain(period.arrival), "departure": plain(period.departure)}
    return {"start": plain(period.start), "end": plain(period.end)}
