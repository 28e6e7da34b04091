"""The log as the caller may see it: page by page, or as it grows."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from aiohttp import ClientConnectionResetError, web

from addon.api.bookings.scene import load_scene
from addon.api.protocol.answers import DEFAULT_LIMIT, answer
from addon.api.protocol.asked import QUERY
from addon.api.protocol.noted import TALLY
from addon.api.protocol.problems import ProblemError
from addon.api.record.facts import fact, may_see
from addon.auth.recognition import NotRecognisedError, recognise
from addon.keys import CALLER, STORE
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Recorded, Store

HEARTBEAT = 25.0  # seconds; proxies close what is silent for a minute
SLOWEST_READER = 20.0  # seconds for one message
MOST_STREAMS = 500
BATCH = 200


async def list_events(request: web.Request) -> web.Response:
    query, store = request[QUERY], request.app[STORE]
    after = query.get("after", 0)
    limit = query.get("limit", DEFAULT_LIMIT)
    found = await store.read(EVERYTHING, after=after, limit=limit)
    scene = await load_scene(request)
    items = [fact(each, scene) for each in found if may_see(each, scene)]
    head = await store.head()
    last = found[-1].position if found else max(after, head.position)
    return answer(request, {"items": items, "last_position": last, "head": head.position})


class Tail:
    """Tells the streams of this process that the log has grown; one follower for all of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._position = 0
        self._calls = 0
        self._grown = asyncio.Condition()
        self.streams: set[asyncio.Task[object]] = set()

    async def run(self) -> None:
        self._position = (await self._store.head()).position
        while True:
            await self._store.wait_beyond(self._position)
            position = (await self._store.head()).position
            async with self._grown:
                self._position = position
                self._grown.notify_all()

    async def beyond(self, position: int, seconds: float) -> bool:
        """Whether the log grew beyond the position within so many seconds, or till it was called.

        Where it is called, nothing may have grown: see `call`.
        """
        calls = self._calls
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._grown:
                await self._grown.wait_for(lambda: self._position > position or self._calls > calls)
                return True
        return False

    async def call(self) -> None:
        """Has each stream look whether its reader may still read: a login ended, of no event."""
        async with self._grown:
            self._calls += 1
            self._grown.notify_all()

    async def close(self) -> None:
        """Ends all streams; their readers come back to whoever serves then."""
        for task in self.streams:
            task.cancel()
        await asyncio.gather(*self.streams, return_exceptions=True)


TAIL: web.AppKey[Tail] = web.AppKey("tail", Tail)


async def run_tail(app: web.Application) -> AsyncIterator[None]:
    app[TAIL] = Tail(app[STORE])
    follower = asyncio.create_task(app[TAIL].run(), name="tail")
    yield
    follower.cancel()
    await asyncio.gather(follower, return_exceptions=True)


async def end_streams(app: web.Application) -> None:
    await app[TAIL].close()


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
    store, said_at = request.app[STORE], time.monotonic()
    while True:
        found = await store.read(EVERYTHING, after=position, limit=BATCH)
        # After reading, before telling: with the rights of what was read last.
        if not await _is_welcome(request):
            return
        if found:
            position = found[-1].position
            if await _tell(request, response, found):
                said_at = time.monotonic()
        elif not await request.app[TAIL].beyond(position, HEARTBEAT):
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


async def _tell(
    request: web.Request, response: web.StreamResponse, found: Sequence[Recorded]
) -> bool:
    """Whether there was anything that they may see."""
    scene = await load_scene(request)
    messages = [
        f"id: {each.position}\nevent: {each.kind}\n"
        f"data: {json.dumps(fact(each, scene), ensure_ascii=False)}\n\n"
        for each in found
        if may_see(each, scene)
    ]
    await _write(response, "".join(messages).encode())
    return bool(messages)


async def _write(response: web.StreamResponse, message: bytes) -> None:
    if not message:
        return
    async with asyncio.timeout(SLOWEST_READER):
        await response.write(message)
