"""What a booking wants or has: a period of resources; and whether others leave room for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from booking_core.domain.errors import Conflict, PeriodEmpty
from booking_core.domain.ids import BranchId, MemberId, ResourceId
from booking_core.domain.resource_life import Inventory, Kind, lineage, places, units
from booking_core.domain.stays import (
    ONE_DAY,
    Period,
    Slot,
    Stay,
    WallTimes,
    Wish,
    midnight,
    months,
    resolve,
)
from booking_core.domain.tags import branch_tag, member_tag, night_tag


@dataclass(frozen=True, slots=True)
class Item:
    """One wanted resource. `without_bed` of the persons need no place of their own."""

    resource_id: ResourceId
    persons: int
    without_bed: int = 0
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """One resource of a claim, weighed when it was decided.

    Attributes:
        lineage: The resource, its parent, up to the root.
        weight: What it takes of places (overnight) or units (hourly), here and from every
            ancestor; an exclusive claim takes all that the resource has.
        who: Ids of members or guests, as far as they were named.

    """

    resource_id: ResourceId
    lineage: tuple[ResourceId, ...]
    persons: int
    weight: int
    without_bed: int = 0
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """All of one booking: it stands in every event of the booking, so that each is whole.

    `zone` is the resources', by which days begin and end; `branch_id` the part of the household
    that the holder belonged to when it was asked for.
    """

    member_id: MemberId
    items: tuple[ClaimItem, ...]
    period: Period
    zone: str
    exclusive: bool = False
    branch_id: BranchId | None = None

    @property
    def decidable_until(self) -> datetime:
        """The instant from which on it is too late to decide: a stay's day of arrival is over."""
        if isinstance(self.period, Slot):
            return self.period.start_at
        return midnight(self.period.arrival + ONE_DAY, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The instant from which on it is over: of a stay, the midnight after its departure."""
        if isinstance(self.period, Slot):
            return self.period.end_at
        return midnight(self.period.departure + ONE_DAY, self.zone)

    @property
    def tags(self) -> frozenset[str]:
        """The nights of each resource and all its ancestors, by month, the holder, their branch."""
        touched = months(self.period.first_day, self.period.end_day)
        nights = frozenset(
            night_tag(resource_id, month)
            for item in self.items
            for resource_id in item.lineage
            for month in touched
        )
        branch = {branch_tag(self.branch_id)} if self.branch_id else frozenset[str]()
        return nights | {member_tag(self.member_id)} | branch

    def covers(self, wanted: Claim) -> bool:
        """Whether `wanted` takes nothing that this claim does not already have."""
        held = {item.resource_id: item for item in self.items}
        return (
            self.member_id == wanted.member_id
            and (self.exclusive or not wanted.exclusive)
            and _contains(self.period, wanted.period)
            and all(_fits_into(item, held.get(item.resource_id)) for item in wanted.items)
        )


def _contains(outer: Period, inner: Period) -> bool:
    match outer, inner:
        case Stay(), Stay():
            return outer.covers(inner)
        case Slot(), Slot():
            return outer.covers(inner)
        case _:
            return False


def _fits_into(wanted: ClaimItem, held: ClaimItem | None) -> bool:
    return held is not None and wanted.persons <= held.persons and wanted.weight <= held.weight


@dataclass(frozen=True, slots=True)
class Load:
    """What is taken of a resource at one moment."""

    weight: int = 0
    heads: int = 0


def conflicts(wanted: Claim, others: Sequence[Claim], inventory: Inventory) -> Iterator[Conflict]:
    """Each night (or stretch of hours) and resource in which the others leave too little.

    The load counts per night, never as a sum over stays that follow each other; it is held
    against the resource and all its ancestors.
    """
    near = [other for other in others if overlap(wanted.period, other.period)]
    if isinstance(wanted.period, Stay):
        for night in wanted.period.each_night():
            here = [other for other in near if _sleeps(other, night)]
            for resource_id, need, free in _short(wanted, here, inventory):
                yield Conflict(resource_id, need, free, night=night)
    else:
        yield from _hourly_conflicts(wanted, near, inventory, wanted.period)


def overlap(one: Period, other: Period) -> bool:
    match one, other:
        case Stay(), Stay():
            return one.overlaps(other)
        case Slot(), Slot():
            return one.overlaps(other)
        case _:
            return False


def _sleeps(claim: Claim, night: date) -> bool:
    period = claim.period
    return isinstance(period, Stay) and period.arrival <= night < period.departure


def _hourly_conflicts(
    wanted: Claim, near: Sequence[Claim], inventory: Inventory, slot: Slot
) -> Iterator[Conflict]:
    for part in cut(slot, near):
        here = [other for other in near if overlap(part, other.period)]
        for resource_id, need, free in _short(wanted, here, inventory):
            yield Conflict(resource_id, need, free, start=part.start, end=part.end)


def cut(slot: Slot, claims: Sequence[Claim]) -> Iterator[Slot]:
    """The slot in parts in which none of the claims begins or ends."""
    walls: dict[datetime, datetime] = {}
    for period in (slot, *(claim.period for claim in claims)):
        if isinstance(period, Slot):
            walls |= {period.start_at: period.start, period.end_at: period.end}
    edges = sorted(at for at in walls if slot.start_at <= at <= slot.end_at)
    for start_at, end_at in pairwise(edges):
        yield Slot(walls[start_at], walls[end_at], slot.zone, start_at, end_at)


def _short(
    wanted: Claim, others: Sequence[Claim], inventory: Inventory
) -> Iterator[tuple[ResourceId, int, int]]:
    """Resources where the wanted claim does not fit beside the others: (id, wanted, free)."""
    need, taken = loads([wanted]), loads(others)
    for resource_id, want in need.items():
        has = taken.get(resource_id, Load())
        free_weight = limit(inventory, resource_id) - has.weight
        if want.weight > free_weight:
            yield resource_id, want.weight, max(0, free_weight)
            continue
        ceiling = inventory[resource_id].size.ceiling
        if ceiling is not None and want.heads > ceiling - has.heads:
            yield resource_id, want.heads, max(0, ceiling - has.heads)
            continue
        if _taken_whole(wanted, others, resource_id):
            yield resource_id, want.weight, 0


def loads(claims: Iterable[Claim]) -> Mapping[ResourceId, Load]:
    """What the claims take, at a moment they all cover, of each resource and its ancestors."""
    weights: Counter[ResourceId] = Counter()
    heads: Counter[ResourceId] = Counter()
    for claim in claims:
        for item in claim.items:
            for resource_id in item.lineage:
                weights[resource_id] += item.weight
                heads[resource_id] += item.persons
    return {key: Load(weights[key], heads[key]) for key in heads}


def limit(inventory: Inventory, resource_id: ResourceId) -> int:
    """Places of an overnight resource, units of an hourly one."""
    if inventory[resource_id].kind is Kind.OVERNIGHT:
        return places(inventory, resource_id)
    return units(inventory, resource_id)


def _taken_whole(wanted: Claim, others: Sequence[Claim], resource_id: ResourceId) -> bool:
    """An exclusive claim shares neither its resources nor what is below them."""
    asks_for_it = wanted.exclusive and resource_id in {i.resource_id for i in wanted.items}
    for other in others:
        for item in other.items:
            if asks_for_it and resource_id in item.lineage:
                return True
            if other.exclusive and item.resource_id == resource_id:
                return True
    return False


def weighed(  # noqa: PLR0913 - all but the first four by keyword
    member_id: MemberId,
    items: Sequence[Item],
    wish: Wish | Period,
    inventory: Inventory,
    *,
    exclusive: bool,
    branch_id: BranchId | None = None,
) -> Claim | PeriodEmpty:
    """The claim that a wish comes to, in the zone of its first item."""
    zone = inventory[items[0].resource_id].time_zone
    if isinstance(wish, WallTimes):
        slot = resolve(wish, zone)
        if slot is None:
            return PeriodEmpty(wish.start, wish.end)
        wish = slot
    taken = tuple(_weighed(item, inventory, exclusive=exclusive) for item in items)
    return Claim(member_id, taken, wish, zone, exclusive, branch_id)


def _weighed(item: Item, inventory: Inventory, *, exclusive: bool) -> ClaimItem:
    key = item.resource_id
    takes = weight(inventory, key, item.persons - item.without_bed, exclusive=exclusive)
    line = lineage(inventory, key)
    return ClaimItem(key, line, item.persons, takes, item.without_bed, item.who)


def weight(inventory: Inventory, resource_id: ResourceId, persons: int, *, exclusive: bool) -> int:
    """What an item takes: see `ClaimItem.weight`. `persons` are those who need a bed."""
    if exclusive:
        return limit(inventory, resource_id)
    resource = inventory[resource_id]
    if resource.kind is Kind.HOURLY or taken_as_a_whole(inventory, resource_id):
        return 1
    return persons


def taken_as_a_whole(inventory: Inventory, resource_id: ResourceId) -> bool:
    """An overnight resource without places of its own or below it: one booking takes it."""
    has_children = any(child.parent_id == resource_id for child in inventory.values())
    return inventory[resource_id].size.places is None and not has_children
