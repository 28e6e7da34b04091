"""Runs all benchmarks and writes `bench/RESULTS.md`; names of sections run these alone."""

from __future__ import annotations

import asyncio
import gc
import platform
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
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


async def _commands(_folder: Path, postgres: Postgres) -> Sequence[Ratio]:
    return await commands.measure(postgres)


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
    "growth": ("A decision in a long log", _growth),
    "verify": ("Verifying", _walking),
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
library (eventsourcing, `bench/reference.py`) loads an aggregate of at most ten stays, changes it
and saves one event: no views, no tags, no second lock, its own pool and defaults, a thread for each
caller. Both have a connection to the same server and wait for its flush. Ours remembers what it
read of the log and holds that against the head in every transaction; the library has no cache of
aggregates or snapshots. Bare statements are what ours sends, sent again from a list, into the log
of the one caller; the 64 have a log to themselves.

At a flush of 2 ms one caller of the library needs hardly 4 ms, so that no one caller who waits for
a flush can be twice as fast; `FLUSH_MICROSECONDS=100 script/bench commands` leaves the flush out of
it. Where the time goes then, and what a client in C makes of the same rows, is in
[docs/log.md](../docs/log.md#how-fast).
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
    postgres = Postgres(folder, settings=SETTINGS)
    postgres.start()
    gc.freeze()  # as the app does
    parts: list[str] = []
    try:
        for name in names:
            title, measure = SECTIONS[name]
            part = f"\n## {title}\n{table(await measure(folder, postgres))}\n{NOTES.get(name, '')}"
            print(part, flush=True)  # noqa: T201 - what it is run for
            parts.append(part)
    finally:
        postgres.stop()
    return parts


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
