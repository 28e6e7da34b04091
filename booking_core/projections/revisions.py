"""Rows that keep their past: each stands in `[from_position, to_position)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking_core.ports import Parameter, Statement


@dataclass(frozen=True, slots=True)
class Revised:
    """A table of revisions: its key, and the columns that a revision hands on to the next."""

    table: str
    key: str
    columns: Sequence[str]

    def open(self, position: int, values: Mapping[str, Parameter]) -> Statement:
        """The first revision."""
        return insert(self.table, {**values, "from_position": position})

    def close(self, key: str, position: int) -> Statement:
        """Ends the revision that stands."""
        return Statement(
            f"UPDATE {self.table} SET to_position = $2 WHERE {self.key} = $1 AND to_position IS NULL",  # noqa: E501, S608
            (key, position),
        )

    def revise(
        self, key: str, position: int, changes: Mapping[str, Parameter], *, quietly: bool = False
    ) -> Iterator[Statement]:
        """Ends the revision that stands and begins the next: one version on, unless quietly."""
        yield self.close(key, position)
        places = {name: f"${place}" for place, name in enumerate(changes, start=3)}
        handed_on = {name: name for name in (self.key, *self.columns)}
        version = "version" if quietly else "version + 1"
        values = {**handed_on, "version": version, **places, "from_position": "to_position"}
        yield Statement(
            f"INSERT INTO {self.table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {self.table} WHERE {self.key} = $1 AND to_position = $2",  # noqa: E501, S608
            (key, position, *changes.values()),
        )


def insert(table: str, values: Mapping[str, Parameter]) -> Statement:
    names = ", ".join(values)
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    return Statement(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(values.values()))  # noqa: S608


def standing(as_of: int | None, place: int) -> tuple[str, tuple[int, ...]]:
    """The condition for rows that stand at the position, or now; its parameter is `$place`."""
    if as_of is None:
        return "to_position IS NULL", ()
    condition = f"from_position <= ${place} AND (to_position IS NULL OR to_position > ${place})"
    return condition, (as_of,)
