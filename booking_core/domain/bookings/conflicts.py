"""Whether others leave room for a claim: night by night, or from hour to hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from booking_core.domain.bookings.claims import Claim, ClaimItem, Closure, limit
from booking_core.domain.bookings.errors import Conflict
from booking_core.domain.bookings.turnover import Presence, too_close
from booking_core.domain.ids import ResourceId
from booking_core.domain.stays import (
    ONE_DAY,
    Period,
    Slot,
    Stay,
    span,
    unspan,
)
from booking_core.domain.things.resource_life import Inventory, lineage, unit


@dataclass(frozen=True, slots=True)
class Load:
    """What is taken of a resource at one moment."""

    weight: int = 0
    heads: int = 0


NO_LOAD = Load()


@dataclass(frozen=True, slots=True)
class Room:
    """What a claim needs of a resource, and what of that there is; the same every night."""

    resource_id: ResourceId
    need: Load
    limit: int
    ceiling: int | None


def conflicts(wanted: Claim, others: Sequence[Claim], inventory: Inventory) -> Iterator[Conflict]:
    """Each night (or stretch of hours) and resource in which the others leave too little.

    The load counts per night, never as a sum over stays that follow each other; it is held
    against the resource and all its ancestors. Who comes too soon after others, or before them,
    meets the buffer, where one is asked for: `others` are then those around the period, too.
    """
    near, rooms = during(wanted.period, others), _rooms(wanted, inventory)
    here: Sequence[Claim] = ()
    short = tuple(_short(wanted, here, rooms))
    for part in parts(wanted.period, near) if near or short else ():
        before, here = here, during(part, near)
        if here != before:
            short = tuple(_short(wanted, here, rooms))
        for resource_id, need, free in short:
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
    return any(True for _ in _short(wanted, others, _rooms(wanted, inventory)))


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
        want = loads([wanted]).get(resource_id, NO_LOAD).weight or limit(inventory, resource_id)
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


def _rooms(wanted: Claim, inventory: Inventory) -> Sequence[Room]:
    """What the claim would have a part of."""
    return [
        Room(resource_id, need, limit(inventory, resource_id), inventory[resource_id].size.ceiling)
        for resource_id, need in loads([wanted]).items()
    ]


def _short(
    wanted: Claim, others: Sequence[Claim], rooms: Sequence[Room]
) -> Iterator[tuple[ResourceId, int, int]]:
    """Resources where the wanted claim does not fit beside the others: (id, wanted, free)."""
    taken = loads(others) if others else {}
    for room in rooms:
        has = taken.get(room.resource_id, NO_LOAD)
        free_weight = room.limit - has.weight
        if room.need.weight > free_weight:
            yield room.resource_id, room.need.weight, max(0, free_weight)
        elif room.ceiling is not None and room.need.heads > room.ceiling - has.heads:
            yield room.resource_id, room.need.heads, max(0, room.ceiling - has.heads)
        elif others and _taken_whole(wanted, others, room.resource_id):
            yield room.resource_id, room.need.weight, 0


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
