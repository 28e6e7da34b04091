"""The log as the caller may see it: page by page, or as it grows."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from aiohttp import ClientConnectionResetError, web

from addon.api.bookings.scene import load_scene
from addon.api.protocol.answers import DEFAULT_LIMIT, answer
from addon.api.protocol.asked import QUERY
from addon.api.protocol.noted import TALLY
from addon.api.protocol.problems import ProblemError
from addon.api.record.facts import fact, may_see
from addon.api.record.tail import TAIL
from addon.auth.recognition import NotRecognisedError, recognise
from addon.keys import CALLER, LANGUAGE, STORE
from booking_core.domain.decider import EVERYTHING

HEARTBEAT = 25.0  # seconds; proxies close what is silent for a minute
SLOWEST_READER = 20.0  # seconds for one message
MOST_STREAMS = 500


async def list_events(request: web.Request) -> web.Response:
    query, store = request[QUERY], request.app[STORE]
    after = query.get("after", 0)
    limit = query.get("limit", DEFAULT_LIMIT)
    found = await store.read(EVERYTHING, after=after, limit=limit)
    scene = await load_scene(request)
    items = [fact(each, scene.names) for each in found if may_see(each, scene.caller)]
    head = await store.head()
    last = found[-1].position if found else max(after, head.position)
    return answer(request, {"items": items, "last_position": last, "head": head.position})


async def stream_events(request: web.Request) -> web.StreamResponse:
    tail = request.app[TAIL]
    if len(tail.streams) >= MOST_STREAMS:
        raise ProblemError(503, "busy", headers={"Retry-After": "30"})
    position = await _begin(request)
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store, no-transform",
            "X-Accel-Buffering": "no",
        }
    )
    task = asyncio.current_task()
    if task is None:
        msg = "a handler runs in a task"
        raise RuntimeError(msg)
    tail.streams.add(task)
    try:
        await response.prepare(request)
        # Too slow or gone: dropped; Last-Event-ID brings them back to where they were.
        with suppress(ClientConnectionResetError, ConnectionResetError):
            await _write(response, b"retry: 3000\n\n")
            await _follow(request, response, position)
    except TimeoutError:
        request.app[TALLY].dropped_streams += 1
        if request.transport is not None:
            request.transport.abort()  # else what they did not read would wait for them for ever
    finally:
        tail.streams.discard(task)
    return response


async def _begin(request: web.Request) -> int:
    known = request.headers.get("Last-Event-ID")
    if known is not None:
        return int(known)
    if "after" in request[QUERY]:
        return int(request[QUERY]["after"])
    return (await request.app[STORE].head()).position


async def _follow(request: web.Request, response: web.StreamResponse, position: int) -> None:
    tail, said_at = request.app[TAIL], time.monotonic()
    while True:
        calls, news = tail.calls, await tail.news(position)
        # After reading, before telling: with the rights of what was read last.
        if not await _is_welcome(request):
            return
        if news.found:
            position = news.found[-1].position
            if told := news.told(request[CALLER], request[LANGUAGE]):
                await _write(response, told)
                said_at = time.monotonic()
        if news.whole and not await tail.beyond(position, calls, HEARTBEAT):
            said_at = -HEARTBEAT
        # Also where much happens that they may not see.
        if time.monotonic() - said_at >= HEARTBEAT:
            await _write(response, b": still here\n\n")
            said_at = time.monotonic()


async def _is_welcome(request: web.Request) -> bool:
    """Logins, tokens and members may have ended since the stream began."""
    try:
        request[CALLER] = await recognise(request)
    except NotRecognisedError:
        return False
    return True


async def _write(response: web.StreamResponse, message: bytes) -> None:
    async with asyncio.timeout(SLOWEST_READER):
        await response.write(message)
