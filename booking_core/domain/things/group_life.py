"""Resources that are spoken of together: the facts about groups of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, assert_never

from booking_core.domain.ids import GroupId, ResourceId
from booking_core.domain.tags import group_tag


@dataclass(frozen=True, slots=True)
class AboutGroup:
    """What every fact about a group says."""

    group_id: GroupId

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({group_tag(self.group_id)})


@dataclass(frozen=True, slots=True)
class GroupFormed(AboutGroup):
    """Resources have a name together; what is below them belongs to it, too."""

    kind: ClassVar[str] = "group_formed"
    name: str
    resource_ids: frozenset[ResourceId]


@dataclass(frozen=True, slots=True)
class GroupChanged(AboutGroup):
    """Another name, or other resources; from here on, never for what was decided before."""

    kind: ClassVar[str] = "group_changed"
    name: str
    resource_ids: frozenset[ResourceId]


@dataclass(frozen=True, slots=True)
class GroupDissolved(AboutGroup):
    """The group is no more; its resources stay."""

    kind: ClassVar[str] = "group_dissolved"


GroupEvent = GroupFormed | GroupChanged | GroupDissolved
GROUPING = (GroupFormed, GroupChanged, GroupDissolved)


@dataclass(frozen=True, slots=True)
class Group:
    """What the log knows of a group; `version` counts the events about it."""

    id: GroupId
    name: str
    resource_ids: frozenset[ResourceId]
    version: int = 1


Groups = Mapping[GroupId, Group]


def evolve_groups(groups: Groups, event: GroupEvent) -> Groups:
    """Events about a group whose forming was not seen change nothing."""
    match event:
        case GroupFormed():
            formed = Group(event.group_id, event.name, event.resource_ids)
            return {**groups, event.group_id: formed}
        case _ if event.group_id not in groups:
            return groups
        case GroupChanged():
            version = groups[event.group_id].version + 1
            changed = Group(event.group_id, event.name, event.resource_ids, version)
            return {**groups, event.group_id: changed}
        case GroupDissolved():
            return {key: group for key, group in groups.items() if key != event.group_id}
        case _:
            assert_never(event)
