"""From what a request carries to the member who asks."""

from __future__ import annotations

from aiohttp import web

from addon.auth.access_tokens import InvalidTokenError
from addon.auth.api_tokens import PREFIX, find_token
from addon.auth.identity import Caller, Means
from addon.keys import ACCESS_TOKENS, CLOCK, INGRESS_USER, SESSIONS, STORE
from booking_core.domain.access import Role
from booking_core.projections.people import (
    Person,
    person,
    person_by_home_assistant_user,
)

ACT_FOR = "X-Family-Booking-User"


class NotRecognisedError(Exception):
    """Nobody we know, or nobody who may come in; `code` says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


async def recognise(request: web.Request) -> Caller:
    """The member who asks. A token that was sent counts, before the word of ingress.

    Raises:
        NotRecognisedError: Nobody who may come in.
    """
    bearer = _bearer(request)
    if bearer is None:
        return await _by_ingress(request)
    if bearer.startswith(PREFIX):
        return await _by_token(request, bearer)
    return await _by_session(request, bearer)


def _bearer(request: web.Request) -> str | None:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer":
        raise NotRecognisedError(401, "unauthenticated")
    return credentials.strip()


async def _by_session(request: web.Request, bearer: str) -> Caller:
    now = request.app[CLOCK]()
    try:
        claims = await request.app[ACCESS_TOKENS].read(bearer, now)
    except InvalidTokenError as wrong:
        raise NotRecognisedError(401, "token_invalid") from wrong
    alive = await request.app[SESSIONS].lives(claims, now)
    found = await person(request.app[STORE], claims.member_id) if alive else None
    if found is None:
        raise NotRecognisedError(401, "token_invalid")
    standing = _active(found).standing
    return Caller(standing, Means.PASSWORD, found.language, session_id=claims.session_id)


async def _by_token(request: web.Request, bearer: str) -> Caller:
    store = request.app[STORE]
    token = await find_token(store, bearer, request.app[CLOCK]())
    owner = await person(store, token.member_id) if token else None
    if token is None or owner is None or not owner.standing.active:
        raise NotRecognisedError(401, "token_invalid")
    named = request.headers.getall(ACT_FOR, ())
    if not named:
        return Caller(owner.standing, Means.TOKEN, owner.language, token.scopes)
    if "act_as" not in token.scopes or not owner.standing.has(Role.ADMIN):
        raise NotRecognisedError(403, "may_not_act_for")
    found = await person_by_home_assistant_user(store, named[0])
    if found is None:
        raise NotRecognisedError(403, "not_linked")
    standing = _active(found).standing
    return Caller(standing, Means.TOKEN, found.language, token.scopes, act_for=owner.id)


async def _by_ingress(request: web.Request) -> Caller:
    user = request[INGRESS_USER]
    if user is None:
        raise NotRecognisedError(401, "unauthenticated")
    found = await person_by_home_assistant_user(request.app[STORE], user.user_id)
    if found is None:
        raise NotRecognisedError(403, "not_linked")
    return Caller(_active(found).standing, Means.INGRESS, found.language)


def _active(found: Person) -> Person:
    if not found.standing.active:
        raise NotRecognisedError(403, f"account_{found.member.state}")
    return found
