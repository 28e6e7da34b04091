"""How it was: a position of the log, or a moment."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from addon.api.protocol.asked import QUERY
from addon.keys import CLOCK, STORE
from booking_core.instants import instant, instant_text
from booking_core.projections.views import instant_of, position_at


async def position_asked(request: web.Request) -> int | None:
    """The position that `as_of` means: of a moment, the last one not after it; None is now."""
    asked = _asked(request)
    if asked is None:
        return None
    if asked.isdigit():
        return int(asked)
    return await position_at(request.app[STORE], instant_text(datetime.fromisoformat(asked)))


async def moment_asked(request: web.Request) -> datetime:
    """The "now" of the answer: by it a hold that ran then still counts."""
    asked = _asked(request)
    if asked is None:
        return request.app[CLOCK]()
    if not asked.isdigit():
        return datetime.fromisoformat(asked)
    at = await instant_of(request.app[STORE], int(asked))
    return request.app[CLOCK]() if at is None else instant(at)


def _asked(request: web.Request) -> str | None:
    found: str | None = (request[QUERY] or {}).get("as_of")
    return found
