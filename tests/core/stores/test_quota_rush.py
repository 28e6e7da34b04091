"""A quota is not exceeded, however many ask at once, for whatever days and houses."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import EVERYTHING, Event, Refused
from booking_core.domain.ids import BookingId, GroupId, ResourceId
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Stay
from booking_core.domain.things.group_life import GroupFormed
from booking_core.domain.things.resource_life import Mode, Rules
from booking_core.handling import handle
from booking_core.ports import Envelope
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import EVE, FAMILY, overnight, policy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from booking_core.ports import Outcome
    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

    Store = SqliteStore | PostgresStore

HOUSES = [ResourceId(f"house-{number}") for number in range(4)]
BOTH = GroupId("both")
LIMIT = 10


def now() -> datetime:
    return datetime(2026, 3, 1, 9, tzinfo=UTC)


def built() -> list[Event]:
    """Houses in which there is always room, and one quota over all of them."""
    rules = Rules(quotas=(Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, LIMIT, BOTH),))
    made = [overnight(house, 100) for house in HOUSES]
    limited = [policy(each, Mode.AUTO, rules=rules) for each in made]
    return [*FAMILY, *made, GroupFormed(BOTH, "Both", frozenset(HOUSES)), *limited]


async def ask(store: Store, number: int) -> Outcome:
    """One night each, in another house and another month than the next."""
    arrival = date(2026, 4 + number % 8, 1 + number % 28)
    stay = Stay(arrival, arrival + timedelta(days=1))
    items = (Item(HOUSES[number % len(HOUSES)], 1),)
    command = RequestBooking(BookingId(f"b{number}"), EVE, EVE, items, stay, now())
    return await handle(bookings, store, command, Envelope(EVE, "test", f"c{number}"))


@pytest.fixture(name="houses")
async def opened(store_url: str) -> AsyncIterator[Store]:
    async with open_store(store_url, clock=now, project=project) as store:
        await store.append(built(), Envelope(EVE, "test", "c"))
        yield store


@pytest.mark.rule(33)
async def test_fifty_requests_at_once_do_not_exceed_a_quota(houses: Store) -> None:
    outcomes = await asyncio.gather(*(ask(houses, number) for number in range(50)))

    refused = [each for each in outcomes if isinstance(each, Refused)]
    kinds = Counter(each.kind for each in await houses.read(EVERYTHING))
    assert len(refused) == 50 - LIMIT
    assert {each.violations[0].code for each in refused} == {QuotaExceeded.code}
    assert kinds["booking_approved"] == LIMIT
    assert kinds["command_refused"] == 50 - LIMIT


@pytest.mark.rule(33)
async def test_two_instances_do_not_exceed_it_together(houses: Store, store_url: str) -> None:
    async with open_store(store_url, clock=now, project=project) as neighbour:
        asked = (ask((houses, neighbour)[number % 2], number) for number in range(30))
        outcomes = await asyncio.gather(*asked)

    assert sum(not isinstance(each, Refused) for each in outcomes) == LIMIT
