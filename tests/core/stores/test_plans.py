"""Queries on tags go by an index, so that they cost the same however long the log is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from booking_core.stores.log.selection import selection, together
from booking_core.stores.postgres.script import literal
from tests.core.stores.house import CODEC, PlaceTaken, envelope, letter, query

if TYPE_CHECKING:
    from booking_core.ports import Parameter
    from tests.core.stores.conftest import Store

EVENTS = 3_000
BOUNDARY = (
    query(types={"letter_posted"}, tags={"house:1"})
    | query(types={"letter_posted", "place_taken"}, tags={"house:2", "month:3"})
    | query(types={"place_taken"})
)
END = 10**6


@pytest.fixture
async def long_log(store: Store) -> Store:
    for first in range(0, EVENTS, 500):
        await store.append(
            [
                PlaceTaken("far", "bo", number)
                if number % 3 == 0
                else letter(str(number), f"house:{number % 300}", f"month:{number % 12}", "all:1")
                for number in range(first, first + 500)
            ],
            envelope(),
        )
    await store.execute("ANALYZE")
    return store


async def _plan(store: Store, sql: str, *parameters: Parameter) -> str:
    filled = re.sub(r"\$(\d+)", lambda found: literal(parameters[int(found[1]) - 1]), sql)
    explain = {"sqlite": "EXPLAIN QUERY PLAN", "postgres": "EXPLAIN"}[store.dialect.name]
    rows = await store.fetch(f"{explain} {filled}")
    return "\n".join(str(list(row.values())[-1]) for row in rows)


def _whole_tables(plan: str) -> list[str]:
    """Lines of a plan that read a table of the log from end to end."""
    return [
        line for line in plan.splitlines() if re.search(r"(SCAN|Seq Scan on) (e|t|o|events)", line)
    ]


async def test_a_boundary_is_read_by_the_index_of_tags(long_log: Store) -> None:
    asked = selection(BOUNDARY, CODEC.kinds).parameter()

    plan = await _plan(long_log, long_log.dialect.select, asked, 0, END, END)

    assert _whole_tables(plan) == []
    assert {"sqlite": "PRIMARY KEY (tag=? AND kind>?", "postgres": "event_tags_pkey"}[
        long_log.dialect.name
    ] in plan
    assert "events_by_kind" in plan
    # These read the whole log to find a handful of it.
    assert not re.search(r"(Merge|Hash) Join", plan)


async def test_a_condition_is_checked_by_the_index_of_tags(long_log: Store) -> None:
    asked = together([(selection(BOUNDARY, CODEC.kinds), {"item": 0, "after": 0})])

    plan = await _plan(long_log, long_log.dialect.conflicts, asked)

    assert _whole_tables(plan) == []
    # Either index will do for what has no tag: little came in since.
    assert re.search(r"events_by_kind|events_pkey", plan)


async def test_a_follower_reads_on_by_position(long_log: Store) -> None:
    plan = await _plan(
        long_log,
        "SELECT position FROM events WHERE position > $1 ORDER BY position LIMIT $2",
        *(EVENTS - 10, 10),
    )

    assert _whole_tables(plan) == []


async def test_a_time_is_found_by_its_index(long_log: Store) -> None:
    plan = await _plan(
        long_log,
        "SELECT position FROM events WHERE occurred_at <= $1"
        " ORDER BY occurred_at DESC, position DESC LIMIT 1",
        "2026-03-01T12:00:00.000000Z",
    )

    assert "events_by_time" in plan
