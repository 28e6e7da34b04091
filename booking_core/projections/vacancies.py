"""What is free: per night or stretch of hours, with what others have weighed by the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from booking_core.domain.claims import (
    Claim,
    ClaimItem,
    Load,
    buffers_broken,
    conflicts,
    cut,
    limit,
    loads,
    overlap,
)
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.resource_life import Inventory, lineage
from booking_core.domain.stays import ONE_DAY, Period, Slot, Stay, WallTimes, resolve
from booking_core.projections.diary import Entry


@dataclass(frozen=True, slots=True)
class Night:
    """One night of one resource; `free` also minds the resources above it and its ceiling.

    `requested` is what pending requests would take; they hold nothing. `buffer`: it stays empty
    between others, unless somebody is there from before or until after it.
    """

    night: date
    capacity: int
    taken: int
    free: int
    requested: int
    buffer: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours in which nothing begins or ends; wall times and instants, half-open."""

    slot: Slot
    capacity: int
    taken: int
    free: int
    requested: int
    buffer: bool


def counted(entries: Sequence[Entry], now: datetime, *, besides: str | None = None) -> list[Claim]:
    """Claims that take places at the aware instant."""
    return [
        each.booking.claim for each in entries if each.booking.counts(now) and each.id != besides
    ]


def requested(entries: Sequence[Entry], *, besides: str | None = None) -> list[Claim]:
    return [
        each.booking.claim
        for each in entries
        if each.booking.state == "pending" and each.id != besides
    ]


def nights(
    resource_id: ResourceId,
    stay: Stay,
    inventory: Inventory,
    *,
    taken: Sequence[Claim],
    asked: Sequence[Claim],
) -> Iterator[Night]:
    for night in stay.each_night():
        one = Stay(night, night + ONE_DAY)
        here = [claim for claim in taken if overlap(one, claim.period)]
        want = [claim for claim in asked if overlap(one, claim.period)]
        rests = not here and _rests(resource_id, one, taken, inventory)
        yield Night(
            night,
            limit(inventory, resource_id),
            loads(here).get(resource_id, Load()).weight,
            0 if rests else room_left(resource_id, here, inventory),
            loads(want).get(resource_id, Load()).weight,
            rests,
        )


def stretches(
    resource_id: ResourceId,
    slot: Slot,
    inventory: Inventory,
    *,
    taken: Sequence[Claim],
    asked: Sequence[Claim],
) -> Iterator[Stretch]:
    for part in cut(slot, [*taken, *asked]):
        here = [claim for claim in taken if overlap(part, claim.period)]
        want = [claim for claim in asked if overlap(part, claim.period)]
        rests = not here and _rests(resource_id, part, taken, inventory)
        yield Stretch(
            part,
            limit(inventory, resource_id),
            loads(here).get(resource_id, Load()).weight,
            0 if rests else room_left(resource_id, here, inventory),
            loads(want).get(resource_id, Load()).weight,
            rests,
        )


def _rests(
    resource_id: ResourceId, part: Period, taken: Sequence[Claim], inventory: Inventory
) -> bool:
    somebody = ClaimItem(resource_id, lineage(inventory, resource_id), 1, 1)
    zone = inventory[resource_id].time_zone
    visit = Claim(MemberId(""), (somebody,), part, zone)
    return any(True for _ in buffers_broken(visit, taken, inventory))


def room_left(resource_id: ResourceId, claims: Sequence[Claim], inventory: Inventory) -> int:
    """What one more booking could take beside claims that all cover the moment."""
    taken = loads(claims)
    own = inventory[resource_id]
    left = limit(inventory, resource_id)
    line: ResourceId | None = resource_id
    while line is not None:
        load = taken.get(line, Load())
        left = min(left, limit(inventory, line) - load.weight)
        ceiling = inventory[line].size.ceiling
        if ceiling is not None:
            left = min(left, ceiling - load.heads)
        if any(_whole(claim, line) for claim in claims):
            return 0
        line = inventory[line].parent_id
    return 0 if own.archived else max(0, left)


def _whole(claim: Claim, resource_id: ResourceId) -> bool:
    return claim.exclusive and any(item.resource_id == resource_id for item in claim.items)


def nearest(
    claim: Claim, others: Sequence[Claim], inventory: Inventory, *, today: date, reach: int = 21
) -> Iterator[Claim]:
    """The same wish on other days, the nearest first; the length stays."""
    for distance in range(1, reach + 1):
        for days in (distance, -distance):
            moved = _moved(claim, timedelta(days=days))
            if moved and moved.period.first_day >= today and _fits(moved, others, inventory):
                yield moved


def _fits(claim: Claim, others: Sequence[Claim], inventory: Inventory) -> bool:
    return not any(True for _ in conflicts(claim, others, inventory))


def _moved(claim: Claim, by: timedelta) -> Claim | None:
    period = claim.period
    if isinstance(period, Stay):
        return replace(claim, period=Stay(period.arrival + by, period.departure + by))
    slot = resolve(WallTimes(period.start + by, period.end + by), period.zone)
    return replace(claim, period=slot) if slot else None
