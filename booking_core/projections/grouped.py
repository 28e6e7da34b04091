"""The groups of resources, as they stand or stood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking_core.domain.ids import GroupId, ResourceId
from booking_core.domain.things.group_life import (
    Group,
    GroupChanged,
    GroupDissolved,
    GroupFormed,
    Groups,
)
from booking_core.instants import instant_text
from booking_core.ports import Database, Parameter, Recorded, Row, Statement
from booking_core.projections.revisions import Revised, Revision, standing

_GROUPS = Revised(
    "resource_groups",
    "group_id",
    ("name", "resource_ids", "version", "created_at", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A group with the times of its first and its latest event."""

    group: Group
    created_at: str
    updated_at: str


def project(recorded: Sequence[Recorded]) -> Iterator[Statement]:
    return _GROUPS.statements(map(_revision, recorded))


def _revision(recorded: Recorded) -> Revision | None:
    position, at = recorded.position, instant_text(recorded.occurred_at)
    match recorded.event:
        case GroupFormed() as event:
            first = {**_content(event), "created_at": at, "updated_at": at}
            return Revision(event.group_id, position, first, first=True)
        case GroupChanged() as event:
            return Revision(event.group_id, position, {**_content(event), "updated_at": at})
        case GroupDissolved(group_id):
            return Revision(group_id, position, None)
        case _:
            return None


def _content(event: GroupFormed | GroupChanged) -> Mapping[str, Parameter]:
    return {"name": event.name, "resource_ids": json.dumps(sorted(event.resource_ids))}


async def listed(database: Database, *, as_of: int | None = None) -> Sequence[Listed]:
    """All groups, in order of their forming."""
    condition, parameters = standing(as_of, 1)
    rows = await database.fetch(
        f"SELECT * FROM resource_groups WHERE {condition} ORDER BY created_at, group_id",  # noqa: S608
        *parameters,
    )
    return [_listed(row) for row in rows]


def by_id(found: Sequence[Listed]) -> Groups:
    """As deciders know them."""
    return {each.group.id: each.group for each in found}


def _listed(row: Row) -> Listed:
    members = frozenset(map(ResourceId, json.loads(row["resource_ids"])))
    group = Group(GroupId(row["group_id"]), row["name"], members, row["version"])
    return Listed(group, row["created_at"], row["updated_at"])
