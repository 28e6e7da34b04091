"""The store on PostgreSQL, for several instances of the app on one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from booking_core.instants import instant_text
from booking_core.ports import Accepted, Head, Outcome, Statement
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.encoding.rows import EventRow
from booking_core.stores.errors import StoreUnavailableError
from booking_core.stores.log.dialects import EVENT_ROWS, POSTGRES, READ_HEAD
from booking_core.stores.log.opened import KINDS, head_from, refuse_newer, refuse_unknown, unsealed
from booking_core.stores.log.reading import NO_LIMIT, Considered, Reader
from booking_core.stores.log.waiting import WaitingRoom
from booking_core.stores.log.wishes import Wish, plain_append
from booking_core.stores.log.writer import Writer
from booking_core.stores.migrations import APPLIED, FIRST_HEAD, RECORD, migrations, missing
from booking_core.stores.postgres import connection as connections
from booking_core.stores.postgres.appending import Appending, Patience, away
from booking_core.stores.postgres.connection import (
    ANSWER_SECONDS,
    SURVEY_SECONDS,
    TROUBLE,
    LostConnectionError,
    in_transaction,
)
from booking_core.stores.postgres.lines import Lines, Link, Presence
from booking_core.stores.postgres.rebuilding import PostgresBench
from booking_core.stores.postgres.scrubbing import scrub
from booking_core.stores.postgres.waking import Waking

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
    from booking_core.stores.migrations import Migration
    from booking_core.stores.postgres.connection import Connection

T = TypeVar("T")

MOST_LINES = 4
"""Beside those that append, flush and listen."""
POLL_SECONDS = 2.0
"""How soon an append is noticed whose notification was lost."""
_MIGRATION_LOCK = "SELECT pg_advisory_xact_lock(7236214905213)"


class PostgresStore:
    """Log and tables in one database.

    Args:
        answer_seconds: See `ANSWER_SECONDS`.
    """

    def __init__(
        self,
        url: str,
        codec: Codec,
        *,
        clock: Clock,
        project: Project,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.server_id = ""
        self.dialect = POSTGRES
        self.understands = codec.reader
        self._newest = codec.newest
        self._clock = clock
        writer = Writer(codec, POSTGRES, clock=clock, project=project)
        self._reader = Reader(codec, POSTGRES)
        presence = Presence()

        def link(synchronous_commit: str, seconds: float = answer_seconds) -> Link:
            settings = {"synchronous_commit": synchronous_commit}
            return Link(url, presence, answer_seconds=seconds, **settings)

        self._link = link
        self._lines = Lines([link("on") for _ in range(MOST_LINES)])
        self._waking = Waking(link("off"))
        self._appending = Appending(
            link("off"), link("on"), self._lines, writer, self._waking.appended
        )
        self._room = WaitingRoom(
            self._appending.prepare, self._appending.write, self._appending.settle, ahead=True
        )

    async def open(self) -> None:
        """Brings the tables up to date.

        Raises:
            StoreUnavailableError: The database is away, or too new.
        """
        try:
            async with self._surveying() as connection:
                await self._migrate(connection)
        except ValueError as error:
            raise away(error) from error
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
        await self._waking.close()
        await self._appending.close()
        await self._lines.close()

    def now(self) -> datetime:
        return self._clock()

    async def read(
        self, query: Query, *, after: int = 0, limit: int | None = None
    ) -> Sequence[Recorded]:
        most = NO_LIMIT if limit is None else limit
        patience = Patience()
        while True:
            line = self._appending.flushing.line
            recorded = await self._read_work(
                lambda: self._reader.select(query, after=after, limit=most)
            )
            if not recorded or recorded[-1].position <= self._appending.on_disk:
                return recorded
            # What leaves the house must not be taken back by a power cut.
            if line is not None and await self._appending.flushed(line):
                self._appending.on_disk = max(self._appending.on_disk, recorded[-1].position)
                return recorded
            try:
                await self._appending.flushing.connection()
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
        return await self._room.result(Wish(decision))

    async def consider(self, deliberate: Callable[[], Deliberation]) -> Verdict:
        return (await self._considered(deliberate)).verdict

    async def wait_beyond(self, position: int) -> None:
        heard = True
        while True:
            self._waking.moved.clear()
            with suppress(LostConnectionError, StoreUnavailableError):
                await self._waking.listening.connection()
                if (await self.head()).position > position:
                    if not heard:
                        self._waking.listening.drop()
                    return
            heard = False
            with suppress(TimeoutError):
                # Not wait_for: in Python 3.11 it may swallow a cancellation.
                async with asyncio.timeout(POLL_SECONDS):
                    await self._waking.moved.wait()
                    heard = True

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        def work() -> Work[Sequence[Row]]:
            return (yield Statement(sql, parameters))

        return [dict(row) for row in await self._read_work(work)]

    async def survey(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        """As `fetch`, for what looks at all there is and may take long."""
        async with self._surveying() as connection:
            rows = await connections.ask(connection, Statement(sql, parameters))
            return [dict(row) for row in rows]

    async def event_rows(self, *, after: int, limit: int) -> Sequence[EventRow]:
        """Rows of the log as they stand there, in order."""

        def work() -> Work[Sequence[EventRow]]:
            rows = yield Statement(EVENT_ROWS, (after, limit))
            return [EventRow._make(row) for row in rows]

        return await self._read_work(work)

    async def execute(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        async def call(connection: Connection) -> Sequence[Row]:
            return await connections.ask(connection, Statement(sql, parameters))

        return [dict(row) for row in await self._on_line(call)]

    async def write(self, statements: Sequence[Statement]) -> None:
        def work() -> Work[None]:
            yield from (statement for statement in statements)

        await self.change(work)

    async def change(self, work: Callable[[], Work[T]]) -> T:
        """Runs the work in a transaction that writes; it takes the head itself if it needs it."""

        async def call(connection: Connection) -> T:
            return await in_transaction(connection, work(), lambda _result: True)

        return await self._on_line(call)

    @asynccontextmanager
    async def bench(self) -> AsyncIterator[PostgresBench]:
        """See `rebuild`."""
        async with self._surveying() as connection:
            asked = Statement("SELECT current_schema() AS live")
            (row,) = await connections.ask(connection, asked)
            yield PostgresBench(connection, self._reader, live=row["live"])

    async def scrub(self) -> None:
        async with self._surveying() as connection:
            await scrub(connection)

    async def unseal(self, texts: Sequence[SealedText]) -> Sequence[Opened]:
        return await self._read_work(lambda: unsealed(POSTGRES, texts))

    async def _considered(self, deliberate: Callable[[], Deliberation]) -> Considered:
        def work() -> Work[Considered]:
            (row,) = yield Statement(READ_HEAD)
            return (yield from self._reader.deliberate(deliberate, row["position"]))

        return await self._read_work(work)

    @asynccontextmanager
    async def _surveying(self) -> AsyncIterator[Connection]:
        """A line of its own for what may take long."""
        link = self._link("on", SURVEY_SECONDS)
        try:
            yield await link.connection()
        except (LostConnectionError, *TROUBLE) as error:
            raise away(error) from error
        finally:
            await link.close()

    async def _read_work(self, start: Callable[[], Work[T]]) -> T:
        """Reads on one of the lines; once more if that was a dead one."""

        async def call(connection: Connection) -> T:
            return await connections.do(connection, start())

        try:
            return await self._on_line(call)
        except StoreUnavailableError as error:
            if not isinstance(error.__cause__, LostConnectionError):
                raise
            self._lines.drop_idle()
            return await self._on_line(call)

    async def _on_line(self, call: Callable[[Connection], Awaitable[T]]) -> T:
        try:
            async with self._lines.line() as connection:
                return await call(connection)
        except (LostConnectionError, *TROUBLE) as error:
            raise away(error) from error

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
