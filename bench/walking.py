"""How fast the chain is walked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

from bench.household import WISH, no_views, now
from bench.measuring import ROUNDS, Ratio
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberRegistered
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.verifying import Shelf, verify

EVENTS = 50_000
AIM = 50_000
AT_ONCE = 500


async def measure(name: str, url: str) -> Sequence[Ratio]:
    async with open_store(url, clock=now, project=no_views) as store:
        for first in range(0, EVENTS, AT_ONCE):
            numbers = range(first, first + AT_ONCE)
            await store.append([MemberRegistered(MemberId(f"m-{n}")) for n in numbers], WISH)
        walked = EVENTS / median([await _walk(store) for _ in range(ROUNDS)])
    return [
        Ratio(f"{name}: events verified, of {AIM:,} a second", walked / AIM, 1, f"{walked:,.0f}/s")
    ]


async def _walk(shelf: Shelf) -> float:
    """How long it takes, in seconds."""
    start = time.perf_counter()
    verified = await verify(shelf)
    if verified.flaws:
        msg = f"flaws: {verified.flaws[:3]}"
        raise AssertionError(msg)
    return time.perf_counter() - start
