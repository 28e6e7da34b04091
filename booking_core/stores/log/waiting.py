"""Decisions that wait for their turn: all that are waiting go into one transaction.

A single caller waits for nobody: a batch is what came while the one before it was prepared. It is
prepared while that one is written, and written while that one settles.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Generic, TypeVar

from booking_core.ports import Outcome
from booking_core.stores.log.wishes import Batch, Result, Wish

MOST_AT_ONCE = 256

PARTS = 3
"""One is prepared while one is written and one is flushed."""
FEW = 16
"""So many are not parted."""

R = TypeVar("R")

Prepare = Callable[[Sequence[Wish]], Awaitable[R]]
"""Does with a batch what can be done before the one before it is written."""
Write = Callable[[R], Awaitable[Batch]]
"""Commits a batch; called in order, one at a time."""
Settle = Callable[[Batch], Awaitable[bool]]
"""Whether a committed batch is on disk for good; if not, its wishes are written anew."""
Turn = tuple[Wish, "asyncio.Future[Outcome]"]


async def as_they_are(wishes: Sequence[Wish]) -> Sequence[Wish]:
    """Where nothing can be done ahead."""
    return wishes


async def settled_by_commit(_batch: Batch) -> bool:
    return True


class WaitingRoom(Generic[R]):
    """One transaction at a time, however many callers.

    Args:
        ahead: Whether `prepare` is work, so that parts are done sooner than a whole.
    """

    def __init__(
        self, prepare: Prepare[R], write: Write[R], settle: Settle, *, ahead: bool
    ) -> None:
        self._prepare = prepare
        self._write = write
        self._settle = settle
        self._ahead = ahead
        self._waiting: list[Turn] = []
        self._unanswered = 0
        self._serving = False
        self._writing: asyncio.Future[None] | None = None
        self._working: set[asyncio.Task[None]] = set()

    async def result(self, wish: Wish) -> Outcome:
        """What came of the wish, once it is durable; its failure is raised.

        Whoever is cancelled leaves the answer behind, and a write under way to itself.
        """
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._unanswered += 1
        try:
            self._enter([(wish, answer)])
            return await answer
        finally:
            self._unanswered -= 1

    async def close(self) -> None:
        """Returns when nothing is being written any more."""
        while self._working:
            await asyncio.wait(self._working)

    def _enter(self, turns: Sequence[Turn]) -> None:
        self._waiting.extend(turns)
        if not self._serving:
            self._serving = True
            self._work(self._serve(), "log writer")

    def _work(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _serve(self) -> None:
        """Prepares batch after batch, and has each finished beside the next.

        The last one it finishes itself: whoever comes meanwhile is served anew.
        """
        last: Coroutine[None, None, None] | None = None
        try:
            while self._waiting:
                if last is not None:
                    self._work(last, "log batch")
                    # It is sent before this loop is busy with the next.
                    await asyncio.sleep(0)
                last = await self._prepared()
        finally:
            self._serving = False
        if last is not None:
            await last

    async def _prepared(self) -> Coroutine[None, None, None] | None:
        """What is left to do for the next batch, once it may be written."""
        if not self._ahead:
            await self._written()
        turns = self._taken()
        if not turns:
            return None
        try:
            ready = await self._prepare([wish for wish, _ in turns])
        except Exception as error:  # noqa: BLE001 - the callers raise it
            _answer(turns, [error] * len(turns))
            return None
        await self._written()
        self._writing = asyncio.get_running_loop().create_future()
        return self._finish(turns, ready, self._writing)

    async def _written(self) -> None:
        if self._writing is not None:
            await self._writing

    def _taken(self) -> Sequence[Turn]:
        most = max(FEW, -(-self._unanswered // PARTS)) if self._ahead else MOST_AT_ONCE
        turns = self._waiting[: min(most, MOST_AT_ONCE)]
        del self._waiting[: len(turns)]
        return [turn for turn in turns if not turn[1].done()]

    async def _finish(self, turns: Sequence[Turn], ready: R, written: asyncio.Future[None]) -> None:
        try:
            try:
                batch = await self._write(ready)
            finally:
                written.set_result(None)
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
