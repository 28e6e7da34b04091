"""Decisions that wait for their turn: all that are waiting go into one transaction.

A single caller waits for nobody: a batch is what came while the one before it was written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from booking_core.ports import Outcome
from booking_core.stores.writer import Batch, Result, Wish

MOST_AT_ONCE = 256

Write = Callable[[Sequence[Wish]], Awaitable[Batch]]
"""Commits a batch."""
Settle = Callable[[Batch], Awaitable[bool]]
"""Whether a committed batch is on disk for good; if not, its wishes are written anew."""
Turn = tuple[Wish, "asyncio.Future[Outcome]"]


async def settled_by_commit(_batch: Batch) -> bool:
    return True


class WaitingRoom:
    """One transaction at a time, however many callers; the next begins while one settles."""

    def __init__(self, write: Write, settle: Settle) -> None:
        self._write = write
        self._settle = settle
        self._waiting: list[Turn] = []
        self._serving: asyncio.Task[None] | None = None
        self._settling: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Whether a caller would have to wait for a batch that is being written."""
        return self._serving is not None

    async def result(self, wish: Wish) -> Outcome:
        """What came of the wish, once it is durable; its failure is raised."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._enter([(wish, answer)])
        return await answer

    async def close(self) -> None:
        """Returns when nothing is being written any more."""
        while tasks := {*self._settling, *([self._serving] if self._serving else [])}:
            await asyncio.wait(tasks)

    def _enter(self, turns: Sequence[Turn]) -> None:
        self._waiting.extend(turns)
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve(), name="log writer")

    async def _serve(self) -> None:
        try:
            while self._waiting:
                turns = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await self._serve_batch([turn for turn in turns if not turn[1].done()])
        finally:
            self._serving = None

    async def _serve_batch(self, turns: Sequence[Turn]) -> None:
        if not turns:
            return
        try:
            batch = await self._write([wish for wish, _ in turns])
        except Exception as error:  # noqa: BLE001 - the callers raise it
            _answer(turns, [error] * len(turns))
            return
        task = asyncio.create_task(self._settle_batch(turns, batch), name="log settling")
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settle_batch(self, turns: Sequence[Turn], batch: Batch) -> None:
        try:
            on_disk = await self._settle(batch)
        except Exception as error:  # noqa: BLE001 - the callers raise it
            _answer(turns, [error] * len(turns))
            return
        if on_disk:
            _answer(turns, batch.results)
        else:
            self._enter(turns)


def _answer(turns: Sequence[Turn], results: Sequence[Result]) -> None:
    for (_, answer), result in zip(turns, results, strict=True):
        if answer.done():
            continue
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)
