"""What a decision costs does not depend on how old the house is."""
# ruff: noqa: S608 - the SQL is put together from what stands here

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.household import book, furnish, no_views, now
from bench.measuring import Ratio, figures, in_turns, rate
from booking_core.stores.opening import open_store

if TYPE_CHECKING:
    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

    Store = SqliteStore | PostgresStore

YOUNG, OLD = 1_000, 1_000_000
HUTS = 2

# Stays of other years and of other huts, each with a member and the nights of a month; hashes and
# data are of no account here, since none of them is in a boundary.
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)",
    "postgres": "WITH n AS (SELECT generate_series(CAST($1 AS bigint), $2) AS i)",
}
_ID = {
    "sqlite": "printf('00000000-0000-7000-8000-%012d', i)",
    "postgres": "CAST(format('00000000-0000-7000-8000-%s', lpad(i::text, 12, '0')) AS uuid)",
}
_MONTH = {
    "sqlite": "printf('%04d-%02d', 1990 + i % 30, 1 + i / 30 % 12)",
    "postgres": "to_char(1990 + i % 30, 'FM0000') || '-' || to_char(1 + i / 30 % 12, 'FM00')",
}
_AT = "'2020-01-01T00:00:00.000000Z'"
_ZEROS = {"sqlite": "zeroblob(32)", "postgres": "decode(repeat('00', 32), 'hex')"}


async def measure(name: str, url: str) -> Sequence[Ratio]:
    found: dict[str, float] = {}
    async with open_store(url, clock=now, project=no_views) as store:
        await furnish(store, HUTS)
        await _grow(store, YOUNG)
        found["young"] = (await in_turns({"": lambda turn: _deciding(store, turn)}))[""]
        await _grow(store, OLD)
        found["old"] = (await in_turns({"": lambda turn: _deciding(store, 10 + turn)}))[""]
    return [
        Ratio(
            f"{name}: a decision at 1,000,000 events over one at 1,000",
            found["young"] / found["old"],
            1.3,
            figures(at_1_000=found["young"], at_1_000_000=found["old"]),
            at_most=True,
        )
    ]


async def _deciding(store: Store, turn: int) -> float:
    """One caller; stays of a month each ten years apart, so that boundaries stay alike."""

    async def call(_caller: int, count: int) -> None:
        await book(store, turn % HUTS, 3_000 * turn + count)

    return await rate(call, 1)


async def _grow(store: Store, upto: int) -> None:
    head = await store.head()
    name = store.dialect.name
    numbers, place = _NUMBERS[name], (head.position + 1, upto)
    await store.execute(
        f"{numbers} INSERT INTO events SELECT i, {_ID[name]}, 'booking_approved', 1, '{{}}', '[]',"
        f" {_AT}, {_AT}, 'ana', NULL, 'bench', 'bench', NULL, NULL, {_ZEROS[name]} FROM n",
        *place,
    )
    for tag in (
        "'booking:' || i",
        "'member:ana'",
        f"'night:hut-' || i % 50 || '/' || {_MONTH[name]}",
    ):
        await store.execute(
            f"{numbers} INSERT INTO event_tags SELECT {tag}, 'booking_approved', i FROM n", *place
        )
    await store.execute(f"UPDATE head SET position = {upto}")
    await store.execute("ANALYZE")
