"""What a decision about a period of a resource must have seen around it.

Its buffers and holes are near; stays of the same holder that go on from one to the next may reach
further. Only those are asked for there, and only as far as they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.life import Booking
from booking_core.domain.bookings.neighbours import FURTHEST, Holder, joined, same_holder
from booking_core.domain.decider import Query, about, any_of
from booking_core.domain.ids import ResourceId
from booking_core.domain.stays import ONE_DAY, Period, Wish, days, months, shifted
from booking_core.domain.tags import branch_tag, member_tag, night_tag, tree_tag
from booking_core.domain.things.block_life import BLOCKING
from booking_core.domain.things.resource_life import CONFIGURATION, Inventory, Kind, Resource

_TAKING = (*LIFE, *BLOCKING)
_NO_TIME = timedelta(0)


def around(
    root: ResourceId,
    period: Period | Wish,
    inventory: Inventory,
    holder: Holder | None = None,
    bookings: Iterable[Booking] = (),
) -> Query:
    """The configuration below the root, and every claim there that can matter to the period.

    Args:
        holder: Whose stays are to be seen as far as they go on from one to the next.
        bookings: Those found so far; the holder's among them say how far that is.

    """
    tree = [each for each in inventory.values() if each.tree_id == root]
    near = _months(period, max(map(nearness, tree), default=_NO_TIME))
    reach = max(map(_reach, tree), default=_NO_TIME)
    if holder is None or not reach:
        return _claims_around(root, near)
    stays = [
        days(each.claim.period)
        for each in bookings
        if same_holder(holder, each.claim)
        for item in each.claim.items
        if item.lineage[-1] == root
    ]
    begins, ends = days(period)
    first, end = joined(begins, ends, stays)
    far = months(
        max(shifted(first, -ONE_DAY), shifted(begins, -reach)),
        min(shifted(end, ONE_DAY), shifted(ends, reach)),
    )
    whose = branch_tag(holder.branch_id) if holder.branch_id else member_tag(holder.member_id)
    return _claims_around(root, near, far, whose)


# A boundary is asked several times, and that of the next booking is about the same months.
@lru_cache(maxsize=512)
def _claims_around(
    root: ResourceId, near: tuple[str, ...], far: tuple[str, ...] = (), whose: str = ""
) -> Query:
    """In the months that are near all claims, in the others that are far those of the holder."""
    asked = [about(CONFIGURATION, tree_tag(root))]
    asked += [about(_TAKING, night_tag(root, month)) for month in near]
    asked += [about(LIFE, night_tag(root, month), whose) for month in far if month not in near]
    return any_of(asked)


def nearness(resource: Resource) -> timedelta:
    """How far from a period others can still matter to it: by buffers, and by holes."""
    rules = resource.policy.rules
    if resource.kind is Kind.HOURLY:
        minutes = max(rules.buffer, rules.min_minutes or 0)
        return ONE_DAY * -(-minutes // (24 * 60))
    buffer = timedelta(days=rules.buffer)
    if rules.min_nights <= 1:
        return buffer
    return max(buffer, min(timedelta(days=rules.min_nights), FURTHEST))


def _reach(resource: Resource) -> timedelta:
    """How far stays that count as one can go on before they are too long."""
    rules = resource.policy.rules
    if resource.kind is Kind.HOURLY:
        return ONE_DAY * -(-(rules.max_minutes or 0) // (24 * 60))
    return timedelta(days=rules.max_nights)


def _months(period: Period | Wish, room: timedelta) -> tuple[str, ...]:
    begins, ends = days(period)
    return months(shifted(begins, -room), shifted(ends, room)) if room else months(begins, ends)
