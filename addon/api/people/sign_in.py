"""Signing in and out, joining."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import uuid4

from aiohttp import web

from addon.api.protocol.answers import answer, nothing
from addon.api.protocol.asked import BODY
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.record.tail import TAIL
from addon.auth.credentials import known_password, put_password
from addon.auth.guesses import Guesses
from addon.auth.ingress import IngressUser
from addon.auth.listeners import is_outside
from addon.auth.sessions import Tokens
from addon.keys import (
    CALLER,
    CLOCK,
    INGRESS_USER,
    LOGIN_LIMIT,
    ORIGIN,
    PASSWORDS,
    REQUEST_ID,
    SESSIONS,
    STORE,
    STREET_LIMIT,
)
from booking_core.domain.decider import Refused
from booking_core.domain.ids import MemberId
from booking_core.domain.people.members import ChangeMember, Register, members
from booking_core.handling import handle
from booking_core.ports import Envelope, TakenError
from booking_core.projections.people import (
    Person,
    email_key,
    household,
    person_by_email,
    put_profile,
)

_LOGGER = logging.getLogger(__name__)


def tokens_body(tokens: Tokens) -> Mapping[str, object]:
    return asdict(tokens)


async def log_in(request: web.Request) -> web.Response:
    found = await _proven(request)
    return answer(request, await _signed_in(request, found.id))


async def link_home_assistant(request: web.Request) -> web.Response:
    """Who comes by ingress and knows a member's password is that member from now on."""
    user = request[INGRESS_USER]
    if user is None:
        raise ProblemError(403, "ingress_required")
    found = await _proven(request)
    if found.home_assistant_user_id != user.user_id:
        await _link(request, found, user)
    return answer(request, await _signed_in(request, found.id))


async def _link(request: web.Request, found: Person, user: IngressUser) -> None:
    profile = put_profile(
        found.id,
        name=found.name,
        email=found.email,
        language=found.language,
        home_assistant_user_id=user.user_id,
    )
    field = frozenset({"home_assistant_user_id"})
    command = ChangeMember(found.id, found.id, profile=field, version=found.member.version)
    envelope = Envelope(found.id, "panel", request[REQUEST_ID])
    outcome = await handle(members, request.app[STORE], command, envelope, beside=(profile,))
    if isinstance(outcome, Refused):
        raise refusal(outcome)


async def _proven(request: web.Request) -> Person:
    """The member whose e-mail and password the body has.

    Raises:
        ProblemError: Not the password, nobody, or nobody who may come in.
        TooFastError: Too many guesses.
    """
    body, app = request[BODY], request.app
    account = email_key(body["email"])
    guesses = _guesses(request, account)
    for limit, key in guesses:
        await limit.take(key)
    found = await person_by_email(app[STORE], body["email"])
    known = await known_password(app[STORE], found.id) if found else None
    if not await app[PASSWORDS].matches(body["password"], known) or not found or not known:
        _LOGGER.info("a login was refused")
        raise ProblemError(401, "wrong_credentials")
    for limit, key in guesses:
        await limit.give_back(key)
    if not found.standing.active:
        raise ProblemError(403, f"account_{found.member.state}")
    if app[PASSWORDS].is_outdated(known):
        renewed = await app[PASSWORDS].hash(body["password"])
        await app[STORE].write([put_password(found.id, renewed, app[CLOCK]())])
    return found


def _guesses(request: web.Request, account: str) -> Sequence[tuple[Guesses, str]]:
    """The limits that a guess counts against; from inside, the street's does not."""
    app, source = request.app, request[ORIGIN]
    by_both = (app[LOGIN_LIMIT], f"{account} {source}")
    return (by_both, (app[STREET_LIMIT], account)) if is_outside(source) else (by_both,)


async def _signed_in(request: web.Request, member_id: MemberId) -> Mapping[str, object]:
    return tokens_body(await request.app[SESSIONS].open(member_id, request.app[CLOCK]()))


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
    await request.app[TAIL].call()
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
            Register(member_id, body.get("consent_version")),
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
        throttle = f"{caller.member_id} {request[ORIGIN]}"
        await app[LOGIN_LIMIT].take(throttle)
        if not await app[PASSWORDS].matches(body.get("current_password", ""), known):
            raise ProblemError(403, "wrong_password")
        await app[LOGIN_LIMIT].give_back(throttle)
    now = app[CLOCK]()
    secret = await app[PASSWORDS].hash(body["new_password"])
    await app[STORE].write([put_password(caller.member_id, secret, now)])
    await app[SESSIONS].end_all(caller.member_id)
    await app[TAIL].call()
    return answer(request, await _signed_in(request, caller.member_id))
