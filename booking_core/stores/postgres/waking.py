"""Instances on one database wake each other after an append.

Each notice wakes the line of every instance, so in a rush one instance tells for all: a notice says
how far the log goes, and whoever hears that it goes as far as their own append leaves it at that.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import uniform
from typing import TYPE_CHECKING

from booking_core.ports import Statement
from booking_core.stores.errors import StoreUnavailableError
from booking_core.stores.postgres import connection as connections
from booking_core.stores.postgres.connection import LostConnectionError

if TYPE_CHECKING:
    from booking_core.stores.postgres.connection import Connection
    from booking_core.stores.postgres.lines import Link

CHANNEL = "family_booking_log"
PAUSE_SECONDS = 0.02
"""Between two notices, of whomever; what comes meanwhile is told by the next one."""
_NOTIFY = f"SELECT pg_notify('{CHANNEL}', CAST(position AS text)) FROM head"  # noqa: S608 - constant


class Waking:
    """A line of its own: NOTIFY inside the append would serialise the commits of all instances.

    Attributes:
        moved: Set when anybody appended; whoever waits for it clears it first.
    """

    def __init__(self, listening: Link) -> None:
        self.moved = asyncio.Event()
        self.listening = listening
        self.listening.prepare = self._listen
        self._owed = 0
        self._told = 0
        self._told_at = 0.0
        # Where all waited for just as long, all would speak at once.
        self._pause = PAUSE_SECONDS * uniform(1, 2)  # noqa: S311 - nobody gains by knowing it
        self._telling: asyncio.Task[None] | None = None

    async def close(self) -> None:
        if self._telling is not None:
            await asyncio.wait([self._telling])
        await self.listening.close()

    def appended(self, position: int) -> None:
        """Wakes whoever waits, here and elsewhere."""
        self.moved.set()
        self._owed = max(self._owed, position)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell(), name="log notification")

    async def _tell(self) -> None:
        time = asyncio.get_running_loop().time
        while self._owed > self._told:
            if (rest := self._told_at + self._pause - time()) > 0:
                await asyncio.sleep(rest)
                continue
            self._told, self._told_at = self._owed, time()
            # Whoever misses it polls.
            with suppress(LostConnectionError, StoreUnavailableError):
                connection = await self.listening.connection()
                await connections.ask(connection, Statement(_NOTIFY))

    async def _listen(self, connection: Connection) -> None:
        # A server that crashed may have lost what it told of.
        self._told = 0
        await connection.add_listener(CHANNEL, self._noticed)

    def _noticed(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self._told = max(self._told, int(str(payload)))
        self._told_at = asyncio.get_running_loop().time()
        self.moved.set()
