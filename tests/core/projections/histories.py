"""Facts and commands for tests that need a log with a past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from booking_core.domain.ids import SYSTEM
from booking_core.ports import Envelope
from booking_core.projections.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from booking_core.ports import Database

HOUSEKEEPER = Envelope(SYSTEM, "test", "c-1")

Tables = dict[str, list[tuple[Any, ...]]]


async def tables_of(database: Database) -> Tables:
    """All rows of all views, in an order that both databases share."""
    found: Tables = {}
    for view in VIEWS:
        for name in view.tables:
            rows = await database.fetch(f"SELECT * FROM {name}")  # noqa: S608 - names of the house
            found[name] = in_order(rows)
    return found


def in_order(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in rows), key=repr)
