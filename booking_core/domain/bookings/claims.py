"""What a booking wants or has: a period of resources, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from booking_core.domain.bookings.errors import PeriodEmpty
from booking_core.domain.ids import BranchId, MemberId, ResourceId
from booking_core.domain.stays import (
    ONE_DAY,
    Period,
    Slot,
    Stay,
    WallTimes,
    Wish,
    days,
    midnight,
    months,
    resolve,
)
from booking_core.domain.tags import branch_tag, member_tag, night_tag, quota_tag
from booking_core.domain.things.resource_life import Inventory, Kind, lineage, places, units


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
    touched = months(*days(claim.period))
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


def limit(inventory: Inventory, resource_id: ResourceId) -> int:
    """Places of an overnight resource, units of an hourly one."""
    if inventory[resource_id].kind is Kind.OVERNIGHT:
        return places(inventory, resource_id)
    return units(inventory, resource_id)


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
    return inventory[resource_id].size.places is None and not any(
        child.parent_id == resource_id for child in inventory.values()
    )
