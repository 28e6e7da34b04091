"""The last place is given once, however many ask at once and from wherever."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Accepted
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.rush import SERIES_DATES, ask, ask_series, furnish, now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

    Store = SqliteStore | PostgresStore


@pytest.fixture
async def house(store_url: str) -> AsyncIterator[Store]:
    async with open_store(store_url, clock=now, project=project) as store:
        await furnish(store)
        yield store


@pytest.mark.rule(12)
async def test_of_fifty_requests_for_the_last_place_exactly_one_wins(house: Store) -> None:
    outcomes = await asyncio.gather(*(ask(house, f"b{number}") for number in range(50)))

    refused = [outcome for outcome in outcomes if not isinstance(outcome, Accepted)]
    assert len(refused) == 49
    assert all(isinstance(each.violations[0], NotAvailable) for each in refused)
    assert (await verify(house)).flaws == ()


@pytest.mark.rule(12, 30)
async def test_of_fifty_series_that_meet_on_one_date_one_is_written_and_all_of_it(
    house: Store,
) -> None:
    outcomes = await asyncio.gather(*(ask_series(house, number) for number in range(50)))

    won = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    assert len(won) == 1
    assert len(won[0].recorded) == 1 + 2 * SERIES_DATES
    kept = Counter(each.kind for each in await house.read(EVERYTHING))
    assert kept["booking_approved"] == kept["booking_requested"] == SERIES_DATES
    assert kept["series_requested"] == 1
    rows = await house.fetch("SELECT COUNT(*) AS n FROM occupancy")
    assert [row["n"] for row in rows] == [SERIES_DATES]
    assert (await verify(house)).flaws == ()


@pytest.mark.rule(12)
async def test_two_processes_on_one_database_give_the_last_place_once(
    house: Store, store_url: str
) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.core.stores.rush", store_url, prefix, "25"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for prefix in ("one", "two")
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"

    answers = await asyncio.gather(*(process.communicate(b"\n") for process in processes))

    won = [int(stdout) for stdout, _ in answers]
    approved = [each for each in await house.read(EVERYTHING) if each.kind == "booking_approved"]
    assert sum(won) == 1
    assert len(approved) == 1
    assert (await verify(house)).flaws == ()
