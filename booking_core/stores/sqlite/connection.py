"""One connection to an SQLite file, and the thread that it lives on."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from booking_core.ports import Row, Statement, TakenError
from booking_core.stores.errors import RefusedByDatabaseError
from booking_core.stores.log.work import Ask, Together, Work
from booking_core.stores.sqlite.errors import translated, unavailable

T = TypeVar("T")
P = ParamSpec("P")

_LOGGER = logging.getLogger(__name__)

MEMORY = ":memory:"
PATIENCE_SECONDS = 10.0
"""How long another process may keep the file locked."""
SHORT_PATIENCE_SECONDS = 2.0
"""The same where everybody who writes waits meanwhile."""

# synchronous=FULL: with NORMAL a power cut takes acknowledged commits. secure_delete: what was
# erased must not be found in free pages. recursive_triggers: REPLACE asks the triggers too.
# wal_autocheckpoint: the file is brought up to date, which flushes twice more, as often as
# journal_size_limit has it; pages that were written over and over meanwhile go there once.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 16777216",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA trusted_schema = OFF",
)


@lru_cache(maxsize=1024)
def sqlite_sql(sql: str) -> str:
    """`$1` as SQLite numbers its parameters: `?1`."""
    return re.sub(r"\$(\d+)", r"?\1", sql)


class Connection:
    """A connection that only its own thread touches."""

    def __init__(self, path: str, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._thread = ThreadPoolExecutor(1, "sqlite reader" if read_only else "sqlite writer")
        self._connection: sqlite3.Connection | None = None

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Calls on the connection's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(call, *args, **kwargs))

    def open(self) -> None:
        """To be run on the thread, before all else."""
        if self.path != MEMORY and not self._read_only:
            _create_private(Path(self.path))
        try:
            connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=PATIENCE_SECONDS, cached_statements=512
            )
        except sqlite3.Error as error:
            raise unavailable(error, self.path) from error
        connection.row_factory = sqlite3.Row
        self._connection = connection
        for pragma in _PRAGMAS:
            self.ask(Statement(pragma))
        if self._read_only:
            self.ask(Statement("PRAGMA query_only = ON"))

    @property
    def connection(self) -> sqlite3.Connection:
        if self._connection is None:
            msg = "the connection is closed"
            raise RuntimeError(msg)
        return self._connection

    async def close(self) -> None:
        await self.run(self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def ask(self, ask: Ask) -> Sequence[Row]:
        """Rows of a statement; errors are those of the port. To be run on the thread."""
        if isinstance(ask, Together):
            for each in ask.statements:
                self.ask(each)
            return ()
        try:
            if isinstance(ask, Statement):
                cursor = self.connection.execute(sqlite_sql(ask.sql), ask.parameters)
                return cursor.fetchall()
            self.connection.executemany(sqlite_sql(ask.sql), ask.parameters)
        except sqlite3.Error as error:
            raise translated(self.connection, error, self.path) from error
        return ()

    def do(self, work: Work[T]) -> T:
        """Runs the work to its end. To be run on the thread."""
        rows: Sequence[Row] | None = None
        problem: Exception | None = None
        try:
            while True:
                if problem is not None:
                    ask = work.throw(problem)
                else:
                    ask = next(work) if rows is None else work.send(rows)
                problem = None
                try:
                    rows = self.ask(ask)
                except (TakenError, RefusedByDatabaseError) as error:
                    problem = error
        except StopIteration as finished:
            result: T = finished.value
            return result
        finally:
            work.close()

    def empty_log(self) -> None:
        """Pages that secure_delete has overwritten may still stand in the write-ahead log.

        To be run on the thread, which waits for those that read, but not for long.
        """
        self.ask(Statement(f"PRAGMA busy_timeout = {SHORT_PATIENCE_SECONDS * 1000:.0f}"))
        try:
            (emptied,) = self.ask(Statement("PRAGMA wal_checkpoint(TRUNCATE)"))
        finally:
            self.ask(Statement(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000:.0f}"))
        if emptied["busy"]:
            _LOGGER.warning(
                "what was erased stays in %s-wal until the app is stopped or next erases:"
                " another process goes on reading",
                self.path,
            )

    def in_transaction(self, begin: str, work: Work[T], keep: Callable[[T], bool]) -> T:
        """Runs the work in a transaction that ends as `keep` says."""
        self.ask(Statement(begin))
        try:
            result = self.do(work)
            self.ask(Statement("COMMIT" if keep(result) else "ROLLBACK"))
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        return result


def _create_private(path: Path) -> None:
    """SQLite would make a file that others on the machine can read."""
    try:
        path.touch(mode=0o600)
    except OSError:
        return  # opening it tells what is wrong, in SQLite's words


def plain(rows: Sequence[Row]) -> Sequence[dict[str, Any]]:
    """Rows as they cross the port."""
    return [dict(row) for row in rows]
