"""What members decide about themselves: who votes for them, what they hear, being forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiohttp import web

from addon.api.protocol.answers import answer, nothing
from addon.api.protocol.asked import BODY, envelope
from addon.api.protocol.problems import refusal
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain.decider import Refused
from booking_core.domain.people.own_account import (
    Command,
    DelegateVote,
    EndDelegation,
    RequestErasure,
    WithdrawErasureRequest,
    own_account,
)
from booking_core.domain.stays import ONE_DAY, midnight, today
from booking_core.handling import handle
from booking_core.projections.people import household, person
from booking_core.projections.wishes import put_wishes, wishes_of


async def get_delegation(request: web.Request) -> web.Response:
    return answer(request, await _delegation(request))


async def _delegation(request: web.Request) -> dict[str, Any]:
    """None once it is over, whether somebody ended it or not."""
    found = await person(request.app[STORE], request[CALLER].member_id)
    given = found.member.delegation if found else None
    if given is None or given.until <= request.app[CLOCK]():
        return {"to": None, "until": None}
    other = await person(request.app[STORE], given.to)
    last = today(given.until, await _zone(request)) - ONE_DAY
    name = other.name if other else ""
    return {"to": {"id": given.to, "name": name}, "until": last.isoformat()}


async def _zone(request: web.Request) -> str:
    home = await household(request.app[STORE])
    return home.time_zone if home else "UTC"


async def delegate_vote(request: web.Request) -> web.Response:
    body, now = request[BODY], request.app[CLOCK]()
    until = midnight(date.fromisoformat(body["until"]) + ONE_DAY, await _zone(request))
    await _done(request, DelegateVote(request[CALLER].member_id, body["to"], until, now))
    return answer(request, await _delegation(request))


async def end_delegation(request: web.Request) -> web.Response:
    await _done(request, EndDelegation(request[CALLER].member_id))
    return nothing()


async def get_erasure(request: web.Request) -> web.Response:
    return answer(request, await _erasure(request))


async def _erasure(request: web.Request) -> dict[str, Any]:
    found = await person(request.app[STORE], request[CALLER].member_id)
    return {"requested_at": found.erasure_asked_at if found else None}


async def request_erasure(request: web.Request) -> web.Response:
    await _done(request, RequestErasure(request[CALLER].member_id))
    return answer(request, await _erasure(request))


async def withdraw_erasure(request: web.Request) -> web.Response:
    await _done(request, WithdrawErasureRequest(request[CALLER].member_id))
    return nothing()


async def _done(request: web.Request, command: Command) -> None:
    outcome = await handle(own_account, request.app[STORE], command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome)


async def get_notifications(request: web.Request) -> web.Response:
    return answer(request, await wishes_of(request.app[STORE], request[CALLER].member_id))


async def change_notifications(request: web.Request) -> web.Response:
    found = await put_wishes(request.app[STORE], request[CALLER].member_id, request[BODY])
    return answer(request, found)
