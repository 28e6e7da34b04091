"""Jobs that one instance does at a time: a lease in a row, with a fence that counts the hands.

No two clocks are compared: whoever waits takes over when the beat has stood still for a while by
their own clock, and whoever leads stops before that when they can't renew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from booking_core.ports import Database, UnavailableError

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds.

    Attributes:
        beat: Between renewals.
        surrender: A leader who could not renew for so long stops working.
        takeover: A beat that stood still for so long may be taken over; longer than `surrender`
            by more than a job needs to stop.
    """

    beat: float = 1.0
    surrender: float = 3.0
    takeover: float = 6.0


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in somebody's hands; what they write carries the fence where order matters."""

    job: str
    holder: str
    fence: int


Job = Callable[[Lease], Awaitable[None]]


class LeaseLostError(Exception):
    """Somebody else has the job now, or the database was away for too long."""


async def lead(database: Database, job: str, holder: str, work: Job, pace: Pace) -> None:
    """Does the work whenever the lease is ours, for ever; ends the lease when cancelled.

    Args:
        holder: Unique among the instances, and anew with every start.
    """
    while True:
        lease = await _await_lease(database, job, holder, pace)
        _LOGGER.info("%s: this instance leads (fence %d)", job, lease.fence)
        try:
            await _work_while_leading(database, lease, work, pace)
        except LeaseLostError:
            _LOGGER.warning("%s: another instance leads, or the database is away", job)


async def _work_while_leading(database: Database, lease: Lease, work: Job, pace: Pace) -> None:
    working = asyncio.ensure_future(work(lease))
    renewing = asyncio.ensure_future(_renew(database, lease, pace))
    try:
        await asyncio.wait((working, renewing), return_when=asyncio.FIRST_COMPLETED)
    finally:
        working.cancel()
        renewing.cancel()
        await asyncio.gather(working, renewing, return_exceptions=True)
        await _release(database, lease)
    for ended in (renewing, working):
        if not ended.cancelled():
            ended.result()


async def _await_lease(database: Database, job: str, holder: str, pace: Pace) -> Lease:
    seen, since = None, 0.0
    while True:
        try:
            row = await _look(database, job)
            now = asyncio.get_running_loop().time()
            if row != seen:
                seen, since = row, now
            if row is None or row[1] == RELEASED or now - since >= pace.takeover:
                fence = await _take(database, job, holder, row)
                if fence is not None:
                    return Lease(job, holder, fence)
        except UnavailableError:
            seen = None
            _LOGGER.debug("%s: the lease can't be read", job, exc_info=True)
        await asyncio.sleep(pace.beat)


RELEASED = -1
"""The beat of a lease that was given back."""


async def _look(database: Database, job: str) -> tuple[int, int] | None:
    rows = await database.fetch("SELECT fence, beat FROM leases WHERE job = $1", job)
    return (rows[0]["fence"], rows[0]["beat"]) if rows else None


async def _take(
    database: Database, job: str, holder: str, seen: tuple[int, int] | None
) -> int | None:
    """The new fence; None when somebody else was faster."""
    if seen is None:
        rows = await database.execute(
            "INSERT INTO leases (job, holder, fence, beat) VALUES ($1, $2, 1, 0)"
            " ON CONFLICT (job) DO NOTHING RETURNING fence",
            job,
            holder,
        )
    else:
        rows = await database.execute(
            "UPDATE leases SET holder = $2, fence = fence + 1, beat = 0"
            " WHERE job = $1 AND fence = $3 AND beat = $4 RETURNING fence",
            job,
            holder,
            *seen,
        )
    return rows[0]["fence"] if rows else None


async def _renew(database: Database, lease: Lease, pace: Pace) -> None:
    clock = asyncio.get_running_loop().time
    renewed = clock()
    while True:
        await asyncio.sleep(pace.beat)
        left = renewed + pace.surrender - clock()
        if left <= 0:
            raise LeaseLostError(lease.job)
        asked = clock()
        try:
            async with asyncio.timeout(left):
                ours = await _beat(database, lease)
        except (UnavailableError, TimeoutError):
            _LOGGER.debug("%s: the lease can't be renewed", lease.job, exc_info=True)
            continue
        if not ours:
            raise LeaseLostError(lease.job)
        renewed = asked


async def _beat(database: Database, lease: Lease) -> bool:
    rows = await database.execute(
        "UPDATE leases SET beat = beat + 1 WHERE job = $1 AND fence = $2 RETURNING beat",
        lease.job,
        lease.fence,
    )
    return bool(rows)


async def _release(database: Database, lease: Lease) -> None:
    """Lets the next one begin at once; a database that is away says it by standing still."""
    try:
        await database.execute(
            "UPDATE leases SET beat = $3 WHERE job = $1 AND fence = $2",
            lease.job,
            lease.fence,
            RELEASED,
        )
    except UnavailableError:
        _LOGGER.debug("%s: the lease can't be given back", lease.job, exc_info=True)
