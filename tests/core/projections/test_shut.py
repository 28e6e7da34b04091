"""Nobody comes in where something is shut, even where nobody asked the rules before writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.ids import BlockId, ResourceId
from booking_core.domain.stays import Period
from booking_core.domain.things.block_life import BlockLifted, ResourceBlocked
from booking_core.stores.errors import OverbookedError
from tests.cast import ATTIC, BERLIN, BLUE_ROOM, BO, CAR, FIRST, HOUSE, SECOND
from tests.core.projections.playing import HOUSEKEEPER
from tests.core.projections.test_second_lock import (
    ABOVE,
    approved,
    changed,
    claim,
    hours,
    nights,
    refused,
)

if TYPE_CHECKING:
    from tests.core.projections.conftest import Store

pytestmark = pytest.mark.rule(12, 14)


async def shut(store: Store, resource_id: ResourceId, period: Period) -> None:
    await store.append([ResourceBlocked(*_block(resource_id, period))], HOUSEKEEPER)


async def lifted(store: Store, resource_id: ResourceId, period: Period) -> None:
    await store.append([BlockLifted(*_block(resource_id, period))], HOUSEKEEPER)


def _block(
    resource_id: ResourceId, period: Period
) -> tuple[BlockId, ResourceId, tuple[ResourceId, ...], Period, str]:
    parent = ABOVE.get(resource_id)
    line = (resource_id, parent) if parent else (resource_id,)
    return BlockId("painters"), resource_id, line, period, BERLIN


async def test_a_shut_room_takes_nobody(household: Store) -> None:
    await shut(household, BLUE_ROOM, nights(10, 20))

    await refused(household, FIRST, claim(BLUE_ROOM, 1, nights(19, 21)))
    await approved(household, SECOND, claim(BLUE_ROOM, 1, nights(20, 21)))


async def test_a_shut_house_takes_nobody_in_its_rooms(household: Store) -> None:
    await shut(household, HOUSE, nights(10, 20))

    await refused(household, FIRST, claim(ATTIC, 1, nights(12, 13)))


async def test_beside_a_shut_room_somebody_sleeps_but_not_alone(household: Store) -> None:
    await shut(household, BLUE_ROOM, nights(10, 20))

    await refused(household, FIRST, claim(HOUSE, 4, nights(12, 13), exclusive=True))
    await approved(household, SECOND, claim(ATTIC, 4, nights(12, 13)))


async def test_who_is_there_when_it_is_shut_stays_and_leaves_earlier(household: Store) -> None:
    was, less = claim(BLUE_ROOM, 2, nights(9, 14)), claim(BLUE_ROOM, 1, nights(9, 12))
    await approved(household, FIRST, was)

    await shut(household, BLUE_ROOM, nights(10, 20))

    await changed(household, FIRST, was, less)


@pytest.mark.parametrize(
    "more", [claim(BLUE_ROOM, 2, nights(9, 15)), claim(BLUE_ROOM, 3, nights(9, 14))]
)
async def test_who_is_there_when_it_is_shut_gets_no_more(household: Store, more: Claim) -> None:
    was = claim(BLUE_ROOM, 2, nights(9, 14))
    await approved(household, FIRST, was)
    await shut(household, BLUE_ROOM, nights(10, 20))

    with pytest.raises(OverbookedError):
        await changed(household, FIRST, was, more)


async def test_a_stay_may_grow_away_from_what_is_shut(household: Store) -> None:
    was = claim(BLUE_ROOM, 2, nights(9, 14))
    await approved(household, FIRST, was)
    await shut(household, BLUE_ROOM, nights(10, 20))

    await changed(household, FIRST, was, claim(BLUE_ROOM, 2, nights(7, 14)))


async def test_what_was_lifted_takes_somebody_again(household: Store) -> None:
    await shut(household, BLUE_ROOM, nights(10, 20))
    await lifted(household, BLUE_ROOM, nights(10, 20))

    await approved(household, FIRST, claim(BLUE_ROOM, 1, nights(12, 13)))


async def test_hours_are_shut_too(household: Store) -> None:
    await shut(household, CAR, hours(9, 12))

    await refused(household, FIRST, claim(CAR, 1, hours(11, 13)))
    await approved(household, SECOND, claim(CAR, 1, hours(12, 13)))


async def test_what_is_decided_at_once_is_measured_in_its_order(household: Store) -> None:
    await shut(household, BLUE_ROOM, nights(10, 20))
    wanted = claim(BLUE_ROOM, 1, nights(12, 13))
    block = _block(BLUE_ROOM, nights(10, 20))

    await household.append(
        [
            BlockLifted(*block),
            BookingRequested(FIRST, wanted, BO, ()),
            BookingApproved(FIRST, wanted, None),
            ResourceBlocked(BlockId("plumbers"), *block[1:]),
        ],
        HOUSEKEEPER,
    )

    await refused(household, SECOND, wanted)


async def test_nobody_comes_in_behind_what_is_shut_at_once(household: Store) -> None:
    wanted = claim(BLUE_ROOM, 1, nights(12, 13))

    with pytest.raises(OverbookedError):
        await household.append(
            [
                BookingRequested(FIRST, wanted, BO, ()),
                ResourceBlocked(*_block(BLUE_ROOM, nights(10, 20))),
                BookingApproved(FIRST, wanted, None),
            ],
            HOUSEKEEPER,
        )
