"""What is free: per night or stretch of hours, with what others have weighed by the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking_core.domain.bookings.claims import Claim, ClaimItem, Closure, limit
from booking_core.domain.bookings.conflicts import Load, buffers_broken, cut, loads, overlap
from booking_core.domain.bookings.life import TAKING
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.stays import ONE_DAY, Period, Slot, Stay
from booking_core.domain.things.resource_life import Inventory, lineage
from booking_core.projections.diary import Entry


@dataclass(frozen=True, slots=True)
class Night:
    """One night of one resource; `free` also minds the resources above it and its ceiling.

    `held` is kept for requests and offers; `requested` is what pending requests would take that
    hold nothing. `buffer`: it stays empty between others, unless somebody is there from before or
    until after it.
    """

    night: date
    capacity: int
    taken: int
    held: int
    free: int
    requested: int
    buffer: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours in which nothing begins or ends; wall times and instants, half-open."""

    slot: Slot
    capacity: int
    taken: int
    held: int
    free: int
    requested: int
    buffer: bool


def counted(entries: Sequence[Entry], now: datetime, *, besides: str | None = None) -> list[Claim]:
    """Claims that take places at the aware instant."""
    return [
        each.booking.claim for each in entries if each.booking.counts(now) and each.id != besides
    ]


@dataclass(frozen=True, slots=True)
class Claims:
    """Who has what, who it is kept for, and who asks without a hold."""

    taken: Sequence[Claim]
    held: Sequence[Claim]
    asked: Sequence[Claim]

    def during(self, period: Period) -> Claims:
        return Claims(*(_during(period, each) for each in (self.taken, self.held, self.asked)))


def _during(period: Period, claims: Sequence[Claim]) -> Sequence[Claim]:
    return [claim for claim in claims if overlap(period, claim.period)]


def sorted_out(
    entries: Sequence[Entry],
    now: datetime,
    *,
    besides: str | None = None,
    shut: Sequence[Closure] = (),
) -> Claims:
    """The claims by what they come to at the aware instant; what is shut is taken."""
    others = [each.booking for each in entries if each.id != besides]
    return Claims(
        [*(each.claim for each in others if each.state in TAKING), *shut],
        [each.claim for each in others if each.held(now)],
        [each.claim for each in others if each.state == "pending" and not each.held(now)],
    )


def nights(
    resource_id: ResourceId, stay: Stay, inventory: Inventory, claims: Claims
) -> Iterator[Night]:
    for night in stay.each_night():
        found = _free(resource_id, Stay(night, night + ONE_DAY), inventory, claims)
        yield Night(night, *found)


def stretches(
    resource_id: ResourceId, slot: Slot, inventory: Inventory, claims: Claims
) -> Iterator[Stretch]:
    for part in cut(slot, [*claims.taken, *claims.held, *claims.asked]):
        yield Stretch(part, *_free(resource_id, part, inventory, claims))


def _free(
    resource_id: ResourceId, period: Period, inventory: Inventory, claims: Claims
) -> tuple[int, int, int, int, int, bool]:
    here = claims.during(period)
    taken, held, asked = (
        loads(each).get(resource_id, Load()).weight for each in (here.taken, here.held, here.asked)
    )
    counted, near = [*here.taken, *here.held], [*claims.taken, *claims.held]
    rests = not counted and _rests(resource_id, period, near, inventory)
    left = 0 if rests else room_left(resource_id, counted, inventory)
    return limit(inventory, resource_id), taken, held, left, asked, rests


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
