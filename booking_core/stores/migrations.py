"""The tables' own history: numbered files, each run once and never undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from booking_core.stores.errors import StoreUnavailableError

RECORD = "INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, $3)"
APPLIED = "SELECT number FROM migrations ORDER BY number"
FIRST_HEAD = (
    "INSERT INTO head (position, hash, occurred_at, min_reader, server_id)"
    " VALUES (0, $1, NULL, 1, $2)"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of `schema/<dialect>/`."""

    number: int
    name: str
    sql: str


def migrations(dialect: str) -> tuple[Migration, ...]:
    """All that this version knows, in order."""
    folder = files("booking_core.stores") / "schema" / dialect
    found = [
        Migration(int(each.name.split("_")[0]), each.name, each.read_text("utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda each: each.number))


def missing(known: Sequence[Migration], applied: Iterable[int]) -> tuple[Migration, ...]:
    """What is to be run, in order.

    Raises:
        StoreUnavailableError: The tables were made by a newer version.
    """
    done = set(applied)
    newest = known[-1].number
    if max(done, default=0) > newest:
        code = "schema_too_new"
        detail = (
            f"the database has schema {max(done)}, this version knows {newest}: "
            "update this one, or restore a backup from before the newer one ran"
        )
        raise StoreUnavailableError(code, detail, {"found": str(max(done)), "known": str(newest)})
    return tuple(each for each in known if each.number not in done)
