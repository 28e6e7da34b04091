"""What a decision about a period of a resource must have seen around it.

Its buffers and holes are near; stays of the same holder that go on from one to the next may reach
further, and only those are asked for there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.neighbours import FURTHEST
from booking_core.domain.decider import Query, about, any_of
from booking_core.domain.ids import BranchId, MemberId, ResourceId
from booking_core.domain.stays import ONE_DAY, Period, Wish, months, shifted
from booking_core.domain.tags import branch_tag, member_tag, night_tag, tree_tag
from booking_core.domain.things.block_life import BLOCKING
from booking_core.domain.things.resource_life import CONFIGURATION, Inventory, Kind, Resource

_TAKING = (*LIFE, *BLOCKING)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose stays count together: a branch's, where there are branches."""

    member_id: MemberId
    branch_id: BranchId | None


def around(
    root: ResourceId,
    period: Period | Wish,
    inventory: Inventory,
    holder: Holder | None = None,
) -> Query:
    """The configuration below the root, and every claim there that can matter to the period.

    Without a holder it does not matter whose stays go on from one to the next.
    """
    tree = [each for each in inventory.values() if each.tree_id == root]
    near = _months(period, max(map(nearness, tree), default=timedelta(0)))
    asked = [about(CONFIGURATION, tree_tag(root))]
    asked += [about(_TAKING, night_tag(root, month)) for month in near]
    if holder:
        far = _months(period, max(map(_reach, tree), default=timedelta(0)))
        whose = branch_tag(holder.branch_id) if holder.branch_id else member_tag(holder.member_id)
        asked += [about(LIFE, night_tag(root, month), whose) for month in far if month not in near]
    return any_of(asked)


def nearness(resource: Resource) -> timedelta:
    """How far from a period others can still matter to it: by buffers, and by holes."""
    rules = resource.policy.rules
    if resource.kind is Kind.HOURLY:
        minutes = max(rules.buffer, rules.min_minutes or 0)
        return ONE_DAY * -(-minutes // (24 * 60))
    hole = timedelta(days=rules.min_nights) if rules.min_nights > 1 else timedelta(0)
    return max(timedelta(days=rules.buffer), min(hole, FURTHEST))


def _reach(resource: Resource) -> timedelta:
    """How far stays that count as one can go on before they are too long."""
    rules = resource.policy.rules
    if resource.kind is Kind.HOURLY:
        return ONE_DAY * -(-(rules.max_minutes or 0) // (24 * 60))
    return timedelta(days=rules.max_nights)


def _months(period: Period | Wish, width: timedelta) -> Sequence[str]:
    return months(shifted(period.first_day, -width), shifted(period.end_day, width))
