"""The branches of the household: what the log says of them, with their names beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import cast

from booking_core.domain.decider import about
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.branch_life import (
    Branch,
    BranchClosed,
    BranchCreated,
    BranchRenamed,
)
from booking_core.domain.people.member_events import MEMBERSHIP, MemberEvent
from booking_core.domain.people.member_life import Membership, evolve
from booking_core.instants import instant_text
from booking_core.ports import Database, EventLog, Parameter, Recorded, Row, Statement
from booking_core.projections.revisions import Revised, Revision, standing

_BRANCHES = Revised("branches", "branch_id", ("closed", "version", "created_at", "updated_at"))


@dataclass(frozen=True, slots=True)
class Part:
    """A branch as the household sees it; `name` is empty where it was lost."""

    id: BranchId
    branch: Branch
    name: str
    created_at: str
    updated_at: str


def project(recorded: Sequence[Recorded]) -> Iterator[Statement]:
    return _BRANCHES.statements(map(_revision, recorded))


def _revision(recorded: Recorded) -> Revision | None:
    position, at = recorded.position, instant_text(recorded.occurred_at)
    match recorded.event:
        case BranchCreated(branch_id):
            first: dict[str, Parameter] = {"closed": False, "created_at": at, "updated_at": at}
            return Revision(branch_id, position, first, first=True)
        case BranchRenamed(branch_id):
            return Revision(branch_id, position, {"updated_at": at})
        case BranchClosed(branch_id):
            return Revision(branch_id, position, {"closed": True, "updated_at": at})
        case _:
            return None


_PARTS = """
SELECT b.branch_id, b.closed, b.version, b.created_at, b.updated_at, n.name
FROM branches AS b LEFT JOIN branch_names AS n ON n.branch_id = b.branch_id"""


async def parts(database: Database, *, as_of: int | None = None) -> Sequence[Part]:
    """All branches that there were by then, in order of their making; names are today's."""
    stands, at = standing(as_of, 1)
    rows = await database.fetch(f"{_PARTS} WHERE {stands} ORDER BY b.created_at, b.branch_id", *at)
    return [_part(row) for row in rows]


async def part(database: Database, branch_id: str, *, as_of: int | None = None) -> Part | None:
    stands, at = standing(as_of, 2)
    rows = await database.fetch(f"{_PARTS} WHERE b.branch_id = $1 AND {stands}", branch_id, *at)
    return _part(rows[0]) if rows else None


async def belonging(log: EventLog, as_of: int) -> Mapping[BranchId, Sequence[MemberId]]:
    """Who was an active member of which branch then."""
    known = await log.read(about(MEMBERSHIP))
    then = [cast("MemberEvent", each.event) for each in known if each.position <= as_of]
    people = reduce(evolve, then, Membership()).people
    found: dict[BranchId, list[MemberId]] = {}
    for key, member in people.items():
        if member.active and member.branch_id:
            found.setdefault(member.branch_id, []).append(key)
    return found


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
