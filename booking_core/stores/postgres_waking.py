"""Instances on one database wake each other after an append."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from booking_core.ports import Statement
from booking_core.stores import postgres_connection as connections
from booking_core.stores.errors import StoreUnavailableError
from booking_core.stores.postgres_connection import LostConnectionError

if TYPE_CHECKING:
    from booking_core.stores.postgres_connection import Connection
    from booking_core.stores.postgres_lines import Link

CHANNEL = "family_booking_log"
PAUSE_SECONDS = 0.02
_NOTIFY = f"SELECT pg_notify('{CHANNEL}', '')"


class Waking:
    """A line of its own: NOTIFY inside the append would serialise the commits of all instances.

    Attributes:
        moved: Set when anybody appended; whoever waits for it clears it first.
    """

    def __init__(self, listening: Link) -> None:
        self.moved = asyncio.Event()
        self.listening = listening
        self.listening.prepare = self._listen
        self._owed = False
        self._telling: asyncio.Task[None] | None = None

    async def close(self) -> None:
        if self._telling is not None:
            await asyncio.wait([self._telling])
        await self.listening.close()

    def appended(self) -> None:
        """Wakes whoever waits, here and elsewhere."""
        self.moved.set()
        self._owed = True
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell(), name="log notification")

    async def _tell(self) -> None:
        while self._owed:
            self._owed = False
            # Whoever misses it polls.
            with suppress(LostConnectionError, StoreUnavailableError):
                connection = await self.listening.connection()
                await connections.ask(connection, Statement(_NOTIFY))
            # What comes now waits a moment, so that a rush is told as one.
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen(self, connection: Connection) -> None:
        await connection.add_listener(CHANNEL, self._noticed)

    def _noticed(self, *_notification: object) -> None:
        self.moved.set()
