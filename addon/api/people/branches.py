"""The parts of the household: families within the family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.protocol.answers import answer, paged
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.past import position_asked
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.rehearsed import would
from addon.auth.identity import Caller
from addon.keys import CALLER, STORE
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BranchId
from booking_core.domain.people.branches import (
    CloseBranch,
    Command,
    CreateBranch,
    RenameBranch,
    branches,
)
from booking_core.handling import handle
from booking_core.ports import Statement
from booking_core.projections.branches import (
    Part,
    belonging,
    free_branch_name,
    part,
    parts,
    put_branch_name,
)
from booking_core.projections.people import Person, everybody


async def list_branches(request: web.Request) -> web.Response:
    as_of = await position_asked(request)
    people = await _in_branches(request, as_of)
    found = [
        each
        for each in await parts(request.app[STORE], as_of=as_of)
        if request[QUERY].get("closed") or not each.branch.closed
    ]
    found.sort(key=_by_name)
    body = paged(request, found, _by_name, lambda each: _shown(each, people, request[CALLER]))
    return answer(request, body)


def _by_name(found: Part) -> str:
    return f"{found.name.casefold()}\0{found.id}"


async def get_branch(request: web.Request) -> web.Response:
    as_of = await position_asked(request)
    return await _answered(request, BranchId(request.match_info["id"]), as_of=as_of)


async def _in_branches(request: web.Request, as_of: int | None) -> Mapping[BranchId, list[Person]]:
    """Who belongs, or belonged then, to which; under the names of today."""
    people = await everybody(request.app[STORE])
    found: dict[BranchId, list[Person]] = {}
    if as_of is None:
        for each in people:
            if each.member.active and each.member.branch_id:
                found.setdefault(each.member.branch_id, []).append(each)
        return found
    then = await belonging(request.app[STORE], as_of)
    return {key: [each for each in people if each.id in inside] for key, inside in then.items()}


async def add_branch(request: web.Request) -> web.Response:
    body = request[BODY]
    branch_id = BranchId(body.get("id") or str(uuid4()))
    command = CreateBranch(request[CALLER].member_id, branch_id)
    done = await _done(request, command, [put_branch_name(branch_id, body["name"].strip())])
    return await _answered(request, done or branch_id, status=201)


async def change_branch(request: web.Request) -> web.Response:
    branch_id = BranchId(request.match_info["id"])
    found = await part(request.app[STORE], branch_id)
    version = expected_version(request, found.branch.version if found else None)
    command = RenameBranch(request[CALLER].member_id, branch_id, version)
    await _done(request, command, [put_branch_name(branch_id, request[BODY]["name"].strip())])
    return await _answered(request, branch_id)


_CLOSED: Mapping[str, Any] = {"closed": True, "can": [], "dry_run": True}


async def close_branch(request: web.Request) -> web.Response:
    branch_id = BranchId(request.match_info["id"])
    version = request[BODY].get("version")
    command = CloseBranch(request[CALLER].member_id, branch_id, version)
    if await would(request, branches, command) is not None:
        return await _answered(request, branch_id, instead=_CLOSED)
    await _done(request, command, [free_branch_name(branch_id)])
    return await _answered(request, branch_id)


async def _done(
    request: web.Request, command: Command, beside: Sequence[Statement]
) -> BranchId | None:
    """Which branch the facts are about; a repeat with the same key finds those of then."""
    outcome = await handle(branches, request.app[STORE], command, envelope(request), beside=beside)
    if isinstance(outcome, Refused):
        raise refusal(outcome, stale=412 if request.method == "PATCH" else 409)
    found = (getattr(each.event, "branch_id", None) for each in reversed(outcome.recorded))
    return next(found, None)


async def _answered(
    request: web.Request,
    branch_id: BranchId,
    *,
    status: int = 200,
    as_of: int | None = None,
    instead: Mapping[str, Any] = MappingProxyType({}),
) -> web.Response:
    """`instead` of what stands, where something is only tried."""
    found = await part(request.app[STORE], branch_id, as_of=as_of)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "branch"})
    people = await _in_branches(request, as_of)
    body = _shown(found, people, request[CALLER])
    return answer(request, {**body, **instead}, status=status, version=found.branch.version)


def _shown(
    found: Part, people: Mapping[BranchId, Sequence[Person]], caller: Caller
) -> dict[str, Any]:
    inside = people.get(found.id, ())
    return {
        "id": found.id,
        "name": found.name,
        "closed": found.branch.closed,
        "members": [{"id": each.id, "name": each.name} for each in inside],
        "version": found.branch.version,
        "can": ["change", "close"] if caller.is_admin and not found.branch.closed else [],
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }
