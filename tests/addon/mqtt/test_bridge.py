"""What is decided is told to the broker, and what is told is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.mqtt.client import Broker
from booking_core.domain.ids import ResourceId
from booking_core.domain.things.resource_life import Mode
from tests.addon.family import HOUSE, NOON, TODAY
from tests.addon.mqtt.gate import Gate
from tests.addon.mqtt.listener import Listener
from tests.addon.mqtt.telling import (
    STATE,
    TOPICS,
    House,
    facts,
    state,
)

pytestmark = pytest.mark.usefixtures("verbose")


@pytest.mark.parametrize("house", ["sqlite", "postgres"], indirect=True)
async def test_what_is_decided_is_heard_with_the_ids_of_the_log(
    furnished: House, address: Broker
) -> None:
    async with Listener(address, "house/event/#") as listener, furnished.told_to(address):
        booking_id = await furnished.family.book(TODAY)
        await furnished.family.cancel(booking_id, version=2)

        heard = await listener.count(3)

    assert [each.topic for each in heard] == [
        "house/event/booking_requested",
        "house/event/booking_approved",
        "house/event/booking_cancelled",
    ]
    assert facts(heard) == (await furnished.log())[-3:]
    assert {each.json["booking_id"] for each in heard} == {booking_id}
    assert [each.json["state"] for each in heard] == ["pending", "approved", "cancelled"]
    assert not any(b"secret" in each.payload or each.retained for each in heard)


async def test_what_was_asked_in_vain_is_passed_over(furnished: House, address: Broker) -> None:
    async with Listener(address, "house/event/#") as listener, furnished.told_to(address):
        await furnished.family.ask_in_vain()
        await furnished.all_told()
        await furnished.family.book(TODAY)

        heard = await listener.count(1)

    assert heard[0].topic == "house/event/booking_requested"


async def test_a_stay_is_seen_in_the_state_of_its_house(furnished: House, address: Broker) -> None:
    async with Listener(address, "house/#") as listener, furnished.told_to(address):
        booking_id = await furnished.family.book(TODAY, nights=2)

        told = await state(listener, STATE, occupied=True)

    assert told["current"] == {"booking_id": booking_id, "until": "2026-07-11T22:00:00Z"}
    assert told["free_tonight"] == 499


async def test_time_alone_changes_the_state(furnished: House, address: Broker) -> None:
    booking_id = await furnished.family.book(TODAY, nights=2)
    async with Listener(address, STATE) as listener, furnished.told_to(address):
        await state(listener, STATE, occupied=True)
        furnished.clock.now = NOON + timedelta(days=2)

        told = await state(listener, STATE, occupied=False)

    assert booking_id
    assert told["current"] is None


async def test_a_request_stands_in_the_inbox_until_it_is_approved(
    furnished: House, address: Broker
) -> None:
    lake = ResourceId("01970000-0000-7000-8000-000000000011")
    await furnished.family.build(lake, "Boathouse", Mode.ONE)
    async with Listener(address, "house/#") as listener, furnished.told_to(address):
        booking_id = await furnished.family.book(TODAY, resource_id=lake)
        inbox = await state(listener, TOPICS.inbox, pending=1)
        asked = await state(listener, TOPICS.resource(lake), pending=1)
        await furnished.family.approve(booking_id, version=1)
        await state(listener, TOPICS.inbox, pending=0, oldest=None)
        await state(listener, TOPICS.resource(lake), pending=0, occupied=True)

    assert inbox["oldest"] == "2026-07-10T12:00:00Z"
    assert asked["occupied"] is False


async def test_who_comes_late_finds_the_states_and_not_the_news(
    furnished: House, address: Broker
) -> None:
    async with furnished.told_to(address), Listener(address, "house/#") as late:
        await late.until(lambda heard: len({each.topic for each in heard}) == 4)
        await furnished.family.book(TODAY)
        heard = await late.last("house/event/booking_approved")

    kept = {each.topic for each in late.heard if each.retained}
    assert kept == {TOPICS.status, STATE, TOPICS.inbox, TOPICS.head}
    assert not heard.retained


async def test_the_head_of_the_log_is_told_each_day(furnished: House, address: Broker) -> None:
    async with furnished.told_to(address), Listener(address, TOPICS.head) as listener:
        await state(listener, TOPICS.head, at="2026-07-10T12:00:00Z")
        furnished.clock.now = NOON + timedelta(days=1)
        told = await state(listener, TOPICS.head, at="2026-07-11T12:00:00Z")

    head = await furnished.store.head()
    assert (told["position"], told["hash"]) == (head.position, head.hash.hex())


async def test_the_status_says_whether_anybody_is_there(house: House, address: Broker) -> None:
    gate = Gate(address)
    async with Listener(address, TOPICS.status) as listener, gate as through:
        async with house.told_to(address):
            await listener.count(1)
        await listener.count(2)
        async with house.told_to(through):
            await listener.count(3)
            gate.shut()
            await listener.count(4)

    assert [each.payload for each in listener.heard] == [b"online", b"offline"] * 2


async def test_an_archived_resource_leaves_nothing_behind(
    furnished: House, address: Broker
) -> None:
    device = TOPICS.device(f"family_booking_{HOUSE}")
    async with Listener(address, "#") as listener, furnished.told_to(address):
        await listener.until(lambda heard: device in {each.topic for each in heard})
        await furnished.family.archive()

        await listener.until(
            lambda heard: {device, STATE} <= {each.topic for each in heard if not each.payload}
        )
    async with Listener(address, "#") as late:
        await late.last(TOPICS.status)

    assert {device, STATE}.isdisjoint({each.topic for each in late.heard})


async def test_discovery_that_was_switched_off_takes_its_devices_away(
    furnished: House, address: Broker
) -> None:
    silent = replace(furnished, discovery=False)
    async with Listener(address, "homeassistant/#") as listener, silent.told_to(address):
        await listener.until(
            lambda heard: len({each.topic for each in heard if not each.payload}) == 2
        )
    async with Listener(address, "homeassistant/#", "house/status") as late:
        await late.last(TOPICS.status)

    assert [each.topic for each in late.heard] == [TOPICS.status]
