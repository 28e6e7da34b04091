"""Passwords as bcrypt keeps them, worked on by one thread so that the loop stays free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from unicodedata import category, normalize

import bcrypt

LONGEST = 72  # bytes; bcrypt refuses more
MOST_WAITING = 32

T = TypeVar("T")


def as_bytes(password: str) -> bytes:
    """The same for all keyboards: some send an ö as one letter, some as two (RFC 8265 §4.2)."""
    spaced = "".join(" " if category(each) == "Zs" else each for each in password)
    return normalize("NFC", spaced).encode()


class BusyError(Exception):
    """Too many wait for the one worker."""


class Passwords:
    """Hashes and checks, one at a time: each takes a good part of a second on a small machine.

    `cost` is bcrypt's exponent. `close` ends the thread.
    """

    def __init__(self, cost: int) -> None:
        self._cost = cost
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobodys = bcrypt.hashpw(b"nobody", bcrypt.gensalt(cost))

    async def hash(self, password: str) -> str:
        """Raises ValueError above 72 bytes, BusyError under load."""
        given = as_bytes(password)
        return await self._work(lambda: bcrypt.hashpw(given, bcrypt.gensalt(self._cost)).decode())

    async def matches(self, password: str, known: str | None) -> bool:
        """Whether this is the password; takes as long where nothing is known.

        Raises:
            BusyError: Too many wait.
        """
        given = as_bytes(password)
        fits = len(given) <= LONGEST and known is not None
        against = known.encode() if known is not None and fits else self._nobodys
        found = await self._work(lambda: bcrypt.checkpw(given[:LONGEST], against))
        return found and fits

    def is_outdated(self, known: str) -> bool:
        """Whether it was made at another cost: `$2b$10$…`."""
        return int(known.split("$")[2]) != self._cost

    async def _work(self, job: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, job)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)
