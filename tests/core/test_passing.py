"""Time decides by itself, once, however often and late it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import BookingReminded
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    ChangeBooking,
    Command,
    RequestBooking,
)
from booking_core.domain.bookings.deciding import bookings as decider
from booking_core.domain.bookings.events import BookingCompleted, BookingExpired, BookingRequested
from booking_core.domain.decider import EVERYTHING, about
from booking_core.domain.ids import SYSTEM, BookingId
from booking_core.domain.stays import Stay, WallTimes
from booking_core.handling import handle
from booking_core.passing import catch_up, follow_time
from booking_core.ports import Accepted, Envelope, Store
from booking_core.projections.diary import entry, next_due
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import (
    ANA,
    BEN,
    BLUE_ROOM,
    CAR,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    at,
    item,
    july,
)

NIGHTS = Stay(july(10), july(13))
TOO_LATE = datetime(2026, 7, 10, 22, tzinfo=UTC)
"""Midnight in Berlin, at the end of the day of arrival."""
OVER = datetime(2026, 7, 13, 22, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


class Turning:
    def __init__(self) -> None:
        self.now = MARCH_1ST

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Turning:
    return Turning()


@pytest.fixture(params=["sqlite", "postgres"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Turning
) -> AsyncIterator[Store]:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    async with open_store(url, clock=clock, project=project) as opened:
        await opened.append((*FAMILY, *THINGS), Envelope(SYSTEM, "test", "correlation"))
        yield opened


def ask(booking_id: BookingId, what: Item, period: Stay | WallTimes = NIGHTS) -> RequestBooking:
    return RequestBooking(booking_id, EVE, EVE, (what,), period, MARCH_1ST)


async def done(store: Store, *commands: Command) -> None:
    for command in commands:
        by = getattr(command, "by", SYSTEM)
        outcome = await handle(decider, store, command, Envelope(by, "test", "correlation"))
        assert isinstance(outcome, Accepted)


async def state(store: Store, booking_id: BookingId = FIRST) -> BookingState:
    found = await entry(store, booking_id)
    assert found is not None
    return found.booking.state


@pytest.mark.rule(21, 45)
async def test_a_request_expires_when_its_day_of_arrival_is_over(
    store: Store, clock: Turning
) -> None:
    await done(store, ask(FIRST, item()))

    clock.now = TOO_LATE - A_SECOND
    await catch_up(store)
    assert await state(store) is BookingState.PENDING
    clock.now = TOO_LATE
    assert await catch_up(store) == 1

    assert await state(store) is BookingState.EXPIRED


@pytest.mark.rule(45)
async def test_a_stay_is_completed_when_its_day_of_departure_is_over(
    store: Store, clock: Turning
) -> None:
    await done(store, ask(FIRST, item(TENT)))

    clock.now = OVER - A_SECOND
    assert await catch_up(store) == 0
    clock.now = OVER
    assert await catch_up(store) == 1

    assert await state(store) is BookingState.COMPLETED


async def test_hours_are_over_when_they_end(store: Store, clock: Turning) -> None:
    await done(store, ask(FIRST, item(CAR), WallTimes(at(19), at(21))))
    await done(store, ApproveBooking(FIRST, BEN, 1, MARCH_1ST))

    clock.now = datetime(2026, 7, 10, 19, tzinfo=UTC)
    await catch_up(store)

    assert await state(store) is BookingState.COMPLETED


@pytest.mark.rule(24, 45)
async def test_a_change_that_nobody_decided_leaves_the_booking_as_it_was(
    store: Store, clock: Turning
) -> None:
    later = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(11), july(14)))
    await done(store, ask(FIRST, item()), ApproveBooking(FIRST, BEN, 1, MARCH_1ST), later)

    clock.now = TOO_LATE + timedelta(days=1)
    await catch_up(store)

    found = await entry(store, FIRST)
    assert found is not None
    assert found.booking.change is None
    assert (found.booking.state, found.booking.claim.period) == (BookingState.APPROVED, NIGHTS)


async def test_an_extension_can_be_decided_until_the_stay_is_over(
    store: Store, clock: Turning
) -> None:
    longer = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(10), july(15)))
    await done(store, ask(FIRST, item()), ApproveBooking(FIRST, BEN, 1, MARCH_1ST), longer)

    clock.now = OVER - A_SECOND
    await catch_up(store)
    assert await state(store) is BookingState.APPROVED
    clock.now = OVER
    await catch_up(store)

    kinds = [each.kind for each in await store.read(EVERYTHING)][-2:]
    assert kinds == ["booking_change_expired", "booking_completed"]


@pytest.mark.rule(45)
async def test_after_an_outage_all_is_decided_in_the_order_it_fell_due(
    store: Store, clock: Turning
) -> None:
    await done(
        store,
        ask(FIRST, item(), Stay(july(20), july(22))),
        ask(SECOND, item(BLUE_ROOM), Stay(july(12), july(14))),
        ask(BookingId("third"), item(TENT)),
    )

    clock.now = datetime(2026, 8, 30, tzinfo=UTC)
    await catch_up(store)

    over = about((BookingExpired, BookingCompleted))
    events = [each.event for each in await store.read(over)]
    assert [each.booking_id for each in events] == ["second", "third", "first"]  # type: ignore[attr-defined]


@pytest.mark.rule(21)
async def test_what_time_decides_is_known_by_what_it_follows_from(
    store: Store, clock: Turning
) -> None:
    asked = Envelope(EVE, "test", "the conversation of the request")
    await handle(decider, store, ask(FIRST, item()), asked)
    (requested,) = await store.read(about((BookingRequested,)))

    clock.now = TOO_LATE
    await catch_up(store)

    last = (await store.read(EVERYTHING))[-1].envelope
    assert (last.causation, last.correlation) == (requested.id, asked.correlation)
    assert last.actor == SYSTEM


async def test_those_who_can_decide_are_reminded_once_each_time(
    store: Store, clock: Turning
) -> None:
    await done(store, ask(FIRST, item()))

    clock.now = MARCH_1ST + timedelta(days=7)
    await catch_up(store)
    await catch_up(store)

    told = [each.event for each in await store.read(about((BookingReminded,)))]
    assert [each.to for each in told] == [frozenset({ANA, BEN})] * 2  # type: ignore[attr-defined]


@pytest.mark.rule(28, 45)
async def test_doing_it_twice_decides_nothing_more(store: Store, clock: Turning) -> None:
    await done(store, ask(FIRST, item()))
    clock.now = TOO_LATE

    await asyncio.gather(catch_up(store), catch_up(store))

    kinds = [each.kind for each in await store.read(EVERYTHING)]
    assert kinds.count("booking_expired") == 1


async def test_what_is_decided_in_time_does_not_expire(store: Store, clock: Turning) -> None:
    await done(store, ask(FIRST, item()), ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
    clock.now = TOO_LATE

    assert await catch_up(store) == 0
    assert await next_due(store) == "2026-07-13T22:00:00.000000Z"


async def test_the_follower_wakes_when_the_log_moves_and_decides_what_is_due(
    store: Store, clock: Turning
) -> None:
    clock.now = TOO_LATE
    following = asyncio.create_task(follow_time(store))

    await done(store, ask(FIRST, item()))
    async with asyncio.timeout(60):
        while await state(store) is not BookingState.EXPIRED:
            await store.wait_beyond((await store.head()).position - 1)
            await asyncio.sleep(0)

    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
