"""The caller: who they are, and the tokens of their programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from aiohttp import web

from addon.api.people.consent import agreement
from addon.api.people.members import Beyond, change_profile
from addon.api.protocol.answers import answer, nothing, paged
from addon.api.protocol.asked import BODY
from addon.api.protocol.problems import ProblemError
from addon.api.record.tail import TAIL
from addon.auth.api_tokens import create_token as make_token, revoke_token as end_token, tokens_of
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain import access
from booking_core.domain.access import Role, Standing
from booking_core.domain.approval.electing import electors
from booking_core.projections.people import Person, everybody, household, membership, person
from booking_core.projections.things import things


async def get_me(request: web.Request) -> web.Response:
    found = await _myself(request)
    return answer(request, await _shown(request, found), version=found.member.version)


async def change_me(request: web.Request) -> web.Response:
    await change_profile(request, request[CALLER].member_id, request[BODY], Beyond())
    return await get_me(request)


async def _myself(request: web.Request) -> Person:
    found = await person(request.app[STORE], request[CALLER].member_id)
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    return found


async def _shown(request: web.Request, found: Person) -> dict[str, Any]:
    home = await household(request.app[STORE])
    decides = await _decides(request, found)
    return {
        "id": found.id,
        "name": found.name,
        "email": found.email,
        "roles": sorted(found.member.roles),
        "language": found.language,
        "branch_id": found.member.branch_id,
        "version": found.member.version,
        "can": list(_abilities(found.standing, decides)),
        "decides": decides,
        "signed_in_by": request[CALLER].means,
        "consent": agreement(found, home),
        "household": {
            "name": home.name if home else "",
            "time_zone": home.time_zone if home else "UTC",
            "language": home.language if home else "en",
        },
    }


async def _decides(request: web.Request, me: Person) -> list[str]:
    """The resources whose requests I may decide about, with the role or named for them."""
    if not me.standing.active:
        return []
    people = membership(await everybody(request.app[STORE]))
    return [
        each.resource.id
        for each in await things(request.app[STORE])
        if not each.resource.archived and me.id in electors(each.resource.policy.approval, people)
    ]


def _abilities(who: Standing, decides: Sequence[str]) -> Iterator[str]:
    if access.may_request(who, guardian_of_subject=False, own=True):
        yield "book"
    if who.has(Role.APPROVER, Role.ADMIN) or decides:
        yield "decide"
    if access.may_run_household(who):
        yield "manage"


async def list_tokens(request: web.Request) -> web.Response:
    found = await tokens_of(request.app[STORE], request[CALLER].member_id)
    body = paged(
        request, found, lambda each: f"{each.created_at}/{each.id}", lambda each: each.shown
    )
    return answer(request, body)


async def create_token(request: web.Request) -> web.Response:
    """A token can do no more than who makes it: neither by its scopes nor by its roles."""
    caller, body = request[CALLER], request[BODY]
    if caller.lacks(frozenset(body["scopes"])) or caller.act_for is not None:
        raise ProblemError(403, "scope_missing")
    if {"act_as", "metrics"} & set(body["scopes"]) and not caller.is_admin:
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
    token, secret = await make_token(
        request.app[STORE],
        caller.member_id,
        name=body["name"],
        scopes=body["scopes"],
        now=request.app[CLOCK](),
        days=body.get("expires_in_days"),
    )
    return answer(request, {**token.shown, "token": secret}, status=201)


async def revoke_token(request: web.Request) -> web.Response:
    mine = request[CALLER].member_id
    if not await end_token(request.app[STORE], request.match_info["id"], mine):
        raise ProblemError(404, "not_found", facts={"kind": "token"})
    await request.app[TAIL].call()
    return nothing()
