"""What time decides: ordinary commands in the order they fall due, with keys of their own.

Doing it twice, late, or after a week's outage decides the same things.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import UUID, uuid5

from booking_core.domain.bookings.commands import PassTime
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import SYSTEM
from booking_core.handling import handle
from booking_core.instants import instant, instant_text
from booking_core.ports import Accepted, Envelope, Store
from booking_core.projections.diary import Due, due, next_due
from booking_core.projections.guests import forget_guests
from booking_core.projections.invited import forget_invitations

_RULES = UUID("6f1c1f0e-52f2-4c39-9d6c-0d6f2b7f4e11")
BATCH = 100
LONGEST_SLEEP = 3600.0
"""Seconds; a clock that was set in the meantime is noticed after so long."""


async def follow_time(store: Store) -> None:
    """Lets time decide, for ever."""
    while True:
        position = (await store.head()).position
        await catch_up(store)
        await forget(store)
        await _sleep_until_due(store, position)


async def forget(store: Store) -> None:
    """Names whose time is over, of guests and of those who never came."""
    now = store.now()
    gone = await forget_guests(store, now) + await forget_invitations(store, now)
    if gone:
        await store.scrub()


async def catch_up(store: Store) -> int:
    """Decides all that is due by the log's clock; answers how much there was."""
    decided = 0
    while found := await due(store, instant_text(store.now()), BATCH):
        facts = [await _pass(store, each) for each in found]
        if not any(facts):
            break  # whatever keeps it from being decided, asking on and on is no remedy
        decided += len(found)
    return decided


async def _pass(store: Store, due: Due) -> bool:
    """Whether anything was new about it."""
    key = str(uuid5(_RULES, f"booking/{due.booking_id}/{due.version}/{due.due_at}"))
    envelope = Envelope(SYSTEM, "system", due.correlation, due.cause, key=key, fingerprint=key)
    command = PassTime(due.booking_id, instant(due.due_at))
    outcome = await handle(bookings, store, command, envelope)
    return isinstance(outcome, Accepted) and bool(outcome.recorded) and not outcome.repeated


async def _sleep_until_due(store: Store, position: int) -> None:
    """Until something falls due, or the log has moved and something else may."""
    earliest = await next_due(store)
    seconds = LONGEST_SLEEP
    if earliest is not None:
        seconds = min(seconds, (instant(earliest) - store.now()).total_seconds())
    with suppress(TimeoutError):
        async with asyncio.timeout(max(seconds, 0.0)):
            await store.wait_beyond(position)
