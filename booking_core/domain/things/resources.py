"""Creating, changing and archiving what is shared: the decider of resources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from math import inf
from typing import assert_never

from booking_core.domain import access
from booking_core.domain.bookings.life import AnyEvent, Situation, advance, evolve
from booking_core.domain.decider import (
    NOTHING,
    Decider,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import FieldUnfit, NotAllowed, NotFound, Stale
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.people import member_life
from booking_core.domain.people.member_events import HouseholdFounded
from booking_core.domain.quotas.limits import Unit
from booking_core.domain.tags import HOUSEHOLD, group_tag, resource_tag
from booking_core.domain.things.errors import ParentUnfit, ResourceArchivedAlready
from booking_core.domain.things.group_life import GROUPING, Groups
from booking_core.domain.things.resource_life import (
    CONFIGURATION,
    NAMING,
    Approval,
    CapacityChanged,
    Inventory,
    Kind,
    Label,
    PolicyAdopted,
    Resource,
    ResourceArchived,
    ResourceCreated,
    ResourceEvent,
    ResourceRelabelled,
    Rules,
    Size,
    groups_of,
)
from booking_core.domain.waitlist.rousing import roused, who_waits

MOST_EMPTY = {Kind.OVERNIGHT: 14, Kind.HOURLY: 7 * 24 * 60}
"""Of a buffer: nights, minutes. What a decision must have seen grows with it."""


@dataclass(frozen=True, slots=True)
class CreateResource:
    """`time_zone` None: the parent's, else the household's.

    `now` None: where nobody can be waiting, since it belongs to nothing that was there before.
    """

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
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangeResource:
    """Fields that are None stay as they are; bound to the version that was shown."""

    by: MemberId
    resource_id: ResourceId
    version: int
    now: datetime
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


def boundary(command: Command, state: Situation) -> Query:
    named = about(NAMING)
    about_it = about(CONFIGURATION, resource_tag(command.resource_id))
    asked = member_life.seen(command.by) | about_it
    if not isinstance(command, ArchiveResource) and command.rules:
        spoken_of = sorted(groups_of(command.rules))
        asked |= any_of(about(GROUPING, group_tag(each)) for each in spoken_of)
    match command:
        case CreateResource():
            zone = about((HouseholdFounded,), HOUSEHOLD)
            parent = (resource_tag(each) for each in (command.parent_id,) if each)
            asked |= named | zone | any_of(about(CONFIGURATION, tag) for tag in parent)
            return asked | _around_those_who_wait(command.parent_id, command.now, state)
        case ChangeResource():
            asked |= named
            if command.size is None and command.rules is None:
                return asked
            return asked | _around_those_who_wait(command.resource_id, command.now, state)
        case ArchiveResource():
            return asked
        case _:
            assert_never(command)


def _around_those_who_wait(
    resource_id: ResourceId | None, now: datetime | None, state: Situation
) -> Query:
    """It may hold more, or keep less empty, and they may be offered that."""
    resource = state.inventory.get(resource_id) if resource_id else None
    return who_waits(resource.tree_id, now, state) if resource and now else NOTHING


def decide(command: Command, state: Situation) -> Verdict:
    if not access.may_run_household(state.membership.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    match command:
        case CreateResource():
            return _create(command, state)
        case ChangeResource():
            return _change(command, state)
        case ArchiveResource():
            return _archive(command, state.inventory)
        case _:
            assert_never(command)


def _create(command: CreateResource, state: Situation) -> Verdict:
    inventory = state.inventory
    if command.resource_id in inventory:
        return ()
    broken = (
        *parent_unfit(command, inventory),
        *field_unfit(command.kind, command.size, command.rules),
        *unknown_groups(command.rules, state.groups),
    )
    if broken:
        return Refused(broken)
    parent = inventory[command.parent_id] if command.parent_id else None
    tree_id = parent.tree_id if parent else command.resource_id
    household = state.membership.household
    home = household.time_zone if household else "UTC"
    zone = command.time_zone or (parent.time_zone if parent else home)
    label = Label(free_slug(command.name, inventory), command.name, command.color)
    created = (
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
    return roused(tree_id, created, state, command.now) if command.now else created


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
    if (rules.min_minutes or 0) > (rules.max_minutes or inf):
        yield FieldUnfit("rules.min_minutes", kind)
    if rules.buffer > MOST_EMPTY[kind]:
        yield FieldUnfit("rules.buffer", kind)
    counted = Unit.NIGHTS if kind is Kind.OVERNIGHT else Unit.HOURS
    if any(quota.unit is not counted for quota in rules.quotas):
        yield FieldUnfit("rules.quotas", kind)


def unknown_groups(rules: Rules | None, groups: Groups) -> Iterator[Violation]:
    for each in sorted(groups_of(rules)) if rules else ():
        if each not in groups:
            yield NotFound("group", each)


def _change(command: ChangeResource, state: Situation) -> Verdict:
    inventory = state.inventory
    resource = inventory.get(command.resource_id)
    if resource is None:
        return Refused((NotFound("resource", command.resource_id),))
    if resource.archived:
        return Refused((ResourceArchivedAlready(resource.id),))
    if command.version != resource.version:
        return Refused((Stale(command.version, resource.version),))
    size = command.size or resource.size
    rules = command.rules or resource.policy.rules
    broken = (
        *field_unfit(resource.kind, size, rules),
        *unknown_groups(command.rules, state.groups),
    )
    if broken:
        return Refused(broken)
    changed = (
        *_relabelled(command, resource, inventory),
        *_resized(size, resource),
        *_new_policy(command, resource),
    )
    return roused(resource.tree_id, changed, state, command.now) if changed else ()


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


resources: Decider[Command, AnyEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve, advance
)
