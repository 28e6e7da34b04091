"""Forming, changing and dissolving groups of resources: their decider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from booking_core.domain import access
from booking_core.domain.decider import (
    Decider,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import NotAllowed, NotFound, Stale
from booking_core.domain.ids import GroupId, MemberId, ResourceId
from booking_core.domain.people import member_life
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.people.member_life import Membership
from booking_core.domain.tags import group_tag, resource_tag
from booking_core.domain.things.errors import GroupInUse
from booking_core.domain.things.group_life import (
    GROUPING,
    Group,
    GroupChanged,
    GroupDissolved,
    GroupEvent,
    GroupFormed,
    Groups,
    evolve_groups,
)
from booking_core.domain.things.resource_life import (
    CONFIGURATION,
    Inventory,
    PolicyAdopted,
    ResourceEvent,
    evolve_inventory,
    groups_of,
)


@dataclass(frozen=True, slots=True)
class FormGroup:
    by: MemberId
    group_id: GroupId
    name: str
    resource_ids: frozenset[ResourceId] = frozenset()


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Fields that are None stay as they are; bound to the version that was shown."""

    by: MemberId
    group_id: GroupId
    version: int
    name: str | None = None
    resource_ids: frozenset[ResourceId] | None = None


@dataclass(frozen=True, slots=True)
class DissolveGroup:
    by: MemberId
    group_id: GroupId


Command = FormGroup | ChangeGroup | DissolveGroup


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a decision about a group has seen.

    `spoken_by` are resources that some version of their policy was seen of.
    """

    membership: Membership = field(default_factory=Membership)
    inventory: Inventory = field(default_factory=dict)
    groups: Groups = field(default_factory=dict)
    spoken_by: frozenset[ResourceId] = frozenset()


def boundary(command: Command, state: Grouping) -> Query:
    asked = member_life.seen(command.by) | about(GROUPING, group_tag(command.group_id))
    match command:
        case FormGroup() | ChangeGroup():
            named = sorted(command.resource_ids or ())
            return asked | any_of(about(CONFIGURATION, resource_tag(each)) for each in named)
        case DissolveGroup():
            speaking = about((PolicyAdopted,), group_tag(command.group_id))
            named = sorted(state.inventory.keys() | state.spoken_by)
            return (
                asked
                | speaking
                | any_of(about(CONFIGURATION, resource_tag(each)) for each in named)
            )
        case _:
            assert_never(command)


def decide(command: Command, state: Grouping) -> Verdict:
    if not access.may_run_household(state.membership.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    group = state.groups.get(command.group_id)
    if isinstance(command, FormGroup):
        return () if group else _form(command, state)
    if group is None:
        return Refused((NotFound("group", command.group_id),))
    match command:
        case ChangeGroup():
            return _change(command, group, state)
        case DissolveGroup():
            return _dissolve(group, state.inventory)
        case _:
            assert_never(command)


def _form(command: FormGroup, state: Grouping) -> Verdict:
    broken = tuple(unknown(command.resource_ids, state.inventory))
    if broken:
        return Refused(broken)
    return (GroupFormed(command.group_id, command.name, command.resource_ids),)


def _change(command: ChangeGroup, group: Group, state: Grouping) -> Verdict:
    if command.version != group.version:
        return Refused((Stale(command.version, group.version),))
    if command.resource_ids is not None:
        broken = tuple(unknown(command.resource_ids - group.resource_ids, state.inventory))
        if broken:
            return Refused(broken)
    name = group.name if command.name is None else command.name
    wanted = group.resource_ids if command.resource_ids is None else command.resource_ids
    if (name, wanted) == (group.name, group.resource_ids):
        return ()
    return (GroupChanged(group.id, name, wanted),)


def _dissolve(group: Group, inventory: Inventory) -> Verdict:
    users = tuple(
        sorted(key for key, each in inventory.items() if group.id in groups_of(each.policy.rules))
    )
    if users:
        return Refused((GroupInUse(group.id, users),))
    return (GroupDissolved(group.id),)


def unknown(resource_ids: frozenset[ResourceId], inventory: Inventory) -> Iterator[Violation]:
    for each in sorted(resource_ids):
        if each not in inventory:
            yield NotFound("resource", each)


def evolve(state: Grouping, event: MemberEvent | ResourceEvent | GroupEvent) -> Grouping:
    if isinstance(event, GroupEvent):
        return replace(state, groups=evolve_groups(state.groups, event))
    if isinstance(event, PolicyAdopted):
        state = replace(state, spoken_by=state.spoken_by | {event.resource_id})
    if isinstance(event, ResourceEvent):
        return replace(state, inventory=evolve_inventory(state.inventory, event))
    return replace(state, membership=member_life.evolve(state.membership, event))


groups: Decider[Command, MemberEvent | ResourceEvent | GroupEvent, Grouping] = Decider(
    Grouping(), boundary, decide, evolve
)
