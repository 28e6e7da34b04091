"""No night and no hour is taken twice, even where nobody asked the rules before writing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingRequested,
)
from booking_core.domain.decider import EVERYTHING, Event
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.stays import Period, Stay, WallTimes, resolve
from booking_core.domain.things.resource_life import CapacityChanged, ResourceArchived, Size
from booking_core.stores.errors import OverbookedError
from tests.cast import (
    ATTIC,
    BERLIN,
    BIKES,
    BLUE_ROOM,
    BO,
    CAR,
    EVE,
    FIRST,
    HOUSE,
    SECOND,
    TENT,
    THIRD,
    at,
    july,
    overnight,
)
from tests.core.projections.playing import HOUSEKEEPER

if TYPE_CHECKING:
    from tests.core.projections.conftest import Store

ABOVE = {BLUE_ROOM: HOUSE, ATTIC: HOUSE}


def nights(arrival: int, departure: int) -> Stay:
    return Stay(july(arrival), july(departure))


def hours(start: int, end: int) -> Period:
    slot = resolve(WallTimes(at(start), at(end)), BERLIN)
    assert slot
    return slot


def claim(
    resource_id: ResourceId,
    weight: int,
    period: Period,
    *,
    heads: int | None = None,
    exclusive: bool = False,
) -> Claim:
    parent = ABOVE.get(resource_id)
    lineage = (resource_id, parent) if parent else (resource_id,)
    persons = weight if heads is None else heads
    return Claim(BO, (ClaimItem(resource_id, lineage, persons, weight),), period, BERLIN, exclusive)


async def approved(store: Store, booking_id: BookingId, wanted: Claim) -> None:
    """Written past the rules."""
    await store.append(
        [BookingRequested(booking_id, wanted, BO, ()), BookingApproved(booking_id, wanted, None)],
        HOUSEKEEPER,
    )


async def changed(store: Store, booking_id: BookingId, was: Claim, into: Claim) -> None:
    fact = BookingChanged(booking_id, into, was, BookingState.APPROVED, ())
    await store.append([fact], HOUSEKEEPER)


async def refused(store: Store, booking_id: BookingId, wanted: Claim) -> None:
    before = await store.head()
    with pytest.raises(OverbookedError):
        await approved(store, booking_id, wanted)
    assert await store.head() == before
    assert await store.fetch("SELECT 1 FROM bookings WHERE booking_id = $1", booking_id) == []


async def test_a_full_night_is_refused_and_nothing_of_it_is_written(household: Store) -> None:
    await approved(household, FIRST, claim(BLUE_ROOM, 2, nights(10, 13)))

    await refused(household, SECOND, claim(BLUE_ROOM, 2, nights(12, 14)))


async def test_the_last_place_is_given(household: Store) -> None:
    await approved(household, FIRST, claim(BLUE_ROOM, 2, nights(10, 13)))

    await approved(household, SECOND, claim(BLUE_ROOM, 1, nights(9, 14)))


async def test_what_comes_at_once_is_added_up(household: Store) -> None:
    pair, third = claim(BLUE_ROOM, 2, nights(10, 13)), claim(BLUE_ROOM, 1, nights(12, 14))

    def both(first: Claim, second: Claim) -> list[Event]:
        return [
            BookingRequested(FIRST, first, BO, ()),
            BookingRequested(SECOND, second, BO, ()),
            BookingApproved(FIRST, first, None),
            BookingApproved(SECOND, second, None),
        ]

    with pytest.raises(OverbookedError):
        await household.append(both(pair, pair), HOUSEKEEPER)
    await household.append(both(pair, third), HOUSEKEEPER)


async def test_the_day_of_departure_is_the_next_ones_arrival(household: Store) -> None:
    await approved(household, FIRST, claim(BLUE_ROOM, 3, nights(10, 13)))

    await approved(household, SECOND, claim(BLUE_ROOM, 3, nights(13, 15)))
    await approved(household, THIRD, claim(BLUE_ROOM, 3, nights(8, 10)))


async def test_stays_that_follow_each_other_do_not_add_up(household: Store) -> None:
    await approved(household, FIRST, claim(BLUE_ROOM, 2, nights(10, 12)))
    await approved(household, SECOND, claim(BLUE_ROOM, 2, nights(12, 14)))

    await approved(household, THIRD, claim(BLUE_ROOM, 1, nights(9, 15)))


async def test_a_night_in_the_middle_of_a_long_stay_is_looked_at(household: Store) -> None:
    await approved(household, FIRST, claim(BLUE_ROOM, 2, nights(14, 15)))

    await refused(household, SECOND, claim(BLUE_ROOM, 2, nights(10, 20)))


@pytest.mark.rule(9)
async def test_a_parent_holds_what_its_children_do(household: Store) -> None:
    await approved(household, FIRST, claim(ATTIC, 4, nights(10, 12), heads=0))
    await approved(household, SECOND, claim(BLUE_ROOM, 3, nights(10, 12), heads=0))

    await refused(household, THIRD, claim(HOUSE, 1, nights(10, 12), heads=0))


@pytest.mark.rule(8)
async def test_the_ceiling_counts_heads_above_all_rooms(household: Store) -> None:
    await approved(household, FIRST, claim(ATTIC, 4, nights(10, 12)))

    await refused(household, SECOND, claim(BLUE_ROOM, 1, nights(10, 12), heads=3))
    await approved(household, SECOND, claim(BLUE_ROOM, 2, nights(10, 12)))


async def test_what_is_had_alone_is_shared_with_nobody(household: Store) -> None:
    await approved(household, FIRST, claim(HOUSE, 0, nights(10, 12), heads=1, exclusive=True))

    await refused(household, SECOND, claim(ATTIC, 1, nights(11, 13)))
    await refused(household, SECOND, claim(HOUSE, 1, nights(11, 13)))
    await approved(household, SECOND, claim(ATTIC, 1, nights(12, 13)))


async def test_nobody_gets_alone_what_others_have(household: Store) -> None:
    await approved(household, FIRST, claim(ATTIC, 1, nights(11, 13)))

    await refused(household, SECOND, claim(HOUSE, 0, nights(10, 12), heads=1, exclusive=True))


async def test_a_change_counts_anew(household: Store) -> None:
    small, large = claim(BLUE_ROOM, 1, nights(10, 12)), claim(BLUE_ROOM, 3, nights(10, 12))
    await approved(household, FIRST, small)
    await changed(household, FIRST, small, large)

    await refused(household, SECOND, small)
    await changed(household, FIRST, large, claim(TENT, 1, nights(10, 12)))
    await approved(household, SECOND, large)


async def test_a_change_that_takes_too_much_is_refused(household: Store) -> None:
    mine = claim(BLUE_ROOM, 2, nights(10, 12))
    await approved(household, FIRST, mine)
    await approved(household, SECOND, claim(BLUE_ROOM, 2, nights(12, 14)))

    with pytest.raises(OverbookedError):
        await changed(household, FIRST, mine, claim(BLUE_ROOM, 2, nights(10, 13)))
    with pytest.raises(OverbookedError):
        await changed(household, FIRST, mine, claim(BLUE_ROOM, 2, nights(13, 20)))


async def test_cancelling_gives_back(household: Store) -> None:
    whole = claim(BLUE_ROOM, 3, nights(10, 12))
    await approved(household, FIRST, whole)
    await household.append([BookingCancelled(FIRST, whole)], HOUSEKEEPER)

    await approved(household, SECOND, whole)


@pytest.mark.rule(14)
async def test_a_lowered_limit_refuses_only_what_makes_it_worse(household: Store) -> None:
    one, two = claim(BLUE_ROOM, 1, nights(10, 13)), claim(BLUE_ROOM, 2, nights(10, 13))
    await approved(household, FIRST, two)
    await approved(household, SECOND, one)

    await household.append([CapacityChanged(BLUE_ROOM, HOUSE, Size(places=1))], HOUSEKEEPER)

    await changed(household, FIRST, two, replace(two, period=nights(10, 12)))
    await changed(household, SECOND, one, replace(one, period=nights(11, 13)))
    await refused(household, THIRD, claim(BLUE_ROOM, 1, nights(12, 14)))
    with pytest.raises(OverbookedError):
        await changed(household, SECOND, one, one)
    await household.append([BookingCancelled(FIRST, two)], HOUSEKEEPER)
    await changed(household, SECOND, one, one)


async def test_a_raised_limit_lets_more_in(household: Store) -> None:
    await household.append([CapacityChanged(BLUE_ROOM, HOUSE, Size(places=5))], HOUSEKEEPER)

    await approved(household, FIRST, claim(BLUE_ROOM, 5, nights(10, 12)))
    await approved(household, SECOND, claim(ATTIC, 4, nights(10, 12), heads=1))


async def test_an_archived_child_adds_nothing_to_its_parent(household: Store) -> None:
    await household.append([ResourceArchived(ATTIC, HOUSE)], HOUSEKEEPER)

    await refused(household, FIRST, claim(HOUSE, 4, nights(10, 12)))
    await approved(household, FIRST, claim(HOUSE, 3, nights(10, 12)))


async def test_limits_are_those_of_the_rules_in_trees_of_any_depth(household: Store) -> None:
    bunk, tent_2 = ResourceId("bunk"), ResourceId("tent-2")
    nook = replace(overnight(bunk, None, parent=ATTIC), tree_id=HOUSE)
    await household.append(
        [CapacityChanged(ATTIC, HOUSE, Size()), nook, overnight(tent_2, None)], HOUSEKEEPER
    )

    rows = await household.fetch("SELECT resource_id, most, ceiling FROM limits")
    limits = {row["resource_id"]: (row["most"], row["ceiling"]) for row in rows}
    assert limits == {
        HOUSE: (4, 6),
        BLUE_ROOM: (3, None),
        ATTIC: (1, None),
        bunk: (1, None),
        tent_2: (1, None),
        TENT: (2, None),
        CAR: (1, None),
        BIKES: (3, None),
    }


async def test_a_car_is_out_once_at_a_time(household: Store) -> None:
    await approved(household, FIRST, claim(CAR, 1, hours(9, 12)))

    await refused(household, SECOND, claim(CAR, 1, hours(11, 13)))
    await refused(household, SECOND, claim(CAR, 1, hours(10, 11)))
    await refused(household, SECOND, claim(CAR, 1, hours(8, 13)))
    await approved(household, SECOND, claim(CAR, 1, hours(12, 13)))
    await approved(household, THIRD, claim(CAR, 1, hours(8, 9)))


async def test_as_many_are_out_as_there_are(household: Store) -> None:
    await approved(household, FIRST, claim(BIKES, 1, hours(9, 12)))
    await approved(household, SECOND, claim(BIKES, 2, hours(11, 14)))

    await refused(household, THIRD, claim(BIKES, 1, hours(8, 20)))
    await approved(household, THIRD, claim(BIKES, 1, hours(12, 20)))


async def test_an_overbooking_in_a_batch_fails_alone(household: Store) -> None:
    def taken(number: int) -> tuple[Event, ...]:
        key, wanted = BookingId(f"b{number}"), claim(TENT, 1, nights(10, 12))
        return BookingRequested(key, wanted, EVE, ()), BookingApproved(key, wanted, None)

    outcomes = await asyncio.gather(
        *(household.append(taken(number), HOUSEKEEPER) for number in range(9)),
        return_exceptions=True,
    )

    failed = [each for each in outcomes if isinstance(each, OverbookedError)]
    assert len(failed) == 7
    assert sum(isinstance(each, BaseException) for each in outcomes) == 7
    log = await household.read(EVERYTHING)
    assert [each.position for each in log] == list(range(1, len(log) + 1))
    assert sum(isinstance(each.event, BookingApproved) for each in log) == 2
