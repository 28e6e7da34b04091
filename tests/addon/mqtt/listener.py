"""Somebody on the other side of the broker, who keeps what is said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from addon.mqtt.client import Broker


@dataclass(frozen=True)
class Heard:
    topic: str
    payload: bytes
    retained: bool

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever was said
        return json.loads(self.payload)


async def eventually(true: Callable[[], bool]) -> None:
    """For what others bring about and don't tell."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110  there is nobody who would set an event
            await asyncio.sleep(0.01)


class Listener:
    """Comes back by itself when the broker was away."""

    def __init__(self, broker: Broker, *topics: str, qos: int = 0) -> None:
        self.heard: list[Heard] = []
        self._topics = topics
        self._qos = qos
        self._broker = broker
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._subscribed = 0
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.username_pw_set(broker.username, broker.password)
        self._client.on_connect = lambda *_: self._subscribe()
        self._client.on_subscribe = lambda *_: self._later(self._count_subscription)
        self._client.on_message = lambda _client, _data, message: self._later(self._keep, message)

    async def __aenter__(self) -> Self:
        self._client.connect_async(self._broker.host, self._broker.port)
        self._client.loop_start()
        await self.listening()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    async def listening(self, *, times: int = 1) -> None:
        """Returns when it has subscribed so many times: once more after the broker was away."""
        await eventually(lambda: self._subscribed >= times)

    async def until(self, enough: Callable[[Sequence[Heard]], bool]) -> Sequence[Heard]:
        try:
            async with asyncio.timeout(30):
                while not enough(self.heard):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            topics = [each.topic for each in self.heard]
            msg = f"waited in vain; heard {len(topics)} messages, the last of {topics[-10:]}"
            raise AssertionError(msg) from None
        return tuple(self.heard)

    async def count(self, number: int) -> Sequence[Heard]:
        return await self.until(lambda heard: len(heard) >= number)

    async def last(self, topic: str) -> Heard:
        """Waits for a word on the topic; the newest."""
        heard = await self.until(lambda all_: any(each.topic == topic for each in all_))
        return [each for each in heard if each.topic == topic][-1]

    def say(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(topic, payload, qos=1, retain=retain)

    def _subscribe(self) -> None:
        self._client.subscribe([(topic, self._qos) for topic in self._topics])

    def _count_subscription(self) -> None:
        self._subscribed += 1

    def _later(self, call: Callable[..., object], *args: object) -> None:
        self._loop.call_soon_threadsafe(call, *args)

    def _keep(self, message: MQTTMessage) -> None:
        self.heard.append(Heard(message.topic, bytes(message.payload), message.retain))
        self._changed.set()
