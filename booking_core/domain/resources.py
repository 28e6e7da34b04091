"""The things that are shared: what they are, what they hold, and by which rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from typing import ClassVar, assert_never

from booking_core.domain import access, members
from booking_core.domain.decider import (
    Decider,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import (
    FieldUnfit,
    NotAllowed,
    NotFound,
    ParentUnfit,
    ResourceArchivedAlready,
    Stale,
)
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.members import HouseholdFounded, MemberEvent, Membership
from booking_core.domain.tags import HOUSEHOLD, resource_tag, tree_tag


class Kind(StrEnum):
    """How a resource is booked: by nights or by hours."""

    OVERNIGHT = "overnight"
    HOURLY = "hourly"


class Mode(StrEnum):
    """How a request for a resource is decided."""

    AUTO = "auto"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who decides, and how. Without named approvers, those with the role; admins always may."""

    mode: Mode = Mode.ONE
    approvers: frozenset[MemberId] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits that every request is held against; None means no limit.

    Attributes:
        max_persons: In one item.
        lead_days: Days between today and the first day.
        horizon_days: The furthest first day, in days from today.

    """

    min_nights: int = 1
    max_nights: int = 30
    max_persons: int = 20
    lead_days: int = 0
    horizon_days: int | None = None


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
class ResourceCreated:
    """Something can be booked. `tree_id` is its root: itself, or its parent's."""

    kind: ClassVar[str] = "resource_created"
    resource_id: ResourceId
    tree_id: ResourceId
    parent_id: ResourceId | None
    resource_kind: Kind
    time_zone: str
    label: Label
    size: Size

    @property
    def tags(self) -> frozenset[str]:
        return _tags(self.resource_id, self.tree_id)


@dataclass(frozen=True, slots=True)
class ResourceRelabelled:
    """Another name, slug or colour."""

    kind: ClassVar[str] = "resource_relabelled"
    resource_id: ResourceId
    tree_id: ResourceId
    label: Label

    @property
    def tags(self) -> frozenset[str]:
        return _tags(self.resource_id, self.tree_id)


@dataclass(frozen=True, slots=True)
class CapacityChanged:
    """It holds more or less; approved bookings stand."""

    kind: ClassVar[str] = "resource_capacity_changed"
    resource_id: ResourceId
    tree_id: ResourceId
    size: Size

    @property
    def tags(self) -> frozenset[str]:
        return _tags(self.resource_id, self.tree_id)


@dataclass(frozen=True, slots=True)
class PolicyAdopted:
    """A new version of the rules; earlier bookings keep the version they were decided under."""

    kind: ClassVar[str] = "resource_policy_adopted"
    resource_id: ResourceId
    tree_id: ResourceId
    version: int
    approval: Approval
    rules: Rules

    @property
    def tags(self) -> frozenset[str]:
        return _tags(self.resource_id, self.tree_id)


@dataclass(frozen=True, slots=True)
class ResourceArchived:
    """Takes no new bookings; what is booked stands."""

    kind: ClassVar[str] = "resource_archived"
    resource_id: ResourceId
    tree_id: ResourceId

    @property
    def tags(self) -> frozenset[str]:
        return _tags(self.resource_id, self.tree_id)


def _tags(resource_id: ResourceId, tree_id: ResourceId) -> frozenset[str]:
    return frozenset({resource_tag(resource_id), tree_tag(tree_id)})


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
class CreateResource:
    """`time_zone` None: the parent's, else the household's."""

    by: MemberId
    resource_id: ResourceId
    name: str
    kind: Kind
    time_zone: str | None = None
    parent_id: ResourceId | None = None
    size: Size = field(default_factory=Size)
    color: str | None = None
    approval: Approval = field(default_factory=Approval)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class ChangeResource:
    """Fields that are None stay as they are; bound to the version that was shown."""

    by: MemberId
    resource_id: ResourceId
    version: int
    name: str | None = None
    color: str | None = None
    size: Size | None = None
    approval: Approval | None = None
    rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class ArchiveResource:
    by: MemberId
    resource_id: ResourceId
    version: int | None = None


Command = CreateResource | ChangeResource | ArchiveResource


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


@dataclass(frozen=True, slots=True)
class Estate:
    """What a decision about resources has seen."""

    membership: Membership = field(default_factory=Membership)
    inventory: Inventory = field(default_factory=dict)


def boundary(command: Command, _state: Estate) -> Query:
    named = about(NAMING)
    about_it = about(CONFIGURATION, resource_tag(command.resource_id))
    asked = members.seen(command.by) | about_it
    match command:
        case CreateResource():
            zone = about((HouseholdFounded,), HOUSEHOLD)
            parent = (resource_tag(each) for each in (command.parent_id,) if each)
            return asked | named | zone | any_of(about(CONFIGURATION, tag) for tag in parent)
        case ChangeResource():
            return asked | named
        case ArchiveResource():
            return asked
        case _:
            assert_never(command)


def decide(command: Command, state: Estate) -> Verdict:
    if not access.may_run_household(state.membership.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    match command:
        case CreateResource():
            return _create(command, state)
        case ChangeResource():
            return _change(command, state.inventory)
        case ArchiveResource():
            return _archive(command, state.inventory)
        case _:
            assert_never(command)


def _create(command: CreateResource, state: Estate) -> Verdict:
    inventory = state.inventory
    if command.resource_id in inventory:
        return ()
    broken = (
        *parent_unfit(command, inventory),
        *field_unfit(command.kind, command.size, command.rules),
    )
    if broken:
        return Refused(broken)
    parent = inventory[command.parent_id] if command.parent_id else None
    tree_id = parent.tree_id if parent else command.resource_id
    household = state.membership.household
    home = household.time_zone if household else "UTC"
    zone = command.time_zone or (parent.time_zone if parent else home)
    label = Label(free_slug(command.name, inventory), command.name, command.color)
    return (
        ResourceCreated(
            command.resource_id,
            tree_id,
            command.parent_id,
            command.kind,
            zone,
            label,
            command.size,
        ),
        PolicyAdopted(command.resource_id, tree_id, 1, command.approval, command.rules),
    )


def parent_unfit(command: CreateResource, inventory: Inventory) -> Iterator[Violation]:
    if command.parent_id is None:
        return
    parent = inventory.get(command.parent_id)
    if parent is None:
        yield NotFound("resource", command.parent_id)
        return
    if parent.archived:
        yield ParentUnfit(parent.id, "archived")
    if parent.kind is not command.kind:
        yield ParentUnfit(parent.id, "kind")
    if command.time_zone not in (None, parent.time_zone):
        yield ParentUnfit(parent.id, "time_zone")


def field_unfit(kind: Kind, size: Size, rules: Rules) -> Iterator[Violation]:
    if kind is Kind.OVERNIGHT and size.units is not None:
        yield FieldUnfit("units", kind)
    if kind is Kind.HOURLY and size.ceiling is not None:
        yield FieldUnfit("ceiling", kind)
    if rules.min_nights > rules.max_nights:
        yield FieldUnfit("rules.min_nights", kind)


def _change(command: ChangeResource, inventory: Inventory) -> Verdict:
    resource = inventory.get(command.resource_id)
    if resource is None:
        return Refused((NotFound("resource", command.resource_id),))
    if resource.archived:
        return Refused((ResourceArchivedAlready(resource.id),))
    if command.version != resource.version:
        return Refused((Stale(command.version, resource.version),))
    size = command.size or resource.size
    rules = command.rules or resource.policy.rules
    broken = tuple(field_unfit(resource.kind, size, rules))
    if broken:
        return Refused(broken)
    return (
        *_relabelled(command, resource, inventory),
        *_resized(size, resource),
        *_new_policy(command, resource),
    )


def _relabelled(
    command: ChangeResource, resource: Resource, inventory: Inventory
) -> Iterator[ResourceEvent]:
    label = resource.label
    if command.color is not None:
        label = replace(label, color=command.color)
    if command.name is not None and command.name != label.name:
        others = {key: each for key, each in inventory.items() if key != resource.id}
        label = replace(label, name=command.name, slug=free_slug(command.name, others))
    if label != resource.label:
        yield ResourceRelabelled(resource.id, resource.tree_id, label)


def _resized(size: Size, resource: Resource) -> Iterator[ResourceEvent]:
    if size != resource.size:
        yield CapacityChanged(resource.id, resource.tree_id, size)


def _new_policy(command: ChangeResource, resource: Resource) -> Iterator[ResourceEvent]:
    before = resource.policy
    approval = command.approval or before.approval
    rules = command.rules or before.rules
    if (approval, rules) != (before.approval, before.rules):
        version = before.version + 1
        yield PolicyAdopted(resource.id, resource.tree_id, version, approval, rules)


def _archive(command: ArchiveResource, inventory: Inventory) -> Verdict:
    resource = inventory.get(command.resource_id)
    if resource is None:
        return Refused((NotFound("resource", command.resource_id),))
    if resource.archived:
        return ()
    if command.version not in (None, resource.version):
        return Refused((Stale(command.version or 0, resource.version),))
    return (ResourceArchived(resource.id, resource.tree_id),)


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def free_slug(name: str, inventory: Inventory) -> str:
    """A slug for people and entity ids, `[a-z0-9_]+`, numbered when another has it."""
    spelled = unicodedata.normalize("NFC", name).casefold().translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "resource"
    taken = {resource.label.slug for resource in inventory.values()}
    if base not in taken:
        return base
    return next(slug for n in count(2) if (slug := f"{base}_{n}") not in taken)


def evolve(state: Estate, event: MemberEvent | ResourceEvent) -> Estate:
    if isinstance(event, ResourceEvent):
        return replace(state, inventory=evolve_inventory(state.inventory, event))
    return replace(state, membership=members.evolve(state.membership, event))


resources: Decider[Command, MemberEvent | ResourceEvent, Estate] = Decider(
    Estate(), boundary, decide, evolve
)
