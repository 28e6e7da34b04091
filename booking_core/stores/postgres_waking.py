"""Instances on one database wake each other after an append."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from booking_core.ports import Statement
from booking_core.stores import postgres_connection as connections
from booking_core.stores.barrier import Barrier
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
        self._notice = Barrier(self._send_notice)
        self._notifying: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        if self._notifying:
            await asyncio.wait(self._notifying)
        await self.listening.close()

    def appended(self) -> None:
        """Wakes whoever waits, here and elsewhere."""
        self.moved.set()
        task = asyncio.create_task(self._notify(), name="log notification")
        self._notifying.add(task)
        task.add_done_callback(self._notifying.discard)

    async def _notify(self) -> None:
        # Whoever misses it polls.
        with suppress(LostConnectionError):
            await self._notice.passed()

    async def _send_notice(self) -> None:
        connection = await self.listening.connection()
        await connections.ask(connection, Statement(_NOTIFY))
        # What comes now waits a moment, so that a rush is told as one.
        await asyncio.sleep(PAUSE_SECONDS)

    async def _listen(self, connection: Connection) -> None:
        await connection.add_listener(CHANNEL, self._noticed)

    def _noticed(self, *_notification: object) -> None:
        self.moved.set()
