"""What a decision brings may be taken for new without a look; what is there is found all the same.

PostgreSQL looks when it writes, if the store has been alone for a while; SQLite as soon as nobody
else can write.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING, Refused
from booking_core.domain.stays import Stay
from booking_core.ports import Accepted, Decision, Statement
from booking_core.projections.views import project
from booking_core.stores.log.dialects import POSTGRES, SQLITE
from booking_core.stores.opening import open_store
from booking_core.stores.postgres.appending import ALONE_AFTER
from booking_core.stores.postgres.script import script
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores import rush
from tests.core.stores.house import (
    HouseFull,
    PlaceTaken,
    envelope,
    letter,
    query,
    texts,
)

if TYPE_CHECKING:
    from pathlib import Path

    from booking_core.ports import Deliberation, Outcome
    from tests.core.stores.conftest import Store

LONG = ALONE_AFTER + 3
THERE = Refused((HouseFull(1),))


def once(name: str, *, key: str | None = None) -> Decision:
    """A letter under an id that whoever wrote it made up."""

    def deliberate() -> Deliberation:
        found = yield query(types={"letter_posted"}, tags={name})
        return Refused((HouseFull(len(found)),)) if found else (letter(name, name),)

    return Decision(deliberate, envelope(key=key), brings=frozenset({name}))


def only_again(name: str) -> Decision:
    """Refused as long as it is new."""

    def deliberate() -> Deliberation:
        if not (yield query(types={"letter_posted"}, tags={name})):
            return Refused((HouseFull(0),))
        return (letter("again", name),)

    return replace(once(name), deliberate=deliberate)


async def alone(store: Store) -> None:
    for number in range(LONG):
        await store.append([letter(f"alone {number}", f"alone {number}")], envelope())


def accepted(outcomes: list[Outcome]) -> list[bool]:
    return [isinstance(each, Accepted) for each in outcomes]


async def test_what_was_there_before_is_found(store: Store) -> None:
    await alone(store)

    assert await store.transact(once("alone 3")) == THERE
    assert await store.transact(once("alone 3")) == THERE
    assert (await store.head()).position == LONG


async def test_one_of_many_that_is_there_takes_the_others_nothing(store: Store) -> None:
    await alone(store)

    names = ["a", "alone 1", "b", "alone 2", "c"]
    outcomes = await asyncio.gather(*(store.transact(once(name)) for name in names))

    assert accepted(outcomes) == [True, False, True, False, True]
    assert texts(await store.read(EVERYTHING))[LONG:] == ["a", "b", "c"]
    assert (await verify(store)).flaws == ()


async def test_of_twins_in_a_batch_one_is_new(store: Store) -> None:
    await alone(store)

    outcomes = await asyncio.gather(*(store.transact(once("twin")) for _ in range(40)))

    assert accepted(outcomes).count(True) == 1
    assert all(each == THERE for each in outcomes if not isinstance(each, Accepted))
    assert texts(await store.read(EVERYTHING))[LONG:] == ["twin"]


async def test_what_was_new_is_there_from_then_on(store: Store) -> None:
    await alone(store)

    assert isinstance(await store.transact(once("new")), Accepted)

    assert await store.transact(once("new")) == THERE
    assert isinstance(await store.transact(only_again("new")), Accepted)


async def test_what_a_neighbour_wrote_in_between_is_found(store: Store, neighbour: Store) -> None:
    await alone(store)
    await store.transact(once("ours"))
    await neighbour.transact(once("theirs"))

    assert await store.transact(once("theirs")) == THERE
    assert await neighbour.transact(once("ours")) == THERE
    assert texts(await store.read(EVERYTHING))[LONG:] == ["ours", "theirs"]


async def test_two_instances_bring_each_thing_once(store: Store, neighbour: Store) -> None:
    for number in range(5):
        outcomes = await asyncio.gather(
            *(
                instance.transact(once(f"{number}/{which}"))
                for which in range(3)
                for instance in (store, store, neighbour)
            )
        )
        assert accepted(outcomes).count(True) == 3

    written = texts(await store.read(EVERYTHING))
    assert len(written) == len(set(written)) == 3 * 5
    assert (await verify(store)).flaws == ()


async def test_a_repeat_by_key_is_answered_and_another_key_is_refused(store: Store) -> None:
    await alone(store)
    first = await store.transact(once("x", key="k"))

    again = await store.transact(once("x", key="k"))

    assert isinstance(first, Accepted)
    assert again == Accepted(first.recorded, repeated=True)
    assert await store.transact(once("x", key="another")) == THERE
    assert await store.transact(once("x")) == THERE


async def test_nobody_is_refused_for_want_of_what_is_there(store: Store) -> None:
    await alone(store)

    assert isinstance(await store.transact(only_again("alone 4")), Accepted)
    assert await store.transact(only_again("nowhere")) == Refused((HouseFull(0),))


async def test_a_store_that_was_opened_anew_finds_what_it_wrote(
    store: Store, neighbour: Store
) -> None:
    await store.transact(once("long ago"))
    await alone(store)
    await alone(neighbour)

    assert await neighbour.transact(once("long ago")) == THERE


async def test_only_what_was_asked_for_must_be_absent(store: Store) -> None:
    await alone(store)
    await store.append([PlaceTaken("h", "bo")], envelope())

    outcome = await store.transact(once("house:h"))

    assert isinstance(outcome, Accepted)
    assert (await verify(store)).flaws == ()


def stay(number: int) -> Stay:
    first = date(2026, 5, 1) + timedelta(days=5 * number)
    return Stay(first, first + timedelta(days=2))


async def test_a_booking_that_is_there_is_not_made_again(store_url: str) -> None:
    async with open_store(store_url, clock=rush.now, project=project) as house:
        await rush.furnish(house)
        await rush.ask(house, "b1")

    async with open_store(store_url, clock=rush.now, project=project) as house:
        for number in range(LONG):
            await rush.ask(house, f"other {number}", stay(number))

        assert await rush.ask(house, "b1", stay(30)) == Accepted(())
        wishes = (rush.ask(house, name, stay(30)) for name in ("b1", "b2", "b1"))
        _, new, _ = outcomes = await asyncio.gather(*wishes)
        assert [each == Accepted(()) for each in outcomes] == [True, False, True]
        assert isinstance(new, Accepted)


@pytest.mark.parametrize("tag", ["plain", 'a "quoted" one', "back\\slash", "{a,b}", "NULL", "ü\n"])
async def test_a_tag_is_looked_for_by_the_letter(store: Store, tag: str) -> None:
    await alone(store)
    await store.append([letter("a", tag)], envelope())

    assert await store.transact(once(tag)) == THERE
    assert isinstance(await store.transact(once(f"{tag} ")), Accepted)


async def test_in_a_file_it_is_looked_for_by_the_index_of_tags_too(tmp_path: Path) -> None:
    async with open_store(f"{tmp_path}/log", clock=rush.now, project=project) as store:
        asked = f"EXPLAIN QUERY PLAN {SQLITE.tagged}".replace("$1", """'["a","b"]'""")

        plan = "\n".join(row["detail"] for row in await store.fetch(asked))

    assert "SEARCH t USING PRIMARY KEY (tag=?)" in plan


async def test_what_is_absent_is_looked_for_by_the_index_of_tags(postgres_url: str) -> None:
    async with open_store(postgres_url, clock=rush.now, project=project) as store:
        looks = script([Statement(f"EXPLAIN {POSTGRES.present}", ("{a,b}", "{k}"))])
        ends = 2, bytes(32), None, 1
        moves = script([Statement(f"EXPLAIN {POSTGRES.go_on}", (0, b"", "{a,b}", "{k}", *ends))])

        for asked in (looks, moves):
            plan = "\n".join(row["QUERY PLAN"] for row in await store.fetch(asked))

            assert "event_tags_pkey" in plan
            assert "Seq Scan on event" not in plan
