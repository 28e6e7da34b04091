"""Eight instances on one database: what the one order costs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from uuid import uuid4

import asyncpg

from bench.household import WISH, no_views, now
from bench.measuring import Ratio, figures, in_turns, rate
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberRegistered
from booking_core.stores.opening import open_store

INSTANCES = 8

_UNORDERED = """
WITH event AS (
  INSERT INTO unordered
  VALUES (nextval('unordered_position'), $1, 'member_registered', 1, $2, $3, now(), now(), 'ana',
          NULL, 'bench', 'bench', NULL, NULL, $4)
  RETURNING position
)
INSERT INTO unordered_tags SELECT $5, 'member_registered', position FROM event"""


async def measure(url: str) -> Sequence[Ratio]:
    async with AsyncExitStack() as stack:
        stores = [
            await stack.enter_async_context(open_store(url, clock=now, project=no_views))
            for _ in range(INSTANCES)
        ]
        connections = [await asyncpg.connect(url) for _ in range(INSTANCES)]
        for connection in connections:
            stack.push_async_callback(connection.close)
        await connections[0].execute(
            "CREATE TABLE unordered (LIKE events INCLUDING ALL);"
            "CREATE TABLE unordered_tags (LIKE event_tags INCLUDING ALL);"
            "CREATE SEQUENCE unordered_position"
        )

        async def ordered(turn: int) -> float:
            async def call(caller: int, count: int) -> None:
                event = MemberRegistered(MemberId(f"o-{turn}-{caller}-{count}"))
                await stores[caller].append([event], WISH)

            return await rate(call, INSTANCES)

        async def unordered(turn: int) -> float:
            async def call(caller: int, count: int) -> None:
                member = f"u-{turn}-{caller}-{count}"
                data, tags = f'{{"member_id":"{member}"}}', f'["member:{member}"]'
                async with connections[caller].transaction():
                    await connections[caller].execute(
                        _UNORDERED, uuid4(), data, tags, bytes(32), f"member:{member}"
                    )

            return await rate(call, INSTANCES)

        counted = await in_turns({"ordered": ordered, "unordered": unordered})
    return [
        Ratio(
            "eight instances in one order, over eight connections without",
            counted["ordered"] / counted["unordered"],
            0.7,
            figures(**counted),
        )
    ]
