"""How it was: a position of the log, or a moment."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from addon.api.asked import QUERY
from addon.keys import STORE
from booking_core.instants import instant_text
from booking_core.projections.views import position_at


async def position_asked(request: web.Request) -> int | None:
    """The position that `as_of` means: of a moment, the last one not after it; None is now."""
    asked = (request[QUERY] or {}).get("as_of")
    if asked is None:
        return None
    if asked.isdigit():
        return int(asked)
    return await position_at(request.app[STORE], instant_text(datetime.fromisoformat(asked)))
