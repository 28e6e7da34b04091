"""What is asked about a moment of the past is answered as it was answered then."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from booking_core.domain.access import BookingState
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Stay, WallTimes, resolve
from booking_core.domain.things.resource_life import Kind
from booking_core.instants import instant_text
from booking_core.projections import (
    branches,
    diary,
    grouped,
    serial,
    takings,
    things,
    vacancies,
)
from booking_core.projections.blocked import blocks, shut_by
from booking_core.projections.diary import Wanted
from booking_core.projections.views import position_at, project
from booking_core.stores.opening import open_store
from tests.cast import ANA, BEN, BERLIN, BO, EVE, FAMILY, HOUSE, MARCH_1ST, THINGS, at, july
from tests.core.projections.histories import histories
from tests.core.projections.playing import HOUSEKEEPER, History, Turning, played
from tests.core.projections.test_histories import deep, short

if TYPE_CHECKING:
    from booking_core.ports import Database
    from tests.core.projections.conftest import Store
    from tests.servers.postgres import Postgres

DAYS = Stay(july(8), july(18))
MOST_BOOKINGS = 12


async def answers(store: Database, as_of: int | None = None) -> dict[str, Any]:
    """Rules, calendar, bookings, availability, who waits, quotas, series, groups, what is shut."""
    found = await things.things(store, as_of=as_of)
    inventory = things.inventory(found)
    month = await diary.between(
        store, Wanted(from_day=DAYS.arrival, to_day=DAYS.departure), as_of=as_of
    )
    told: dict[str, Any] = {
        "things": found,
        "month": month,
        "groups": await grouped.listed(store, as_of=as_of),
        "takings": await takings.takings(store, "2025-01", "2026-12", as_of=as_of),
        "series": await serial.serials(store, limit=9, as_of=as_of),
        "dates": await diary.of_series(store, ["s0", "s1"], as_of=as_of),
        "one series": await serial.serial(store, "s0", as_of=as_of),
        "parts": await branches.parts(store, as_of=as_of),
        "part": await branches.part(store, "winter", as_of=as_of),
    }
    looked_for = {
        "of the house": Wanted(resource_id=HOUSE),
        "until": Wanted(to_day=july(11)),
        "since": Wanted(from_day=july(11)),
        "approved": Wanted(states=frozenset({BookingState.APPROVED})),
        "waiting": Wanted(states=frozenset({BookingState.WAITLISTED})),
        "in turn": Wanted(after=("2026-07-10", "b1"), limit=2),
        **{f"of {who}": Wanted(member_id=who) for who in (ANA, BEN, BO, EVE)},
    }
    for name, wanted in looked_for.items():
        told[name] = await diary.between(store, wanted, as_of=as_of)
    for number in range(MOST_BOOKINGS):
        booking_id = BookingId(f"b{number}")
        told[booking_id] = await diary.entry(store, booking_id, as_of=as_of)
    standing = await blocks(store, DAYS.arrival, DAYS.departure, as_of=as_of)
    told["blocks"] = standing
    slot = resolve(WallTimes(at(8), at(20)), BERLIN)
    assert slot
    claims = vacancies.sorted_out(month, MARCH_1ST, shut=shut_by(standing, inventory))
    for key, thing in inventory.items():
        if thing.kind is Kind.OVERNIGHT:
            told[f"free {key}"] = list(vacancies.nights(key, DAYS, inventory, claims))
        else:
            told[f"free {key}"] = list(vacancies.stretches(key, slot, inventory, claims))
    return told


async def travels(url: str, history: History) -> None:
    clock = Turning()
    at_position: dict[int, Any] = {}
    at_time = {MARCH_1ST - timedelta(seconds=1): 0}

    async def remember(store: Store) -> None:
        position = (await store.head()).position
        at_time[clock.now] = position
        if position not in at_position:
            at_position[position] = await answers(store)

    async with open_store(url, clock=clock, project=project) as store:
        await remember(store)
        await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
        await remember(store)
        for number, step in enumerate(history):
            await played(store, clock, number, step)
            await remember(store)

        for position, then in at_position.items():
            assert await answers(store, position) == then
        for moment, position in at_time.items():
            assert await position_at(store, instant_text(moment)) == position


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(deep, max_examples=200)
@given(history=histories(steps=60))
def test_the_past_of_many_histories_is_answered_as_it_was(history: History) -> None:
    asyncio.run(travels(":memory:", history))


@settings(short, max_examples=4)
@given(history=histories(steps=30))
def test_the_past_is_answered_as_it_was(postgres: Postgres, history: History) -> None:
    for url in (":memory:", postgres.fresh_database()):
        asyncio.run(travels(url, history))
