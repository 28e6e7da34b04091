"""Long work told as it goes on: a stream of events that ends with what came of it.

See https://html.spec.whatwg.org/multipage/server-sent-events.html.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

STREAM = "text/event-stream"


def wants_stream(request: web.Request) -> bool:
    return STREAM in request.headers.get("Accept", "")


async def opened(request: web.Request) -> web.StreamResponse:
    """From here on no problem can be answered; a stream without a result was cut off."""
    response = web.StreamResponse(
        headers={
            "Content-Type": STREAM,
            "Cache-Control": "no-store, no-transform",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    return response


async def say(response: web.StreamResponse, kind: str, told: Mapping[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False)
    await response.write(f"event: {kind}\ndata: {text}\n\n".encode())
