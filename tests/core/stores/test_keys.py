"""What a key was used for is remembered for long enough, and not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Accepted
from booking_core.stores.log.page import KEYS_LAST, MOST_KEYS
from tests.core.stores.house import certainly, envelope, letter, texts

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store
    from tests.core.stores.house import SetClock


async def _send(store: Store, text: str) -> Accepted:
    outcome = await store.transact(certainly(letter(text), wish=envelope(key=text)))
    assert isinstance(outcome, Accepted)
    return outcome


async def _known(store: Store) -> int:
    (row,) = await store.fetch("SELECT count(*) AS known FROM idempotency")
    known: int = row["known"]
    return known


async def test_a_key_is_known_for_ninety_days_and_then_forgotten(
    store: Store, clock: SetClock
) -> None:
    await _send(store, "first")
    clock.forward(days=KEYS_LAST.days)
    await _send(store, "second")
    assert (await _send(store, "first")).repeated

    clock.forward(days=1)
    await _send(store, "third")

    assert not (await _send(store, "first")).repeated
    assert texts(await store.read(EVERYTHING)) == ["first", "second", "third", "first"]


async def test_only_the_first_append_of_a_day_forgets(store: Store, clock: SetClock) -> None:
    await _send(store, "first")
    clock.forward(days=200)
    await store.append([letter("forgets")], envelope())
    await store.execute("UPDATE idempotency SET recorded_at = '2020-01-01T00:00:00.000000Z'")
    assert await _known(store) == 0
    await _send(store, "second")
    await store.execute("UPDATE idempotency SET recorded_at = '2020-01-01T00:00:00.000000Z'")

    await _send(store, "the same day")

    assert await _known(store) == 2


async def test_there_are_never_many_more_than_a_hundred_thousand(
    store: Store, clock: SetClock
) -> None:
    await _send(store, "first")
    numbers = {
        "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)",
        "postgres": "WITH n AS (SELECT generate_series(1, CAST($1 AS bigint)) AS i)",
    }[store.dialect.name]
    for name, count, day in (("old", 10, "2026-01-20"), ("new", MOST_KEYS, "2026-02-01")):
        await store.execute(
            f"{numbers} INSERT INTO idempotency SELECT 'ana', '{name}' || i, '', 1, 1,"  # noqa: S608 - of this test
            f" '{day}T12:00:00.000000Z' FROM n",
            count,
        )
    clock.forward(days=1)

    await _send(store, "second")

    assert await _known(store) == MOST_KEYS + len(("first", "second"))
