"""What could be had instead of what was asked for: by the rules that a request is held against.

Quotas are not asked; whoever takes an alternative may still meet theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from itertools import islice

from booking_core.domain.bookings.claims import Claim, Item, weighed
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.life import Situation
from booking_core.domain.bookings.requesting import refuse_request
from booking_core.domain.ids import ResourceId
from booking_core.domain.stays import ONE_DAY, Stay, WallTimes, Wish
from booking_core.domain.things.resource_life import Resource

REACH = 21
"""Days to either side."""
MOST = 3
"""Of a kind."""


class Instead(StrEnum):
    """What is different about it."""

    OTHER_DAYS = "other_days"
    OTHER_RESOURCE = "other_resource"
    FEWER_PERSONS = "fewer_persons"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A claim that breaks no rule."""

    instead: Instead
    claim: Claim


def alternatives(wish: RequestBooking, state: Situation) -> Sequence[Alternative]:
    """The nearest days of the same length first, then other resources, then fewer persons."""
    return [
        Alternative(instead, claim)
        for instead, found in (
            (Instead.OTHER_DAYS, other_days(wish, state)),
            (Instead.OTHER_RESOURCE, other_resources(wish, state)),
            (Instead.FEWER_PERSONS, fewer_persons(wish, state)),
        )
        for claim in islice(found, MOST)
    ]


def other_days(wish: RequestBooking, state: Situation) -> Iterator[Claim]:
    """The nearest first; of two as near, the later."""
    for distance in range(1, REACH + 1):
        for days in (distance, -distance):
            period = _moved(wish.period, days * ONE_DAY)
            if period is not None:
                yield from _fitting(replace(wish, period=period), state)


def _moved(period: Wish, by: timedelta) -> Wish | None:
    try:
        if isinstance(period, Stay):
            return Stay(period.arrival + by, period.departure + by)
        return WallTimes(period.start + by, period.end + by)
    except OverflowError:
        return None


def other_resources(wish: RequestBooking, state: Situation) -> Iterator[Claim]:
    """For a wish of one resource: of the same kind and zone, those nearest to it in its tree."""
    if len(wish.items) != 1 or wish.items[0].resource_id not in state.inventory:
        return
    (item,) = wish.items
    asked = state.inventory[item.resource_id]
    for other in sorted(state.inventory.values(), key=lambda each: _distance(asked, each)):
        if other.id != asked.id and (other.kind, other.time_zone) == (asked.kind, asked.time_zone):
            yield from _fitting(replace(wish, items=(_in(other.id, item),)), state)


def _in(resource_id: ResourceId, item: Item) -> Item:
    return replace(item, resource_id=resource_id)


def _distance(asked: Resource, other: Resource) -> tuple[bool, bool, str]:
    return other.parent_id != asked.parent_id, other.tree_id != asked.tree_id, other.label.slug


def fewer_persons(wish: RequestBooking, state: Situation) -> Iterator[Claim]:
    """The most who fit, where one resource was asked for and it can be shared."""
    if len(wish.items) != 1 or wish.exclusive:
        return
    (item,) = wish.items
    for persons in range(item.persons - 1, 0, -1):
        fewer = replace(item, persons=persons, without_bed=min(item.without_bed, persons), who=())
        found = list(_fitting(replace(wish, items=(fewer,)), state))
        if found:
            yield found[0]
            return


def _fitting(wish: RequestBooking, state: Situation) -> Iterator[Claim]:
    inventory, subject = state.inventory, state.membership.people.get(wish.member_id)
    if not wish.items or any(item.resource_id not in inventory for item in wish.items):
        return
    claim = weighed(
        wish.member_id,
        wish.items,
        wish.period,
        inventory,
        exclusive=wish.exclusive,
        branch_id=subject.branch_id if subject else None,
        waives_buffer=wish.waives_buffer,
    )
    if isinstance(claim, Claim) and not any(True for _ in refuse_request(wish, claim, state)):
        yield claim
