"""A way back in for who forgot the password: a link that an admin makes and hands over."""

from __future__ import annotations

import logging

from aiohttp import web

from addon.api.people.sign_in import tokens_body
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY
from addon.api.protocol.problems import ProblemError, refusal
from addon.api.protocol.wire import plain
from addon.api.record.tail import TAIL
from addon.auth.credentials import put_password
from addon.auth.password_links import make_link, maker, use_link
from addon.keys import CALLER, CLOCK, LOGIN_LIMIT, ORIGIN, PASSWORDS, SESSIONS, SETTINGS, STORE
from booking_core.domain import access
from booking_core.domain.decider import Refused
from booking_core.domain.people.errors import MemberStateForbids
from booking_core.domain.people.member_life import MemberState
from booking_core.projections.people import person

_LOGGER = logging.getLogger(__name__)


async def make_password_link(request: web.Request) -> web.Response:
    """For admins in person: a token that could make links could be anybody."""
    caller, app = request[CALLER], request.app
    if not caller.is_admin:
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
    if caller.scopes is not None:
        raise ProblemError(403, "scope_missing")
    found = await person(app[STORE], request.match_info["id"])
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    if not found.member.active:
        forbidden = MemberStateForbids(found.member.state, (MemberState.ACTIVE,))
        raise refusal(Refused((forbidden,)))
    if found.email is None:
        raise ProblemError(422, "password_without_email")
    link = await make_link(app[STORE], found.id, caller.member_id, app[CLOCK]())
    _LOGGER.info("member %s made a password link for member %s", caller.member_id, found.id)
    body = {"token": link.secret, "path": link.path, "expires_at": plain(link.expires_at)}
    public_url = app[SETTINGS].public_url
    return answer(
        request, body | ({"url": f"{public_url}/{link.path}"} if public_url else {}), status=201
    )


async def reset_password(request: web.Request) -> web.Response:
    """All sessions end; programs and calendars of the member go on."""
    body, app, now = request[BODY], request.app, request.app[CLOCK]()
    tries = f"password link {request[ORIGIN]}"
    await app[LOGIN_LIMIT].take(tries)
    made_by = await maker(app[STORE], body["token"], now)
    admin = await person(app[STORE], made_by) if made_by else None
    if admin is None or not access.may_run_household(admin.standing):
        raise ProblemError(401, "link_over")
    # Before the link is used up: the one worker may be too busy.
    secret = await app[PASSWORDS].hash(body["new_password"])
    member_id = await use_link(app[STORE], body["token"], now)
    found = await person(app[STORE], member_id) if member_id else None
    if found is None or not found.member.active:
        raise ProblemError(401, "link_over")
    await app[STORE].write([put_password(found.id, secret, now)])
    await app[SESSIONS].end_all(found.id)
    await app[TAIL].call()
    await app[LOGIN_LIMIT].give_back(tries)
    _LOGGER.info("member %s set a password by link", found.id)
    return answer(request, tokens_body(await app[SESSIONS].open(found.id, now)))
