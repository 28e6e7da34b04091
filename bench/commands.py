"""Whole commands: read the boundary, fold, decide, append, views; beside others doing the like."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.bare import Script
from bench.household import book, furnish, now
from bench.measuring import SECONDS, Ratio, figures, in_turns, rate
from booking_core.ports import Statement
from booking_core.projections.views import project
from booking_core.stores.log.dialects import READ_HEAD
from booking_core.stores.log.work import End
from booking_core.stores.opening import open_store
from booking_core.stores.postgres.connection import ask, connect

if TYPE_CHECKING:
    from booking_core.stores.postgres.store import PostgresStore
    from tests.servers.postgres import Postgres

MANY = 64
MOST_OF_A_TURN = 10_000
"""More than a caller gets done in one, so that no stay comes twice."""
REFERENCES = Path(__file__).with_name("references")
IN_ENVIRONMENT = REFERENCES.parents[1] / "script" / "in-env"

# The name of a reference, what it does with the library, and whether it is the command of ours.
LIBRARY = (
    ("aggregates", "the same command with the library's aggregates", True),
    ("boundary", "the same command with the library's consistency boundary", True),
    ("one_aggregate", "the least that the library can do", False),
)


async def measure(steady: Postgres, quick: Postgres) -> Sequence[Ratio]:
    """One caller on both servers, many on the one whose flush takes its time.

    Args:
        quick: One that hardly waits for its disk.
    """
    return [
        *await _one(quick, "quick disk, one caller", 2, 0.6),
        *await _one(steady, "one caller", None, 0.6),
        *await _many(steady),
    ]


async def _one(
    postgres: Postgres, name: str, aim: float | None, aim_of_bare: float
) -> Sequence[Ratio]:
    url = postgres.fresh_database()
    async with open_store(url, clock=now, project=project) as opened:
        store = cast("PostgresStore", opened)
        await furnish(store, 1)
        script = await Script.of_a_booking(store)
        counted = await in_turns(
            {
                "ours": lambda turn: _ours(store, 1, turn),
                "bare": lambda turn: _bare(url, script, turn),
                **_libraries(postgres, 1),
            }
        )
    ours, bare = counted["ours"], counted["bare"]
    return [
        *_beside_libraries(counted, name, aim),
        Ratio(
            f"{name}: over bare statements for the same rows",
            ours / bare,
            aim_of_bare,
            figures(ours=ours, bare=bare),
        ),
    ]


async def _many(postgres: Postgres) -> Sequence[Ratio]:
    async with open_store(postgres.fresh_database(), clock=now, project=project) as opened:
        store = cast("PostgresStore", opened)
        await furnish(store, MANY)
        counted = await in_turns(
            {"ours": lambda turn: _ours(store, MANY, turn), **_libraries(postgres, MANY)}
        )
    return _beside_libraries(counted, f"{MANY} callers", 8)


def _libraries(postgres: Postgres, callers: int) -> Mapping[str, Callable[[int], Awaitable[float]]]:
    def contender(reference: str, url: str) -> Callable[[int], Awaitable[float]]:
        return lambda _turn: _library(reference, url, callers)

    return {
        reference: contender(reference, postgres.fresh_database()) for reference, _, _ in LIBRARY
    }


def _beside_libraries(
    counted: Mapping[str, float], name: str, aim: float | None
) -> Sequence[Ratio]:
    return [
        Ratio(
            f"{name}: over {what}",
            counted["ours"] / counted[reference],
            aim if same else None,
            figures(ours=counted["ours"], library=counted[reference]),
        )
        for reference, what, same in LIBRARY
    ]


async def _ours(store: PostgresStore, callers: int, turn: int) -> float:
    async def call(caller: int, count: int) -> None:
        await book(store, caller, MOST_OF_A_TURN * turn + count)

    return await rate(call, callers)


async def _bare(url: str, script: Script, turn: int) -> float:
    """On a connection as the store has it, in the round trips that the store needs."""
    connection = await connect(url)
    try:
        (row,) = await ask(connection, Statement(READ_HEAD))
        end = End(row["position"], row["hash"], "", 1)

        async def call(_caller: int, count: int) -> None:
            nonlocal end
            end = await script.send(connection, end, MOST_OF_A_TURN * turn + count)

        return await rate(call, 1)
    finally:
        await connection.close()


async def _library(reference: str, url: str, callers: int) -> float:
    process = await asyncio.create_subprocess_exec(
        *(str(IN_ENVIRONMENT), "library", "python", str(REFERENCES / f"{reference}.py")),
        *(url, str(callers), str(SECONDS)),
        stdout=asyncio.subprocess.PIPE,
    )
    answer, _ = await process.communicate()
    return float(answer)
