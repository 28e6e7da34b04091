"""Scribes who write letters, each one after the other, until they are killed; a process by itself.

    python -m tests.core.stores.scribe URL NAME:FIRST NAME:FIRST …

Prints the name and the number of each letter once it was acknowledged.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from booking_core.ports import Accepted
from booking_core.stores.opening import open_store
from tests.core.stores.house import ANA, CODEC, SetClock, certainly, envelope, letter, nothing

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store


async def write(url: str, scribes: Sequence[str]) -> None:
    async with open_store(url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        await asyncio.gather(*(_write(store, *each.split(":")) for each in scribes))


async def _write(store: Store, name: str, first: str) -> None:
    for number in count(int(first)):
        key = f"{name}/{number}"
        wish = certainly(letter(key, f"by:{name}"), wish=envelope(ANA, key=key))
        outcome = await store.transact(wish)
        if not isinstance(outcome, Accepted):
            raise SystemExit(1)
        # The acknowledgement; whole, or not at all.
        os.write(sys.stdout.fileno(), f"{name} {number}\n".encode())


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2:]))
