"""Is it up, is it set up."""

from __future__ import annotations

from uuid import uuid4

from aiohttp import web

from addon.api.people.sign_in import tokens_body
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY
from addon.api.protocol.problems import ProblemError, refusal
from addon.auth.credentials import put_password
from addon.auth.home_assistant import is_administrator
from addon.keys import (
    CLOCK,
    INGRESS_USER,
    LOGIN_LIMIT,
    ORIGIN,
    PASSWORDS,
    REQUEST_ID,
    SERVER_ID,
    SESSIONS,
    SETTINGS,
    SETUP_CODE,
    STORE,
    VERSION,
)
from addon.settings import Settings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.members import FoundHousehold, members
from booking_core.handling import handle
from booking_core.ports import Envelope, Statement
from booking_core.projections.people import household, put_household, put_profile


async def get_health(request: web.Request) -> web.Response:
    return answer(request, _health(request, "ok"))


async def get_ready(request: web.Request) -> web.Response:
    await request.app[STORE].head()
    return answer(request, _health(request, "ready"))


def _health(request: web.Request, status: str) -> dict[str, str]:
    app = request.app
    return {"status": status, "version": app[VERSION], "server_id": app[SERVER_ID]}


async def get_setup(request: web.Request) -> web.Response:
    needed = await household(request.app[STORE]) is None
    asked = needed and not await _may_without_code(request)
    state: dict[str, object] = {"needed": needed, "code_required": asked}
    if needed and not asked:
        state |= proposed(request.app[SETTINGS])
    return answer(request, state)


def proposed(settings: Settings) -> dict[str, str]:
    """What the options say about the household; nobody who needs a code is told."""
    named = {"household_name": settings.household_name, "time_zone": settings.time_zone}
    return {field: value for field, value in named.items() if value and value != "UTC"}


async def set_up(request: web.Request) -> web.Response:
    if await household(request.app[STORE]) is not None:
        raise ProblemError(409, "already_set_up")
    body = request[BODY]
    await _refuse_strangers(request, body.get("code"))
    settings, now = request.app[SETTINGS], request.app[CLOCK]()
    admin, member_id = body["admin"], MemberId(str(uuid4()))
    language = body.get("language", settings.language)
    user = request[INGRESS_USER]
    secret = await request.app[PASSWORDS].hash(admin["password"])
    outcome = await handle(
        members,
        request.app[STORE],
        FoundHousehold(
            member_id,
            body.get("time_zone", settings.time_zone),
            language,
            body.get("consent"),
        ),
        Envelope(SYSTEM, "panel", request[REQUEST_ID]),
        beside=(
            put_household(body["household_name"]),
            put_profile(
                member_id,
                name=admin["name"],
                email=admin["email"],
                language=language,
                home_assistant_user_id=user.user_id if user else None,
            ),
            put_password(member_id, secret, now),
            Statement("DELETE FROM setup_code"),
        ),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    return answer(
        request, tokens_body(await request.app[SESSIONS].open(member_id, now)), status=201
    )


async def _refuse_strangers(request: web.Request, code: str | None) -> None:
    if code is None:
        if not await _may_without_code(request):
            raise ProblemError(403, "code_required")
        return
    tries = f"set-up {request[ORIGIN]}"
    await request.app[LOGIN_LIMIT].take(tries)
    if not await request.app[SETUP_CODE].matches(code):
        raise ProblemError(403, "wrong_code")
    await request.app[LOGIN_LIMIT].give_back(tries)


async def _may_without_code(request: web.Request) -> bool:
    user = request[INGRESS_USER]
    token = request.app[SETTINGS].supervisor_token
    return user is not None and token is not None and await is_administrator(user.user_id, token)
