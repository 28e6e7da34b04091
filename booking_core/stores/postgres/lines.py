"""Connections that are made anew after they broke, and what is said of a server that is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from booking_core.ports import Statement
from booking_core.stores.postgres.connection import (
    ANSWER_SECONDS,
    PATIENCE_SECONDS,
    TROUBLE,
    LostConnectionError,
    ask,
    connect,
)

if TYPE_CHECKING:
    from booking_core.stores.postgres.connection import Connection

    Session = tuple[int, str]

_LOGGER = logging.getLogger(__name__)

_SESSION = (
    "SELECT pid, CAST(backend_start AS text) AS began FROM pg_stat_activity"
    " WHERE pid = pg_backend_pid()"
)
# Numbers of processes are given again; the moment tells which one it was.
_END_SESSION = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid = $1 AND CAST(backend_start AS text) = $2"
)


class Presence:
    """Says once that the server is away, and once that it is back."""

    def __init__(self) -> None:
        self._here: bool | None = None

    def away(self, error: Exception) -> None:
        if self._here:
            _LOGGER.warning("the database is away: %s", error)
            self._here = False

    def here(self) -> None:
        if self._here is False:
            _LOGGER.warning("the database is back")
        self._here = True


class Link:
    """A connection of its own for one purpose, made anew after it broke.

    Attributes:
        prepare: What is done with a new connection before anybody gets it.
    """

    def __init__(
        self,
        url: str,
        presence: Presence,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        **settings: str,
    ) -> None:
        self._url = url
        self._presence = presence
        self._answer_seconds = answer_seconds
        self._settings = settings
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._making = asyncio.Lock()
        self.prepare: Callable[[Connection], Awaitable[None]] | None = None

    @property
    def line(self) -> Connection | None:
        """The connection, if there is one."""
        closed = self._connection is None or self._connection.is_closed()
        return None if closed else self._connection

    async def connection(self) -> Connection:
        """The connection, if need be a new one.

        Raises:
            LostConnectionError: There is none to be had.
        """
        if (line := self.line) is not None:
            return line
        async with self._making:
            if (line := self.line) is not None:
                return line
            try:
                self._connection = await self._made()
            except (*TROUBLE, LostConnectionError) as error:
                self._presence.away(error)
                raise LostConnectionError(str(error) or "no answer") from error
            self._presence.here()
            return self._connection

    def substitute(self) -> Link:
        """Another one; where this one is broken, it first ends what is left of its session."""
        link = Link(
            self._url, self._presence, answer_seconds=self._answer_seconds, **self._settings
        )
        if self.line is None:
            link._session = self._session
        return link

    async def _made(self) -> Connection:
        connection = await connect(self._url, answer_seconds=self._answer_seconds, **self._settings)
        try:
            if self._session is not None:
                # Where only the line died, the session may still hold the head.
                await ask(connection, Statement(_END_SESSION, self._session))
            (row,) = await ask(connection, Statement(_SESSION))
            if self.prepare is not None:
                await self.prepare(connection)
        except BaseException:
            connection.terminate()
            raise
        self._session = row["pid"], row["began"]
        return connection

    def drop(self) -> None:
        """Ends the connection without a word to the other side."""
        if self._connection is not None:
            self._connection.terminate()

    async def close(self) -> None:
        if (line := self.line) is not None:
            with suppress(*TROUBLE):
                await line.close(timeout=PATIENCE_SECONDS)


class Lines:
    """A few connections, each in the hands of one caller at a time."""

    def __init__(self, links: list[Link]) -> None:
        self._links = links
        self._free = list(links)
        self._room = asyncio.Semaphore(len(links))

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Connection]:
        """The one that was used last, so that those that are not needed are not even made.

        Raises:
            LostConnectionError: There is none to be had.
        """
        async with self._room:
            link = self._free.pop()
            try:
                yield await link.connection()
            finally:
                self._free.append(link)

    def drop_idle(self) -> None:
        """Ends those that nobody has: where one is dead, the others are likely to be."""
        for link in self._free:
            link.drop()

    async def close(self) -> None:
        for link in self._links:
            await link.close()
