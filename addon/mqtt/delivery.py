"""Messages on their way to the broker: in order, a few at a time, none given up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from addon.mqtt.client import Message


class Line(Protocol):
    """What carries messages; see `Session`."""

    window: int

    def publish(self, message: Message) -> asyncio.Future[None]: ...


async def deliver(
    line: Line,
    owed: Iterable[tuple[int, Message]],
    finished: Callable[[int], None] = lambda _position: None,
) -> None:
    """Returns when all is acknowledged; stops at the first message that is not.

    A sliding window: a broker may sit on the last acknowledgement of a full batch for as long as
    it takes TCP to give up waiting for more (40 ms), so nobody waits for a batch to be over.

    Args:
        line: Carries nothing else meanwhile.
        owed: With the position of the event that each tells, rising.
        finished: Called with a position when it and all before it are acknowledged.

    Raises:
        BrokerAwayError: The connection is gone.
        NotAcknowledgedError: The broker refused a message.

    """
    under_way: deque[tuple[int, asyncio.Future[None]]] = deque()
    try:
        for position, message in owed:
            if len(under_way) >= line.window:
                await _first(under_way, finished)
            under_way.append((position, line.publish(message)))
        while under_way:
            await _first(under_way, finished)
    finally:
        for _, acknowledged in under_way:
            _forget(acknowledged)


async def _first(
    under_way: deque[tuple[int, asyncio.Future[None]]], finished: Callable[[int], None]
) -> None:
    position, acknowledged = under_way.popleft()
    await acknowledged
    finished(position)


def _forget(acknowledged: asyncio.Future[None]) -> None:
    if not acknowledged.cancel() and not acknowledged.cancelled():
        acknowledged.exception()
