"""Wishes over a real broker: decided with a token, refused without, answered where it was asked."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from addon.auth.api_tokens import create_token
from booking_core.domain.ids import MemberId
from booking_core.domain.things.resource_life import Mode
from booking_core.projections.diary import entry
from tests.addon.family import ANA, TODAY
from tests.addon.mqtt.listener import Listener
from tests.addon.mqtt.telling import TOPICS, House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from addon.mqtt.client import Broker
    from addon.mqtt.topics import Topics

pytestmark = pytest.mark.usefixtures("verbose")
ABSENT = "00000000-0000-7000-8000-00000000dead"


@pytest.fixture
async def furnished(house: House) -> House:
    """With a house for which Ana decides, being the only one."""
    await house.family.found()
    await house.family.build(mode=Mode.ONE)
    return house


async def token(house: House, *scopes: str, of: MemberId = ANA) -> str:
    _token, secret = await create_token(
        house.store, of, name="switch", scopes=scopes, now=house.clock()
    )
    return secret


@asynccontextmanager
async def attended(house: House, broker: Broker) -> AsyncIterator[Listener]:
    """The app is there and hears; the listener hears it."""
    async with Listener(broker, "house/#") as listener, house.told_to(broker):
        await listener.until(
            lambda heard: any(each.topic == TOPICS.head and not each.retained for each in heard)
        )
        yield listener


async def asked(  # noqa: PLR0913 - all but the first three by keyword
    broker: Broker,
    verb: str,
    told: object,
    *,
    answer_to: str = "",
    retain: bool = False,
    topics: Topics = TOPICS,
) -> None:
    """Says it once, as a switch or a script would."""
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.connect(broker.host, broker.port)
    client.loop_start()
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho's own
    if answer_to:
        properties.ResponseTopic = answer_to
        properties.CorrelationData = b"mine"
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    said = client.publish(topics.command(verb), raw, qos=1, retain=retain, properties=properties)
    await asyncio.to_thread(said.wait_for_publish, 10)
    client.disconnect()
    await asyncio.to_thread(client.loop_stop)


async def answer(listener: Listener, topic: str) -> Any:  # noqa: ANN401 - JSON
    heard = await listener.until(lambda heard: any(each.topic == topic for each in heard))
    return next(each.json for each in heard if each.topic == topic)


async def state_of(house: House, booking_id: str) -> str:
    found = await entry(house.store, booking_id)
    assert found is not None
    return found.booking.state


async def test_a_request_is_approved_and_the_answer_says_so(
    furnished: House, address: Broker
) -> None:
    booking_id = await furnished.family.book(TODAY, 2)
    wish = {"token": await token(furnished, "decide"), "booking_id": booking_id, "version": 1}

    async with attended(furnished, address) as listener:
        await asked(address, "approve", {"id": "a1", **wish})
        told = await answer(listener, TOPICS.answer("a1"))

    assert told == {
        "id": "a1",
        "ok": True,
        "booking_id": booking_id,
        "state": "approved",
        "version": 2,
    }


async def test_who_asks_in_mqtt_5_is_answered_where_they_want(
    furnished: House, address: Broker
) -> None:
    booking_id = await furnished.family.book(TODAY, 2)
    wish = {"token": await token(furnished, "decide"), "booking_id": booking_id, "version": 1}
    got: asyncio.Queue[MQTTMessage] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    mine = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)

    def keep(_client: Client, _data: object, message: MQTTMessage) -> None:
        loop.call_soon_threadsafe(got.put_nowait, message)

    mine.on_message = keep
    mine.connect(address.host, address.port)
    mine.subscribe("my/switch", qos=1)
    mine.loop_start()

    async with attended(furnished, address):
        await asked(address, "decline", {"id": "a2", **wish, "reason": "No"}, answer_to="my/switch")
        message = await asyncio.wait_for(got.get(), 30)
    mine.disconnect()
    await asyncio.to_thread(mine.loop_stop)

    assert json.loads(message.payload)["state"] == "declined"
    assert message.properties is not None
    assert getattr(message.properties, "CorrelationData", None) == b"mine"


@pytest.mark.parametrize(
    "refusal",
    [  # what the token may, what is asked with what, and the answer
        (("book", "read"), "approve", {}, {"code": "scope_missing", "allowed": ["decide"]}),
        (("decide",), "cancel", {}, {"code": "scope_missing", "allowed": ["book"]}),
        (("decide",), "approve", {"token": "fb_wrong"}, {"code": "token_invalid"}),
        (("decide",), "approve", {"version": 9}, {"code": "stale", "current_version": 1}),
        (("decide",), "approve", {"booking_id": ABSENT}, {"code": "not_found"}),
        (("decide",), "approve", {"colour": "red"}, {"code": "invalid", "fields": ["colour"]}),
        (("decide",), "decline", {}, {"code": "invalid", "fields": ["reason"]}),
        (("decide",), "explode", {}, {"code": "unknown_verb", "value": "explode"}),
    ],
)
async def test_what_is_refused_is_answered_with_its_code_and_changes_nothing(
    furnished: House,
    address: Broker,
    refusal: tuple[Sequence[str], str, dict[str, object], dict[str, object]],
) -> None:
    scopes, verb, more, expected = refusal
    booking_id = await furnished.family.book(TODAY, 2)
    wish = {"token": await token(furnished, *scopes), "booking_id": booking_id, "version": 1}

    async with attended(furnished, address) as listener:
        await asked(address, verb, {"id": "a3", **wish, **more})
        told = await answer(listener, TOPICS.answer("a3"))

    assert told == {**told, "ok": False, **expected}
    assert await state_of(furnished, booking_id) == "pending"


async def test_what_is_no_command_does_no_harm_and_what_is_repeated_decides_nothing_new(
    furnished: House, address: Broker
) -> None:
    booking_id = await furnished.family.book(TODAY, 2)
    wish = {"token": await token(furnished, "decide"), "booking_id": booking_id, "version": 1}

    async with attended(furnished, address) as listener:
        for raw in (b"", b"\xff", b"[" * 4000, b"x" * 5000, b'{"id": "a/b"}', b'{"id": "\\ud800"}'):
            await asked(address, "approve", raw, answer_to="house/status")
        await asked(address, "approve", {"id": "a4", **wish})
        first = await answer(listener, TOPICS.answer("a4"))
        listener.heard.clear()
        await asked(address, "approve", {"id": "a4", **wish})
        second = await answer(listener, TOPICS.answer("a4"))
        await asked(address, "approve", {"id": "a4", **wish, "note": "other"})
        heard = await listener.until(
            lambda heard: [e.topic for e in heard].count(TOPICS.answer("a4")) == 2
        )

    assert first == second
    assert [each.json for each in heard if each.topic == TOPICS.answer("a4")][-1][
        "code"
    ] == "key_reused"
    assert not [each for each in heard if each.topic == "house/status" and b"{" in each.payload]


async def test_what_the_broker_kept_from_another_time_is_not_decided(
    furnished: House, address: Broker
) -> None:
    booking_id = await furnished.family.book(TODAY, 2)
    wish = {"token": await token(furnished, "decide"), "booking_id": booking_id, "version": 1}
    await asked(address, "approve", {"id": "old", **wish}, retain=True)

    async with attended(furnished, address) as listener:
        await asked(address, "approve", {"id": "new", **wish, "version": 7})
        await answer(listener, TOPICS.answer("new"))
    await asked(address, "approve", b"", retain=True)

    assert TOPICS.answer("old") not in [each.topic for each in listener.heard]
    assert await state_of(furnished, booking_id) == "pending"
