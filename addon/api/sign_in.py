"""Signing in and out, joining."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from uuid import uuid4

from aiohttp import web

from addon.api.answers import answer, nothing
from addon.api.asked import BODY
from addon.api.problems import ProblemError, refusal
from addon.auth.credentials import known_password, put_password
from addon.auth.sessions import Tokens
from addon.keys import (
    ADDRESS,
    CALLER,
    CLOCK,
    INGRESS_USER,
    LOGIN_LIMIT,
    PASSWORDS,
    REQUEST_ID,
    SESSIONS,
    STORE,
)
from booking_core.domain.decider import Refused
from booking_core.domain.ids import MemberId
from booking_core.domain.members import Register, members
from booking_core.handling import handle
from booking_core.ports import Envelope, TakenError
from booking_core.projections.people import (
    email_key,
    household,
    person_by_email,
    put_profile,
)


def tokens_body(tokens: Tokens) -> Mapping[str, object]:
    return asdict(tokens)


async def log_in(request: web.Request) -> web.Response:
    body, app = request[BODY], request.app
    throttle = f"{email_key(body['email'])} {request[ADDRESS]}"
    app[LOGIN_LIMIT].take(throttle)
    found = await person_by_email(app[STORE], body["email"])
    known = await known_password(app[STORE], found.id) if found else None
    if not await app[PASSWORDS].matches(body["password"], known) or not found or not known:
        raise ProblemError(401, "wrong_credentials")
    app[LOGIN_LIMIT].give_back(throttle)
    if not found.standing.active:
        raise ProblemError(403, f"account_{found.member.state}")
    if app[PASSWORDS].is_outdated(known):
        renewed = await app[PASSWORDS].hash(body["password"])
        await app[STORE].write([put_password(found.id, renewed, app[CLOCK]())])
    return answer(request, tokens_body(await app[SESSIONS].open(found.id, app[CLOCK]())))


async def refresh_session(request: web.Request) -> web.Response:
    tokens = await request.app[SESSIONS].refresh(
        request[BODY]["refresh_token"], request.app[CLOCK]()
    )
    if tokens is None:
        raise ProblemError(401, "session_over")
    return answer(request, tokens_body(tokens))


async def log_out(request: web.Request) -> web.Response:
    caller, sessions = request[CALLER], request.app[SESSIONS]
    if request[BODY].get("everywhere"):
        await sessions.end_all(caller.member_id)
    elif caller.session_id is not None:
        await sessions.end(caller.session_id)
    return nothing()


async def register(request: web.Request) -> web.Response:
    """The same answer, after the same work, whether the address is known or not."""
    body, app = request[BODY], request.app
    home = await household(app[STORE])
    if home is None:
        raise ProblemError(409, "not_set_up")
    member_id, user = MemberId(str(uuid4())), request[INGRESS_USER]
    secret = await app[PASSWORDS].hash(body["password"])
    profile = put_profile(
        member_id,
        name=body["name"],
        email=body["email"],
        language=body.get("language", home.language),
        home_assistant_user_id=user.user_id if user else None,
    )
    try:
        outcome = await handle(
            members,
            app[STORE],
            Register(member_id),
            Envelope(member_id, "panel", request[REQUEST_ID]),
            beside=(profile, put_password(member_id, secret, app[CLOCK]())),
        )
    except TakenError as taken:
        if taken.constraint != "profiles_email_key_key":
            raise
    else:
        if isinstance(outcome, Refused):
            raise refusal(outcome)
    return answer(request, {"member_id": member_id, "state": "waiting"}, status=201)


async def change_password(request: web.Request) -> web.Response:
    """Whoever knows the old password, or came by ingress and has none yet."""
    caller, body, app = request[CALLER], request[BODY], request.app
    if caller.scopes is not None:
        raise ProblemError(403, "scope_missing")
    known = await known_password(app[STORE], caller.member_id)
    if known is not None:
        throttle = f"{caller.member_id} {request[ADDRESS]}"
        app[LOGIN_LIMIT].take(throttle)
        if not await app[PASSWORDS].matches(body.get("current_password", ""), known):
            raise ProblemError(403, "wrong_password")
        app[LOGIN_LIMIT].give_back(throttle)
    now = app[CLOCK]()
    secret = await app[PASSWORDS].hash(body["new_password"])
    await app[STORE].write([put_password(caller.member_id, secret, now)])
    await app[SESSIONS].end_all(caller.member_id)
    return answer(request, tokens_body(await app[SESSIONS].open(caller.member_id, now)))
