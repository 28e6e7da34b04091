"""Connections to PostgreSQL that speak the port's text, and what its errors mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

import asyncpg

from booking_core.ports import AppendConflictError, Row, Statement, TakenError
from booking_core.stores.errors import RefusedByDatabaseError, StoreUnavailableError, refused
from booking_core.stores.log.work import GuessedWrongError, Many, Together
from booking_core.stores.postgres.gathering import gathered
from booking_core.stores.postgres.script import preparing, repeated, script

if TYPE_CHECKING:
    from booking_core.stores.log.work import Ask, Work

    _Session = asyncpg.Connection[asyncpg.Record]
else:
    _Session = asyncpg.Connection  # takes no parameters at run time

T = TypeVar("T")


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
    # For statements that are a transaction by themselves.
    "default_transaction_isolation": "read committed",
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


class Connection(_Session):
    """A session, with what it knows.

    Attributes:
        names: Of what it has prepared, by its SQL.
        scripts: How many it was sent.
        begun: Whether its last commit has begun the next transaction (`COMMIT AND CHAIN`).
        waits: Whether its commits wait for the disk because a script said so; None where that is
            not known.
    """

    names: Mapping[str, str] = MappingProxyType({})
    scripts = 0
    begun = False
    waits: bool | None = False


async def connect(
    url: str, *, answer_seconds: float = ANSWER_SECONDS, **settings: str
) -> Connection:
    """A connection; a statement that gets no answer in time breaks it (`LostConnectionError`)."""
    connection = await asyncpg.connect(
        url,
        connection_class=Connection,
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
    connection.scripts += 1
    if connection.scripts >= PLANS_LAST and connection.scripts.bit_count() == 1:
        await connection.execute("DISCARD PLANS")
    names = connection.names
    new = {each.sql for each in statements if each.sql not in names and repeated(each.sql)}
    if new and len(names) + len(new) <= MOST_PREPARED:
        learnt = {sql: f"fb_{number}" for number, sql in enumerate(sorted(new), len(names))}
        await connection.execute(preparing(learnt))
        connection.names = {**names, **learnt}
    return connection.names


async def _send(connection: Connection, asked: Together) -> None:
    statements = [gathered(each) for each in asked.statements]
    names = await _prepared(connection, statements)
    text = script(statements, names)
    if asked.guess is not None:
        await _send_whole(connection, text, flushed=asked.flushed)
    elif asked.final is None:
        await connection.execute(text)
    else:
        # Under the lock the way for a BEGIN is time that others wait.
        connection.begun = False
        await connection.execute(f"{text};\nCOMMIT AND CHAIN")
        connection.begun = True


async def _send_whole(connection: Connection, text: str, *, flushed: bool) -> None:
    """What is sent at once is a transaction by itself, unless one was begun before."""
    begun, connection.begun = connection.begun, False
    if begun:
        text = f"{text};\nCOMMIT"
    if connection.waits is not flushed:
        text = f"{_waiting(flushed=flushed)};\n{text}"
        connection.waits = None  # if it fails
    await connection.execute(text)
    connection.waits = flushed


def _waiting(*, flushed: bool) -> str:
    return "SET synchronous_commit = on" if flushed else "RESET synchronous_commit"


async def rest(connection: Connection) -> None:
    """Ends a transaction that was begun for what did not come."""
    if connection.begun:
        connection.begun = False
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


async def _begin(connection: Connection) -> None:
    """Commits of the transaction wait for the disk if those of the session did from the first."""
    if connection.begun:
        connection.begun = False
        return
    if connection.waits is not False:
        await ask(connection, Statement(_waiting(flushed=False)))
        connection.waits = False
    await ask(connection, Statement(BEGIN))


async def in_transaction(connection: Connection, work: Work[T], keep: Callable[[T], bool]) -> T:
    """Runs the work in a transaction that ends as `keep` says; one that fails is undone."""
    await _begin(connection)
    try:
        result = await do(connection, work)
    except BaseException:
        if not connection.is_closed():
            await asyncio.shield(ask(connection, Statement("ROLLBACK")))
        raise
    if not connection.begun and connection.is_in_transaction():
        await ask(connection, Statement("COMMIT" if keep(result) else "ROLLBACK"))
    return result
