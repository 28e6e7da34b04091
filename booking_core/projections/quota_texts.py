"""Quotas as the JSON that views keep and people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking_core.domain.ids import GroupId
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit


def quota_tree(quota: Quota) -> dict[str, Any]:
    return {
        "per": quota.per.value,
        "unit": quota.unit.value,
        "period": quota.period.value,
        "limit": quota.limit,
        "group_id": quota.group_id,
        "late_hours": quota.late_hours,
    }


def read_quota(tree: Mapping[str, Any]) -> Quota:
    group_id = tree.get("group_id")
    return Quota(
        Per(tree["per"]),
        Unit(tree["unit"]),
        Span(tree["period"]),
        tree["limit"],
        GroupId(group_id) if group_id else None,
        tree.get("late_hours"),
    )
