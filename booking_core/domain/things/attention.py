"""What somebody has to look at: stays where something is shut, or holds less than it did.

Nothing of this is cancelled by itself. Whoever decides keeps, moves or cancels each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from booking_core.domain import access
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim, ClaimItem, limit
from booking_core.domain.bookings.conflicts import Load, loads, overlap
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.decider import Decider, Query, Refused, Verdict, about
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people import member_life
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.people.member_life import Membership
from booking_core.domain.stays import span
from booking_core.domain.tags import booking_tag, concern_tag
from booking_core.domain.things.block_life import Block
from booking_core.domain.things.resource_life import Inventory


class Concern(StrEnum):
    """Why a stay, or somebody, needs attention."""

    BLOCKED = "blocked"
    OVERBOOKED = "overbooked"
    ARCHIVED = "archived"
    RESTORABLE = "restorable"
    CLOCK = "clock"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Affected:
    """A stay that needs attention.

    Attributes:
        cause: What it comes from, in words of the code; another capacity is another cause.
        source: The block, or the resource.

    """

    concern: Concern
    cause: str
    booking_id: BookingId
    resource_id: ResourceId
    source: str


_Finder = Callable[[Situation, datetime], Iterator[Affected]]
_STANDING = frozenset({BookingState.APPROVED, BookingState.ACTIVE})


def affected(situation: Situation, now: datetime) -> Sequence[Affected]:
    """Every stay that has not ended and stands where nothing new would be admitted."""
    lasting = {
        key: booking
        for key, booking in situation.bookings.items()
        if booking.state in _STANDING and booking.claim.ends_at > now
    }
    seen = replace(situation, bookings=lasting)
    return [each for find in _FINDERS for each in find(seen, now)]


def blocked(situation: Situation, _now: datetime) -> Iterator[Affected]:
    for block in situation.blocks.values():
        if not block.lifted:
            for key, booking in situation.bookings.items():
                if lies_under(booking.claim, block):
                    cause = f"block/{block.id}"
                    yield Affected(Concern.BLOCKED, cause, key, block.resource_id, block.id)


def lies_under(claim: Claim, block: Block) -> bool:
    """Whether the block shuts something of the claim."""
    return overlap(claim.period, block.period) and any(
        block.resource_id in item.lineage or (claim.exclusive and item.resource_id in block.lineage)
        for item in claim.items
    )


def overbooked(situation: Situation, _now: datetime) -> Iterator[Affected]:
    """More in it than it holds; the load rises only where somebody comes."""
    inventory = situation.inventory
    found: dict[tuple[ResourceId, BookingId], None] = {}
    for arriving in situation.bookings.values():
        here = _there_with(arriving.claim, situation.bookings)
        taken = loads([booking.claim for booking in here.values()])
        for resource_id, load in taken.items():
            if _too_much(resource_id, load, inventory):
                for key, booking in here.items():
                    if any(resource_id in item.lineage for item in booking.claim.items):
                        found[resource_id, key] = None
    for resource_id, key in found:
        cause = f"capacity/{resource_id}/{inventory[resource_id].version}"
        yield Affected(Concern.OVERBOOKED, cause, key, resource_id, resource_id)


def _there_with(claim: Claim, others: Mapping[BookingId, Booking]) -> Mapping[BookingId, Booking]:
    """Who is there at the moment it begins, itself among them."""
    at, _ = span(claim.period)
    return {
        key: each
        for key, each in others.items()
        if type(each.claim.period) is type(claim.period)
        and span(each.claim.period)[0] <= at < span(each.claim.period)[1]
    }


def _too_much(resource_id: ResourceId, load: Load, inventory: Inventory) -> bool:
    if resource_id not in inventory:
        return False
    ceiling = inventory[resource_id].size.ceiling
    return load.weight > limit(inventory, resource_id) or (
        ceiling is not None and load.heads > ceiling
    )


def archived(situation: Situation, _now: datetime) -> Iterator[Affected]:
    inventory = situation.inventory
    for key, booking in situation.bookings.items():
        for item in booking.claim.items:
            gone = _archived_part(item, inventory)
            if gone:
                yield Affected(Concern.ARCHIVED, f"archived/{gone}", key, gone, gone)


def _archived_part(item: ClaimItem, inventory: Inventory) -> ResourceId | None:
    line = (key for key in item.lineage if key in inventory and inventory[key].archived)
    return next(line, None)


_FINDERS: tuple[_Finder, ...] = (blocked, overbooked, archived)


@dataclass(frozen=True, slots=True)
class AttentionSettled:
    """Somebody has looked, and it stays as it is. `booking_id` None: it was about no stay."""

    kind: ClassVar[str] = "attention_settled"
    cause: str
    booking_id: BookingId | None
    by: MemberId

    @property
    def tags(self) -> frozenset[str]:
        about_it = {booking_tag(self.booking_id)} if self.booking_id else frozenset[str]()
        return frozenset({concern_tag(self.cause), *about_it})


@dataclass(frozen=True, slots=True)
class SettleAttention:
    by: MemberId
    cause: str
    booking_id: BookingId | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What a decision about a concern has seen."""

    membership: Membership = field(default_factory=Membership)
    known: frozenset[tuple[str, BookingId | None]] = frozenset()


def boundary(command: SettleAttention, _state: Settled) -> Query:
    return member_life.seen(command.by) | about((AttentionSettled,), concern_tag(command.cause))


def decide(command: SettleAttention, state: Settled) -> Verdict:
    who = state.membership.standing(command.by)
    if not access.may_triage(who):
        return Refused((NotAllowed("settle"),))
    if (command.cause, command.booking_id) in state.known:
        return ()
    return (AttentionSettled(command.cause, command.booking_id, command.by),)


def evolve(state: Settled, event: MemberEvent | AttentionSettled) -> Settled:
    if isinstance(event, AttentionSettled):
        return replace(state, known=state.known | {(event.cause, event.booking_id)})
    return replace(state, membership=member_life.evolve(state.membership, event))


concerns: Decider[SettleAttention, MemberEvent | AttentionSettled, Settled] = Decider(
    Settled(), boundary, decide, evolve
)
