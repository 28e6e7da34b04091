"""Appends commit without waiting for the disk and then pass one flush together.

The head row is so held for the work and not for the flush. A log is flushed from its beginning, so
a flush that began after a commit has it on disk, with all that came before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Barrier(Generic[T]):
    """Shares a flush, and what it answered, among all who came before it began."""

    def __init__(self, flush: Callable[[], Awaitable[T]]) -> None:
        self._flush = flush
        self._next: asyncio.Future[T] | None = None
        self._flushing: asyncio.Task[None] | None = None

    async def passed(self) -> T:
        """Returns when a flush is over that began after this was called; raises as it did."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        mine = self._next
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._run(), name="log flush")
        return await asyncio.shield(mine)

    async def _run(self) -> None:
        try:
            while (turn := self._next) is not None:
                self._next = None
                try:
                    answer = await self._flush()
                except Exception as error:  # noqa: BLE001 - those who wait raise it
                    turn.set_exception(error)
                    turn.exception()  # whoever waited for it may be gone
                else:
                    turn.set_result(answer)
        finally:
            self._flushing = None
