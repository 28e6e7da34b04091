"""Conformance to the specification of dynamic consistency boundaries (dcb.events/specification).

A test for each requirement, named for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING, NOTHING
from booking_core.ports import AppendConflictError, Condition, TakenError
from tests.core.stores.house import PlaceTaken, envelope, keep_a_diary, letter, query, texts

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store
    from tests.core.stores.house import Diary


@pytest.fixture
async def log(store: Store) -> Store:
    """a(x) b(x, y) c(y) d() and one event of another type, tagged house:h."""
    await store.append(
        [letter("a", "x:1"), letter("b", "x:1", "y:1"), letter("c", "y:1"), letter("d")],
        envelope(),
    )
    await store.append([PlaceTaken("h", "bo")], envelope())
    return store


async def test_events_can_be_filtered_by_type(log: Store) -> None:
    found = await log.read(query(types={"place_taken"}))

    assert [each.kind for each in found] == ["place_taken"]


async def test_events_can_be_filtered_by_tag(log: Store) -> None:
    assert texts(await log.read(query(tags={"x:1"}))) == ["a", "b"]


async def test_events_can_be_filtered_by_type_and_tag(log: Store) -> None:
    found = await log.read(query(types={"place_taken"}, tags={"house:h"}))

    assert len(found) == 1
    assert await log.read(query(types={"letter_posted"}, tags={"house:h"})) == ()


async def test_reading_can_start_from_a_sequence_position(log: Store) -> None:
    assert texts(await log.read(EVERYTHING, after=2)) == ["c", "d"]
    assert texts(await log.read(query(tags={"x:1"}), after=1)) == ["b"]


async def test_reading_can_be_limited(log: Store) -> None:
    assert texts(await log.read(EVERYTHING, limit=2)) == ["a", "b"]
    assert texts(await log.read(query(tags={"y:1"}), limit=1)) == ["b"]


async def test_a_query_can_match_all_events(log: Store) -> None:
    assert [each.position for each in await log.read(EVERYTHING)] == [1, 2, 3, 4, 5]


async def test_a_query_without_items_matches_nothing(log: Store) -> None:
    assert await log.read(NOTHING) == ()


async def test_query_items_are_combined_with_or(log: Store) -> None:
    either = query(tags={"x:1"}) | query(types={"place_taken"}) | query(tags={"y:1"})

    assert [each.position for each in await log.read(either)] == [1, 2, 3, 5]


async def test_the_type_must_match_one_of_the_items_types(log: Store) -> None:
    both = query(types={"place_taken", "letter_posted"})

    assert len(await log.read(both)) == 5
    assert await log.read(query(types={"never_heard_of"})) == ()


async def test_the_tags_must_contain_all_of_the_items_tags(log: Store) -> None:
    assert texts(await log.read(query(tags={"x:1", "y:1"}))) == ["b"]
    assert texts(await log.read(query(types={"letter_posted"}, tags={"x:1", "y:1"}))) == ["b"]
    assert await log.read(query(tags={"x:1", "y:1", "z:1"})) == ()


async def test_an_event_that_several_items_select_comes_once(log: Store) -> None:
    overlapping = query(tags={"x:1"}) | query(tags={"y:1"}) | query(types={"letter_posted"})

    assert texts(await log.read(overlapping)) == ["a", "b", "c", "d"]


async def test_several_events_are_persisted_atomically(log: Store, diary: Diary) -> None:
    await keep_a_diary(log, diary)

    with pytest.raises(TakenError):
        await log.append([letter("e"), letter("twin"), letter("twin")], envelope())

    assert (await log.head()).position == 5
    assert texts(await log.read(EVERYTHING)) == ["a", "b", "c", "d"]


async def test_events_must_not_be_empty(log: Store) -> None:
    with pytest.raises(ValueError, match="no events"):
        await log.append([], envelope())


async def test_appending_fails_when_an_event_matches_the_condition(log: Store) -> None:
    with pytest.raises(AppendConflictError):
        await log.append(
            [letter("e")], envelope(), condition=Condition(query(tags={"x:1"}), after=1)
        )

    assert (await log.head()).position == 5


@pytest.mark.parametrize(
    "stale",
    [
        query(types={"place_taken"}),
        query(types={"letter_posted"}, tags={"x:1", "y:1"}),
        query(tags={"nothing:1"}) | query(tags={"y:1"}),
        EVERYTHING,
    ],
)
async def test_the_condition_is_a_query_like_any_other(log: Store, stale: object) -> None:
    with pytest.raises(AppendConflictError):
        await log.append([letter("e")], envelope(), condition=Condition(stale, after=0))  # type: ignore[arg-type] # queries all


async def test_appending_succeeds_when_no_event_matches(log: Store) -> None:
    free = Condition(query(tags={"x:1", "z:1"}) | query(types={"never_heard_of"}), after=0)

    (appended,) = await log.append([letter("e")], envelope(), condition=free)

    assert appended.position == 6


async def test_events_before_the_conditions_position_are_ignored(log: Store) -> None:
    (appended,) = await log.append(
        [letter("e")], envelope(), condition=Condition(query(tags={"x:1"}), after=2)
    )

    assert appended.position == 6


async def test_the_conditions_position_can_be_higher_than_the_last_match(log: Store) -> None:
    (appended,) = await log.append(
        [letter("e")], envelope(), condition=Condition(query(tags={"x:1"}), after=5)
    )

    assert appended.position == 6


async def test_without_a_position_any_match_fails(log: Store) -> None:
    with pytest.raises(AppendConflictError):
        await log.append(
            [letter("e")], envelope(), condition=Condition(query(tags={"x:1"}), after=0)
        )


async def test_sequenced_events_contain_event_type_data_tags_and_position(log: Store) -> None:
    (found,) = await log.read(query(tags={"x:1", "y:1"}))

    assert found.position == 2
    assert found.kind == "letter_posted"
    assert found.event == letter("b", "x:1", "y:1")
    assert found.tags == {"x:1", "y:1"}


async def test_an_event_may_have_no_tags(log: Store) -> None:
    found = {each.position: each.tags for each in await log.read(EVERYTHING)}

    assert found[4] == frozenset()
    assert await log.read(query(tags={""})) == ()


async def test_a_tag_stands_once_however_often_it_was_said(log: Store) -> None:
    await log.append([letter("e", "x:2", "x:2", "y:2")], envelope())

    (found,) = await log.read(query(tags={"x:2"}))
    assert sorted(found.tags) == ["x:2", "y:2"]


async def test_positions_are_unique_monotonic_and_here_without_gaps(log: Store) -> None:
    with pytest.raises(AppendConflictError):
        await log.append([letter("e")], envelope(), condition=Condition(EVERYTHING, after=0))
    await log.append([letter("f"), letter("g")], envelope())

    assert [each.position for each in await log.read(EVERYTHING)] == [1, 2, 3, 4, 5, 6, 7]
