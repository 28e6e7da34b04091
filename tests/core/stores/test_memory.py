"""What a store remembers of the log is never more than the log says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING, QueryItem, Refused
from booking_core.ports import Accepted, Recorded
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.log.memory import MOST_OF_ONE, Memory
from booking_core.stores.log.work import End
from tests.core.stores.house import (
    MARCH_1ST,
    HouseFull,
    PlaceTaken,
    envelope,
    letter,
    take_a_place,
)

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store

BEGIN = End(0, GENESIS, "", 1)
OF_H = QueryItem(frozenset({"place_taken"}), frozenset({"house:h"}))
OF_I = QueryItem(frozenset({"place_taken"}), frozenset({"house:i"}))
LETTERS = QueryItem(frozenset({"letter_posted"}))


def recorded(position: int, house: str = "h") -> Recorded:
    event = PlaceTaken(house, "bo")
    return Recorded(
        *(position, str(position), event.kind, 1, event, event.tags, MARCH_1ST, MARCH_1ST),
        *(envelope(), GENESIS),
    )


def remembering(*items: QueryItem, most: int = 100) -> Memory:
    memory = Memory(most)
    memory.forget(BEGIN)
    for item in items:
        memory.keep(item, ())
    return memory


def test_what_was_never_read_is_not_known() -> None:
    assert remembering(OF_H).find(OF_I) is None


def test_the_log_goes_on_in_those_items_that_select_what_came() -> None:
    memory = remembering(OF_H, OF_I, LETTERS)
    first, second, third = recorded(1), recorded(2, "i"), recorded(3)

    memory.move((first, second, third), BEGIN._replace(position=3))

    assert memory.find(OF_H) == [first, third]
    assert memory.find(OF_I) == [second]
    assert memory.find(LETTERS) == []


def test_the_least_used_is_forgotten_first() -> None:
    memory = remembering(OF_H, OF_I, most=2)

    memory.find(OF_H)
    memory.keep(LETTERS, ())

    assert memory.find(OF_I) is None
    assert memory.find(OF_H) == []


def test_what_grows_too_long_is_forgotten() -> None:
    memory = remembering(OF_H, OF_I, most=10 * MOST_OF_ONE)

    memory.move(map(recorded, range(1, MOST_OF_ONE + 2)), BEGIN)

    assert memory.find(OF_H) is None
    assert memory.find(OF_I) == []


def test_a_list_that_was_given_out_stays_as_it_was() -> None:
    memory = remembering(OF_H)
    given = memory.find(OF_H)

    memory.move([recorded(1)], BEGIN)

    assert given == []


def test_what_is_part_of_what_is_known_is_known() -> None:
    memory = remembering(OF_H)
    narrower = QueryItem(OF_H.types, OF_H.tags | {"member:bo"})
    other = replace(recorded(1), tags=narrower.tags)
    memory.move((other, recorded(2)), BEGIN._replace(position=2))

    assert memory.find(narrower) == [other]

    third = replace(recorded(3), tags=narrower.tags)
    memory.move((third,), BEGIN._replace(position=3))
    assert memory.find(narrower) == [other, third]
    assert memory.find(OF_H) == [other, recorded(2), third]


@pytest.mark.parametrize(
    "item",
    [
        QueryItem(OF_H.types, frozenset({"member:bo"})),
        QueryItem(OF_H.types),
        QueryItem(OF_H.types | LETTERS.types, OF_H.tags | {"member:bo"}),
        QueryItem(frozenset(), OF_H.tags | {"member:bo"}),
    ],
)
def test_what_may_be_more_than_what_is_known_is_not(item: QueryItem) -> None:
    assert remembering(OF_H).find(item) is None


async def test_a_neighbours_events_count(store: Store, neighbour: Store) -> None:
    for number in range(3):
        await store.transact(take_a_place("h", str(number), places=4))
    await neighbour.transact(take_a_place("h", "theirs", places=4))

    assert await store.transact(take_a_place("h", "ours", places=4)) == Refused((HouseFull(4),))


async def test_more_of_them_than_it_pays_to_catch_up_with_count(
    store: Store, neighbour: Store
) -> None:
    await store.transact(take_a_place("h", "ours", places=2))
    await neighbour.append([letter(str(number)) for number in range(1_100)], envelope())
    await neighbour.transact(take_a_place("h", "theirs", places=2))

    assert await store.transact(take_a_place("h", "ours", places=2)) == Refused((HouseFull(2),))


async def test_neighbours_in_turns_give_no_place_twice(store: Store, neighbour: Store) -> None:
    outcomes = await asyncio.gather(
        *(
            instance.transact(take_a_place(house, f"{house}{number}", places=3))
            for number in range(20)
            for house in ("h", "i")
            for instance in (store, neighbour)
        )
    )

    assert sum(isinstance(each, Accepted) for each in outcomes) == 6
    assert len(await store.read(EVERYTHING)) == 6


async def test_a_log_that_lost_its_end_is_read_anew(store: Store, neighbour: Store) -> None:
    """As after a power cut that took what was committed and not flushed yet."""
    await store.append([letter("before")], envelope())
    before = await store.head()
    await store.transact(take_a_place("h", "lost", places=1))
    refuse = {"sqlite": "DROP TRIGGER {}", "postgres": "DROP TRIGGER {} ON {}"}[store.dialect.name]
    rows = await store.fetch(
        {
            "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name IN ('events', 'event_tags')",
            "postgres": "SELECT tgname AS name, CAST(tgrelid AS regclass) AS tbl_name"
            " FROM pg_trigger WHERE tgname LIKE 'event%_are_never_changed'",
        }[store.dialect.name]
    )
    for row in rows:
        await neighbour.execute(refuse.format(row["name"], row["tbl_name"]))
    await neighbour.execute("DELETE FROM event_tags WHERE position > $1", before.position)
    await neighbour.execute("DELETE FROM events WHERE position > $1", before.position)
    await neighbour.execute(
        "UPDATE head SET position = $1, hash = $2", before.position, before.hash
    )
    for number in range(2):
        await neighbour.append([letter(f"another {number}")], envelope())

    outcome = await store.transact(take_a_place("h", "ours", places=1))

    assert isinstance(outcome, Accepted)
    assert [each.position for each in await store.read(EVERYTHING)] == [1, 2, 3, 4]
