"""The resources, as they stand or stood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.things.resource_life import (
    Absence,
    Approval,
    Below,
    CapacityChanged,
    Inventory,
    Kind,
    Label,
    Mode,
    Policy,
    PolicyAdopted,
    Rank,
    Resource,
    ResourceArchived,
    ResourceCreated,
    ResourceRelabelled,
    Rules,
    Size,
)
from booking_core.instants import instant_text
from booking_core.ports import Database, Parameter, Recorded, Row, Statement
from booking_core.projections.policy_texts import read_rules, rules_tree
from booking_core.projections.revisions import Revised, Revision, standing

_RESOURCES = Revised(
    "resources",
    "resource_id",
    (
        *("tree_id", "parent_id", "kind", "time_zone", "slug", "name", "color"),
        *("places", "ceiling", "units", "policy_version", "approval", "rules", "archived"),
        *("version", "created_at", "updated_at"),
    ),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource with the times of its first and its latest event."""

    resource: Resource
    created_at: str
    updated_at: str


def project(recorded: Sequence[Recorded]) -> Iterator[Statement]:
    return _RESOURCES.statements(map(_revision, recorded))


def _revision(recorded: Recorded) -> Revision | None:
    position, at = recorded.position, instant_text(recorded.occurred_at)
    match recorded.event:
        case ResourceCreated() as event:
            return Revision(event.resource_id, position, _created(event, at), first=True)
        case ResourceRelabelled(resource_id, _, label):
            return Revision(resource_id, position, {**_label(label), "updated_at": at})
        case CapacityChanged(resource_id, _, size):
            return Revision(resource_id, position, {**_size(size), "updated_at": at})
        case PolicyAdopted() as event:
            return Revision(event.resource_id, position, {**_policy(event), "updated_at": at})
        case ResourceArchived(resource_id):
            return Revision(resource_id, position, {"archived": True, "updated_at": at})
        case _:
            return None


def _created(event: ResourceCreated, at: str) -> Mapping[str, Parameter]:
    return {
        "tree_id": event.tree_id,
        "parent_id": event.parent_id,
        "kind": event.resource_kind,
        "time_zone": event.time_zone,
        **_label(event.label),
        **_size(event.size),
        "policy_version": 0,
        "approval": _approval_text(Approval()),
        "rules": json.dumps(rules_tree(Rules())),
        "archived": False,
        "created_at": at,
        "updated_at": at,
    }


def _label(label: Label) -> Mapping[str, Parameter]:
    return {"slug": label.slug, "name": label.name, "color": label.color}


def _size(size: Size) -> Mapping[str, Parameter]:
    return {"places": size.places, "ceiling": size.ceiling, "units": size.units}


def _policy(event: PolicyAdopted) -> Mapping[str, Parameter]:
    return {
        "policy_version": event.version,
        "approval": _approval_text(event.approval),
        "rules": json.dumps(rules_tree(event.rules)),
    }


def _approval_text(approval: Approval) -> str:
    below = approval.auto_below
    return json.dumps(
        {
            "mode": approval.mode,
            "approvers": sorted(approval.approvers),
            "hold_hours": approval.hold_hours,
            "offer_hours": approval.offer_hours,
            "undo_hours": approval.undo_hours,
            "offer_over": approval.offer_over,
            "needed": approval.needed,
            "silence_hours": approval.silence_hours,
            "auto_below": below and [below.persons, below.nights],
            "on_absence": approval.on_absence,
        }
    )


def _approval(text: str) -> Approval:
    tree = json.loads(text)
    return Approval(
        Mode(tree["mode"]),
        frozenset(map(MemberId, tree["approvers"])),
        tree["hold_hours"],
        tree["offer_hours"],
        Rank(tree["offer_over"]),
        tree["needed"],
        tree["silence_hours"],
        Below(*tree["auto_below"]) if tree["auto_below"] else None,
        Absence(tree["on_absence"]),
        tree["undo_hours"],
    )


async def things(database: Database, *, as_of: int | None = None) -> Sequence[Thing]:
    """All resources, archived ones too, in order of creation."""
    condition, parameters = standing(as_of, 1)
    rows = await database.fetch(
        f"SELECT * FROM resources WHERE {condition} ORDER BY created_at, resource_id",  # noqa: S608
        *parameters,
    )
    return [_thing(row) for row in rows]


def inventory(found: Sequence[Thing]) -> Inventory:
    """As deciders know them, for weighing claims."""
    return {each.resource.id: each.resource for each in found}


def _thing(row: Row) -> Thing:
    rules = read_rules(json.loads(row["rules"]))
    policy = Policy(row["policy_version"], _approval(row["approval"]), rules)
    resource = Resource(
        ResourceId(row["resource_id"]),
        ResourceId(row["tree_id"]),
        row["parent_id"],
        Kind(row["kind"]),
        row["time_zone"],
        Label(row["slug"], row["name"], row["color"]),
        Size(row["places"], row["ceiling"], row["units"]),
        policy,
        bool(row["archived"]),
        row["version"],
    )
    return Thing(resource, row["created_at"], row["updated_at"])
