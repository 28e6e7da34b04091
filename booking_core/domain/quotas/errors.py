"""The rule of limits that can be broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from booking_core.domain.decider import Violation
from booking_core.domain.ids import GroupId, ResourceId


@dataclass(frozen=True, slots=True)
class QuotaExceeded(Violation):
    """More than a quota leaves in a year or a month.

    Attributes:
        resource_id: Whose policy it is in.
        per: Whose account it is, `member` or `branch`.
        unit: `nights` or `hours`; the numbers are nights, or minutes where it is hours.
        period: `2027` or `2027-07`.

    """

    code: ClassVar[str] = "quota_exceeded"
    resource_id: ResourceId
    group_id: GroupId | None
    per: str
    unit: str
    period: str
    limit: int
    used: int
    left: int
    wanted: int
