from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from addon.mqtt.client import (
    Broker,
    BrokerAwayError,
    BrokerRefusesError,
    Message,
    NotAcknowledgedError,
    Session,
    connect,
)
from tests.addon.mqtt.conftest import Guard
from tests.addon.mqtt.gate import Gate
from tests.addon.mqtt.listener import Listener
from tests.servers.mosquitto import Broker as Mosquitto

WILL = Message("house/status", b"offline", retain=True)


@asynccontextmanager
async def session(
    broker: Broker, heard: list[tuple[str, bytes]] | None = None
) -> AsyncIterator[Session]:
    kept: list[tuple[str, bytes]] = [] if heard is None else heard
    opened = await connect(
        broker,
        client_id="test",
        will=WILL,
        hear=lambda heard: kept.append((heard.topic, heard.payload)),
    )
    try:
        yield opened
    finally:
        await opened.close()


async def test_what_is_published_is_acknowledged_and_arrives_in_order(address: Broker) -> None:
    async with Listener(address, "house/#") as listener, session(address) as here:
        await asyncio.gather(*(here.publish(Message(f"house/{n}", b"x")) for n in range(20)))

        heard = await listener.count(20)

    assert [each.topic for each in heard] == [f"house/{n}" for n in range(20)]


async def test_mqtt_5_is_spoken_where_it_is_known(address: Broker) -> None:
    async with session(address) as here:
        assert here.protocol is MQTTProtocolVersion.MQTTv5
        assert here.window == 20


@pytest.mark.parametrize("knows_mqtt5", [False, None])
async def test_an_older_broker_is_spoken_to_in_3_1_1(
    address: Broker, *, knows_mqtt5: bool | None
) -> None:
    gate = Gate(address, knows_mqtt5=knows_mqtt5)

    async with gate as broker, session(broker) as here:
        await here.publish(Message("house/old", b"x"))

        assert here.protocol is MQTTProtocolVersion.MQTTv311
        assert gate.greeted == [5, 4]


@pytest.mark.parametrize("knows_mqtt5", [True, False])
async def test_a_wrong_password_is_refused_and_says_so_without_it(
    guard: Guard, *, knows_mqtt5: bool
) -> None:
    wrong = replace(guard.address, password="sesame")  # noqa: S106  an example

    async with Gate(wrong, knows_mqtt5=knows_mqtt5) as broker:
        with pytest.raises(BrokerRefusesError) as refused:
            await connect(broker, client_id="test", will=WILL, hear=lambda *_: None)

    assert str(refused.value) == "Not authorized"


async def test_a_topic_that_the_broker_forbids_is_not_taken_for_delivered(
    guard: Guard,
) -> None:
    async with session(guard.address) as here:
        await here.publish(Message("house/allowed", b"x"))

        with pytest.raises(NotAcknowledgedError) as refused:
            await here.publish(Message("forbidden/fruit", b"x"))

    assert (refused.value.topic, refused.value.reason) == ("forbidden/fruit", "Not authorized")


async def test_nobody_at_that_address_is_said_with_the_reason() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()

    with pytest.raises(BrokerAwayError, match="refused"):
        await connect(Broker("127.0.0.1", port), client_id="t", will=WILL, hear=lambda *_: None)


# paho leaves the socket of a failed handshake to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_something_else_than_a_broker_is_away(address: Broker) -> None:
    tls = replace(address, tls=True)

    with pytest.raises(BrokerAwayError):
        await connect(tls, client_id="t", will=WILL, hear=lambda *_: None)


async def test_the_will_is_told_when_the_line_is_cut_and_not_after_a_good_bye(
    address: Broker,
) -> None:
    gate = Gate(address)
    async with Listener(address, WILL.topic) as listener, gate as broker:
        async with session(address):
            pass
        async with session(broker):
            gate.shut()

            heard = await listener.count(1)

    assert [(each.topic, each.payload) for each in heard] == [(WILL.topic, b"offline")]


async def test_what_was_on_its_way_fails_when_the_broker_is_killed(
    broker: Mosquitto, address: Broker
) -> None:
    async with session(address) as here:
        broker.kill()
        await here.ended

        with pytest.raises(BrokerAwayError):
            await here.publish(Message("house/late", b"x"))


async def test_others_are_heard(address: Broker) -> None:
    heard: list[tuple[str, bytes]] = []
    async with Listener(address, "#") as other, session(address, heard) as here:
        here.subscribe("homeassistant/status")
        await here.publish(Message("house/after", b"the subscription"))

        other.say("homeassistant/status", b"online")
        await other.last("homeassistant/status")
        await here.publish(Message("house/after", b"all that"))

    assert heard == [("homeassistant/status", b"online")]
