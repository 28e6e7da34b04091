"""The store in a file of its own, for a household on one machine.

The command line may write beside the app: the file is locked for each transaction and nothing
remembers the head across them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from booking_core.instants import instant_text
from booking_core.ports import Accepted, Head, Outcome, Statement, TakenError
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.encoding.rows import EventRow
from booking_core.stores.errors import RefusedByDatabaseError
from booking_core.stores.log.dialects import EVENT_ROWS, READ_HEAD, SQLITE
from booking_core.stores.log.opened import KINDS, head_from, refuse_newer, refuse_unknown, unsealed
from booking_core.stores.log.reading import NO_LIMIT, Reader
from booking_core.stores.log.waiting import WaitingRoom, as_they_are, settled_by_commit
from booking_core.stores.log.wishes import Batch, Wish, plain_append
from booking_core.stores.log.writer import Writer
from booking_core.stores.migrations import APPLIED, FIRST_HEAD, RECORD, migrations, missing
from booking_core.stores.sqlite.connection import MEMORY, Connection, plain
from booking_core.stores.sqlite.rebuilding import SqliteBench

if TYPE_CHECKING:
    from booking_core.domain.decider import Event, Query, Verdict
    from booking_core.domain.texts import Opened, SealedText
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
    from booking_core.stores.encoding.codec import Codec
    from booking_core.stores.log.work import Work

T = TypeVar("T")

POLL_SECONDS = 1.0
"""How soon what another process appended is noticed."""


class SqliteStore:
    """Log and tables in one file, or in memory where the path is `:memory:`."""

    def __init__(self, path: str, codec: Codec, *, clock: Clock, project: Project) -> None:
        self.server_id = ""
        self.dialect = SQLITE
        self.understands = codec.reader
        self._newest = codec.newest
        self._clock = clock
        self._writing = Connection(path)
        self._reading = Connection(path, read_only=True) if path != MEMORY else self._writing
        self._writer = Writer(codec, SQLITE, clock=clock, project=project)
        self._reader = Reader(codec, SQLITE)
        self._room = WaitingRoom(as_they_are, self._write, settled_by_commit, ahead=False)
        self._moved = asyncio.Event()

    async def open(self) -> None:
        """Brings the tables up to date.

        Raises:
            StoreUnavailableError: There is no such file and none can be made, or it is too new.
        """
        await self._writing.run(self._writing.open)
        await self._writing.run(self._migrate)
        if self._reading is not self._writing:
            await self._reading.run(self._reading.open)
        await self.check()
        refuse_unknown(await self.fetch(KINDS), self._newest)
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
        if self._reading is not self._writing:
            await self._reading.close()
        await self._writing.close()

    def now(self) -> datetime:
        return self._clock()

    async def read(
        self, query: Query, *, after: int = 0, limit: int | None = None
    ) -> Sequence[Recorded]:
        work = self._reader.select(query, after=after, limit=NO_LIMIT if limit is None else limit)
        return await self._reading.run(self._reading.do, work)

    async def head(self) -> Head:
        (row,) = await self.fetch(READ_HEAD)
        return head_from(row)

    async def append(
        self, events: Sequence[Event], envelope: Envelope, *, condition: Condition | None = None
    ) -> Sequence[Recorded]:
        outcome = await self._room.result(plain_append(events, envelope, condition))
        return outcome.recorded if isinstance(outcome, Accepted) else ()

    async def transact(self, decision: Decision) -> Outcome:
        return await self._room.result(Wish(decision))

    async def consider(self, deliberate: Callable[[], Deliberation]) -> Verdict:
        def work() -> Work[Verdict]:
            (row,) = yield Statement(READ_HEAD)
            return (yield from self._reader.deliberate(deliberate, row["position"])).verdict

        return await self._reading.run(
            self._reading.in_transaction, "BEGIN", work(), lambda _verdict: False
        )

    async def wait_beyond(self, position: int) -> None:
        while True:
            self._moved.clear()
            if (await self.head()).position > position:
                return
            with suppress(TimeoutError):
                # Not wait_for: in Python 3.11 it may swallow a cancellation.
                async with asyncio.timeout(POLL_SECONDS):
                    await self._moved.wait()

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        rows = await self._reading.run(self._reading.ask, Statement(sql, parameters))
        return plain(rows)

    async def survey(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        """As `fetch`, for what looks at all there is and may take long."""
        return await self.fetch(sql, *parameters)

    async def event_rows(self, *, after: int, limit: int) -> Sequence[EventRow]:
        """Rows of the log as they stand there, in order."""
        ask = Statement(EVENT_ROWS, (after, limit))
        return await self._reading.run(
            lambda: [EventRow._make(row) for row in self._reading.ask(ask)]
        )

    async def execute(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        def work() -> Work[Sequence[Row]]:
            return (yield Statement(sql, parameters))

        return plain(await self.change(work))

    async def write(self, statements: Sequence[Statement]) -> None:
        def work() -> Work[None]:
            yield from (statement for statement in statements)

        await self.change(work)

    @asynccontextmanager
    async def bench(self) -> AsyncIterator[SqliteBench]:
        """See `rebuild`."""
        if self._writing.path == MEMORY:
            yield SqliteBench(self._writing, self._reader, shared=True)
            return
        connection = Connection(self._writing.path)
        try:
            await connection.run(connection.open)
            yield SqliteBench(connection, self._reader, shared=False)
        finally:
            await connection.close()

    async def scrub(self) -> None:
        await self._writing.run(self._writing.empty_log)

    async def unseal(self, texts: Sequence[SealedText]) -> Sequence[Opened]:
        return await self._reading.run(self._reading.do, unsealed(SQLITE, texts))

    async def change(self, work: Callable[[], Work[T]]) -> T:
        """Runs the work in a transaction that writes; it takes the head itself if it needs it."""
        return await self._writing.run(
            self._writing.in_transaction, "BEGIN IMMEDIATE", work(), lambda _result: True
        )

    async def _write(self, wishes: Sequence[Wish]) -> Batch:
        def keep(batch: Batch) -> bool:
            return batch.commit

        def write() -> Batch:
            run = partial(self._writing.in_transaction, "BEGIN IMMEDIATE", keep=keep)
            considered = self._writing.do(self._writer.considered(wishes, unseen=True))
            try:
                batch = run(self._written(considered, self._writer.write))
            except (TakenError, RefusedByDatabaseError):
                batch = run(self._written(considered, self._writer.write_apart))
            self._writer.committed(batch)
            return batch

        batch = await self._writing.run(write)
        self._moved.set()
        return batch

    def _written(
        self, wishes: Sequence[Wish], write: Callable[[Sequence[Wish]], Work[Batch]]
    ) -> Work[Batch]:
        """While nobody else can write."""
        looked_for = yield from self._writer.looked_for(wishes)
        return (yield from write(looked_for))

    def _migrate(self) -> None:
        def work() -> Work[None]:
            found = yield Statement("SELECT 1 FROM sqlite_master WHERE name = 'migrations'")
            applied = (yield Statement(APPLIED)) if found else ()
            todo = missing(migrations(SQLITE.name), [row["number"] for row in applied])
            for migration in todo:
                for sql in _statements(migration.sql):
                    yield Statement(sql)
                at = instant_text(self._clock())
                yield Statement(RECORD, (migration.number, migration.name, at))
            heads = yield Statement("SELECT 1 FROM head")
            if not heads:
                yield Statement(FIRST_HEAD, (GENESIS, str(uuid4())))

        self._writing.in_transaction("BEGIN IMMEDIATE", work(), lambda _nothing: True)


def _statements(script: str) -> Iterator[str]:
    """The statements of a file; those of a trigger stay together."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
