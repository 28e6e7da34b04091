"""Connections to PostgreSQL that speak the port's text, and what its errors mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import WeakKeyDictionary, WeakSet

import asyncpg

from booking_core.ports import AppendConflictError, Row, Statement, TakenError
from booking_core.stores.errors import RefusedByDatabaseError, StoreUnavailableError, refused
from booking_core.stores.log.work import GuessedWrongError, Many, Together
from booking_core.stores.postgres.script import preparing, repeated, script

if TYPE_CHECKING:
    from booking_core.stores.log.work import Ask, Work

    Connection = asyncpg.Connection[asyncpg.Record]

T = TypeVar("T")


@dataclass(slots=True)
class _Session:
    """What a session knows.

    Attributes:
        names: Of what it has prepared, by its SQL.
        scripts: How many it was sent.
    """

    names: dict[str, str] = field(default_factory=dict)
    scripts: int = 0


_SESSIONS: WeakKeyDictionary[Connection, _Session] = WeakKeyDictionary()
_BEGUN: WeakSet[Connection] = WeakSet()
"""Sessions whose last commit has begun the next transaction (`COMMIT AND CHAIN`)."""
MOST_PREPARED = 300
"""Statements of scripts that a session keeps the plans of."""
PLANS_LAST = 8
"""So many scripts, and then twice, four times … as many: a plan made for an empty table may walk an
index from end to end, and the session would keep it until the server has analysed the table."""
PATIENCE_SECONDS = 10.0
"""How long a database that is away, or a lock that is held, is waited for."""
ANSWER_SECONDS = 15.0
"""A line on which a statement was not answered for so long is dead; a lock is given up before."""
SURVEY_SECONDS = 3600.0
"""The same for statements that look at all there is."""

_SETTINGS = {
    "application_name": "family-booking",
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "standard_conforming_strings": "on",
    # Our statements are short, and compiling one takes longer than running it.
    "jit": "off",
    # Nor does it become another one by what it is asked with.
    "plan_cache_mode": "force_generic_plan",
    "lock_timeout": "10s",
    # A household fits in memory; by the price of a spinning disk the planner would read all of it.
    "random_page_cost": "1.1",
    # A process that was stopped in the middle must not keep the head for ever.
    "idle_in_transaction_session_timeout": "30s",
}

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"

TROUBLE = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
_LOST = (
    OSError,
    # What asyncpg answers on a connection that the server ended while it was idle.
    asyncpg.InternalClientError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)


class LostConnectionError(Exception):
    """The connection broke; whether the last statement came about is unknown.

    Attributes:
        unsure: What a `Together.final` that was on its way would have led to.
    """

    unsure: object | None = None


async def connect(
    url: str, *, answer_seconds: float = ANSWER_SECONDS, **settings: str
) -> Connection:
    """A connection; a statement that gets no answer in time breaks it (`LostConnectionError`)."""
    connection = await asyncpg.connect(
        url,
        server_settings={**_SETTINGS, **settings},
        statement_cache_size=500,
        timeout=PATIENCE_SECONDS,
        command_timeout=answer_seconds,
    )
    await speak_text(connection)
    return connection


async def speak_text(connection: asyncpg.Connection[Any]) -> None:
    """Dates, instants, ids and JSON cross the port as text, whatever the column is."""
    for name, decode in (
        ("date", str),
        ("time", _wall_time),
        ("timestamp", _wall_time),
        ("timestamptz", _instant),
        ("uuid", str),
        ("json", str),
        ("jsonb", str),
        ("numeric", _number),
    ):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=str, decoder=decode, format="text"
        )
    # SQLite knows no truth but 0 and 1.
    await connection.set_type_codec(
        "bool", schema="pg_catalog", encoder=_truth, decoder=lambda text: text == "t", format="text"
    )


def _truth(value: object) -> str:
    return "t" if value else "f"


def _wall_time(text: str) -> str:
    """`2026-07-10 19:00:00` as `2026-07-10T19:00`."""
    return text.replace(" ", "T").removesuffix(":00") if text.count(":") > 1 else text


def _instant(text: str) -> str:
    """`2026-07-10 17:00:00.5+00` as `2026-07-10T17:00:00.500000Z`."""
    day, _, rest = text.partition(" ")
    time, _, fraction = rest.removesuffix("+00").partition(".")
    return f"{day}T{time}.{fraction:0<6}Z"


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


async def ask(connection: Connection, asked: Ask) -> Sequence[Row]:
    """Rows of a statement; errors are those of the port.

    Raises:
        LostConnectionError: It broke.
    """
    try:
        match asked:
            case Statement():
                return cast("Sequence[Row]", await connection.fetch(asked.sql, *asked.parameters))
            case Many():
                await connection.executemany(asked.sql, asked.parameters)
            case Together():
                await _send(connection, asked)
    except TROUBLE as error:
        problem = translated(error, lost=connection.is_closed())
        if isinstance(problem, LostConnectionError):
            connection.terminate()
            problem.unsure = asked.final if isinstance(asked, Together) else None
        else:
            await rest(connection)
        raise problem from error
    return ()


async def _prepared(
    connection: Connection, statements: Sequence[Statement | Many]
) -> Mapping[str, str]:
    """Names of what the session has prepared; it learns what it does not know yet."""
    session = _SESSIONS.setdefault(connection, _Session())
    session.scripts += 1
    if session.scripts >= PLANS_LAST and session.scripts.bit_count() == 1:
        await connection.execute("DISCARD PLANS")
    names = session.names
    new = {each.sql for each in statements if each.sql not in names and repeated(each.sql)}
    if new and len(names) + len(new) <= MOST_PREPARED:
        learnt = {sql: f"fb_{number}" for number, sql in enumerate(sorted(new), len(names))}
        await connection.execute(preparing(learnt))
        names |= learnt
    return names


async def _send(connection: Connection, asked: Together) -> None:
    statements = (*_beginning(connection, asked), *asked.statements)
    # Under the lock the way for a BEGIN is time that others wait.
    chained = asked.final is not None and asked.guess is None
    ending = "COMMIT AND CHAIN" if chained else "COMMIT"
    if asked.final is not None:
        statements = (*statements, Statement(ending))
    names = await _prepared(connection, statements)
    _BEGUN.discard(connection)
    await connection.execute(script(statements, names))
    if chained:
        _BEGUN.add(connection)


def _beginning(connection: Connection, asked: Together) -> Sequence[Statement]:
    """What begins a transaction, as far as that is left to the statements."""
    if asked.guess is None:
        return ()
    begin = () if connection in _BEGUN else (Statement(BEGIN),)
    waiting = "on" if asked.flushed else "off"
    return (*begin, Statement(f"SET LOCAL synchronous_commit = {waiting}"))


async def rest(connection: Connection) -> None:
    """Ends a transaction that was begun for what did not come."""
    if connection in _BEGUN:
        _BEGUN.discard(connection)
        with suppress(*TROUBLE):
            await connection.execute("ROLLBACK")


def translated(error: Exception, *, lost: bool) -> Exception:
    if lost or isinstance(error, _LOST):
        return LostConnectionError(str(error) or "no answer")
    match error:
        case asyncpg.UniqueViolationError():
            return TakenError(error.constraint_name or "")
        case asyncpg.SerializationError():
            return GuessedWrongError(str(error))
        case asyncpg.LockNotAvailableError() | asyncpg.DeadlockDetectedError():
            return AppendConflictError("another process keeps the log locked")
        case asyncpg.DiskFullError():
            said, _, _ = str(error).partition("\n")
            detail = f"no space left on the disk of the database's server: {said}"
            return StoreUnavailableError("disk_full", detail)
        case asyncpg.InsufficientResourcesError() | asyncpg.PostgresSystemError():
            said, _, _ = str(error).partition("\n")
            detail = f"the database server is in trouble: {said}"
            return StoreUnavailableError("database_in_trouble", detail)
        case asyncpg.ReadOnlySQLTransactionError():
            detail = "the database is read-only (a standby?): name the primary in database_url"
            return StoreUnavailableError("not_writable", detail)
        case asyncpg.PostgresError():
            name = getattr(error, "constraint_name", None) or error.sqlstate or ""
            return refused(name, str(error))
        case _:
            return RefusedByDatabaseError("", str(error))


async def do(connection: Connection, work: Work[T]) -> T:
    """Runs the work to its end."""
    rows: Sequence[Row] | None = None
    problem: Exception | None = None
    try:
        while True:
            if problem is not None:
                asked = work.throw(problem)
            else:
                asked = next(work) if rows is None else work.send(rows)
            problem = None
            try:
                rows = await ask(connection, asked)
            except (TakenError, RefusedByDatabaseError) as error:
                problem = error
    except StopIteration as finished:
        result: T = finished.value
        return result
    finally:
        work.close()


async def up_to_together(
    line: Callable[[], AbstractAsyncContextManager[Connection]], work: Work[T]
) -> Together | T:
    """Runs the work until it asks for several statements at once, which are not sent yet.

    Args:
        line: Taken only if it has to read something first.
        work: What it asks for before is not to be refused.
    """
    asked = _next_of(work)
    if not isinstance(asked, Statement | Many):
        return asked
    async with line() as connection:
        while isinstance(asked, Statement | Many):
            asked = _next_of(work, await ask(connection, asked))
    return asked


def _next_of(work: Work[T], rows: Sequence[Row] | None = None) -> Ask | T:
    """What the work asks for, or what it came to."""
    try:
        return next(work) if rows is None else work.send(rows)
    except StopIteration as finished:
        result: T = finished.value
        return result


async def in_transaction(connection: Connection, work: Work[T], keep: Callable[[T], bool]) -> T:
    """Runs the work in a transaction that ends as `keep` says; one that fails is undone."""
    if connection in _BEGUN:
        _BEGUN.discard(connection)
    else:
        await ask(connection, Statement(BEGIN))
    try:
        result = await do(connection, work)
    except BaseException:
        if not connection.is_closed():
            await asyncio.shield(ask(connection, Statement("ROLLBACK")))
        raise
    if connection not in _BEGUN and connection.is_in_transaction():
        await ask(connection, Statement("COMMIT" if keep(result) else "ROLLBACK"))
    return result
