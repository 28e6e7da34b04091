"""Tries a policy on the past: reads the log page by page, and writes nothing.

Ten years take seconds. So it works in slices, and lets others be served between them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast, get_args

from booking_core.domain.bookings.life import AnyEvent
from booking_core.domain.bookings.rehearsal import Rehearsal, Tally
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import EventLog

PAGE = 500
"""Events that are held at once."""
SLICE = 0.005
"""Seconds after which others have their turn."""
_HEARD = get_args(AnyEvent)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come: positions of the log."""

    done: int
    of: int


async def rehearse(log: EventLog, rehearsal: Rehearsal, *, slices: float = SLICE) -> Tally:
    """All of it, up to the head as it stands at the beginning."""
    async for _ in rehearsing(log, rehearsal, slices=slices):
        pass
    return rehearsal.told()


async def rehearsing(
    log: EventLog, rehearsal: Rehearsal, *, slices: float = SLICE
) -> AsyncIterator[Progress]:
    """As `rehearse`, telling after each slice how far it is; the tally is the caller's to ask for.

    Args:
        slices: Seconds of work between two turns of the others; 0: a turn after each event.

    """
    end, position = (await log.head()).position, 0
    yield Progress(0, end)
    rested_at = time.monotonic()
    while position < end:
        for recorded in await log.read(EVERYTHING, after=position, limit=PAGE):
            if recorded.position > end:
                return
            position = recorded.position
            if isinstance(recorded.event, _HEARD):
                rehearsal.hear(cast("AnyEvent", recorded.event), recorded.occurred_at)
            if time.monotonic() - rested_at >= slices:
                await asyncio.sleep(0)
                yield Progress(position, end)
                rested_at = time.monotonic()
