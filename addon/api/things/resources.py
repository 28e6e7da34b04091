"""What can be booked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.bookings.hearing_pages import approval_body, below
from addon.api.protocol.answers import answer, paged
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.past import position_asked
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.rehearsed import affected, would
from addon.auth.identity import Caller
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain import access
from booking_core.domain.access import Role
from booking_core.domain.bookings.claims import limit
from booking_core.domain.decider import Refused
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.stays import ONE_DAY
from booking_core.domain.things.resource_life import (
    Absence,
    Approval,
    Inventory,
    Kind,
    Mode,
    Rank,
    Resource,
    ResourceEvent,
    Rules,
    Size,
)
from booking_core.domain.things.resources import (
    ArchiveResource,
    ChangeResource,
    Command,
    CreateResource,
    resources,
)
from booking_core.handling import handle
from booking_core.projections.policy_texts import read_rules, rules_tree
from booking_core.projections.things import Thing, inventory, things


async def list_resources(request: web.Request) -> web.Response:
    query = request[QUERY]
    everything = await _things(request)
    stock = inventory(everything)
    found = [
        each
        for each in everything
        if query.get("kind") in (None, each.resource.kind)
        and (query.get("archived") or not each.resource.archived)
    ]
    found.sort(key=_by_name)
    body = paged(request, found, _by_name, lambda each: shown(each, stock, request[CALLER]))
    return answer(request, body)


def _by_name(found: Thing) -> str:
    return f"{found.resource.label.name.casefold()}\0{found.resource.id}"


async def get_resource(request: web.Request) -> web.Response:
    return await _answered(request, ResourceId(request.match_info["id"]))


async def _things(request: web.Request) -> list[Thing]:
    return list(await things(request.app[STORE], as_of=await position_asked(request)))


async def _answered(
    request: web.Request,
    resource_id: ResourceId,
    status: int = 200,
    **instead: object,  # of what stands
) -> web.Response:
    everything = await _things(request)
    found = next((each for each in everything if each.resource.id == resource_id), None)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "resource"})
    body = {**shown(found, inventory(everything), request[CALLER]), **instead}
    return answer(request, body, status=status, version=found.resource.version)


def shown(found: Thing, stock: Inventory, caller: Caller) -> dict[str, Any]:
    resource = found.resource
    policy = resource.policy
    return {
        "id": resource.id,
        "slug": resource.label.slug,
        "name": resource.label.name,
        "kind": resource.kind,
        "time_zone": resource.time_zone,
        "places": resource.size.places,
        "ceiling": resource.size.ceiling,
        "units": resource.size.units,
        "capacity": limit(stock, resource.id),
        "parent_id": resource.parent_id,
        "color": resource.label.color,
        "approval": approval_body(policy.approval),
        "buffer": policy.rules.buffer,
        "rules": rules_tree(policy.rules),
        "archived": resource.archived,
        "version": resource.version,
        "can": list(_verbs(resource, caller)),
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


def _verbs(resource: Resource, caller: Caller) -> Iterator[str]:
    who = caller.standing
    if resource.archived:
        return
    if access.may_request(who, guardian_of_subject=False, own=True):
        yield "book"
    named = resource.policy.approval.approvers
    if who.has(Role.ADMIN) or (caller.member_id in named if named else who.has(Role.APPROVER)):
        yield "decide"
    if access.may_run_household(who):
        yield from ("change", "archive")


async def add_resource(request: web.Request) -> web.Response:
    body = request[BODY]
    resource_id = ResourceId(body.get("id") or str(uuid4()))
    kind = Kind(body["kind"])
    command = CreateResource(
        by=request[CALLER].member_id,
        resource_id=resource_id,
        name=body["name"].strip(),
        kind=kind,
        time_zone=body.get("time_zone"),
        parent_id=body.get("parent_id"),
        size=Size(body.get("places"), body.get("ceiling"), body.get("units")),
        color=body.get("color"),
        approval=approval_patched(body.get("approval", {})),
        rules=rules_patched(body, Rules()),
        now=request.app[CLOCK](),
    )
    done = await _done(request, command)
    return await _answered(request, done or resource_id, status=201)


async def change_resource(request: web.Request) -> web.Response:
    body, resource_id = request[BODY], ResourceId(request.match_info["id"])
    everything = await things(request.app[STORE])
    found = next((each.resource for each in everything if each.resource.id == resource_id), None)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "resource"})
    rules = found.policy.rules
    command = ChangeResource(
        by=request[CALLER].member_id,
        resource_id=resource_id,
        version=expected_version(request, found.version),
        now=request.app[CLOCK](),
        name=body["name"].strip() if "name" in body else None,
        color=body.get("color"),
        size=_size(body, found.size),
        approval=approval_patched(body["approval"], found.policy.approval)
        if "approval" in body
        else None,
        rules=rules_patched(body, rules) if {"rules", "buffer"} & body.keys() else None,
    )
    await _done(request, command)
    return await _answered(request, resource_id)


async def archive_resource(request: web.Request) -> web.Response:
    resource_id = ResourceId(request.match_info["id"])
    version = request[BODY].get("version")
    command = ArchiveResource(request[CALLER].member_id, resource_id, version)
    if await would(request, resources, command) is None:
        await _done(request, command)
        return await _answered(request, resource_id)
    there = await affected(
        request,
        request.app[CLOCK]().date() - ONE_DAY,
        None,
        lambda claim: any(resource_id in item.lineage for item in claim.items),
    )
    return await _answered(
        request, resource_id, archived=True, can=[], dry_run=True, affected=there
    )


def _size(body: Mapping[str, Any], before: Size) -> Size:
    return Size(
        body.get("places", before.places),
        body.get("ceiling", before.ceiling),
        body.get("units", before.units),
    )


def approval_patched(body: Mapping[str, Any], before: Approval | None = None) -> Approval:
    """A merge patch: what is not named stays as it was (RFC 7396)."""
    known = before or Approval()
    approvers = body.get("approvers")
    return Approval(
        Mode(body.get("mode", known.mode)),
        known.approvers if approvers is None else frozenset(map(MemberId, approvers)),
        body.get("hold_hours", known.hold_hours),
        body.get("offer_hours", known.offer_hours),
        Rank(body.get("offer_over", known.offer_over)),
        body.get("needed", known.needed),
        body.get("silence_hours", known.silence_hours),
        below(body["auto_below"]) if "auto_below" in body else known.auto_below,
        Absence(body.get("on_absence", known.on_absence)),
        body.get("undo_hours", known.undo_hours),
    )


def rules_patched(body: Mapping[str, Any], before: Rules) -> Rules:
    """A merge patch; the resource's `buffer` is that of its rules by a shorter way."""
    buffer = {"buffer": body["buffer"]} if "buffer" in body else {}
    return read_rules({**rules_tree(before), **buffer, **body.get("rules", {})})


async def _done(request: web.Request, command: Command) -> ResourceId | None:
    outcome = await handle(resources, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome, stale=412 if request.method == "PATCH" else 409)
    about_it = (each.event for each in outcome.recorded if isinstance(each.event, ResourceEvent))
    return next((event.resource_id for event in about_it), None)
