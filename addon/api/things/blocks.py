"""Times in which a resource is shut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.bookings.opened import opened
from addon.api.bookings.pages import person_body
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer, nothing, paged
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.past import position_asked
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.rehearsed import affected, would
from addon.api.protocol.wire import plain, wish
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE
from booking_core.domain import access
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BlockId, ResourceId
from booking_core.domain.stays import ONE_DAY, Period, Stay, today
from booking_core.domain.texts import SealedText
from booking_core.domain.things.attention import lies_under
from booking_core.domain.things.block_life import Block, ResourceBlocked
from booking_core.domain.things.blocks import BlockResource, Command, LiftBlock, blocks as decider
from booking_core.domain.things.resource_life import Kind, Resource, lineage
from booking_core.handling import handle
from booking_core.instants import instant_text
from booking_core.projections.blocked import Listed, block, blocks


async def list_blocks(request: web.Request) -> web.Response:
    """Those of the resource and of all above it, that are not over or touch the days asked for."""
    as_of = await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    line = lineage(scene.inventory, _resource(request, scene).id)
    found = await _asked(request, scene, as_of)
    return await _listed(request, scene, [each for each in found if each.block.resource_id in line])


async def list_all_blocks(request: web.Request) -> web.Response:
    """Those of every resource in use, that are not over or touch the days asked for."""
    as_of = await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    found = await _asked(request, scene, as_of)
    return await _listed(request, scene, [each for each in found if _in_use(each, scene)])


async def _asked(request: web.Request, scene: Scene, as_of: int | None) -> Sequence[Listed]:
    store, query = request.app[STORE], request[QUERY]
    begin, end = _day(query.get("from")), _day(query.get("to"))
    if begin:
        return await blocks(store, begin, end, as_of=as_of)
    # It may be over in one zone and not yet in another; nowhere is it two days earlier.
    found = await blocks(store, scene.now.date() - ONE_DAY, end, as_of=as_of)
    return [each for each in found if today(scene.now, each.block.zone) < each.block.period.end_day]


def _in_use(found: Listed, scene: Scene) -> bool:
    return not scene.inventory[found.block.resource_id].archived


async def _listed(request: web.Request, scene: Scene, found: Sequence[Listed]) -> web.Response:
    found = sorted(found, key=_place)
    reasons = await _reasons(request, found)
    return answer(
        request,
        paged(request, found, _place, lambda each: _shown(each, reasons, scene)),
    )


def _place(found: Listed) -> str:
    return f"{found.block.period.first_day}/{found.block.id}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _resource(request: web.Request, scene: Scene) -> Resource:
    found = scene.inventory.get(ResourceId(request.match_info["id"]))
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "resource"})
    return found


async def _reasons(
    request: web.Request, found: Sequence[Listed]
) -> Mapping[SealedText, str | None]:
    sealed = [each.reason for each in found if each.reason]
    return await opened(request.app[STORE], sealed, request[LANGUAGE])


async def block_resource(request: web.Request) -> web.Response:
    body, scene = request[BODY], await load_scene(request)
    resource = _resource(request, scene)
    block_id = BlockId(body.get("id") or str(uuid4()))
    period = wish(body["from"], body["to"], nights=resource.kind is Kind.OVERNIGHT)
    command = BlockResource(
        by=request[CALLER].member_id,
        block_id=block_id,
        resource_id=resource.id,
        period=period,
        now=request.app[CLOCK](),
        reason=body.get("reason"),
    )
    tried = await would(request, decider, command)
    if tried is not None:
        return answer(request, await _tried(request, command, tried, scene))
    done = await _done(request, command)
    found = await block(request.app[STORE], done or block_id)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "block"})
    reasons = await _reasons(request, [found])
    return answer(request, _shown(found, reasons, scene), status=201)


async def _tried(
    request: web.Request, command: BlockResource, events: Sequence[Event], scene: Scene
) -> dict[str, Any]:
    """The block as it would be, and the stays that would lie under it."""
    there: list[str] = []
    for made in events:
        if isinstance(made, ResourceBlocked):
            shut = Block(made.block_id, made.resource_id, made.lineage, made.period, made.zone)
            first, end = made.period.first_day, made.period.end_day
            there = await affected(request, first, end, partial(_under, shut))
    return {
        "id": command.block_id,
        "resource_id": command.resource_id,
        "from": request[BODY]["from"],
        "to": request[BODY]["to"],
        "reason": command.reason,
        "by": person_body(command.by, scene),
        "can": [],
        "created_at": instant_text(command.now),
        "dry_run": True,
        "affected": there,
    }


def _under(shut: Block, claim: Claim) -> bool:
    return lies_under(claim, shut)


async def lift_block(request: web.Request) -> web.Response:
    found = await block(request.app[STORE], request.match_info["id"])
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "block"})
    by, now = request[CALLER].member_id, request.app[CLOCK]()
    command = LiftBlock(by, found.block.id, found.block.resource_id, now)
    if await would(request, decider, command) is None:
        await _done(request, command)
    return nothing()


def _shown(found: Listed, reasons: Mapping[SealedText, str | None], scene: Scene) -> dict[str, Any]:
    runs = access.may_run_household(scene.caller.standing)
    first, end = _ends(found.block.period)
    return {
        "id": found.block.id,
        "resource_id": found.block.resource_id,
        "from": plain(first),
        "to": plain(end),
        "reason": reasons[found.reason] if found.reason else None,
        "by": person_body(found.by, scene),
        "can": ["lift"] if runs and not found.block.lifted else [],
        "created_at": found.created_at,
    }


def _ends(period: Period) -> tuple[date, date]:
    if isinstance(period, Stay):
        return period.arrival, period.departure
    return period.start, period.end


async def _done(request: web.Request, command: Command) -> BlockId | None:
    outcome = await handle(decider, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    made: list[BlockId] = [each.event.block_id for each in outcome.recorded]  # type: ignore[attr-defined] # the decider's own events
    return next(iter(made), None)
