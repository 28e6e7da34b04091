"""Whoever follows the log by position steps over nothing, however many write."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import asyncpg

from booking_core.domain.decider import EVERYTHING
from booking_core.stores.opening import open_store
from tests.core.stores.house import CODEC, SetClock, envelope, letter, nothing

WRITERS = 8
EACH = 150
ALL = WRITERS * EACH


async def test_a_tailing_reader_misses_nothing_of_eight_writers(store_url: str) -> None:
    seen: list[int] = []
    async with AsyncExitStack() as stack:
        *writers, reader = [
            await stack.enter_async_context(
                open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC)
            )
            for _ in range(WRITERS + 1)
        ]

        async def write(number: int) -> None:
            for each in range(EACH):
                await writers[number].append([letter(f"{number}/{each}")], envelope())

        async def tail() -> None:
            while len(seen) < ALL:
                at = seen[-1] if seen else 0
                await reader.wait_beyond(at)
                seen.extend(each.position for each in await reader.read(EVERYTHING, after=at))

        await asyncio.gather(tail(), *(write(number) for number in range(WRITERS)))

    assert seen == list(range(1, ALL + 1))


async def test_a_plain_sequence_loses_events_of_the_same_reader(postgres_url: str) -> None:
    """The control: what dense positions are for, and the proof that such a test can fail."""
    seen: list[int] = []
    async with AsyncExitStack() as stack:
        connections = [await asyncpg.connect(postgres_url) for _ in range(WRITERS + 1)]
        for connection in connections:
            stack.push_async_callback(connection.close)
        *writers, reader = connections
        await reader.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, text text)")
        await reader.execute("CREATE TABLE elsewhere (n integer)")
        written = asyncio.Event()

        async def write(number: int) -> None:
            for each in range(EACH):
                async with writers[number].transaction():
                    await writers[number].execute("INSERT INTO plain (text) VALUES ($1)", str(each))
                    await writers[number].execute("INSERT INTO elsewhere VALUES ($1)", number)

        async def tail() -> None:
            while True:
                done = written.is_set()
                at = seen[-1] if seen else 0
                rows = await reader.fetch("SELECT id FROM plain WHERE id > $1 ORDER BY id", at)
                seen.extend(row["id"] for row in rows)
                if done:
                    return

        tailing = asyncio.create_task(tail())
        await asyncio.gather(*(write(number) for number in range(WRITERS)))
        written.set()
        await tailing

    assert len(seen) < ALL
