"""What a booking wants or has: a period of resources; and whether others leave room for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from booking_core.domain.bookings.errors import Conflict, PeriodEmpty
from booking_core.domain.bookings.turnover import Presence, too_close
from booking_core.domain.ids import BranchId, MemberId, ResourceId
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
    span,
    unspan,
)
from booking_core.domain.tags import branch_tag, member_tag, night_tag, quota_tag
from booking_core.domain.things.resource_life import Inventory, Kind, lineage, places, unit, units


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
    that the holder belonged to when it was asked for; `waives_buffer` that the holder agrees to
    neighbours without time between.
    """

    member_id: MemberId
    items: tuple[ClaimItem, ...]
    period: Period
    zone: str
    exclusive: bool = False
    branch_id: BranchId | None = None
    waives_buffer: bool = False

    @property
    def begins_at(self) -> datetime:
        """The instant of its first hour, or at which the day of arrival begins."""
        if isinstance(self.period, Slot):
            return self.period.start_at
        return midnight(self.period.arrival, self.zone)

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
        """The nights of each resource and all its ancestors, by month; whose it is, by year."""
        return _tags(self)

    def covers(self, wanted: Claim) -> bool:
        """Whether `wanted` takes nothing that this claim does not already have."""
        held = {item.resource_id: item for item in self.items}
        return (
            self.member_id == wanted.member_id
            and (self.exclusive or not wanted.exclusive)
            and (wanted.waives_buffer or not self.waives_buffer)
            and _contains(self.period, wanted.period)
            and all(_fits_into(item, held.get(item.resource_id)) for item in wanted.items)
        )


# Each fact of a decision is asked, and has the same claim as the one before.
@lru_cache(maxsize=256)
def _tags(claim: Claim) -> frozenset[str]:
    touched = months(claim.period.first_day, claim.period.end_day)
    tags = {
        night_tag(resource_id, month)
        for item in claim.items
        for resource_id in item.lineage
        for month in touched
    }
    tags.add(member_tag(claim.member_id))
    if claim.branch_id:
        tags.add(branch_tag(claim.branch_id))
    accounts = [each for each in (claim.member_id, claim.branch_id) if each]
    tags.update([quota_tag(each, month[:4]) for each in accounts for month in touched])
    return frozenset(tags)


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
class Closure(Claim):
    """Nobody's claim: the resource and all below it are shut.

    Of what stands above it takes only what others, who are still there, do not take already.
    """


def shut(resource_id: ResourceId, period: Period, inventory: Inventory) -> Closure:
    line = lineage(inventory, resource_id)
    everything = ClaimItem(resource_id, line, 0, limit(inventory, resource_id))
    zone = inventory[resource_id].time_zone
    return Closure(MemberId(""), (everything,), period, zone, exclusive=True)


@dataclass(frozen=True, slots=True)
class Load:
    """What is taken of a resource at one moment."""

    weight: int = 0
    heads: int = 0


def conflicts(wanted: Claim, others: Sequence[Claim], inventory: Inventory) -> Iterator[Conflict]:
    """Each night (or stretch of hours) and resource in which the others leave too little.

    The load counts per night, never as a sum over stays that follow each other; it is held
    against the resource and all its ancestors. Who comes too soon after others, or before them,
    meets the buffer, where one is asked for: `others` are then those around the period, too.
    """
    near = during(wanted.period, others)
    if near or is_tight(wanted, near, inventory):
        for part in parts(wanted.period, near):
            here = during(part, near)
            for resource_id, need, free in _short(wanted, here, inventory):
                yield _conflict(resource_id, need, free, part)
    yield from buffers_broken(wanted, others, inventory)


def parts(period: Period, claims: Sequence[Claim]) -> Iterator[Period]:
    """The period in parts in which nobody comes or goes: nights, or stretches of hours."""
    if isinstance(period, Stay):
        for night in period.each_night():
            yield Stay(night, night + ONE_DAY)
    else:
        yield from cut(period, claims)


def is_tight(wanted: Claim, others: Sequence[Claim], inventory: Inventory) -> bool:
    """Whether claims that all cover one moment leave too little for the wanted one."""
    return any(True for _ in _short(wanted, others, inventory))


def _conflict(
    resource_id: ResourceId, wanted: int, free: int, part: Period, *, buffer: bool = False
) -> Conflict:
    if isinstance(part, Stay):
        return Conflict(resource_id, wanted, free, night=part.arrival, buffer=buffer)
    return Conflict(resource_id, wanted, free, start=part.start, end=part.end, buffer=buffer)


def buffers_broken(
    wanted: Claim, others: Sequence[Claim], inventory: Inventory
) -> Iterator[Conflict]:
    """Each night (or stretch of hours) that has to stay empty, of each resource that says so."""
    for resource_id, resource in inventory.items():
        needed = resource.policy.rules.buffer * unit(resource.kind)
        if not needed or not _has(wanted, resource_id, inventory):
            continue
        around = [
            _presence(each, resource_id)
            for each in others
            if not isinstance(each, Closure) and _has(each, resource_id, inventory)
        ]
        found = set(too_close(_presence(wanted, resource_id), around, needed))
        want = loads([wanted]).get(resource_id, Load()).weight or limit(inventory, resource_id)
        for begins, ends in sorted(found):
            for part in parts(unspan(begins, ends, wanted.period), ()):
                yield _conflict(resource_id, want, 0, part, buffer=True)


def _has(claim: Claim, resource_id: ResourceId, inventory: Inventory) -> bool:
    """Whether people of the claim are there: below it, in it, or alone in what it belongs to."""
    if any(resource_id in item.lineage for item in claim.items):
        return True
    line = lineage(inventory, resource_id)
    return claim.exclusive and any(item.resource_id in line for item in claim.items)


def _presence(claim: Claim, resource_id: ResourceId) -> Presence:
    """Alone is who has the resource, or all that it belongs to, exclusively."""
    below = any(
        resource_id in item.lineage and item.resource_id != resource_id for item in claim.items
    )
    alone = claim.exclusive and not below
    return Presence(*span(claim.period), alone, claim.waives_buffer)


def during(period: Period, claims: Iterable[Claim]) -> Sequence[Claim]:
    """Those that have some of the period."""
    if isinstance(period, Stay):
        first, end = period.arrival, period.departure
        return [
            each
            for each in claims
            if isinstance(other := each.period, Stay)
            and first < other.departure
            and other.arrival < end
        ]
    return [each for each in claims if overlap(period, each.period)]


def overlap(one: Period, other: Period) -> bool:
    if isinstance(one, Stay):
        return isinstance(other, Stay) and one.overlaps(other)
    return isinstance(other, Slot) and one.overlaps(other)


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
    need, taken = loads([wanted]), loads(others) if others else {}
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
    weights: defaultdict[ResourceId, int] = defaultdict(int)
    heads: defaultdict[ResourceId, int] = defaultdict(int)
    closed: list[ClaimItem] = []
    for claim in claims:
        if isinstance(claim, Closure):
            closed += claim.items
            continue
        for item in claim.items:
            for resource_id in item.lineage:
                weights[resource_id] += item.weight
                heads[resource_id] += item.persons
    for item in sorted(closed, key=lambda each: -len(each.lineage)):
        rest = max(0, item.weight - weights[item.resource_id])
        for resource_id in item.lineage:
            weights[resource_id] += rest
            heads[resource_id] += 0
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
    waives_buffer: bool = False,
) -> Claim | PeriodEmpty:
    """The claim that a wish comes to, in the zone of its first item."""
    zone = inventory[items[0].resource_id].time_zone
    if isinstance(wish, WallTimes):
        slot = resolve(wish, zone)
        if slot is None:
            return PeriodEmpty(wish.start, wish.end)
        wish = slot
    taken = tuple(_weighed(item, inventory, exclusive=exclusive) for item in items)
    return Claim(member_id, taken, wish, zone, exclusive, branch_id, waives_buffer)


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
