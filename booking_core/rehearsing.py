"""Tries a policy on the past: reads the log page by page, and writes nothing."""

from __future__ import annotations

from typing import cast, get_args

from booking_core.domain.bookings.life import AnyEvent
from booking_core.domain.bookings.rehearsal import Rehearsal, Tally
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import EventLog

PAGE = 500
"""Events that are held at once."""
_HEARD = get_args(AnyEvent)


async def rehearse(log: EventLog, rehearsal: Rehearsal) -> Tally:
    """Up to the head as it stands at the beginning."""
    end, position = (await log.head()).position, 0
    while position < end:
        for recorded in await log.read(EVERYTHING, after=position, limit=PAGE):
            position = recorded.position
            if isinstance(recorded.event, _HEARD):
                rehearsal.hear(cast("AnyEvent", recorded.event), recorded.occurred_at)
    return rehearsal.told()
