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
from booking_core.domain.bookings.neighbours import lies_in_hole, same_holder, together
from booking_core.domain.bookings.rules import taken_by_others
from booking_core.domain.decider import Violation
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Stay, edges, length
from booking_core.domain.things.resource_life import Kind, Resource, Rules, Weekday, unit

_WANTED = TAKING | {BookingState.PENDING}
_DAYS = tuple(Weekday)


def lengths_and_days(
    claim: Claim, situation: Situation, now: datetime, *, besides: BookingId
) -> Iterator[Violation]:
    """Too long or short, alone or with its neighbours; begun or ended on a day that is closed."""
    for item in claim.items:
        resource = situation.inventory[item.resource_id]
        asked, longest = _length(claim, resource), _longest(resource)
        if longest is not None and asked > longest:
            fact = TooLong if isinstance(claim.period, Stay) else SlotTooLong
            yield fact(item.resource_id, asked, longest)
        if asked < _shortest(resource):
            yield from _too_short(claim, item, situation, now, besides=besides)
        yield from closed_days(claim, item, resource.policy.rules)
    yield from too_long_together(claim, situation, besides=besides)


def _too_short(
    claim: Claim, item: ClaimItem, situation: Situation, now: datetime, *, besides: BookingId
) -> Iterator[Violation]:
    """A hole between others that is shorter itself may be filled, where the policy lets one."""
    resource = situation.inventory[item.resource_id]
    needed = _shortest(resource)
    taken = taken_by_others(situation, now, besides)
    fills = resource.policy.rules.fill_holes
    if not (fills and lies_in_hole(claim, item, taken, situation.inventory, needed)):
        fact = TooShort if isinstance(claim.period, Stay) else SlotTooShort
        yield fact(item.resource_id, _length(claim, resource), needed)


def too_long_together(
    claim: Claim, situation: Situation, *, besides: BookingId
) -> Iterator[Violation]:
    """Stays of one holder that touch each other count as one, requests among them."""
    own = _wanted_by(claim, situation, besides)
    for item in claim.items if own else ():
        resource = situation.inventory[item.resource_id]
        allowed, asked = _longest(resource), _length(claim, resource)
        if allowed is None or asked > allowed:
            continue
        whole = together(claim, item, own, situation.inventory)
        if whole > allowed:
            used = whole - asked
            unit_name = "nights" if isinstance(claim.period, Stay) else "minutes"
            left = max(0, allowed - used)
            yield TooLongTogether(item.resource_id, unit_name, used, asked, allowed, left)


def _wanted_by(claim: Claim, situation: Situation, besides: BookingId) -> Sequence[Claim]:
    """What else the holder has or asks for."""
    return [
        booking.claim
        for key, booking in situation.bookings.items()
        if key != besides and booking.state in _WANTED and same_holder(claim, booking.claim)
    ]


def closed_days(claim: Claim, item: ClaimItem, rules: Rules) -> Iterator[Violation]:
    if not (rules.no_arrival_days or rules.no_departure_days):
        return
    begins, ends = _first_and_last(claim)
    first, last = _DAYS[begins.weekday()], _DAYS[ends.weekday()]
    if first in rules.no_arrival_days:
        yield NoArrivalDay(item.resource_id, begins, first, _in_order(rules.no_arrival_days))
    if last in rules.no_departure_days:
        yield NoDepartureDay(item.resource_id, ends, last, _in_order(rules.no_departure_days))


def _first_and_last(claim: Claim) -> tuple[date, date]:
    if isinstance(claim.period, Stay):
        return claim.period.arrival, claim.period.departure
    return claim.period.start.date(), claim.period.end.date()


def _in_order(days: frozenset[Weekday]) -> tuple[str, ...]:
    return tuple(day.value for day in _DAYS if day in days)


def _length(claim: Claim, resource: Resource) -> int:
    return length(*edges(claim.period), unit(resource.kind))


def _longest(resource: Resource) -> int | None:
    rules = resource.policy.rules
    return rules.max_nights if resource.kind is Kind.OVERNIGHT else rules.max_minutes


def _shortest(resource: Resource) -> int:
    rules = resource.policy.rules
    return rules.min_nights if resource.kind is Kind.OVERNIGHT else rules.min_minutes or 0
