from __future__ import annotations

import asyncio

import pytest

from addon.mqtt.client import BrokerAwayError, Message, NotAcknowledgedError
from addon.mqtt.delivery import deliver


class Wire:
    """A line whose other end the test holds."""

    def __init__(self, window: int) -> None:
        self.window = window
        self.sent: list[tuple[Message, asyncio.Future[None]]] = []

    def publish(self, message: Message) -> asyncio.Future[None]:
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sent.append((message, acknowledged))
        return acknowledged

    @property
    def topics(self) -> list[str]:
        return [message.topic for message, _ in self.sent]

    def acknowledge(self, *which: int) -> None:
        for each in which:
            self.sent[each][1].set_result(None)


def owed(*positions: int) -> list[tuple[int, Message]]:
    return [(position, Message(f"event/{position}", b"")) for position in positions]


async def turn() -> None:
    """Lets everybody do what they can do at once."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_than_the_window_is_on_its_way() -> None:
    wire = Wire(window=3)
    under_way = asyncio.create_task(deliver(wire, owed(1, 2, 3, 4, 5)))
    await turn()
    before = wire.topics

    wire.acknowledge(0)
    await turn()

    assert before == ["event/1", "event/2", "event/3"]
    assert wire.topics == ["event/1", "event/2", "event/3", "event/4"]
    wire.acknowledge(1, 2, 3)
    await turn()
    wire.acknowledge(4)
    await under_way


async def test_only_the_run_without_a_gap_is_finished() -> None:
    wire, finished = Wire(window=4), list[int]()
    under_way = asyncio.create_task(deliver(wire, owed(7, 8, 9), finished.append))
    await turn()

    wire.acknowledge(0, 2)
    await turn()
    before = tuple(finished)
    wire.acknowledge(1)
    await under_way

    assert before == (7,)
    assert finished == [7, 8, 9]


@pytest.mark.parametrize(
    "failure", [BrokerAwayError("gone"), NotAcknowledgedError("event/2", "Not authorized")]
)
async def test_a_failure_stops_what_follows_and_is_not_finished(failure: Exception) -> None:
    wire, finished = Wire(window=2), list[int]()
    under_way = asyncio.create_task(deliver(wire, owed(1, 2, 3, 4), finished.append))
    await turn()

    wire.acknowledge(0)
    await turn()
    wire.sent[1][1].set_exception(failure)
    with pytest.raises(type(failure)):
        await under_way

    assert finished == [1]
    assert wire.topics == ["event/1", "event/2", "event/3"]


async def test_nothing_owed_is_done_at_once() -> None:
    await deliver(Wire(window=1), [])
