"""A store that has been alone for a while takes a shorter way, and is not fooled when it is not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest

from booking_core.domain.decider import EVERYTHING, Refused
from booking_core.ports import Accepted, Decision, Statement, TakenError
from booking_core.stores.opening import open_store
from booking_core.stores.postgres import appending
from booking_core.stores.postgres.appending import ALONE_AFTER
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.house import (
    BO,
    CODEC,
    HouseFull,
    SetClock,
    certainly,
    envelope,
    keep_a_diary,
    letter,
    nothing,
    query,
    take_a_place,
    texts,
)

if TYPE_CHECKING:
    from booking_core.ports import Deliberation
    from tests.core.stores.conftest import Store
    from tests.core.stores.house import Diary


LONG = ALONE_AFTER + 3
TURNS = 40
THEIRS = (300, 1_000, 1_700)
UNDERWAY = 2
"""Batches that are on their way at once."""
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_UNDONE = "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()"


async def _alone(store: Store) -> None:
    for number in range(LONG):
        await store.append([letter(f"alone {number}")], envelope())


def once_invited() -> Decision:
    """Refused as long as no invitation is in the log."""

    def deliberate() -> Deliberation:
        if not (yield query(tags={"invitation"})):
            return Refused((HouseFull(0),))
        return [letter("thanks")]

    return Decision(deliberate, envelope())


async def test_what_others_wrote_meanwhile_is_seen(store: Store, neighbour: Store) -> None:
    await _alone(store)
    await neighbour.append([letter("invitation", "invitation")], envelope())

    outcome = await store.transact(once_invited())

    assert isinstance(outcome, Accepted)
    assert texts(await store.read(EVERYTHING))[LONG:] == ["invitation", "thanks"]
    assert (await verify(store)).flaws == ()


async def test_the_last_place_is_not_given_twice(store: Store, neighbour: Store) -> None:
    await _alone(store)
    await neighbour.transact(take_a_place("h", "theirs"))

    assert await store.transact(take_a_place("h", "ours")) == Refused((HouseFull(1),))
    assert (await store.head()).position == LONG + 1


async def test_two_that_write_in_turns_leave_no_gap(store: Store, neighbour: Store) -> None:
    for number in range(5):
        for instance in (*[store] * LONG, neighbour):
            await instance.append([letter(str(number))], envelope())

    written = await store.read(EVERYTHING)
    assert [each.position for each in written] == list(range(1, 5 * (LONG + 1) + 1))
    assert (await verify(store)).flaws == ()


async def test_a_row_that_is_taken_takes_nothing_along(store: Store, diary: Diary) -> None:
    await keep_a_diary(store, diary)
    await _alone(store)

    with pytest.raises(TakenError):
        await store.append([letter("alone 1")], envelope())
    await store.append([letter("after")], envelope())

    assert texts(await store.read(EVERYTHING))[LONG:] == ["after"]


async def test_a_repeated_key_gets_the_first_answer(store: Store) -> None:
    await _alone(store)
    wish = certainly(letter("once"), wish=envelope(key="k"))

    first, again = await store.transact(wish), await store.transact(wish)

    assert isinstance(first, Accepted)
    assert again == Accepted(first.recorded, repeated=True)


async def test_rows_beside_the_facts_come_along(store: Store) -> None:
    await store.execute("CREATE TABLE beside (text text NOT NULL)")
    await _alone(store)
    row = Statement("INSERT INTO beside (text) VALUES ($1)", ("it's here",))

    await store.transact(certainly(letter("a"), wish=envelope(BO), beside=(row,)))

    assert await store.fetch("SELECT text FROM beside") == [{"text": "it's here"}]


async def test_in_a_rush_a_neighbour_is_soon_forgotten(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a machine that stands still for a second, what was begun is given up for that alone.
    monkeypatch.setattr(appending, "REST_SECONDS", 600.0)
    async with (
        open_store(postgres_url, clock=SetClock(), project=nothing, codec=CODEC) as store,
        open_store(postgres_url, clock=SetClock(), project=nothing, codec=CODEC) as neighbour,
    ):
        await _alone(store)

        async def caller(number: int) -> None:
            for turn in range(TURNS):
                await store.append([letter(f"{number}/{turn}")], envelope())

        rush = asyncio.gather(*(caller(number) for number in range(64)))
        for position in THEIRS:
            await neighbour.wait_beyond(position)
            await neighbour.append([letter("theirs")], envelope())
        await rush

        assert (await store.head()).position == LONG + 64 * TURNS + len(THEIRS)
    # What was on its way is undone: what was sent, and what was prepared on that; and whatever was
    # begun when the store was closed.
    assert await _undone(postgres_url) <= UNDERWAY * len(THEIRS) + 1


async def _undone(url: str) -> int:
    """Transactions that were rolled back, once all others have gone."""
    connection = await asyncpg.connect(url)
    try:
        for _ in range(100):
            await asyncio.sleep(0.05)
            if await connection.fetchval(_OTHERS) == 0:
                break
        return int(await connection.fetchval(_UNDONE))
    finally:
        await connection.close()
