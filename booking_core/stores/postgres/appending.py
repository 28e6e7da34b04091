"""Appends that commit first and are flushed then, and what became of them when a line breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from booking_core.ports import AppendConflictError, Statement, TakenError
from booking_core.stores.errors import RefusedByDatabaseError, StoreUnavailableError
from booking_core.stores.log.dialects import POSTGRES, READ_HEAD
from booking_core.stores.log.selection import arrays_of
from booking_core.stores.log.wishes import Batch
from booking_core.stores.log.work import GuessedWrongError, Together
from booking_core.stores.postgres import connection as connections
from booking_core.stores.postgres.barrier import Barrier
from booking_core.stores.postgres.connection import (
    PATIENCE_SECONDS,
    LostConnectionError,
    in_transaction,
)

if TYPE_CHECKING:
    from booking_core.stores.log.wishes import Wish
    from booking_core.stores.log.work import End, Work
    from booking_core.stores.log.writer import Writer
    from booking_core.stores.postgres.connection import Connection
    from booking_core.stores.postgres.lines import Lines, Link

# An empty commit flushes nothing: the barrier has to write.
_FLUSH = "SELECT pg_logical_emit_message(true, 'family_booking', '')"
_RETRY_SECONDS = 0.2
REST_SECONDS = 1.0
"""After so long without an append the next one begins its own transaction."""
_NOT_ON_A_GUESS = (
    GuessedWrongError,
    TakenError,
    RefusedByDatabaseError,
    AppendConflictError,
    LostConnectionError,
    StoreUnavailableError,
)
"""What then comes of it, is found out under the lock."""
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A batch that was decided on a guess.

    Attributes:
        script: What writes it; the batch itself if there is nothing to be written.
    """

    guess: End
    script: Together | Batch
    batch: Batch


@dataclass(frozen=True, slots=True)
class Ready:
    """Wishes whose turn may come."""

    wishes: Sequence[Wish]
    attempt: Attempt | None = None


class Appending:
    """The lines that a store appends on.

    Attributes:
        flushing: The line that flushes.
        on_disk: A position up to which the log is known to be on disk.
    """

    def __init__(
        self,
        appending: Link,
        flushing: Link,
        reading: Lines,
        writer: Writer,
        appended: Callable[[int], None],
    ) -> None:
        self.flushing = flushing
        self.on_disk = 0
        self._writer = writer
        self._appended = appended
        self._appending = appending
        self._reading = reading
        self._turn = asyncio.Lock()
        self._ahead = 0
        self._none_ahead = asyncio.Event()
        self._resting: asyncio.Task[None] | None = None
        self._busy = False
        self._barrier = Barrier(self._flush)
        self._lines: dict[int, Connection] = {}
        self._flushed: set[int] = set()
        self._in_a_row = 0
        self._guess: End | None = None
        self._left: tuple[int, bytes] | None = None

    async def close(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        await self._appending.close()
        await self.flushing.close()

    @property
    def _alone(self) -> bool:
        return self._in_a_row >= ALONE_AFTER

    async def prepare(self, wishes: Sequence[Wish]) -> Ready:
        """Decides them on the guess that the log ends with the batch before, if there is one.

        What it answers is to be written, in the same order.
        """
        if self._guess is None and self._alone and self._ahead:
            # Nothing can be prepared on a batch whose end is not known before it is written, and
            # under a rush there would always be one.
            await self._none_ahead.wait()
        attempt = None if self._guess is None else await self._attempted(self._guess, wishes)
        self._ahead += 1
        self._none_ahead.clear()
        return Ready(wishes, attempt)

    async def _attempted(self, guess: End, wishes: Sequence[Wish]) -> Attempt | None:
        script: Together | Batch | None = None
        with suppress(*_NOT_ON_A_GUESS):
            work = self._decided(guess, wishes)
            script = await connections.up_to_together(self._line, work)
        # The batch before may have failed meanwhile.
        if script is None or self._guess is not guess:
            self._guess = None
            return None
        batch = script if isinstance(script, Batch) else cast("Batch", script.final)
        self._guess = batch.end
        self._writer.expect(batch)
        return Attempt(guess, script, batch)

    def _decided(self, guess: End, wishes: Sequence[Wish]) -> Work[Batch | None]:
        considered = yield from self._writer.considered(wishes, unseen=True)
        if self._guess is not guess:
            return None
        return (yield from self._writer.write_on(guess, considered))

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[Connection]:
        """To read on while a batch may be on its way on the line that appends."""
        if self._ahead:
            async with self._reading.line() as connection:
                yield connection
        else:
            yield await self._appending.connection()

    async def write(self, ready: Ready) -> Batch:
        """Commits, without waiting for the disk; finds out about a commit whose answer was lost."""
        async with self._turn:
            self._rest_later()
            try:
                return await self._write(ready.wishes, ready.attempt)
            finally:
                self._ahead -= 1
                if not self._ahead:
                    self._none_ahead.set()

    def _rest_later(self) -> None:
        """A transaction that nobody comes for should not stay open."""
        if self._resting is None or self._resting.done():
            self._resting = asyncio.create_task(self._rest(), name="log rest")
        self._busy = True

    async def _rest(self) -> None:
        while self._busy:
            self._busy = False
            await asyncio.sleep(REST_SECONDS)
        async with self._turn:
            if (line := self._appending.line) is not None:
                await connections.rest(line)

    async def _write(self, wishes: Sequence[Wish], attempt: Attempt | None) -> Batch:
        patience = Patience()
        while True:
            ended: list[Batch] = []

            def keep(batch: Batch, ended: list[Batch] = ended) -> bool:
                ended.append(batch)
                return batch.commit

            try:
                line = await self.flushing.connection()
                connection = await self._appending.connection()
                batch = await self._sent(connection, attempt) if attempt else None
                attempt = None
                if batch is None:
                    batch = await self._written(connection, wishes, keep)
            except LostConnectionError as error:
                if isinstance(error.unsure, Batch):
                    ended.append(error.unsure)
                await patience.wait(error)
            else:
                self._lines[id(batch)] = line
                self._writer.committed(batch)
                return batch
            if ended and await self._came_about(ended[0], patience):
                self._writer.committed(ended[0])
                return ended[0]
            if attempt is not None:
                self._give_up()
                attempt = None

    async def _written(
        self, connection: Connection, wishes: Sequence[Wish], keep: Callable[[Batch], bool]
    ) -> Batch:
        """Under the lock."""
        wishes = await connections.do(connection, self._writer.considered(wishes))
        write = self._writer.write
        try:
            batch = await in_transaction(connection, write(wishes), keep)
        except (TakenError, RefusedByDatabaseError):
            batch = await in_transaction(connection, self._writer.write_apart(wishes), keep)
        self._in_a_row = self._in_a_row + 1 if batch.begin[:2] == self._left else 0
        self._left = batch.end[:2]
        self._guess = batch.end if self._alone and self._ahead == 1 else None
        return batch

    async def _sent(self, connection: Connection, attempt: Attempt) -> Batch | None:
        """In one round trip; None if the guess was wrong."""
        batch = attempt.batch
        try:
            if isinstance(attempt.script, Together):
                await connections.ask(connection, attempt.script)
            if not batch.commit:
                await self._hold(connection, attempt.guess, batch)
        except (GuessedWrongError, TakenError, RefusedByDatabaseError):
            if connection.is_in_transaction():
                await connections.ask(connection, Statement("ROLLBACK"))
            self._give_up()
            return None
        if isinstance(attempt.script, Together) and attempt.script.flushed:
            self._flushed.add(id(batch))
        self._left = batch.end[:2]
        return batch

    async def _hold(self, connection: Connection, guess: End, batch: Batch) -> None:
        """What writes nothing rests on the same as what does."""
        (row,) = await connections.ask(connection, Statement(READ_HEAD))
        if (row["position"], row["hash"]) != guess[:2]:
            raise GuessedWrongError
        present = Statement(POSTGRES.present, arrays_of(batch.absent))
        if batch.absent and await connections.ask(connection, present):
            raise GuessedWrongError

    def _give_up(self) -> None:
        """What was prepared on a guess is not in the log, nor what was prepared on that."""
        self._guess = None
        self._in_a_row = 0
        self._writer.failed()

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
            self._appended(batch.position)
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
