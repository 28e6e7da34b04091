"""Guesses at secrets, counted: by this process, or by all instances on one database together."""

from __future__ import annotations

import math
from typing import Protocol

from addon.auth.limits import Buckets, TooFastError
from addon.auth.opaque import digest
from booking_core.ports import Clock, Database

_TAKE = (
    "INSERT INTO guesses AS g (digest, used, at) VALUES ($1, 1, $2)"
    " ON CONFLICT (digest) DO UPDATE SET"
    " used = GREATEST(0, g.used - GREATEST(0, excluded.at - g.at) * $3) + 1,"
    " at = GREATEST(g.at, excluded.at)"
    " WHERE GREATEST(0, g.used - GREATEST(0, excluded.at - g.at) * $3) + 1 <= $4"
    " RETURNING used"
)
"""One statement: of two instances that take the last one at once, one gets it."""


class Guesses(Protocol):
    """So many at once, and then one now and again, for each key."""

    async def take(self, key: str) -> None:
        """Before the guess is looked at.

        Raises:
            TooFastError: There is none left.
        """

    async def give_back(self, key: str) -> None:
        """It was right."""


class OwnGuesses:
    """Counted by the one process that there is."""

    def __init__(self, buckets: Buckets) -> None:
        self._buckets = buckets

    async def take(self, key: str) -> None:
        self._buckets.take(key)

    async def give_back(self, key: str) -> None:
        self._buckets.give_back(key)


class SharedGuesses:
    """Counted in PostgreSQL. `name` keeps limits apart; keys are kept as digests only.

    A burst of 0 never ends. What has filled up again is forgotten with the first guess of an hour.
    """

    def __init__(
        self, database: Database, name: str, *, burst: int, rate: float, clock: Clock
    ) -> None:
        self._database = database
        self._name = name
        self._burst = burst
        self._rate = rate
        self._clock = clock
        self._swept_at = 0.0

    async def take(self, key: str) -> None:
        if not self._burst:
            return
        now, known = self._clock().timestamp(), self._digest(key)
        await self._sweep(now)
        taken = await self._database.execute(_TAKE, known, now, self._rate, float(self._burst))
        if not taken:
            raise TooFastError(await self._wait(known, now))

    async def give_back(self, key: str) -> None:
        if self._burst:
            await self._database.execute(
                "UPDATE guesses SET used = GREATEST(0, used - 1) WHERE digest = $1",
                self._digest(key),
            )

    async def _wait(self, known: bytes, now: float) -> int:
        rows = await self._database.fetch("SELECT used, at FROM guesses WHERE digest = $1", known)
        if not rows:
            return 1
        left: float = (rows[0]["used"] + 1 - self._burst) / self._rate - max(
            0.0, now - rows[0]["at"]
        )
        return max(1, math.ceil(left))

    async def _sweep(self, now: float) -> None:
        hour = 3600.0
        if now - self._swept_at >= hour:
            self._swept_at = now
            await self._database.execute("DELETE FROM guesses WHERE at < $1", now - hour)

    def _digest(self, key: str) -> bytes:
        return digest(f"{self._name}\0{key}")
