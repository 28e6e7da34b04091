"""The household of these tests, its store, and what tells the broker of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from addon.mqtt.bridge import Bridge, Outside, Pace
from addon.mqtt.broker import FindBroker, always
from addon.mqtt.client import Broker, Message
from addon.mqtt.picture import Installation, painter
from addon.mqtt.topics import Topics
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Store
from tests.addon.family import HOUSE, Family, SetClock
from tests.addon.mqtt.listener import Heard, Listener

TOPICS = Topics(prefix="house")
STATE = TOPICS.resource(HOUSE)
QUICK = Pace(first=0.02, longest=0.2, look=0.05, spread=0)


@dataclass
class House:
    """The household, its store and what tells of it."""

    store: Store
    family: Family
    clock: SetClock
    discovery: bool = True
    looks: int = 0

    def told_to(self, broker: Broker) -> AbstractAsyncContextManager[Bridge]:
        return self.told_by(always(broker))

    @asynccontextmanager
    async def told_by(self, find_broker: FindBroker) -> AsyncIterator[Bridge]:
        paint = painter(
            self.store, TOPICS, Installation("server", "0.1.0", discovery=self.discovery)
        )

        async def picture(now: datetime) -> Sequence[Message]:
            self.looks += 1
            return await paint(now)

        outside = Outside(find_broker, TOPICS, "bridge", QUICK)
        bridge = Bridge(self.store, picture, outside, self.clock)
        task = asyncio.create_task(bridge.run())
        try:
            yield bridge
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def all_told(self) -> None:
        async with asyncio.timeout(30):
            # Nobody would set an event when a checkpoint is saved.
            while await self.checkpoint() < (await self.store.head()).position:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def checkpoint(self) -> int:
        rows = await self.store.fetch("SELECT position FROM checkpoints")
        position: int = rows[0]["position"]
        return position

    async def log(self) -> list[tuple[int, str]]:
        return [(each.position, each.id) for each in await self.store.read(EVERYTHING)]


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "addon.mqtt.bridge"]


def levels(caplog: pytest.LogCaptureFixture) -> list[int]:
    return [each.levelno for each in caplog.records if each.name == "addon.mqtt.bridge"]


def facts(heard: Sequence[Heard]) -> list[tuple[int, str]]:
    told = [each.json for each in heard if each.topic.startswith("house/event/")]
    return [(each["position"], each["id"]) for each in told]


def first_times(told: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    return list(dict.fromkeys(told))


async def state(listener: Listener, topic: str, **expected: object) -> dict[str, Any]:
    """Waits until the newest word on the topic says this."""

    def said(heard: Sequence[Heard]) -> bool:
        words = [each for each in heard if each.topic == topic and each.payload]
        return bool(words) and expected.items() <= words[-1].json.items()

    heard = await listener.until(said)
    document: dict[str, Any] = [each for each in heard if each.topic == topic][-1].json
    return document
