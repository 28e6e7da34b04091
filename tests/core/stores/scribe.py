"""Writes letters one after the other until it is killed; run as a process of its own by its test.

    python -m tests.core.stores.scribe URL NAME FIRST

Prints the number of each letter once it was acknowledged.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count

from booking_core.ports import Accepted
from booking_core.stores.opening import open_store
from tests.core.stores.house import ANA, CODEC, SetClock, certainly, envelope, letter, nothing


async def write(url: str, name: str, first: int) -> None:
    async with open_store(url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        for number in count(first):
            key = f"{name}/{number}"
            wish = certainly(letter(key, f"by:{name}"), wish=envelope(ANA, key=key))
            outcome = await store.transact(wish)
            if not isinstance(outcome, Accepted):
                raise SystemExit(1)
            print(number, flush=True)  # noqa: T201 - the acknowledgement


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2], int(sys.argv[3])))
