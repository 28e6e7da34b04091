"""Runs all benchmarks and writes `bench/RESULTS.md`; names of sections run these alone."""

from __future__ import annotations

import asyncio
import gc
import platform
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import batching, commands, flushing, growth, order, streams, walking
from bench.measuring import Ratio, table
from tests.servers.postgres import Postgres

RESULTS = Path(__file__).with_name("RESULTS.md")
SETTINGS = {"max_connections": "200", "fsync": "on", "wal_sync_method": "fdatasync"}

Section = Callable[[Path, Postgres], Awaitable[Sequence[Ratio]]]


async def _batching(folder: Path, postgres: Postgres) -> Sequence[Ratio]:
    return [
        *await batching.measure("SQLite", str(folder / "batching.sqlite3")),
        *await batching.measure("PostgreSQL", postgres.fresh_database()),
    ]


async def _commands(folder: Path, postgres: Postgres) -> Sequence[Ratio]:
    with flushing.lasting(flushing.QUICK), running(folder / "quick") as quick:
        return await commands.measure(postgres, quick)


async def _growth(folder: Path, postgres: Postgres) -> Sequence[Ratio]:
    return [
        *await growth.measure("SQLite", str(folder / "growth.sqlite3")),
        *await growth.measure("PostgreSQL", postgres.fresh_database()),
    ]


async def _order(_folder: Path, postgres: Postgres) -> Sequence[Ratio]:
    return await order.measure(postgres.fresh_database())


async def _walking(folder: Path, postgres: Postgres) -> Sequence[Ratio]:
    return [
        *await walking.measure("SQLite", str(folder / "walking.sqlite3")),
        *await walking.measure("PostgreSQL", postgres.fresh_database()),
    ]


async def _streams(folder: Path, _postgres: Postgres) -> Sequence[Ratio]:
    return await streams.measure(folder)


SECTIONS: dict[str, tuple[str, Section]] = {
    "batching": ("Appends share a flush", _batching),
    "order": ("One order, several instances", _order),
    "commands": ("Whole commands", _commands),
    "verify": ("Verifying", _walking),
    "growth": ("A decision in a long log", _growth),
    "streams": ("Readers of the event stream", _streams),
}


NOTES = {
    "batching": """
Needs cores of its own: one caller waits for the flush, 64 for the processor, so that whatever else
runs on the machine lowers the ratio.
""",
    "order": """
All instances are in one process and on one event loop, as are the eight connections beside them.
The head is held for one way to the server and back; on a busy machine that is as long as it takes
until somebody is given the processor, and the ratio says how busy it was.
""",
    "commands": """
Ours is a request for a hut that decides by itself: the boundary (members, resource, the months
around the stay) is looked at, folded and decided, and 17 rows are written in one transaction: two
events, their tags, the diary, the months claimed, clocks, quotas and the second lock's spans. The
library is eventsourcing, on the same Python and server, with its own pool and defaults and a thread
for each caller (`bench/references`). It keeps no views and no second lock, in each of three ways:

- its aggregates, the usual way with it: load who asks and the hut with at most ten stays, make the
  booking, save three events of two aggregates;
- its own dynamic consistency boundary: read by the same tags, decide, append two events under the
  condition;
- the least: load a hut with at most ten stays, save one event, and ask nobody who is asking.

Ours remembers what it read of the log and holds that against the head in every transaction; the
library has no cache of aggregates or snapshots. One caller's aim is held against the consistency
boundary, which promises what ours does: whatever the decision rests on is as it was when it is
written. Aggregates promise that of the hut alone, and read and compare less for it.

Bare statements are what the command asks of the database with nothing in between: where the log
ends, the boundary by its tags, and what is written, in one script as ours sends it. To be spared
the reading is what remembering is for; the writes alone, sent again from a list, are told beside
it. A quick disk flushes in 0.1 ms. Otherwise a flush takes 2 ms: one caller then waits for the disk
above all, whoever it asks, and can't be twice as fast.
Where the time goes is in [docs/log.md](../docs/log.md#how-fast).
""",
}


def main() -> None:
    names = sys.argv[1:] or list(SECTIONS)
    if unknown := set(names) - set(SECTIONS):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    folder = flushing.folder()
    try:
        flushing.under_a_steady_flush(folder)
        parts = asyncio.run(_run(names, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not sys.argv[1:]:
        RESULTS.write_text(_head() + "".join(parts))


async def _run(names: Sequence[str], folder: Path) -> list[str]:
    gc.freeze()  # as the app does
    parts: list[str] = []
    with running(folder / "steady") as postgres:
        for name in names:
            title, measure = SECTIONS[name]
            part = f"\n## {title}\n{table(await measure(folder, postgres))}\n{NOTES.get(name, '')}"
            print(part, flush=True)  # noqa: T201 - what it is run for
            parts.append(part)
    return parts


@contextmanager
def running(folder: Path) -> Iterator[Postgres]:
    folder.mkdir()
    postgres = Postgres(folder, settings=SETTINGS, wal_segment=16)
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()


def _head() -> str:
    when = datetime.now(UTC).date()
    return (
        "# Benchmarks\n\n"
        "Made by `script/bench`: ratios of figures of one run. The figures themselves say\n"
        "something about the machine and what else it did, the ratios about the program.\n\n"
        f"{when}, Python {platform.python_version()}, {platform.system()} {platform.machine()},"
        f" a flush lasts: {flushing.flush()}\n"
    )


if __name__ == "__main__":
    main()
