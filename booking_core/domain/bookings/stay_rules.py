"""What a policy asks of lengths and days: of each resource of a claim by its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.errors import (
    NoArrivalDay,
    NoDepartureDay,
    SlotTooLong,
    SlotTooShort,
    TooLong,
    TooLongTogether,
    TooShort,
)
from booking_core.domain.bookings.life import TAKING, Situation
from booking_core.domain.bookings.neighbours import lies_in_hole, together
from booking_core.domain.bookings.rules import taken_by_others
from booking_core.domain.decider import Violation
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Stay, edges, length
from booking_core.domain.things.resource_life import Inventory, Kind, Resource, Weekday, unit

_WANTED = TAKING | {BookingState.PENDING}
_DAYS = tuple(Weekday)


def lengths_and_days(
    claim: Claim, situation: Situation, now: datetime, *, besides: BookingId
) -> Iterator[Violation]:
    """Too long or short, alone or with its neighbours; begun or ended on a day that is closed."""
    yield from too_long(claim, situation.inventory)
    yield from too_short(claim, situation, now, besides=besides)
    yield from too_long_together(claim, situation, besides=besides)
    yield from closed_days(claim, situation.inventory)


def too_long(claim: Claim, inventory: Inventory) -> Iterator[Violation]:
    for item in claim.items:
        allowed, asked = _longest(inventory[item.resource_id]), _length(claim, item, inventory)
        if allowed is not None and asked > allowed:
            fact = TooLong if isinstance(claim.period, Stay) else SlotTooLong
            yield fact(item.resource_id, asked, allowed)


def too_short(
    claim: Claim, situation: Situation, now: datetime, *, besides: BookingId
) -> Iterator[Violation]:
    """A hole between others that is shorter itself may be filled, where the policy lets one."""
    inventory = situation.inventory
    for item in claim.items:
        resource = inventory[item.resource_id]
        needed, asked = _shortest(resource), _length(claim, item, inventory)
        if asked >= needed:
            continue
        taken = taken_by_others(situation, now, besides)
        fills = resource.policy.rules.fill_holes
        if not (fills and lies_in_hole(claim, item, taken, inventory, needed)):
            fact = TooShort if isinstance(claim.period, Stay) else SlotTooShort
            yield fact(item.resource_id, asked, needed)


def too_long_together(
    claim: Claim, situation: Situation, *, besides: BookingId
) -> Iterator[Violation]:
    """Stays of one holder that touch each other count as one, requests among them."""
    inventory = situation.inventory
    own = _wanted(situation, besides)
    for item in claim.items:
        allowed, asked = _longest(inventory[item.resource_id]), _length(claim, item, inventory)
        if allowed is None or asked > allowed:
            continue
        whole = together(claim, item, own, inventory)
        if whole > allowed:
            used = whole - asked
            unit_name = "nights" if isinstance(claim.period, Stay) else "minutes"
            left = max(0, allowed - used)
            yield TooLongTogether(item.resource_id, unit_name, used, asked, allowed, left)


def _wanted(situation: Situation, besides: BookingId) -> Sequence[Claim]:
    return [
        booking.claim
        for key, booking in situation.bookings.items()
        if key != besides and booking.state in _WANTED
    ]


def closed_days(claim: Claim, inventory: Inventory) -> Iterator[Violation]:
    for item in claim.items:
        rules = inventory[item.resource_id].policy.rules
        if not (rules.no_arrival_days or rules.no_departure_days):
            continue
        begins, ends = _first_and_last(claim)
        first, last = _DAYS[begins.weekday()], _DAYS[ends.weekday()]
        if first in rules.no_arrival_days:
            closed = _in_order(rules.no_arrival_days)
            yield NoArrivalDay(item.resource_id, begins, first, closed)
        if last in rules.no_departure_days:
            closed = _in_order(rules.no_departure_days)
            yield NoDepartureDay(item.resource_id, ends, last, closed)


def _first_and_last(claim: Claim) -> tuple[date, date]:
    if isinstance(claim.period, Stay):
        return claim.period.arrival, claim.period.departure
    return claim.period.start.date(), claim.period.end.date()


def _in_order(days: frozenset[Weekday]) -> tuple[str, ...]:
    return tuple(day.value for day in _DAYS if day in days)


def _length(claim: Claim, item: ClaimItem, inventory: Inventory) -> int:
    return length(*edges(claim.period), unit(inventory[item.resource_id].kind))


def _longest(resource: Resource) -> int | None:
    rules = resource.policy.rules
    return rules.max_nights if resource.kind is Kind.OVERNIGHT else rules.max_minutes


def _shortest(resource: Resource) -> int:
    rules = resource.policy.rules
    return rules.min_nights if resource.kind is Kind.OVERNIGHT else rules.min_minutes or 0
