"""What lies around a stay: holes that it fills, and stays of the same holder that it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.conflicts import during, is_tight, parts
from booking_core.domain.stays import Period, edges, length, shifted, span, unspan
from booking_core.domain.things.resource_life import Inventory, unit

FURTHEST = timedelta(days=60)
"""No hole is looked for beyond; what a decision must have seen grows with it."""


def together(claim: Claim, item: ClaimItem, others: Sequence[Claim], inventory: Inventory) -> int:
    """How long the item's stay is, with those of its holder that touch it or each other.

    The holder is the branch, where there are branches. In nights or minutes, by the kind.
    """
    begins, ends = edges(claim.period)
    grown = True
    while grown:
        own = [
            edges(each.period)
            for each in _touching(begins, ends, claim.period, others)
            if same_holder(claim, each) and _meet(item, each)
        ]
        wider = min([begins, *(b for b, _ in own)]), max([ends, *(e for _, e in own)])
        grown = wider != (begins, ends)
        begins, ends = wider
    return length(begins, ends, unit(inventory[item.resource_id].kind))


def _touching(begins: date, ends: date, like: Period, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Those of its kind that leave no time between."""
    kind = type(like)
    return [
        each
        for each in claims
        if type(each.period) is kind
        and (there := edges(each.period))[0] <= ends
        and begins <= there[1]
    ]


def same_holder(claim: Claim, other: Claim) -> bool:
    """Whether stays of both count together: of one branch, where there are branches."""
    if claim.branch_id is not None:
        return claim.branch_id == other.branch_id
    return claim.member_id == other.member_id


def _meet(item: ClaimItem, other: Claim) -> bool:
    """One has the other's resource, or what that belongs to."""
    return any(
        each.resource_id in item.lineage or item.resource_id in each.lineage for each in other.items
    )


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
