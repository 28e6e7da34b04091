"""Whole commands: read the boundary, fold, decide, append, views; beside others doing the like."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.bare import Script
from bench.household import book, furnish, now
from bench.measuring import SECONDS, Ratio, figures, in_turns, rate
from booking_core.ports import Statement
from booking_core.projections.views import project
from booking_core.stores.dialects import READ_HEAD
from booking_core.stores.opening import open_store
from booking_core.stores.postgres_connection import ask, connect
from booking_core.stores.work import End

if TYPE_CHECKING:
    from booking_core.stores.postgres import PostgresStore
    from tests.servers.postgres import Postgres

MANY = 64
REFERENCE = Path(__file__).with_name("reference.py")
IN_ENVIRONMENT = REFERENCE.parents[1] / "script" / "in-env"


async def measure(postgres: Postgres) -> Sequence[Ratio]:
    url, elsewhere = postgres.fresh_database(), postgres.fresh_database()
    # The bare statements write into the log of the one; the many have theirs for themselves.
    busy = open_store(postgres.fresh_database(), clock=now, project=project)
    async with open_store(url, clock=now, project=project) as opened, busy as house:
        store, crowded = cast("PostgresStore", opened), cast("PostgresStore", house)
        await furnish(store, 1)
        await furnish(crowded, MANY)
        script = await Script.of_a_booking(store)
        counted = await in_turns(
            {
                "ours, one": lambda turn: _ours(store, 1, turn),
                "bare, one": lambda turn: _bare(url, script, turn),
                "library, one": lambda _turn: _library(elsewhere, 1),
                "ours, many": lambda turn: _ours(crowded, MANY, turn),
                "library, many": lambda _turn: _library(elsewhere, MANY),
            }
        )
    one, many = counted["ours, one"], counted["ours, many"]
    return [
        Ratio(
            "one caller over the eventsourcing library's load, change, save",
            one / counted["library, one"],
            2,
            figures(ours=one, library=counted["library, one"]),
        ),
        Ratio(
            "64 callers over the library's 64",
            many / counted["library, many"],
            8,
            figures(ours=many, library=counted["library, many"]),
        ),
        Ratio(
            "one caller over bare statements for the same rows",
            one / counted["bare, one"],
            0.6,
            figures(ours=one, bare=counted["bare, one"]),
        ),
    ]


async def _ours(store: PostgresStore, callers: int, turn: int) -> float:
    async def call(caller: int, count: int) -> None:
        await book(store, caller, 1_000 * turn + count)

    return await rate(call, callers)


async def _bare(url: str, script: Script, turn: int) -> float:
    """On a connection as the store has it, in the round trips that the store needs."""
    connection = await connect(url)
    try:
        (row,) = await ask(connection, Statement(READ_HEAD))
        end = End(row["position"], row["hash"], "", 1)

        async def call(_caller: int, count: int) -> None:
            nonlocal end
            end = await script.send(connection, end, 1_000 * turn + count)

        return await rate(call, 1)
    finally:
        await connection.close()


async def _library(url: str, callers: int) -> float:
    process = await asyncio.create_subprocess_exec(
        *(str(IN_ENVIRONMENT), "bench", "python", str(REFERENCE)),
        *(url, str(callers), str(SECONDS)),
        stdout=asyncio.subprocess.PIPE,
    )
    answer, _ = await process.communicate()
    return float(answer)
