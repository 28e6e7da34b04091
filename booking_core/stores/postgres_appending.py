"""Appends that commit first and are flushed then, and what became of them when a line breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from booking_core.ports import AppendConflictError, Statement, TakenError
from booking_core.stores import postgres_connection as connections
from booking_core.stores.barrier import Barrier
from booking_core.stores.dialects import POSTGRES, READ_HEAD
from booking_core.stores.errors import RefusedByDatabaseError, StoreUnavailableError
from booking_core.stores.postgres_connection import (
    PATIENCE_SECONDS,
    LostConnectionError,
    in_transaction,
)
from booking_core.stores.work import GuessedWrongError
from booking_core.stores.writer import Batch

if TYPE_CHECKING:
    from booking_core.stores.postgres_connection import Connection
    from booking_core.stores.postgres_lines import Link
    from booking_core.stores.work import End, Work
    from booking_core.stores.writer import Wish, Writer

# An empty commit flushes nothing: the barrier has to write.
_FLUSH = "SELECT pg_logical_emit_message(true, 'family_booking', '')"
_RETRY_SECONDS = 0.2
ALONE_AFTER = 8
"""Batches after which the log was as we left it. Busy neighbours would make most guesses wrong, and
a right one would have them wait for our flush."""


class Patience:
    """Waits a little between attempts, for `PATIENCE_SECONDS` from the first failure on."""

    def __init__(self) -> None:
        self._until: float | None = None

    async def wait(self, error: Exception) -> None:
        """Returns when it is time for the next attempt.

        Raises:
            StoreUnavailableError: There was time enough.
        """
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + PATIENCE_SECONDS
        if now > self._until:
            raise away(error) from error
        await asyncio.sleep(_RETRY_SECONDS)


def away(error: Exception) -> StoreUnavailableError:
    detail = f"the database does not answer; is it running, and is database_url right? ({error})"
    return StoreUnavailableError("database_away", detail)


class Appending:
    """The lines that a store appends on.

    Attributes:
        flushing: The line that flushes.
        on_disk: A position up to which the log is known to be on disk.
    """

    def __init__(
        self, appending: Link, flushing: Link, writer: Writer, appended: Callable[[], None]
    ) -> None:
        self.flushing = flushing
        self.on_disk = 0
        self._writer = writer
        self._appended = appended
        self._appending = appending
        self._barrier = Barrier(self._flush)
        self._lines: dict[int, Connection] = {}
        self._flushed: set[int] = set()
        self._in_a_row = 0
        self._guess: End | None = None
        self._left: tuple[int, bytes] | None = None

    async def close(self) -> None:
        await self._appending.close()
        await self.flushing.close()

    async def write(self, wishes: Sequence[Wish]) -> Batch:
        """Commits, without waiting for the disk; finds out about a commit whose answer was lost."""
        patience = Patience()
        while True:
            ended: list[Batch] = []

            def keep(batch: Batch, ended: list[Batch] = ended) -> bool:
                ended.append(batch)
                return batch.commit

            try:
                line = await self.flushing.connection()
                connection = await self._appending.connection()
                batch = await self._written(connection, wishes, keep)
            except LostConnectionError as error:
                if isinstance(error.unsure, Batch):
                    ended.append(error.unsure)
                await patience.wait(error)
            else:
                self._lines[id(batch)] = line
                return batch
            if ended and await self._came_about(ended[0], patience):
                return ended[0]

    async def _written(
        self, connection: Connection, wishes: Sequence[Wish], keep: Callable[[Batch], bool]
    ) -> Batch:
        """In one round trip, if nobody else has written since we did; else under the lock."""
        wishes = await connections.do(connection, self._writer.considered(wishes))
        batch = await self._guessed(connection, wishes)
        if batch is not None:
            self._writer.committed(batch)
            return batch
        write = self._writer.write
        try:
            batch = await in_transaction(connection, write(wishes), keep)
        except (TakenError, RefusedByDatabaseError):
            batch = await in_transaction(connection, self._writer.write_apart(wishes), keep)
        self._in_a_row = self._in_a_row + 1 if batch.begin[:2] == self._left else 0
        self._left = batch.end[:2]
        self._guess = batch.end if self._in_a_row >= ALONE_AFTER else None
        self._writer.committed(batch)
        return batch

    async def _guessed(self, connection: Connection, wishes: Sequence[Wish]) -> Batch | None:
        guess, self._guess = self._guess, None
        if guess is None:
            return None
        in_a_row, self._in_a_row = self._in_a_row, 0
        try:
            batch = await connections.do(connection, self._writer.write_on(guess, wishes))
            if not batch.commit:
                (row,) = await connections.ask(connection, Statement(READ_HEAD))
                if (row["position"], row["hash"]) != guess[:2]:
                    return None
        except (GuessedWrongError, TakenError, RefusedByDatabaseError):
            if connection.is_in_transaction():
                await connections.ask(connection, Statement("ROLLBACK"))
            return None
        if batch.commit and len(wishes) == 1:
            self._flushed.add(id(batch))
        self._guess, self._left, self._in_a_row = batch.end, batch.end[:2], in_a_row
        return batch

    async def _came_about(self, batch: Batch, patience: Patience) -> bool:
        """Whether a batch is in the log; nobody writes it any more when this is answered.

        Raises:
            StoreUnavailableError: It could not be found out.
        """

        def work() -> Work[bool]:
            yield Statement(POSTGRES.lock_head)
            return bool((yield Statement("SELECT 1 FROM events WHERE id = $1", (batch.last_id,))))

        while batch.last_id is not None:
            # Others may be appending meanwhile.
            asking = self._appending.substitute()
            try:
                line = await self.flushing.connection()
                connection = await asking.connection()
                found = await in_transaction(connection, work(), lambda _found: False)
            except (LostConnectionError, AppendConflictError) as error:
                await patience.wait(error)
            else:
                if found:
                    self._lines[id(batch)] = line
                return found
            finally:
                await asking.close()
        return False

    async def settle(self, batch: Batch) -> bool:
        """Whether the batch is on disk. A crash of the server may take what was not flushed."""
        line = self._lines.pop(id(batch), None)
        if not batch.commit:
            return True
        if id(batch) in self._flushed:
            self._flushed.discard(id(batch))
            return self._kept(batch)
        patience = Patience()
        while line is None or not await self.flushed(line):
            await patience.wait(LostConnectionError("the line broke before the flush"))
            if not await self._came_about(batch, patience):
                return False
            line = self._lines.pop(id(batch), None)
        return self._kept(batch)

    def _kept(self, batch: Batch) -> bool:
        if batch.last_id is not None:
            self.on_disk = max(self.on_disk, batch.position)
            self._appended()
        return True

    async def flushed(self, line: Connection) -> bool:
        """Whether all that was there while the line was is on disk.

        A line that is as old as what it flushes proves that the server did not crash in between,
        which would have taken what was committed and not flushed.
        """
        try:
            return await self._barrier.passed() is line
        except LostConnectionError:
            return False

    async def _flush(self) -> Connection:
        connection = await self.flushing.connection()
        await connections.ask(connection, Statement(_FLUSH))
        return connection
