"""The end of the log, for all who follow it at once: read, named and put into words one time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from aiohttp import web

from addon.api.bookings.scene import named
from addon.api.record.facts import fact, may_see
from addon.auth.identity import Caller
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Recorded, Store
from booking_core.projections.people import Person, everybody

BATCH = 200


class News:
    """What came after a position, and what everybody was called when it was read."""

    def __init__(self, found: Sequence[Recorded], people: Sequence[Person]) -> None:
        self.found = found
        self._people = people
        self._messages: dict[str, Sequence[str]] = {}

    @property
    def whole(self) -> bool:
        """Whether nothing more was there."""
        return len(self.found) < BATCH

    def told(self, caller: Caller, language: str) -> bytes:
        """As the stream tells it to somebody; empty where they may see none of it."""
        messages = zip(self.found, self._in(language), strict=True)
        return "".join([text for each, text in messages if may_see(each, caller)]).encode()

    def _in(self, language: str) -> Sequence[str]:
        if language not in self._messages:
            names = named(self._people, language)
            self._messages[language] = [_message(each, names) for each in self.found]
        return self._messages[language]


def _message(recorded: Recorded, names: Mapping[str, str]) -> str:
    text = json.dumps(fact(recorded, names), ensure_ascii=False)
    return f"id: {recorded.position}\nevent: {recorded.kind}\ndata: {text}\n\n"


class Tail:
    """Tells the streams of this process that the log has grown; one follower for all of them.

    Attributes:
        calls: How often they were called; see `call`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._position = 0
        self._asked = (0, 0)
        self._reading: asyncio.Task[News] | None = None
        self._grown = asyncio.Condition()
        self.calls = 0
        self.streams: set[asyncio.Task[object]] = set()

    async def run(self) -> None:
        while True:
            position = (await self._store.head()).position
            async with self._grown:
                self._position = position
                self._grown.notify_all()
            await self._store.wait_beyond(position)

    async def news(self, position: int) -> News:
        """What came after the position; read once for all who are there when the log grows."""
        reading, asked = self._reading, (position, self._position)
        if reading is None or asked != self._asked or _failed(reading):
            reading = asyncio.create_task(self._read(position))
            self._reading, self._asked = reading, asked
        return await asyncio.shield(reading)

    async def _read(self, position: int) -> News:
        found = await self._store.read(EVERYTHING, after=position, limit=BATCH)
        return News(found, await everybody(self._store) if found else ())

    async def beyond(self, position: int, calls: int, seconds: float) -> bool:
        """Whether the log grew beyond the position within so many seconds, or till it was called.

        Where it is called, nothing may have grown: see `call`.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._grown:
                await self._grown.wait_for(lambda: self._position > position or self.calls > calls)
                return True
        return False

    async def call(self) -> None:
        """Has each stream look whether its reader may still read: a login ended, of no event."""
        async with self._grown:
            self.calls += 1
            self._grown.notify_all()

    async def close(self) -> None:
        """Ends all streams; their readers come back to whoever serves then."""
        ending = {*self.streams, *([self._reading] if self._reading else ())}
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)


def _failed(reading: asyncio.Task[News]) -> bool:
    return reading.done() and (reading.cancelled() or reading.exception() is not None)


TAIL: web.AppKey[Tail] = web.AppKey("tail", Tail)
