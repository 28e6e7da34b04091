"""The branches of the household: what the log says of them, with their names beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking_core.domain.ids import BranchId
from booking_core.domain.people.branch_life import (
    Branch,
    BranchClosed,
    BranchCreated,
    BranchRenamed,
)
from booking_core.instants import instant_text
from booking_core.ports import Database, Recorded, Row, Statement
from booking_core.projections.revisions import insert

_CHANGED = "UPDATE branches SET version = version + 1, updated_at = $2, closed = $3"


@dataclass(frozen=True, slots=True)
class Part:
    """A branch as the household sees it; `name` is empty where it was lost."""

    id: BranchId
    branch: Branch
    name: str
    created_at: str
    updated_at: str


def project(recorded: Recorded) -> Iterator[Statement]:
    at = instant_text(recorded.occurred_at)
    match recorded.event:
        case BranchCreated(branch_id):
            yield insert(
                "branches",
                {
                    "branch_id": branch_id,
                    "closed": False,
                    "version": 1,
                    "created_at": at,
                    "updated_at": at,
                },
            )
        case BranchRenamed(branch_id):
            yield Statement(f"{_CHANGED} WHERE branch_id = $1", (branch_id, at, False))
        case BranchClosed(branch_id):
            yield Statement(f"{_CHANGED} WHERE branch_id = $1", (branch_id, at, True))
        case _:
            return


_PARTS = """
SELECT b.branch_id, b.closed, b.version, b.created_at, b.updated_at, n.name
FROM branches AS b LEFT JOIN branch_names AS n ON n.branch_id = b.branch_id"""


async def parts(database: Database) -> Sequence[Part]:
    """All branches that ever were, in order of their making."""
    rows = await database.fetch(f"{_PARTS} ORDER BY b.created_at, b.branch_id")
    return [_part(row) for row in rows]


async def part(database: Database, branch_id: str) -> Part | None:
    rows = await database.fetch(f"{_PARTS} WHERE b.branch_id = $1", branch_id)
    return _part(rows[0]) if rows else None


def branch_names(found: Sequence[Part]) -> Mapping[str, str]:
    return {each.id: each.name for each in found}


def _part(row: Row) -> Part:
    return Part(
        BranchId(row["branch_id"]),
        Branch(bool(row["closed"]), row["version"]),
        row["name"] or "",
        row["created_at"],
        row["updated_at"],
    )


def put_branch_name(branch_id: str, name: str) -> Statement:
    """Meant to stand beside the event that makes it so. No two open branches share a name."""
    return Statement(
        "INSERT INTO branch_names (branch_id, name, name_key) VALUES ($1, $2, $3)"
        " ON CONFLICT (branch_id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key",
        (branch_id, name, name.strip().casefold()),
    )


def free_branch_name(branch_id: str) -> Statement:
    """A branch that is closed lets others have its name."""
    return Statement("UPDATE branch_names SET name_key = NULL WHERE branch_id = $1", (branch_id,))
