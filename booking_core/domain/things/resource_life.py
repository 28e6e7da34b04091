"""The things that are shared: the facts about them, and the inventory they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, assert_never

from booking_core.domain.ids import GroupId, MemberId, ResourceId
from booking_core.domain.quotas.limits import Quota
from booking_core.domain.tags import group_tag, resource_tag, tree_tag


class Kind(StrEnum):
    """How a resource is booked: by nights or by hours."""

    OVERNIGHT = "overnight"
    HOURLY = "hourly"


class Mode(StrEnum):
    """How a request for a resource is decided."""

    AUTO = "auto"
    ONE = "one"
    QUORUM = "quorum"
    SILENCE = "silence"


class Absence(StrEnum):
    """What becomes of a request that nobody decides."""

    EXPIRE = "expire"
    ESCALATE = "escalate"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Below:
    """What needs nobody's approval: fewer persons and fewer nights than these."""

    persons: int | None = None
    nights: int | None = None


class Rank(StrEnum):
    """What becomes of somebody's place in the queue when they let an offer pass."""

    KEEPS = "keeps"
    LOSES = "loses"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who decides, and how. Without named approvers, those with the role; admins always may.

    Attributes:
        hold_hours: So long a request keeps its places from others; None: not at all.
        offer_hours: So long an offer to somebody who waits stands.
        needed: So many have to say yes, where it takes a quorum.
        silence_hours: Without an objection for so long, it is approved; where silence is consent.
        auto_below: Less than this is approved at once, whatever the mode.
        undo_hours: So long a refusal, a withdrawal or a cancellation can be taken back; 0: never.

    """

    mode: Mode = Mode.ONE
    approvers: frozenset[MemberId] = frozenset()
    hold_hours: int | None = None
    offer_hours: int = 24
    offer_over: Rank = Rank.KEEPS
    needed: int = 2
    silence_hours: int = 48
    auto_below: Below | None = None
    on_absence: Absence = Absence.EXPIRE
    undo_hours: int = 24


class Weekday(StrEnum):
    """In the order of `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits that every request is held against; None means no limit.

    Attributes:
        min_nights: Of an overnight resource, as is `max_nights`.
        min_minutes: Of an hourly resource, as is `max_minutes`.
        max_persons: In one item.
        lead_days: Days between today and the first day.
        horizon_days: The furthest first day, in days from today.
        no_arrival_days: Days of the week on which nothing begins.
        no_departure_days: Days of the week on which nothing ends.
        fill_holes: A hole that is shorter than the shortest stay may be filled all the same.
        buffer: Left empty after an exclusive booking, or when the last have left: nights of an
            overnight resource, minutes of an hourly one.
        max_note: Characters of a note or reason.

    """

    min_nights: int = 1
    max_nights: int = 30
    min_minutes: int | None = None
    max_minutes: int | None = None
    max_persons: int = 20
    lead_days: int = 0
    horizon_days: int | None = None
    no_arrival_days: frozenset[Weekday] = frozenset()
    no_departure_days: frozenset[Weekday] = frozenset()
    fill_holes: bool = True
    buffer: int = 0
    max_note: int = 500
    quotas: tuple[Quota, ...] = ()


def groups_of(rules: Rules) -> frozenset[GroupId]:
    """The groups that quotas speak of."""
    return frozenset(each.group_id for each in rules.quotas if each.group_id)


@dataclass(frozen=True, slots=True)
class Size:
    """What a resource holds.

    Attributes:
        places: Beds (overnight) or seats (hourly). None: a parent has its children's, an
            overnight leaf is booked as a whole.
        ceiling: Persons, whatever the beds (a licence); overnight only.
        units: How many can be out at once; hourly only.

    """

    places: int | None = None
    ceiling: int | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What people call it and see of it."""

    slug: str
    name: str
    color: str | None = None


@dataclass(frozen=True, slots=True)
class AboutResource:
    """What every fact about a resource says; `tree_id` is its root: itself, or its parent's."""

    resource_id: ResourceId
    tree_id: ResourceId

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags

    @property
    def _own_tags(self) -> frozenset[str]:
        return frozenset({resource_tag(self.resource_id), tree_tag(self.tree_id)})


@dataclass(frozen=True, slots=True)
class ResourceCreated(AboutResource):
    """Something can be booked."""

    kind: ClassVar[str] = "resource_created"
    parent_id: ResourceId | None
    resource_kind: Kind
    time_zone: str
    label: Label
    size: Size


@dataclass(frozen=True, slots=True)
class ResourceRelabelled(AboutResource):
    """Another name, slug or colour."""

    kind: ClassVar[str] = "resource_relabelled"
    label: Label


@dataclass(frozen=True, slots=True)
class CapacityChanged(AboutResource):
    """It holds more or less; approved bookings stand."""

    kind: ClassVar[str] = "resource_capacity_changed"
    size: Size


@dataclass(frozen=True, slots=True)
class PolicyAdopted(AboutResource):
    """A new version of the rules; earlier bookings keep the version they were decided under."""

    kind: ClassVar[str] = "resource_policy_adopted"
    version: int
    approval: Approval
    rules: Rules

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | {group_tag(each) for each in groups_of(self.rules)}


@dataclass(frozen=True, slots=True)
class ResourceArchived(AboutResource):
    """Takes no new bookings; what is booked stands."""

    kind: ClassVar[str] = "resource_archived"


ResourceEvent = (
    ResourceCreated | ResourceRelabelled | CapacityChanged | PolicyAdopted | ResourceArchived
)
CONFIGURATION = (
    ResourceCreated,
    ResourceRelabelled,
    CapacityChanged,
    PolicyAdopted,
    ResourceArchived,
)
NAMING = (ResourceCreated, ResourceRelabelled)


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules in force and their version."""

    version: int
    approval: Approval
    rules: Rules


@dataclass(frozen=True, slots=True)
class Resource:
    """What the log knows of a resource; `version` counts the events about it."""

    id: ResourceId
    tree_id: ResourceId
    parent_id: ResourceId | None
    kind: Kind
    time_zone: str
    label: Label
    size: Size
    policy: Policy
    archived: bool = False
    version: int = 1


NO_POLICY = Policy(0, Approval(), Rules())
Inventory = Mapping[ResourceId, Resource]
_NIGHT, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def unit(kind: Kind) -> timedelta:
    """In which lengths and buffers of the kind are counted."""
    return _NIGHT if kind is Kind.OVERNIGHT else _MINUTE


def lineage(inventory: Inventory, resource_id: ResourceId) -> tuple[ResourceId, ...]:
    """The resource, its parent, and so on up to the root."""
    line: list[ResourceId] = []
    next_id: ResourceId | None = resource_id
    while next_id is not None:
        line.append(next_id)
        next_id = inventory[next_id].parent_id if next_id in inventory else None
    return tuple(line)


def places(inventory: Inventory, resource_id: ResourceId) -> int:
    """Beds of an overnight resource; one that has none is a single place, taken as a whole."""
    return _own_or_children(inventory, resource_id, "places")


def units(inventory: Inventory, resource_id: ResourceId) -> int:
    """How many of an hourly resource can be out at once."""
    return _own_or_children(inventory, resource_id, "units")


def _own_or_children(inventory: Inventory, resource_id: ResourceId, what: str) -> int:
    own: int | None = getattr(inventory[resource_id].size, what)
    if own is not None:
        return own
    children = [
        child.id
        for child in inventory.values()
        if child.parent_id == resource_id and not child.archived
    ]
    if not children:
        return 1
    return sum(_own_or_children(inventory, child, what) for child in children)


def evolve_inventory(inventory: Inventory, event: ResourceEvent) -> Inventory:
    """Events about a resource whose creation was not seen change nothing."""
    match event:
        case ResourceCreated():
            resource = Resource(
                event.resource_id,
                event.tree_id,
                event.parent_id,
                event.resource_kind,
                event.time_zone,
                event.label,
                event.size,
                NO_POLICY,
            )
            return {**inventory, event.resource_id: resource}
        case _ if event.resource_id not in inventory:
            return inventory
        case ResourceRelabelled():
            changed = replace(inventory[event.resource_id], label=event.label)
        case CapacityChanged():
            changed = replace(inventory[event.resource_id], size=event.size)
        case PolicyAdopted():
            policy = Policy(event.version, event.approval, event.rules)
            changed = replace(inventory[event.resource_id], policy=policy)
        case ResourceArchived():
            changed = replace(inventory[event.resource_id], archived=True)
        case _:
            assert_never(event)
    counted = replace(changed, version=changed.version + 1)
    return {**inventory, event.resource_id: counted}
