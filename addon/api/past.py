"""How it was: a position of the log, or a moment."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from addon.api.asked import QUERY
from addon.api.faults import Fault
from addon.api.problems import ProblemError
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
    try:
        moment = datetime.fromisoformat(asked)
    except ValueError as wrong:
        faults = [Fault("as_of", "wrong_format", {"allowed": "RFC 3339"})]
        raise ProblemError(400, "invalid_parameter", faults=faults) from wrong
    return await position_at(request.app[STORE], instant_text(moment))
