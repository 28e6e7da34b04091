"""Whole commands: read the boundary, fold, decide, append, views; beside others doing the like."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.bare import HUT, Script
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


@dataclass(frozen=True, slots=True)
class Reference:
    """What is done with the library.

    Attributes:
        name: Of its file.
        aims: How many times as fast we want to be, by how many call.
    """

    name: str
    what: str
    aims: Mapping[int, float]


LIBRARY = (
    Reference("aggregates", "the same command with the library's aggregates", {MANY: 8}),
    Reference(
        "boundary", "the same command with the library's consistency boundary", {1: 2, MANY: 8}
    ),
    Reference("one_aggregate", "the least that the library can do", {}),
)


async def measure(steady: Postgres, quick: Postgres) -> Sequence[Ratio]:
    """One caller on both servers, many on the one whose flush takes its time.

    Args:
        quick: One that hardly waits for its disk.
    """
    return [
        *await _one(quick, "quick disk, one caller", quick=True),
        *await _one(steady, "one caller", quick=False),
        *await _many(steady),
    ]


async def _one(postgres: Postgres, name: str, *, quick: bool) -> Sequence[Ratio]:
    url = postgres.fresh_database()
    async with open_store(url, clock=now, project=project) as opened:
        store = cast("PostgresStore", opened)
        await furnish(store, 1 + HUT)
        script = await Script.of_a_booking(store)
        counted = await in_turns(
            {
                "ours": lambda turn: _ours(store, 1, turn),
                "bare": lambda turn: _bare(url, script, turn, reading=True),
                "writes": lambda turn: _bare(url, script, turn, reading=False),
                **_libraries(postgres, 1),
            }
        )
    ours, bare, writes = counted["ours"], counted["bare"], counted["writes"]
    return [
        *_beside_libraries(counted, name, 1 if quick else None),
        Ratio(
            f"{name}: over bare statements that read and write the same",
            ours / bare,
            0.6,
            figures(ours=ours, bare=bare),
        ),
        Ratio(
            f"{name}: over its own writes alone, sent again",
            ours / writes,
            None,
            figures(ours=ours, writes=writes),
        ),
    ]


async def _many(postgres: Postgres) -> Sequence[Ratio]:
    async with open_store(postgres.fresh_database(), clock=now, project=project) as opened:
        store = cast("PostgresStore", opened)
        await furnish(store, MANY)
        counted = await in_turns(
            {"ours": lambda turn: _ours(store, MANY, turn), **_libraries(postgres, MANY)}
        )
    return _beside_libraries(counted, f"{MANY} callers", MANY)


def _libraries(postgres: Postgres, callers: int) -> Mapping[str, Callable[[int], Awaitable[float]]]:
    def contender(reference: str, url: str) -> Callable[[int], Awaitable[float]]:
        return lambda _turn: _library(reference, url, callers)

    return {each.name: contender(each.name, postgres.fresh_database()) for each in LIBRARY}


def _beside_libraries(
    counted: Mapping[str, float], name: str, aimed: int | None
) -> Sequence[Ratio]:
    """Of so many callers, if there is an aim at all."""
    return [
        Ratio(
            f"{name}: over {each.what}",
            counted["ours"] / counted[each.name],
            each.aims.get(aimed) if aimed else None,
            figures(ours=counted["ours"], library=counted[each.name]),
        )
        for each in LIBRARY
    ]


async def _ours(store: PostgresStore, callers: int, turn: int) -> float:
    async def call(caller: int, count: int) -> None:
        await book(store, caller, MOST_OF_A_TURN * turn + count)

    return await rate(call, callers)


async def _bare(url: str, script: Script, turn: int, *, reading: bool) -> float:
    """On a connection as the store has it, in the round trips that the store needs."""
    connection = await connect(url)
    try:
        # No stay comes twice, and each after those that are there.
        first = MOST_OF_A_TURN * (2 * turn + (not reading))
        (row,) = await ask(connection, Statement(READ_HEAD))
        end = End(row["position"], row["hash"], "", 1)

        async def call(_caller: int, count: int) -> None:
            nonlocal end
            end = await script.send(connection, end, first + count, reading=reading)

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
