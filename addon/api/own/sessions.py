"""Where somebody is signed in with a password, and ending it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from addon.api.protocol.answers import answer, nothing, paged
from addon.api.protocol.problems import ProblemError
from addon.api.record.tail import TAIL
from addon.auth.identity import Caller
from addon.auth.sessions import Session
from addon.keys import CALLER, CLOCK, SESSIONS, STORE
from booking_core.projections.people import person

_LOGGER = logging.getLogger(__name__)


async def list_sessions(request: web.Request) -> web.Response:
    caller, now = request[CALLER], request.app[CLOCK]()
    found = await request.app[SESSIONS].of(caller.member_id, now)
    return answer(request, paged(request, found, _place, lambda each: _shown(each, caller)))


def _place(session: Session) -> str:
    return f"{session.created_at}/{session.id}"


def _shown(session: Session, caller: Caller) -> Mapping[str, Any]:
    return {
        "id": session.id,
        "created_at": session.created_at,
        "last_used_at": session.used_at,
        "expires_at": session.expires_at,
        "current": session.id == caller.session_id,
    }


async def end_session(request: web.Request) -> web.Response:
    mine = request[CALLER].member_id
    if not await request.app[SESSIONS].end_own(request.match_info["id"], mine):
        raise ProblemError(404, "not_found", facts={"kind": "session"})
    return await _ended(request)


async def end_other_sessions(request: web.Request) -> web.Response:
    caller, sessions = request[CALLER], request.app[SESSIONS]
    if caller.session_id is None:
        await sessions.end_all(caller.member_id)
    else:
        await sessions.end_others(caller.member_id, but=caller.session_id)
    return await _ended(request)


async def end_sessions_of_member(request: web.Request) -> web.Response:
    """For admins; whoever can't sign in any more loses nothing by it."""
    caller, app = request[CALLER], request.app
    if not caller.is_admin:
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
    found = await person(app[STORE], request.match_info["id"])
    if found is None:
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    await app[SESSIONS].end_all(found.id)
    _LOGGER.info("member %s ended the sessions of member %s", caller.member_id, found.id)
    return await _ended(request)


async def _ended(request: web.Request) -> web.Response:
    """Streams that were opened by it end, too."""
    await request.app[TAIL].call()
    return nothing()
