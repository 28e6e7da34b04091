"""What every store promises beyond the specification of its log."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING, Refused
from booking_core.ports import (
    Accepted,
    AppendConflictError,
    Condition,
    KeyReusedError,
    TakenError,
)
from booking_core.stores.errors import RefusedByDatabaseError
from booking_core.stores.opening import open_store
from tests.core.stores.house import (
    ANA,
    BO,
    CODEC,
    MARCH_1ST,
    HouseFull,
    LetterPosted,
    PlaceTaken,
    certainly,
    envelope,
    keep_a_diary,
    letter,
    query,
    take_a_place,
    texts,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.core.stores.conftest import Store
    from tests.core.stores.house import Diary, SetClock


@pytest.mark.rule(12)
async def test_of_fifty_decisions_for_the_last_place_exactly_one_wins(store: Store) -> None:
    outcomes = await asyncio.gather(
        *(store.transact(take_a_place("h", f"m{number}")) for number in range(50))
    )

    winners = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(winners) == 1
    assert losers == [Refused((HouseFull(1),))] * 49
    assert (await store.head()).position == 1


@pytest.mark.rule(12)
async def test_two_instances_give_the_last_place_once(store: Store, neighbour: Store) -> None:
    outcomes = await asyncio.gather(
        *(
            instance.transact(take_a_place("h", f"m{number}", places=3))
            for number in range(25)
            for instance in (store, neighbour)
        )
    )

    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 3
    assert (await neighbour.head()).position == 3


async def test_decisions_of_one_batch_see_what_the_one_before_left(store: Store) -> None:
    outcomes = await asyncio.gather(
        *(store.transact(take_a_place("h", "bo", places=99)) for _ in range(40))
    )

    recorded = [outcome.recorded[0] for outcome in outcomes if isinstance(outcome, Accepted)]
    numbers = sorted(each.event.number for each in recorded if isinstance(each.event, PlaceTaken))
    assert numbers == list(range(40))


async def test_waiting_ends_with_an_append_of_another_instance(
    store: Store, neighbour: Store
) -> None:
    waiting = asyncio.create_task(neighbour.wait_beyond(0))
    await store.append([letter("a")], envelope())

    await asyncio.wait_for(waiting, timeout=30)


async def test_a_stale_boundary_is_decided_afresh(store: Store) -> None:
    first = await store.transact(take_a_place("h", "ana", places=2))
    second = await store.transact(take_a_place("h", "bo", places=2))
    third = await store.transact(take_a_place("h", "carl", places=2))

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert third == Refused((HouseFull(2),))


async def test_considering_decides_and_writes_nothing(store: Store) -> None:
    verdict = await store.consider(take_a_place("h", "ana").deliberate)

    assert verdict == (PlaceTaken("h", "ana"),)
    assert (await store.head()).position == 0


async def test_what_is_recorded_says_who_when_and_from_where(store: Store, clock: SetClock) -> None:
    outcome = await store.transact(certainly(letter("a", "x:1"), wish=envelope(BO, key="k")))

    assert isinstance(outcome, Accepted)
    (told,) = outcome.recorded
    (read,) = await store.read(EVERYTHING)
    assert read == told
    assert (read.envelope.actor, read.envelope.source, read.envelope.key) == (BO, "test", "k")
    assert read.occurred_at == read.clock == clock.now == MARCH_1ST


async def test_time_in_the_log_never_runs_backwards(store: Store, clock: SetClock) -> None:
    await store.append([letter("a")], envelope())
    clock.forward(hours=-2)
    await store.append([letter("b")], envelope())
    clock.forward(hours=3, microseconds=1)
    await store.append([letter("c")], envelope())

    a, b, c = await store.read(EVERYTHING)
    assert a.occurred_at == b.occurred_at == MARCH_1ST
    assert b.clock == MARCH_1ST - timedelta(hours=2)
    assert c.occurred_at == c.clock == MARCH_1ST + timedelta(hours=1, microseconds=1)


async def test_what_is_written_together_happened_at_one_instant(
    store_url: str, clock: SetClock, diary: Diary
) -> None:
    def ticking() -> datetime:
        clock.forward(seconds=1)
        return clock.now

    async with open_store(store_url, clock=ticking, project=diary, codec=CODEC) as store:
        await asyncio.gather(*(store.append([letter("a")], envelope()) for _ in range(40)))
        recorded = await store.read(EVERYTHING)

    instants = [each.clock for each in recorded]
    assert instants == sorted(instants)
    assert len(set(instants)) < len(instants) == 40


@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE events SET data = '{}'",
        "UPDATE events SET position = position",
        "DELETE FROM events",
        "DELETE FROM event_tags",
        "UPDATE event_tags SET tag = 'x:2'",
    ],
)
async def test_the_log_is_never_rewritten(store: Store, rewriting: str) -> None:
    await store.append([letter("a", "x:1")], envelope())

    with pytest.raises(RefusedByDatabaseError, match="append-only"):
        await store.execute(rewriting)

    assert texts(await store.read(query(tags={"x:1"}))) == ["a"]


async def test_the_log_is_not_replaced_or_truncated(store: Store) -> None:
    await store.append([letter("a", "x:1")], envelope())
    copy = "SELECT * FROM events"
    ways = {
        "sqlite": f"INSERT OR REPLACE INTO events {copy}",
        "postgres": "TRUNCATE events CASCADE",
    }

    with pytest.raises(RefusedByDatabaseError, match="append-only"):
        await store.execute(ways[store.dialect.name])


@pytest.mark.rule(28)
async def test_a_repeat_by_key_gets_the_first_outcome(store: Store) -> None:
    wish = take_a_place("h", "bo", places=9, key="k1")

    first = await store.transact(wish)
    again = await store.transact(wish)

    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert not first.repeated
    assert again.repeated
    assert again.recorded == first.recorded
    assert (await store.head()).position == 1


async def test_a_key_used_at_once_by_many_decides_once(store: Store, neighbour: Store) -> None:
    wish = take_a_place("h", "bo", places=99, key="k1")

    outcomes = await asyncio.gather(
        *(instance.transact(wish) for _ in range(10) for instance in (store, neighbour))
    )

    assert (await store.head()).position == 1
    assert sum(isinstance(each, Accepted) and not each.repeated for each in outcomes) == 1
    assert all(isinstance(each, Accepted) for each in outcomes)


async def test_a_repeat_that_would_be_refused_now_gets_the_first_outcome(store: Store) -> None:
    wish = take_a_place("h", "bo", places=1, key="k1")
    await store.transact(wish)

    outcomes = await asyncio.gather(*(store.transact(wish) for _ in range(5)))

    assert all(isinstance(each, Accepted) and each.repeated for each in outcomes)


async def test_the_same_key_for_another_request_is_an_error(store: Store) -> None:
    await store.transact(certainly(letter("a"), wish=envelope(key="k", fingerprint="1")))

    with pytest.raises(KeyReusedError):
        await store.transact(certainly(letter("b"), wish=envelope(key="k", fingerprint="2")))


async def test_keys_are_unique_by_actor(store: Store) -> None:
    await store.transact(certainly(letter("a"), wish=envelope(ANA, key="k")))
    outcome = await store.transact(certainly(letter("b"), wish=envelope(BO, key="k")))

    assert isinstance(outcome, Accepted)
    assert not outcome.repeated


async def test_nothing_new_to_decide_is_remembered_by_its_key(store: Store) -> None:
    nothing = certainly(wish=envelope(key="k"))

    first = await store.transact(nothing)
    again = await store.transact(certainly(letter("late"), wish=envelope(key="k")))

    assert first == Accepted(())
    assert again == Accepted((), repeated=True)


async def test_a_failure_in_a_batch_is_its_own(store: Store, diary: Diary) -> None:
    await keep_a_diary(store, diary)

    outcomes = await asyncio.gather(
        *(
            store.transact(certainly(letter(text, "x:1"), wish=envelope()))
            for text in ("a", "b", "twin", "twin", "c", "twin", "d")
        ),
        return_exceptions=True,
    )

    failed = [each for each in outcomes if isinstance(each, TakenError)]
    assert [each.constraint for each in failed] == ["diary_text_key"] * 2
    found = await store.read(query(tags={"x:1"}))
    assert sorted(texts(found)) == ["a", "b", "c", "d", "twin"]
    assert [each.position for each in found] == [1, 2, 3, 4, 5]


async def test_a_bug_in_one_decision_does_not_touch_its_neighbours(store: Store) -> None:
    def crashing() -> object:
        yield query(tags={"x:1"})
        raise ZeroDivisionError

    bug = certainly(wish=envelope())
    object.__setattr__(bug, "deliberate", crashing)

    outcomes = await asyncio.gather(
        store.transact(take_a_place("a", "bo")),
        store.transact(bug),
        store.transact(take_a_place("b", "bo")),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [Accepted, ZeroDivisionError, Accepted]


async def test_a_stale_append_in_a_batch_fails_alone(store: Store) -> None:
    condition = Condition(query(types={"letter_posted"}), after=0)

    outcomes = await asyncio.gather(
        *(store.append([letter(text)], envelope(), condition=condition) for text in "abc"),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes].count(AppendConflictError) == 2
    assert (await store.head()).position == 1


async def test_a_caller_that_went_away_harms_nobody(store: Store) -> None:
    gone = asyncio.create_task(store.transact(take_a_place("a", "bo")))
    await asyncio.sleep(0)
    gone.cancel()
    stays = await store.transact(take_a_place("b", "bo"))

    assert isinstance(stays, Accepted)
    assert gone.cancelled() or gone.cancelling()


async def test_the_ids_of_events_sort_by_their_time(store: Store, clock: SetClock) -> None:
    for text in "abc":
        clock.forward(seconds=1)
        await store.append([letter(text)], envelope())

    ids = [each.id for each in await store.read(EVERYTHING)]
    assert ids == sorted(ids)
    assert all(each[14] == "7" for each in ids)


async def test_long_and_odd_texts_come_back_as_they_were(store: Store) -> None:
    odd = ['"', "\\u0000", "ä\u2028ß🏡", "x" * 100_000, "", "$1 ?1 %s", "'; DROP TABLE events"]

    await store.append([letter(text, f"odd:{text[:20]}") for text in odd], envelope())

    found = await store.read(query(types={LetterPosted.kind}))
    assert texts(found) == odd
    assert texts(await store.read(query(tags={"odd:'; DROP TABLE events"}))) == [odd[-1]]
