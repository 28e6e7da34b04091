"""Rows that keep their past: each stands in `[from_position, to_position)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from booking_core.ports import Parameter, Statement


@dataclass(frozen=True, slots=True, eq=False)
class Revised:
    """A table of revisions: its key, and the columns that a revision hands on to the next.

    There is one of each table, equal to itself alone: it is asked for its texts all the time.
    """

    table: str
    key: str
    columns: tuple[str, ...]

    def open(self, position: int, values: Mapping[str, Parameter]) -> Statement:
        """The first revision."""
        return insert(self.table, {**values, "from_position": position})

    def close(self, key: str, position: int) -> Statement:
        """Ends the revision that stands."""
        return Statement(_closing(self.table, self.key), (key, position))

    def revise(
        self, key: str, position: int, changes: Mapping[str, Parameter], *, quietly: bool = False
    ) -> Iterator[Statement]:
        """Ends the revision that stands and begins the next: one version on, unless quietly."""
        yield self.close(key, position)
        revising = _revising(self, tuple(changes), quietly=quietly)
        yield Statement(revising, (key, position, *changes.values()))


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
