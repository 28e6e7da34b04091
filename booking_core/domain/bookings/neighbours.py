"""What lies around a stay: holes that it fills, and stays of the same holder that it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.conflicts import during, is_tight, parts
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.stays import edges, length, shifted, span, unspan
from booking_core.domain.things.resource_life import Inventory, unit

FURTHEST = timedelta(days=60)
"""No hole is looked for beyond; what a decision must have seen grows with it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose stays count together: a branch's, where there are branches."""

    member_id: MemberId
    branch_id: BranchId | None


def together(claim: Claim, item: ClaimItem, own: Sequence[Claim], inventory: Inventory) -> int:
    """How long the item's stay is, with those of its holder that touch it or each other.

    In nights or minutes, by the kind.
    """
    kind = type(claim.period)
    alike = [
        edges(other.period)
        for other in own
        if type(other.period) is kind
        for theirs in other.items
        # One has the other's resource, or what that belongs to.
        if theirs.resource_id in item.lineage or item.resource_id in theirs.lineage
    ]
    begins, ends = joined(*edges(claim.period), alike)
    return length(begins, ends, unit(inventory[item.resource_id].kind))


def joined(begins: date, ends: date, others: Sequence[tuple[date, date]]) -> tuple[date, date]:
    """The span with all of the others that touch it or each other."""
    while touching := [each for each in others if each[0] <= ends and begins <= each[1]]:
        first = min(begins, *[each[0] for each in touching])
        last = max(ends, *[each[1] for each in touching])
        if (first, last) == (begins, ends):
            break
        begins, ends = first, last
    return begins, ends


def same_holder(who: Claim | Holder, other: Claim) -> bool:
    """Whether stays of both count together: of one branch, where there are branches."""
    if who.branch_id is not None:
        return who.branch_id == other.branch_id
    return who.member_id == other.member_id


def lies_in_hole(
    claim: Claim, item: ClaimItem, taken: Sequence[Claim], inventory: Inventory, shortest: int
) -> bool:
    """Whether others leave less than the shortest stay around the item, on both sides of it."""
    resource = inventory[item.resource_id]
    step = unit(resource.kind)
    begins, ends = span(claim.period)
    reach = min(shortest * step, FURTHEST)
    widened = unspan(shifted(begins, -reach), shifted(ends, reach), claim.period)
    wide = replace(claim, items=(item,), period=widened)
    near = during(wide.period, taken)
    tight = [
        span(part)
        for part in parts(wide.period, near)
        if is_tight(wide, during(part, near), inventory)
    ]
    before = [end for _, end in tight if end <= begins]
    after = [begin for begin, _ in tight if begin >= ends]
    if not before or not after:
        return False
    kept_empty = 2 * resource.policy.rules.buffer * step
    return min(after) - max(before) - kept_empty < shortest * step
