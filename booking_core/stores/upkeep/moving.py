"""A household from one store to another, position by position, hash for hash.

What moves is the log and the rows beside it that no event can give back; views are made anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from booking_core.ports import Statement
from booking_core.projections.views import VIEWS
from booking_core.stores.encoding.chain import link
from booking_core.stores.log.dialects import INSERT_EVENT, INSERT_TAG, MOVE_HEAD
from booking_core.stores.log.opened import refuse_newer
from booking_core.stores.log.page import grouped
from booking_core.stores.log.work import Many, Together
from booking_core.stores.migrations import migrations
from booking_core.stores.upkeep.rebuilding import Workplace, rebuild
from booking_core.stores.upkeep.verifying import Shelf

if TYPE_CHECKING:
    from booking_core.ports import Head
    from booking_core.stores.encoding.rows import EventRow
    from booking_core.stores.log.dialects import Dialect
    from booking_core.stores.log.work import Work

T = TypeVar("T")

NOT_EMPTY, BROKEN_CHAIN, UNKNOWN_TABLE = "not_empty", "broken_chain", "unknown_table"
SLICE = 500
Progress = Callable[[int, int], None]
"""Told the position that was reached and the last one."""

_OWN = frozenset(
    {"migrations", "head", "events", "event_tags", "leases", "view_editions", "guesses"}
)
_VIEWS = frozenset(name for view in VIEWS for name in view.tables)
# What a start of the app makes before anybody has used it.
_MADE_AT_START = frozenset({"signing_keys", "setup_code"})


@dataclass(frozen=True, slots=True)
class Label:
    """What a household is, on the outside of the crate that it moves in."""

    server_id: str
    head: Head
    min_reader: int


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A row of a table beside the log."""

    table: str
    columns: dict[str, Any]


class Crate(Protocol):
    """A household on its way."""

    label: Label

    def events(self, *, after: int) -> AsyncIterator[Sequence[EventRow]]:
        """Slices of the log after the position, in order, up to the label's head."""

    def beside(self) -> AsyncIterator[BesideRow]:
        """Rows beside the log, in an order that foreign keys allow; asked after the events."""


class Destination(Shelf, Workplace, Protocol):
    """A store that is moved into.

    Attributes:
        understands: The highest `min_reader` that it can work with.
    """

    understands: int

    async def change(self, work: Callable[[], Work[T]]) -> T:
        """In one transaction that writes."""


class MoveRefusedError(Exception):
    """The household can't move.

    Attributes:
        code: `not_empty` (another household or another history lives there), `broken_chain` (its
            log is not as it was written), `unknown_table` (it comes from a newer version).
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def kept_tables(dialect: str) -> tuple[str, ...]:
    """Tables whose rows no event can give back, in an order that foreign keys allow."""
    named = [
        name
        for migration in migrations(dialect)
        for name in re.findall(r"^CREATE TABLE (\w+)", migration.sql, re.MULTILINE)
    ]
    return tuple(name for name in named if name not in _OWN | _VIEWS)


class StoreCrate:
    """A household as it stands in a store, up to the head of when it was packed."""

    def __init__(self, store: Shelf, label: Label) -> None:
        self.label = label
        self._store = store

    async def events(self, *, after: int) -> AsyncIterator[Sequence[EventRow]]:
        end = self.label.head.position
        while after < end:
            rows = await self._store.event_rows(after=after, limit=min(SLICE, end - after))
            if not rows:
                return
            yield rows
            after = rows[-1].position

    async def beside(self) -> AsyncIterator[BesideRow]:
        for table in kept_tables(self._store.dialect.name):
            rows = await self._store.fetch(f"SELECT * FROM {table}")  # noqa: S608 - names from the schema
            for row in rows:
                yield BesideRow(table, dict(row))


async def packed(store: Shelf) -> StoreCrate:
    head = await store.head()
    (row,) = await store.fetch("SELECT server_id, min_reader FROM head")
    return StoreCrate(store, Label(row["server_id"], head, row["min_reader"]))


async def move_in(
    crate: Crate, store: Destination, progress: Progress = lambda _at, _of: None
) -> Head:
    """Fills an empty store, or goes on where an earlier try of the same household stopped.

    Of a household whose chain is broken nothing is moved.

    Raises:
        MoveRefusedError: See its codes.
        StoreUnavailableError: The store went away; trying again goes on from there. Or the
            household comes from a newer version.
    """
    label = crate.label
    refuse_newer({"min_reader": label.min_reader}, store.understands)
    head = await store.head()
    await _refuse_neighbours(label, store, head)
    end = (head.position, head.hash)
    async for rows in crate.events(after=head.position):
        end = followed(end, rows)
    refuse_other_end(label, end)
    async for rows in crate.events(after=head.position):
        await store.change(partial(_shelve, store.dialect, label, rows))
        progress(rows[-1].position, label.head.position)
    head = await store.head()
    beside = [row async for row in crate.beside()]
    await store.change(partial(_furnish, store.dialect, label, beside))
    await rebuild(store)
    return head


def followed(end: tuple[int, bytes], rows: Sequence[EventRow]) -> tuple[int, bytes]:
    """The position and hash at which the chain ends that these rows go on.

    Raises:
        MoveRefusedError: One does not follow the one before it.
    """
    position, before = end
    for row in rows:
        position, before = position + 1, link(before, row)
        if (row.position, row.hash) != (position, before):
            detail = f"the event at position {position} is not as it was written, or is missing"
            raise MoveRefusedError(BROKEN_CHAIN, detail)
    return position, before


def refuse_other_end(label: Label, end: tuple[int, bytes]) -> None:
    """Whether the chain is whole.

    Raises:
        MoveRefusedError: It ends otherwise than the label says.
    """
    if end != (label.head.position, label.head.hash):
        detail = (
            f"the log ends at position {end[0]} and not, or not as it was written,"
            f" at position {label.head.position}"
        )
        raise MoveRefusedError(BROKEN_CHAIN, detail)


async def _refuse_neighbours(label: Label, store: Destination, head: Head) -> None:
    if head.position > 0:
        (row,) = await store.fetch("SELECT server_id FROM head")
        if row["server_id"] != label.server_id or head.position > label.head.position:
            detail = "the target is not empty: another log is in it"
            raise MoveRefusedError(NOT_EMPTY, detail)
        return
    for table in kept_tables(store.dialect.name):
        found = await store.fetch(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - names from the schema
        if found and table not in _MADE_AT_START:
            detail = f"the target is not empty: there are rows in {table}"
            raise MoveRefusedError(NOT_EMPTY, detail)


def _shelve(dialect: Dialect, label: Label, rows: Sequence[EventRow]) -> Work[None]:
    """Writes a slice of the log after the head, as it is."""
    (head,) = yield Statement(dialect.lock_head)
    position, before = followed((head["position"], head["hash"]), rows)
    yield Many(INSERT_EVENT, rows)
    tags = [(tag, row.kind, row.position) for row in rows for tag in json.loads(row.tags)]
    if tags:
        yield Many(INSERT_TAG, tags)
    yield Statement(MOVE_HEAD, (position, before, rows[-1].occurred_at, label.min_reader))
    yield Statement("UPDATE head SET server_id = $1", (label.server_id,))


def _furnish(dialect: Dialect, label: Label, beside: Sequence[BesideRow]) -> Work[None]:
    """Puts the rows beside the log in the place of what a start of the app may have made."""
    yield Statement("UPDATE head SET server_id = $1", (label.server_id,))
    for table in reversed(kept_tables(dialect.name)):
        yield Statement(f"DELETE FROM {table}")  # noqa: S608 - names from the schema
    known = frozenset(kept_tables(dialect.name))
    for row in beside:
        if row.table not in known:
            detail = f"rows of the table {row.table!r} are unknown to this version: update it"
            raise MoveRefusedError(UNKNOWN_TABLE, detail)
    if beside:
        yield Together(tuple(grouped([_inserted(row) for row in beside])))


def _inserted(row: BesideRow) -> Statement:
    names = ", ".join(row.columns)
    marks = ", ".join(f"${number}" for number in range(1, len(row.columns) + 1))
    sql = f"INSERT INTO {row.table} ({names}) VALUES ({marks})"  # noqa: S608 - a kept table's
    return Statement(sql, tuple(row.columns.values()))
