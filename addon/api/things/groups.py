"""Groups of resources."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.protocol.answers import answer, nothing, paged
from addon.api.protocol.asked import BODY, envelope
from addon.api.protocol.past import position_asked
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.rehearsed import would
from addon.keys import CALLER, STORE
from booking_core.domain import access
from booking_core.domain.decider import Refused
from booking_core.domain.ids import GroupId, ResourceId
from booking_core.domain.things.groups import ChangeGroup, Command, DissolveGroup, FormGroup, groups
from booking_core.handling import handle
from booking_core.projections.grouped import Listed, listed


async def list_groups(request: web.Request) -> web.Response:
    found = sorted(await _listed(request), key=_by_name)
    return answer(request, paged(request, found, _by_name, lambda each: _shown(each, request)))


def _by_name(found: Listed) -> str:
    return f"{found.group.name.casefold()}\0{found.group.id}"


async def get_group(request: web.Request) -> web.Response:
    return await _answered(request, _id(request))


async def add_group(request: web.Request) -> web.Response:
    body = request[BODY]
    group_id = GroupId(body.get("id") or str(uuid4()))
    members = frozenset(map(ResourceId, body.get("resource_ids", ())))
    command = FormGroup(request[CALLER].member_id, group_id, body["name"].strip(), members)
    done = await _done(request, command)
    return await _answered(request, done or group_id, status=201)


async def change_group(request: web.Request) -> web.Response:
    body, group_id = request[BODY], _id(request)
    found = await _found(request, group_id)
    command = ChangeGroup(
        by=request[CALLER].member_id,
        group_id=group_id,
        version=expected_version(request, found.group.version if found else None),
        name=body["name"].strip() if "name" in body else None,
        resource_ids=frozenset(body["resource_ids"]) if "resource_ids" in body else None,
    )
    await _done(request, command)
    return await _answered(request, command.group_id)


async def dissolve_group(request: web.Request) -> web.Response:
    command = DissolveGroup(request[CALLER].member_id, _id(request))
    if await would(request, groups, command) is None:
        await _done(request, command)
    return nothing()


def _id(request: web.Request) -> GroupId:
    return GroupId(request.match_info["id"])


async def _found(request: web.Request, group_id: GroupId) -> Listed | None:
    return next((each for each in await _listed(request) if each.group.id == group_id), None)


async def _listed(request: web.Request) -> list[Listed]:
    return list(await listed(request.app[STORE], as_of=await position_asked(request)))


async def _answered(request: web.Request, group_id: GroupId, status: int = 200) -> web.Response:
    found = await _found(request, group_id)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "group"})
    return answer(request, _shown(found, request), status=status, version=found.group.version)


def _shown(found: Listed, request: web.Request) -> dict[str, Any]:
    runs = access.may_run_household(request[CALLER].standing)
    return {
        "id": found.group.id,
        "name": found.group.name,
        "resource_ids": sorted(found.group.resource_ids),
        "version": found.group.version,
        "can": ["change", "dissolve"] if runs else [],
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


async def _done(request: web.Request, command: Command) -> GroupId | None:
    outcome = await handle(groups, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome, stale=412 if request.method == "PATCH" else 409)
    formed: list[GroupId] = [each.event.group_id for each in outcome.recorded]  # type: ignore[attr-defined] # the decider's own events
    return next(iter(formed), None)
