"""Rules about what is shared that can be broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from booking_core.domain.decider import Violation
from booking_core.domain.ids import GroupId, ResourceId


@dataclass(frozen=True, slots=True)
class ParentUnfit(Violation):
    """Parent and child share kind and zone, and an archived parent takes none."""

    code: ClassVar[str] = "parent_unfit"
    parent_id: ResourceId
    reason: str


@dataclass(frozen=True, slots=True)
class ResourceArchivedAlready(Violation):
    """Nothing new is decided about an archived resource."""

    code: ClassVar[str] = "resource_archived"
    resource_id: ResourceId


@dataclass(frozen=True, slots=True)
class GroupInUse(Violation):
    """Quotas of these resources count by the group."""

    code: ClassVar[str] = "group_in_use"
    group_id: GroupId
    resource_ids: tuple[ResourceId, ...]


@dataclass(frozen=True, slots=True)
class RuleUnfit(Violation):
    """A part of a series' rule that is not understood here, or does not fit the first date."""

    code: ClassVar[str] = "series_rule_unfit"
    part: str
    value: str
    allowed: str
