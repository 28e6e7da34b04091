"""All views together: what the store runs for each event as it is appended."""

from __future__ import annotations

from collections.abc import Iterator

from booking_core.ports import Database, Recorded, Statement
from booking_core.projections import diary, people, things

TABLES = ("founding", "members", "resources", "bookings", "claimed")
"""Everything that a rebuild makes again from the log."""


def project(recorded: Recorded) -> Iterator[Statement]:
    """An event that a view does not know leaves it as it is."""
    yield from people.project(recorded)
    yield from things.project(recorded)
    yield from diary.project(recorded)


async def position_at(database: Database, instant: str) -> int:
    """The last position that had happened by then; 0 before the first event."""
    rows = await database.fetch(
        "SELECT MAX(position) AS position FROM events WHERE occurred_at <= $1", instant
    )
    return rows[0]["position"] or 0
