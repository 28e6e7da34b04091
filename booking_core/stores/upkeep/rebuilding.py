"""Views made anew from the log while everybody goes on working.

Each table gets a shadow of the same name that only one connection sees, so that the projections'
own statements fill it, slice by slice, in nobody's way. The last slice is read under the head's
lock, and there the rows that differ are put in place. Whatever goes wrong before that commit leaves
the views as they are, and the shadow is gone with its connection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Head, Parameter, Row, Statement
from booking_core.projections.views import VIEWS, View, chosen, projecting
from booking_core.stores.log.page import grouped
from booking_core.stores.log.work import Together

if TYPE_CHECKING:
    from booking_core.stores.log.reading import Reader
    from booking_core.stores.log.work import Work

T = TypeVar("T")

SLICE = 500
"""Events in one transaction."""

Progress = Callable[[int, int], None]
"""Told how many events are done, and of how many."""

_PUT_EDITION = (
    "INSERT INTO view_editions (view_name, edition) VALUES ($1, $2)"
    " ON CONFLICT (view_name) DO UPDATE SET edition = excluded.edition"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its shadow: all columns, and those of its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


class Bench(Protocol):
    """A connection on which a table can have a shadow of the same name.

    Attributes:
        live: The schema of the tables that readers see.
        shadow: The schema of the shadows.
        shared: The store's own connection: a shadow must not outlive the transaction.
    """

    reader: Reader
    live: str
    shadow: str
    shared: bool

    async def aside(self, work: Work[T]) -> T:
        """In a transaction that keeps nobody waiting."""

    async def alone(self, work: Work[T]) -> T:
        """In a transaction that no append comes between."""

    def cast(self, name: str) -> Work[Table]:
        """Makes an empty shadow of a table."""

    def unguarded(self, table: Table, work: Work[T]) -> Work[T]:
        """Runs the work while the triggers of the table do not hold."""


class Workplace(Protocol):
    """The store's side of it."""

    async def head(self) -> Head: ...

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]: ...

    async def write(self, statements: Sequence[Statement]) -> None: ...

    def bench(self) -> AbstractAsyncContextManager[Bench]: ...


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it.

    Attributes:
        events: The position that the views were made up to; from there on appends keep them.
        removed: Rows that stood in the views and should not have; a row with another content
            is one of these, and one of the `added`.
    """

    events: int
    removed: int = 0
    added: int = 0


def silent(_done: int, _of: int) -> None:
    """Progress that nobody wants to hear of."""


async def refresh(store: Workplace, progress: Progress = silent) -> Rebuilt | None:
    """Makes again what another version of the app made by other rules; None if nothing was.

    To be called before a view is read; raises as `rebuild` does.
    """
    rows = await store.fetch("SELECT view_name, edition FROM view_editions")
    known = {row["view_name"]: row["edition"] for row in rows}
    stale = [view for view in VIEWS if known.get(view.name) != view.edition]
    if not stale:
        return None
    if (await store.head()).position == 0:
        await store.write([_edition(view) for view in stale])
        return None
    return await _rebuilt(store, stale, progress)


async def rebuild(
    store: Workplace, view: str | None = None, progress: Progress = silent
) -> Rebuilt:
    """Makes one view, or all of them, from position 0.

    Raises:
        NoSuchViewError: No view has that name.
        AppendConflictError: The log stayed locked; trying again later helps.
        StoreUnavailableError: The store went away; the views are as they were.
    """
    return await _rebuilt(store, chosen(view), progress)


async def _rebuilt(store: Workplace, views: Sequence[View], progress: Progress) -> Rebuilt:
    async with store.bench() as bench:
        if bench.shared:
            rebuilt = await bench.alone(_at_once(bench, views))
        else:
            tables = await bench.aside(_cast(bench, views))
            done = await _catch_up(store, bench, views, progress)
            await bench.aside(_looked_at(bench, tables))
            rebuilt = await bench.alone(_finish(bench, views, tables, done))
    progress(rebuilt.events, rebuilt.events)
    return rebuilt


async def _catch_up(
    store: Workplace, bench: Bench, views: Sequence[View], progress: Progress
) -> int:
    """Fills the shadows until one slice is left at most; the position that it came to."""
    done = 0
    while (head := (await store.head()).position) > done + SLICE:
        done = await bench.aside(_slice(bench, views, done))
        progress(done, head)
    return done


def _at_once(bench: Bench, views: Sequence[View]) -> Work[Rebuilt]:
    tables = yield from _cast(bench, views)
    rebuilt = yield from _finish(bench, views, tables, 0)
    for table in tables:
        yield Statement(f"DROP TABLE {bench.shadow}.{table.name}")
    return rebuilt


def _cast(bench: Bench, views: Sequence[View]) -> Work[Sequence[Table]]:
    tables: list[Table] = []
    for name in [name for view in views for name in view.tables]:
        table = yield from bench.cast(name)
        tables.append(table)
    return tables


def _slice(bench: Bench, views: Sequence[View], after: int) -> Work[int]:
    """Projects a slice of the log; the last position of it."""
    events = yield from bench.reader.select(EVERYTHING, after=after, limit=SLICE)
    changes = tuple(grouped(tuple(projecting(views)(events))))
    if changes:
        yield Together(changes)
    return events[-1].position if events else after


def _looked_at(bench: Bench, tables: Sequence[Table]) -> Work[None]:
    """Without figures the planner would compare every row with every other, under the lock."""
    for table in tables:
        yield Statement(f"ANALYZE {bench.shadow}.{table.name}")


def _finish(
    bench: Bench, views: Sequence[View], tables: Sequence[Table], done: int
) -> Work[Rebuilt]:
    while (reached := (yield from _slice(bench, views, done))) > done:
        done = reached
    removed = added = 0
    for table in tables:
        gone, came = yield from bench.unguarded(table, _put(bench, table))
        removed, added = removed + gone, added + came
    yield Together([_edition(view) for view in views])
    return Rebuilt(done, removed, added)


def _edition(view: View) -> Statement:
    return Statement(_PUT_EDITION, (view.name, view.edition))


def _put(bench: Bench, table: Table) -> Work[tuple[int, int]]:
    """Makes the table what its shadow is, touching only rows that differ."""
    live, shadow = f"{bench.live}.{table.name}", f"{bench.shadow}.{table.name}"
    names = ", ".join(table.columns)
    same_key = " AND ".join(f"l.{each} = s.{each}" for each in table.key)
    others = [each for each in table.columns if each not in table.key]
    same = " AND ".join([same_key, *(f"l.{each} IS NOT DISTINCT FROM s.{each}" for each in others)])
    gone = yield Statement(
        f"DELETE FROM {live} AS l WHERE NOT EXISTS"  # noqa: S608 - names from the schema
        f" (SELECT 1 FROM {shadow} AS s WHERE {same}) RETURNING 1"
    )
    came = yield Statement(
        f"INSERT INTO {live} ({names}) SELECT {names} FROM {shadow} AS s WHERE NOT EXISTS"  # noqa: S608 - names from the schema
        f" (SELECT 1 FROM {live} AS l WHERE {same_key}) RETURNING 1"
    )
    return len(gone), len(came)
