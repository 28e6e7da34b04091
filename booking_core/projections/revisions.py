"""Rows that keep their past: each stands in `[from_position, to_position)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from booking_core.ports import Parameter, Statement

_Row = dict[str, Any]


class Revision(NamedTuple):
    """What a fact makes of a thing from its position on.

    Attributes:
        values: Columns that are other than before; None: it stands no more.
        first: Whether nothing of it stood before.
        quietly: Whether it stays the same version.
    """

    key: str
    position: int
    values: Mapping[str, Parameter] | None
    first: bool = False
    quietly: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Revised:
    """A table of revisions: its key, and the columns that a revision hands on to the next.

    There is one of each table, equal to itself alone: it is asked for its texts all the time.
    """

    table: str
    key: str
    columns: tuple[str, ...]

    def statements(self, revisions: Iterable[Revision | None]) -> Iterator[Statement]:
        """What a page of the log changes.

        Of what the page itself begins all is known, so that each of these rows is written once, as
        it stands at the end: those of the page that follow need not find it in the table. They
        come last, when what stood before has given up what only one may have.
        """
        standing: dict[str, _Row] = {}
        begun: list[_Row] = []
        for each in filter(None, revisions):
            before = standing.pop(each.key, None)
            if before is None and not each.first:
                yield from self._from_the_table(each)
                continue
            if before is not None:
                before["to_position"] = each.position
            if each.values is not None:
                row = _next(before or {self.key: each.key, "version": 0}, each)
                standing[each.key] = row
                begun.append(row)
        names = (self.key, *self.columns, "from_position", "to_position")
        sql = inserting(self.table, *names)
        for row in begun:
            yield Statement(sql, tuple(map(row.get, names)))

    def _from_the_table(self, revision: Revision) -> Iterator[Statement]:
        """Ends the revision that stands there, and begins the next."""
        at = (revision.key, revision.position)
        yield Statement(_closing(self.table, self.key), at)
        if revision.values is not None:
            names = tuple(revision.values)
            revising = _revising(self, names, quietly=revision.quietly)
            yield Statement(revising, (*at, *revision.values.values()))


def _next(before: _Row, revision: Revision) -> _Row:
    row = {**before, **(revision.values or {}), "from_position": revision.position}
    row["to_position"] = None
    if not revision.quietly:
        row["version"] = before["version"] + 1
    return row


def insert(table: str, values: Mapping[str, Parameter]) -> Statement:
    return Statement(inserting(table, *values), tuple(values.values()))


# Few texts, and each is needed with every event of its kind.
@cache
def _closing(table: str, key: str) -> str:
    return f"UPDATE {table} SET to_position = $2 WHERE {key} = $1 AND to_position IS NULL"  # noqa: S608


@cache
def _revising(revised: Revised, changes: tuple[str, ...], *, quietly: bool) -> str:
    places = {name: f"${place}" for place, name in enumerate(changes, start=3)}
    handed_on = {name: name for name in (revised.key, *revised.columns)}
    version = "version" if quietly else "version + 1"
    values = {**handed_on, "version": version, **places, "from_position": "to_position"}
    return f"INSERT INTO {revised.table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {revised.table} WHERE {revised.key} = $1 AND to_position = $2"  # noqa: E501, S608


@cache
def inserting(table: str, *names: str) -> str:
    """SQL that puts in a row of these columns."""
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608


def standing(as_of: int | None, place: int) -> tuple[str, tuple[int, ...]]:
    """The condition for rows that stand at the position, or now; its parameter is `$place`."""
    if as_of is None:
        return "to_position IS NULL", ()
    condition = f"from_position <= ${place} AND (to_position IS NULL OR to_position > ${place})"
    return condition, (as_of,)
