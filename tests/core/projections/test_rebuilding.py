"""Views are made anew from the log while everybody goes on working."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import CapacityChanged, Size
from booking_core.projections.views import VIEWS, NoSuchViewError, View, project
from booking_core.stores.errors import OverbookedError
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.rebuilding import SLICE, Rebuilt, rebuild, refresh
from tests.cast import BERLIN, BLUE_ROOM, BO, FAMILY, HOUSE, THINGS, july
from tests.core.projections.conftest import march_1st
from tests.core.projections.playing import HOUSEKEEPER, Tables, tables_of

if TYPE_CHECKING:
    from booking_core.domain.decider import Event
    from tests.core.projections.conftest import Store

RUBBISH = {
    "people": "UPDATE members SET version = 77 WHERE member_id = 'bo'",
    "things": "UPDATE resources SET name = 'x' WHERE resource_id = 'house'",
    "diary": "DELETE FROM claimed",
    "occupancy": "DELETE FROM occupancy",
}
SEATS = Claim(
    BO, (ClaimItem(BLUE_ROOM, (BLUE_ROOM, HOUSE), 3, 3),), Stay(july(10), july(12)), BERLIN
)


def booking(number: int) -> tuple[Event, ...]:
    """One that begins each day and stays for three nights, so that all fit."""
    key = BookingId(f"b{number:06}")
    arrival = july(1) + timedelta(days=number)
    item = ClaimItem(BLUE_ROOM, (BLUE_ROOM, HOUSE), 1, 1)
    wanted = Claim(BO, (item,), Stay(arrival, arrival + timedelta(days=3)), BERLIN)
    return (
        BookingRequested(key, wanted, BO, (), FreeText(BO, f"note {number}")),
        BookingApproved(key, wanted, None),
    )


async def spoil(store: Store, *views: str) -> None:
    for view in views:
        await store.execute(RUBBISH[view])


@pytest.fixture
async def full(household: Store) -> Store:
    """A log of several slices."""
    for first in range(0, SLICE, 50):
        facts = [fact for number in range(first, first + 50) for fact in booking(number)]
        await household.append(facts, HOUSEKEEPER)
    return household


async def test_what_was_right_stays_as_it_is(full: Store) -> None:
    before = await tables_of(full)

    rebuilt = await rebuild(full)

    assert rebuilt == Rebuilt((await full.head()).position, removed=0, added=0)
    assert await tables_of(full) == before


async def test_what_went_wrong_is_put_right(full: Store) -> None:
    before = await tables_of(full)
    await spoil(full, *RUBBISH)
    wrong = await tables_of(full)
    assert wrong != before

    rebuilt = await rebuild(full)

    gone = [sum(len(rows) for rows in tables.values()) for tables in (before, wrong)]
    assert (rebuilt.removed, rebuilt.added) == (3, 3 + gone[0] - gone[1])
    assert await tables_of(full) == before


async def test_emptied_views_are_filled_again(full: Store) -> None:
    before = await tables_of(full)
    for view in VIEWS:
        for table in view.tables:
            await full.execute(f"DELETE FROM {table}")  # noqa: S608 - names of the house

    await rebuild(full)

    assert await tables_of(full) == before


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
async def test_one_view_is_made_alone(household: Store, view: View) -> None:
    await household.append(booking(1), HOUSEKEEPER)
    right = await tables_of(household)
    await spoil(household, *RUBBISH)
    wrong = await tables_of(household)

    await rebuild(household, view.name)

    after = await tables_of(household)
    for each in VIEWS:
        expected = right if each is view else wrong
        assert [after[name] for name in each.tables] == [expected[name] for name in each.tables]


async def test_there_must_be_such_a_view(household: Store) -> None:
    with pytest.raises(NoSuchViewError, match="'weather'; there are people, things"):
        await rebuild(household, "weather")


async def test_the_second_lock_lets_a_lowered_limit_be_rebuilt_and_holds_afterwards(
    household: Store,
) -> None:
    key = BookingId("big")
    facts = BookingRequested(key, SEATS, BO, ()), BookingApproved(key, SEATS, None)
    await household.append(facts, HOUSEKEEPER)
    await household.append([CapacityChanged(BLUE_ROOM, HOUSE, Size(places=1))], HOUSEKEEPER)
    before = await tables_of(household)
    await spoil(household, "occupancy")

    await rebuild(household)

    assert await tables_of(household) == before
    with pytest.raises(OverbookedError):
        await household.append([BookingApproved(BookingId("more"), SEATS, None)], HOUSEKEEPER)


async def test_progress_is_told_up_to_the_end(full: Store) -> None:
    told: list[tuple[int, int]] = []

    await rebuild(full, progress=lambda done, of: told.append((done, of)))

    end = (await full.head()).position
    assert told == [(SLICE, end), (2 * SLICE, end), (end, end)][-len(told) :]
    assert len(told) >= 2


async def test_writers_and_readers_go_on_while_views_are_made(full: Store) -> None:
    going = True
    numbers = iter(range(SLICE, 10**6))
    seen: list[int] = []

    async def write() -> None:
        while going:
            await full.append(booking(next(numbers)), HOUSEKEEPER)

    async def read() -> None:
        while going:
            (row,) = await full.fetch("SELECT COUNT(*) AS n FROM bookings")
            seen.append(row["n"])

    others = [asyncio.create_task(each) for each in (write(), write(), write(), read())]
    await spoil(full, *RUBBISH)
    first = (await full.head()).position
    rebuilt = await rebuild(full)
    going = False
    await asyncio.gather(*others)

    after = await tables_of(full)
    assert rebuilt.events > first
    assert seen == sorted(seen)
    assert len(after["bookings"]) == 2 * next(numbers)
    assert await rebuild(full) == Rebuilt((await full.head()).position)


class CutError(Exception):
    """As if the machine went off."""


async def test_one_that_broke_off_leaves_the_views_as_they_were(full: Store) -> None:
    await spoil(full, *RUBBISH)
    wrong = await tables_of(full)

    def cut(_done: int, _of: int) -> None:
        raise CutError

    with pytest.raises(CutError):
        await rebuild(full, progress=cut)

    assert await tables_of(full) == wrong
    assert (await rebuild(full)).added > 0
    assert await rebuild(full) == Rebuilt((await full.head()).position)


HANGING = """
import asyncio, sys, time
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.rebuilding import rebuild
from tests.core.projections.conftest import march_1st

def hang(done, of):
    print(done, of, flush=True)
    time.sleep(600)

async def main():
    async with open_store(sys.argv[1], clock=march_1st, project=project) as store:
        await rebuild(store, progress=hang)

asyncio.run(main())
"""


async def test_one_that_was_killed_leaves_the_views_as_they_were(
    full: Store, store_url: str
) -> None:
    await spoil(full, *RUBBISH)
    wrong = await tables_of(full)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGING, store_url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    reached = await process.stdout.readline()

    process.kill()
    await process.wait()

    assert reached.startswith(str(SLICE).encode())
    assert await tables_of(full) == wrong
    await full.append(booking(SLICE), HOUSEKEEPER)
    await rebuild(full)
    assert await rebuild(full) == Rebuilt((await full.head()).position)


async def test_views_of_another_edition_are_made_again(household: Store) -> None:
    right = await tables_of(household)
    await refresh(household)
    await spoil(household, "people", "things")
    await household.execute("UPDATE view_editions SET edition = 0 WHERE view_name = 'things'")

    first, second = await refresh(household), await refresh(household)

    assert first == Rebuilt((await household.head()).position, removed=2, added=2)
    assert second is None
    after = await tables_of(household)
    assert after["resources"] == right["resources"]
    assert after["members"] != right["members"]


async def test_the_views_of_an_empty_log_are_right(store: Store) -> None:
    assert await refresh(store) is None

    rows = await store.fetch("SELECT view_name, edition FROM view_editions ORDER BY view_name")
    known = {row["view_name"]: row["edition"] for row in rows}
    assert known == {view.name: view.edition for view in VIEWS}


async def test_two_at_once_do_each_other_no_harm(full: Store) -> None:
    right = await tables_of(full)
    await spoil(full, *RUBBISH)

    await asyncio.gather(rebuild(full), rebuild(full))

    assert await tables_of(full) == right


async def test_a_log_in_memory_is_rebuilt_too() -> None:
    async with open_store(":memory:", clock=march_1st, project=project) as store:
        await store.append([*FAMILY, *THINGS, *booking(1)], HOUSEKEEPER)
        right: Tables = await tables_of(store)
        await spoil(store, *RUBBISH)

        rebuilt = await rebuild(store)
        await store.append(booking(2), HOUSEKEEPER)

        assert rebuilt.removed == 3
        assert len((await tables_of(store))["bookings"]) == len(right["bookings"]) + 2
        assert (await rebuild(store)).removed == 0
