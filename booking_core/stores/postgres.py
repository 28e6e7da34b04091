"""The store on PostgreSQL, for several instances of the app on one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import uuid4

from booking_core.domain.decider import Refused
from booking_core.instants import instant_text
from booking_core.ports import Accepted, Head, Outcome, Statement
from booking_core.stores import postgres_connection as connections
from booking_core.stores.barrier import Barrier
from booking_core.stores.chain import GENESIS
from booking_core.stores.dialects import EVENT_ROWS, POSTGRES, READ_HEAD
from booking_core.stores.errors import StoreUnavailableError
from booking_core.stores.migrations import APPLIED, FIRST_HEAD, RECORD, migrations, missing
from booking_core.stores.opened import head_from, refuse_newer, unsealed
from booking_core.stores.postgres_connection import (
    PATIENCE_SECONDS,
    TROUBLE,
    Link,
    LostConnectionError,
    in_transaction,
)
from booking_core.stores.reading import NO_LIMIT, Considered, Reader
from booking_core.stores.rebuilding_postgres import PostgresBench
from booking_core.stores.rows import EventRow, canonical
from booking_core.stores.waiting import WaitingRoom
from booking_core.stores.writer import Batch, Wish, Writer, plain_append

if TYPE_CHECKING:
    from booking_core.domain.decider import Event, Query, Verdict
    from booking_core.domain.texts import SealedText
    from booking_core.ports import (
        Clock,
        Condition,
        Decision,
        Deliberation,
        Envelope,
        Parameter,
        Project,
        Recorded,
        Row,
    )
    from booking_core.stores.codec import Codec
    from booking_core.stores.migrations import Migration
    from booking_core.stores.postgres_connection import Connection, Pool
    from booking_core.stores.work import Work

T = TypeVar("T")

POLL_SECONDS = 2.0
"""How soon an append is noticed whose notification was lost."""
CHANNEL = "family_booking_log"
# An empty commit flushes nothing: the barrier has to write.
_FLUSH = "SELECT pg_logical_emit_message(true, 'family_booking', '')"
_NOTIFY = f"SELECT pg_notify('{CHANNEL}', '')"
_MIGRATION_LOCK = "SELECT pg_advisory_xact_lock(7236214905213)"
_RETRY_SECONDS = 0.2


class PostgresStore:
    """Log and tables in one database."""

    def __init__(self, url: str, codec: Codec, *, clock: Clock, project: Project) -> None:
        self.server_id = ""
        self.dialect = POSTGRES
        self._url = url
        self.understands = codec.reader
        self._clock = clock
        self._writer = Writer(codec, POSTGRES, clock=clock, project=project)
        self._reader = Reader(codec, POSTGRES)
        self._pool: Pool | None = None
        self._appending = Link(url, synchronous_commit="off")
        self._flushing = Link(url, synchronous_commit="on")
        # NOTIFY inside the append would serialise the commits of all instances.
        self._listening = Link(url, synchronous_commit="off")
        self._listening.prepare = self._listen
        self._room = WaitingRoom(self._write, self._settle)
        self._barrier = Barrier(self._flush)
        self._notice = Barrier(self._send_notice)
        self._notifying: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()
        self._on_disk = 0
        self._lines: dict[int, Connection] = {}

    async def open(self) -> None:
        """Brings the tables up to date.

        Raises:
            StoreUnavailableError: The database is away, or too new.
        """
        try:
            self._pool = await connections.pool(self._url)
        except (*TROUBLE, ValueError) as error:
            raise _away(error) from error
        await self._on_pool(self._migrate)
        await self.check()
        (row,) = await self.fetch("SELECT server_id FROM head")
        self.server_id = row["server_id"]

    async def check(self) -> None:
        """Whether the store is there and may be written by this version.

        Raises:
            StoreUnavailableError: It is not.
        """
        (row,) = await self.fetch(READ_HEAD)
        refuse_newer(row, self.understands)

    async def close(self) -> None:
        await self._room.close()
        if self._notifying:
            await asyncio.wait(self._notifying)
        for link in (self._appending, self._flushing, self._listening):
            await link.close()
        if self._pool is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._pool.close(), PATIENCE_SECONDS)

    def now(self) -> datetime:
        return self._clock()

    async def read(
        self, query: Query, *, after: int = 0, limit: int | None = None
    ) -> Sequence[Recorded]:
        most = NO_LIMIT if limit is None else limit
        patience = Patience()
        while True:
            line = self._flushing.line
            recorded = await self._read_work(
                lambda: self._reader.select(query, after=after, limit=most)
            )
            if not recorded or recorded[-1].position <= self._on_disk:
                return recorded
            # What leaves the house must not be taken back by a power cut.
            if line is not None and await self._flushed(line):
                self._on_disk = max(self._on_disk, recorded[-1].position)
                return recorded
            try:
                await self._flushing.connection()
            except LostConnectionError as error:
                await patience.wait(error)

    async def head(self) -> Head:
        (row,) = await self.fetch(READ_HEAD)
        return head_from(row)

    async def append(
        self, events: Sequence[Event], envelope: Envelope, *, condition: Condition | None = None
    ) -> Sequence[Recorded]:
        outcome = await self._room.result(plain_append(events, envelope, condition))
        return outcome.recorded if isinstance(outcome, Accepted) else ()

    async def transact(self, decision: Decision) -> Outcome:
        if not self._room.busy:
            return await self._room.result(Wish(decision))
        considered: Considered | None = None
        # Writing waits longer than reading does for a database that is on its way back.
        with suppress(StoreUnavailableError):
            considered = await self._considered(decision.deliberate)
            if isinstance(considered.verdict, Refused) and not await self._known(decision.envelope):
                return considered.verdict
        return await self._room.result(Wish(decision, considered))

    async def consider(self, deliberate: Callable[[], Deliberation]) -> Verdict:
        return (await self._considered(deliberate)).verdict

    async def wait_beyond(self, position: int) -> None:
        while True:
            self._moved.clear()
            with suppress(LostConnectionError, StoreUnavailableError):
                await self._listening.connection()
                if (await self.head()).position > position:
                    return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), POLL_SECONDS)

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        def work() -> Work[Sequence[Row]]:
            return (yield Statement(sql, parameters))

        return [dict(row) for row in await self._read_work(work)]

    async def event_rows(self, *, after: int, limit: int) -> Sequence[EventRow]:
        """Rows of the log as they stand there, in order."""

        def work() -> Work[Sequence[EventRow]]:
            rows = yield Statement(EVENT_ROWS, (after, limit))
            return [EventRow._make(row) for row in rows]

        return await self._read_work(work)

    async def execute(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        async def call(connection: Connection) -> Sequence[Row]:
            return await connections.ask(connection, Statement(sql, parameters))

        return [dict(row) for row in await self._on_pool(call)]

    async def write(self, statements: Sequence[Statement]) -> None:
        def work() -> Work[None]:
            yield from (statement for statement in statements)

        await self.change(work)

    async def change(self, work: Callable[[], Work[T]]) -> T:
        """Runs the work in a transaction that writes; it takes the head itself if it needs it."""

        async def call(connection: Connection) -> T:
            return await in_transaction(connection, work(), lambda _result: True)

        return await self._on_pool(call)

    @asynccontextmanager
    async def bench(self) -> AsyncIterator[PostgresBench]:
        """See `rebuild`."""
        link = Link(self._url, synchronous_commit="on")
        try:
            connection = await link.connection()
            (row,) = await connections.ask(connection, Statement("SELECT current_schema() AS live"))
            yield PostgresBench(connection, self._reader, live=row["live"])
        except LostConnectionError as error:
            raise _away(error) from error
        finally:
            await link.close()

    async def scrub(self) -> None:
        async def call(connection: Connection) -> None:
            await connection.execute("VACUUM profiles, keys")

        await self._on_pool(call)

    async def unseal(self, texts: Sequence[SealedText]) -> Sequence[str | None]:
        return await self._read_work(lambda: unsealed(POSTGRES, texts))

    async def _considered(self, deliberate: Callable[[], Deliberation]) -> Considered:
        def work() -> Work[Considered]:
            (row,) = yield Statement(READ_HEAD)
            return (yield from self._reader.deliberate(deliberate, row["position"]))

        return await self._read_work(work)

    async def _known(self, envelope: Envelope) -> bool:
        if envelope.key is None:
            return False
        asked = canonical([{"actor": envelope.actor, "key": envelope.key}])
        return bool(await self.fetch(POSTGRES.known_keys, asked))

    async def _read_work(self, start: Callable[[], Work[T]]) -> T:
        """Reads on a connection of the pool; once more if that was a dead one."""

        async def call(connection: Connection) -> T:
            return await connections.do(connection, start())

        try:
            return await self._on_pool(call)
        except StoreUnavailableError as error:
            if self._pool is None or not isinstance(error.__cause__, LostConnectionError):
                raise
            # Where one is dead, the others are likely to be.
            await self._pool.expire_connections()
            return await self._on_pool(call)

    async def _on_pool(self, call: Callable[[Connection], Awaitable[T]]) -> T:
        if self._pool is None:
            msg = "the store is closed"
            raise RuntimeError(msg)
        try:
            async with self._pool.acquire() as connection:
                return await call(cast("Connection", connection))
        except (LostConnectionError, *TROUBLE) as error:
            raise _away(error) from error

    async def _write(self, wishes: Sequence[Wish]) -> Batch:
        """Commits, without waiting for the disk; finds out about a commit whose answer was lost."""
        patience = Patience()
        while True:
            ended: list[Batch] = []

            def keep(batch: Batch, ended: list[Batch] = ended) -> bool:
                ended.append(batch)
                return batch.commit

            try:
                line = await self._flushing.connection()
                connection = await self._appending.connection()
                batch = await in_transaction(connection, self._writer.write(wishes), keep)
            except LostConnectionError as error:
                if isinstance(error.unsure, Batch):
                    ended.append(error.unsure)
                await patience.wait(error)
            else:
                self._lines[id(batch)] = line
                return batch
            if ended and await self._came_about(ended[0], patience):
                return ended[0]

    async def _came_about(self, batch: Batch, patience: Patience) -> bool:
        """Whether a batch is in the log. The head's lock waits for the lost connection's end."""

        def work() -> Work[bool]:
            yield Statement(POSTGRES.lock_head)
            return bool((yield Statement("SELECT 1 FROM events WHERE id = $1", (batch.last_id,))))

        while batch.last_id is not None:
            # Others may be appending meanwhile.
            asking = Link(self._url)
            try:
                line = await self._flushing.connection()
                connection = await asking.connection()
                found = await in_transaction(connection, work(), lambda _found: False)
            except LostConnectionError as error:
                await patience.wait(error)
            else:
                if found:
                    self._lines[id(batch)] = line
                return found
            finally:
                await asking.close()
        return False

    async def _settle(self, batch: Batch) -> bool:
        """Whether the batch is on disk. A crash of the server may take what was not flushed."""
        line = self._lines.pop(id(batch), None)
        if not batch.commit:
            return True
        patience = Patience()
        while line is None or not await self._flushed(line):
            await patience.wait(LostConnectionError("the line broke before the flush"))
            if not await self._came_about(batch, patience):
                return False
            line = self._lines.pop(id(batch), None)
        if batch.last_id is not None:
            self._on_disk = max(self._on_disk, batch.position)
            self._moved.set()
            self._wake_others()
        return True

    async def _flushed(self, line: Connection) -> bool:
        """Whether all that was there while the line was is on disk.

        A line that is as old as what it flushes proves that the server did not crash in between,
        which would have taken what was committed and not flushed.
        """
        try:
            return await self._barrier.passed() is line
        except LostConnectionError:
            return False

    async def _flush(self) -> Connection:
        connection = await self._flushing.connection()
        await connections.ask(connection, Statement(_FLUSH))
        return connection

    def _wake_others(self) -> None:
        task = asyncio.create_task(self._notify(), name="log notification")
        self._notifying.add(task)
        task.add_done_callback(self._notifying.discard)

    async def _notify(self) -> None:
        # Whoever misses it polls.
        with suppress(LostConnectionError):
            await self._notice.passed()

    async def _send_notice(self) -> None:
        connection = await self._listening.connection()
        await connections.ask(connection, Statement(_NOTIFY))

    async def _listen(self, connection: Connection) -> None:
        await connection.add_listener(CHANNEL, self._noticed)

    def _noticed(self, *_notification: object) -> None:
        self._moved.set()

    async def _migrate(self, connection: Connection) -> None:
        def work() -> Work[Sequence[Migration]]:
            yield Statement(_MIGRATION_LOCK)
            (table,) = yield Statement("SELECT to_regclass('migrations') IS NOT NULL AS known")
            applied = (yield Statement(APPLIED)) if table["known"] else ()
            return missing(migrations(POSTGRES.name), [row["number"] for row in applied])

        def record(migration: Migration) -> Work[None]:
            at = instant_text(self._clock())
            yield Statement(RECORD, (migration.number, migration.name, at))
            if not (yield Statement("SELECT 1 FROM head")):
                yield Statement(FIRST_HEAD, (GENESIS, str(uuid4())))

        async with connection.transaction():
            for migration in await connections.do(connection, work()):
                await connection.execute(migration.sql)
                await connections.do(connection, record(migration))


class Patience:
    """Waits a little between attempts, and for no more than `PATIENCE_SECONDS` in all."""

    def __init__(self) -> None:
        self._until = asyncio.get_running_loop().time() + PATIENCE_SECONDS

    async def wait(self, error: LostConnectionError) -> None:
        """Returns when it is time for the next attempt.

        Raises:
            StoreUnavailableError: There was time enough.
        """
        if asyncio.get_running_loop().time() > self._until:
            raise _away(error) from error
        await asyncio.sleep(_RETRY_SECONDS)


def _away(error: Exception) -> StoreUnavailableError:
    detail = f"the database does not answer; is it running, and is database_url right? ({error})"
    return StoreUnavailableError("database_away", detail)
