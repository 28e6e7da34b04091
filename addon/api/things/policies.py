"""The policy of a resource: its versions, and a new one tried on the past before it counts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from aiohttp import web

from addon.api import texts
from addon.api.bookings.hearing_pages import approval_body
from addon.api.bookings.pages import period_body, person_body
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY, QUERY, envelope
from addon.api.protocol.past import position_asked
from addon.api.protocol.preconditions import expected_version
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.telling import opened, say, wants_stream
from addon.api.protocol.wire import plain
from addon.api.quota_figures import in_units
from addon.api.record.facts import actor
from addon.api.things.resources import approval_patched, rules_patched
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE
from booking_core.domain import access
from booking_core.domain.bookings.rehearsal import Rehearsal, Retold, Tally
from booking_core.domain.decider import Refused, about
from booking_core.domain.errors import NotAllowed, Stale
from booking_core.domain.ids import ResourceId
from booking_core.domain.quotas.limits import Unit
from booking_core.domain.tags import resource_tag
from booking_core.domain.things.resource_life import PolicyAdopted, Resource
from booking_core.domain.things.resources import ChangeResource, resources
from booking_core.handling import consider, handle
from booking_core.ports import Recorded
from booking_core.projections.branches import parts
from booking_core.projections.policy_texts import rules_tree
from booking_core.rehearsing import rehearse, rehearsing

_YEAR = timedelta(days=366)
_YEARS = 3
TOLD_EVERY = 0.5
"""Seconds."""


async def get_policy(request: web.Request) -> web.Response:
    return await _answered(request)


async def change_policy(request: web.Request) -> web.StreamResponse:
    resource = await _resource(request)
    expected = expected_version(request, resource.policy.version)
    if not access.may_run_household(request[CALLER].standing):
        raise refusal(Refused((NotAllowed("run_household"),)))
    if expected != resource.policy.version:
        raise refusal(Refused((Stale(expected, resource.policy.version),)), stale=412)
    command = _command(request, resource)
    if request[QUERY].get("dry_run"):
        verdict = await consider(resources, request.app[STORE], command)
        if isinstance(verdict, Refused):
            raise refusal(verdict, stale=412)
        return await _tried(request, resource, command)
    outcome = await handle(resources, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome, stale=412)
    return await _answered(request)


def _command(request: web.Request, resource: Resource) -> ChangeResource:
    body, policy = request[BODY], resource.policy
    approval = approval_patched(body["approval"], policy.approval) if "approval" in body else None
    return ChangeResource(
        request[CALLER].member_id,
        resource.id,
        resource.version,
        request.app[CLOCK](),
        approval=approval,
        rules=rules_patched(body, policy.rules) if "rules" in body else None,
    )


async def _resource(request: web.Request, as_of: int | None = None) -> Resource:
    scene = await load_scene(request, as_of=as_of)
    found = scene.inventory.get(ResourceId(request.match_info["id"]))
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "resource"})
    return found


async def _answered(request: web.Request) -> web.Response:
    as_of = await position_asked(request)
    resource = await _resource(request, as_of)
    scene = await load_scene(request)
    adopted = await request.app[STORE].read(about((PolicyAdopted,), resource_tag(resource.id)))
    known = [each for each in adopted if as_of is None or each.position <= as_of]
    policy = resource.policy
    body = {
        "resource_id": resource.id,
        "version": policy.version,
        "approval": approval_body(policy.approval),
        "rules": rules_tree(policy.rules),
        "versions": [_version(each, scene) for each in known],
    }
    return answer(request, body, version=policy.version)


def _version(recorded: Recorded, scene: Scene) -> dict[str, Any]:
    event = cast("PolicyAdopted", recorded.event)
    return {
        "version": event.version,
        "adopted_at": plain(recorded.occurred_at),
        "position": recorded.position,
        "actor": actor(recorded.envelope.actor, scene.names),
        "approval": approval_body(event.approval),
        "rules": rules_tree(event.rules),
    }


async def _tried(
    request: web.Request, resource: Resource, command: ChangeResource
) -> web.StreamResponse:
    years = request[QUERY].get("years", _YEARS)
    since = request.app[CLOCK]() - years * _YEAR
    rehearsal = Rehearsal(
        resource.id,
        command.approval or resource.policy.approval,
        command.rules or resource.policy.rules,
        since,
    )
    if wants_stream(request):
        return await _streamed(request, rehearsal)
    tally = await rehearse(request.app[STORE], rehearsal)
    return answer(request, await _tally(request, tally, since))


async def _streamed(request: web.Request, rehearsal: Rehearsal) -> web.StreamResponse:
    """How far it is, for who waits, and then what came of it."""
    stream = await opened(request)
    told_at = -TOLD_EVERY
    async for progress in rehearsing(request.app[STORE], rehearsal):
        if time.monotonic() - told_at >= TOLD_EVERY:
            await say(stream, "progress", {"done": progress.done, "of": progress.of})
            told_at = time.monotonic()
    body = await _tally(request, rehearsal.told(), rehearsal.since)
    await say(stream, "result", body)
    return stream


async def _tally(request: web.Request, tally: Tally, since: datetime) -> dict[str, Any]:
    scene = await load_scene(request)
    branches = {str(each.id): each.name for each in await parts(request.app[STORE])}
    return {
        "dry_run": True,
        "since": plain(since),
        "requests": tally.requests,
        "were": {fate.value: count for fate, count in sorted(tally.were.items())},
        "would_be": {fate.value: count for fate, count in sorted(tally.would_be.items())},
        "rules": [
            {"code": code, "title": texts.title(code, request[LANGUAGE]), "count": count}
            for code, count in sorted(tally.rules.items())
        ],
        "changed": [_retold(each, scene) for each in tally.retold],
        "members": _shares(tally, "member", scene.names),
        "branches": _shares(tally, "branch", branches),
    }


def _retold(told: Retold, scene: Scene) -> dict[str, Any]:
    return {
        "booking_id": told.booking_id,
        "member": person_body(told.claim.member_id, scene),
        **period_body(told.claim.period),
        "was": told.was,
        "would_be": told.would_be,
        "rules": list(told.rules),
    }


def _shares(tally: Tally, kind: str, names: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    """Nights and hours of each, before and after."""
    keys = sorted(key for key in {*tally.before, *tally.after} if key.startswith(f"{kind}/"))
    lines = []
    for key in keys:
        subject_id = key.partition("/")[2]
        before = tally.before.get(key, Counter())
        after = tally.after.get(key, Counter())
        lines.append(
            {
                "id": subject_id or None,
                "name": names.get(subject_id, ""),
                "nights_before": before.get("nights", 0),
                "nights_after": after.get("nights", 0),
                "hours_before": in_units(before.get("minutes", 0), Unit.HOURS),
                "hours_after": in_units(after.get("minutes", 0), Unit.HOURS),
            }
        )
    return lines
