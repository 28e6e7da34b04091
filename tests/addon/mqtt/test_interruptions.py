"""Whoever goes away, or is shut out, is told what was missed, and no news twice."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from addon.mqtt.client import LARGEST_WINDOW, Broker
from tests.addon.family import HOUSE, TODAY
from tests.addon.mqtt.conftest import Guard
from tests.addon.mqtt.gate import Gate
from tests.addon.mqtt.listener import Listener, eventually
from tests.addon.mqtt.telling import (
    STATE,
    TOPICS,
    House,
    facts,
    first_times,
    levels,
    lines,
)
from tests.servers.mosquitto import Broker as Mosquitto

pytestmark = pytest.mark.usefixtures("verbose")


async def test_a_broker_killed_in_the_middle_loses_nothing(
    furnished: House, broker: Mosquitto, address: Broker
) -> None:
    before = len(await furnished.log())
    for day in range(60):
        await furnished.family.book(TODAY + timedelta(days=day % 7))
    expected = (await furnished.log())[before:]
    gate = Gate(address)
    async with (
        Listener(address, "house/event/#") as listener,
        gate as through,
        furnished.told_to(through),
    ):
        await listener.count(30)
        broker.kill()
        gate.shut()
        in_between = len(listener.heard)
        broker.start()
        await listener.listening(times=2)  # who is not there yet can't hear
        gate.open()

        await listener.until(lambda heard: set(expected) <= set(facts(heard)))

    told = facts(listener.heard)
    assert 30 <= in_between < len(expected)
    assert first_times(told) == expected
    assert len(told) - len(expected) <= LARGEST_WINDOW


async def test_a_broker_that_forgot_everything_is_told_all_states_again(
    furnished: House, broker: Mosquitto, address: Broker
) -> None:
    kept = {
        TOPICS.status,
        STATE,
        TOPICS.inbox,
        TOPICS.head,
        TOPICS.device("family_booking_server"),
        TOPICS.device(f"family_booking_{HOUSE}"),
    }
    async with furnished.told_to(address) as bridge:
        await eventually(lambda: furnished.looks > 0)
        broker.kill()
        await eventually(lambda: bridge.problem is not None)
        broker.start()
        await eventually(lambda: bridge.problem is None)
        async with Listener(address, "#") as late:
            await late.count(len(kept))

    assert {each.topic for each in late.heard if each.retained} == kept
    assert [each.payload for each in late.heard if each.topic == TOPICS.status] == [b"online"]


async def test_an_app_that_starts_again_goes_on_where_it_was(
    furnished: House, address: Broker
) -> None:
    before = len(await furnished.log())
    async with Listener(address, "house/event/#") as listener:
        async with furnished.told_to(address):
            await furnished.family.book(TODAY)
            await listener.count(2)
        await furnished.family.book(TODAY)
        async with furnished.told_to(address):
            expected = (await furnished.log())[before:]
            await listener.until(lambda heard: set(expected) <= set(facts(heard)))

    assert first_times(facts(listener.heard)) == expected


async def test_a_new_broker_is_not_told_old_news(house: House, address: Broker) -> None:
    await house.family.found()
    await house.family.build()
    async with Listener(address, "house/#") as listener, house.told_to(address):
        await listener.last(STATE)
        await house.family.book(TODAY)
        await listener.last("house/event/booking_approved")

    assert facts(listener.heard) == (await house.log())[-2:]


async def test_all_is_told_again_when_home_assistant_comes_up(
    furnished: House, address: Broker
) -> None:
    device = TOPICS.device(f"family_booking_{HOUSE}")
    async with furnished.told_to(address), Listener(address, "#") as listener:
        await listener.last(device)
        await listener.last(STATE)
        before = len(listener.heard)

        listener.say("homeassistant/status", b"online")

        await listener.until(
            lambda heard: (
                {device, STATE, TOPICS.inbox, TOPICS.status}
                <= {each.topic for each in heard[before:]}
            )
        )


async def test_a_message_that_is_refused_is_shown_and_told_as_soon_as_it_is_allowed(
    house: House, guard: Guard, caplog: pytest.LogCaptureFixture
) -> None:
    guard.allow("house/status", "house/log/head")
    async with (
        Listener(guard.address, "house/#") as listener,
        house.told_to(guard.address) as bridge,
    ):
        await eventually(lambda: bool(lines(caplog)))
        await house.family.found()
        await eventually(lambda: bridge.problem is not None)
        problem, looks = bridge.problem, house.looks
        await eventually(lambda: house.looks > looks + 3)
        checkpoint = await house.checkpoint()

        guard.allow("#")
        await listener.until(lambda heard: len(facts(heard)) == 2)
        await eventually(lambda: bridge.problem is None)

    assert "Not authorized" in str(problem)
    assert checkpoint == 0
    assert facts(listener.heard) == await house.log()
    assert levels(caplog) == [logging.INFO, logging.ERROR, logging.INFO]


async def test_a_wrong_password_is_one_line_in_the_log(
    house: House, guard: Guard, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = 0

    async def find() -> Broker:
        nonlocal attempts
        attempts += 1
        return replace(guard.address, password="sesame")  # noqa: S106  an example

    async with house.told_by(find):
        await eventually(lambda: attempts > 3)

    [line] = lines(caplog)
    assert line.startswith(f"MQTT: the broker {guard.address} refuses us (Not authorized); see ")


async def test_a_broker_that_goes_and_comes_is_said_once_each(
    house: House, broker: Mosquitto, address: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = 0

    async def find() -> Broker:
        nonlocal attempts
        attempts += 1
        return address

    async with Listener(address, TOPICS.head) as listener, house.told_by(find) as bridge:
        await listener.count(1)
        await eventually(lambda: bool(lines(caplog)))
        broker.kill()
        await eventually(lambda: attempts > 4)
        broker.start()
        await eventually(lambda: bridge.problem is None)

    assert lines(caplog) == [
        f"MQTT: connected to {address}, all is told",
        f"MQTT: the broker {address} is away (connection lost); all is told when it is back",
        f"MQTT: connected to {address}, all is told",
    ]


async def test_without_a_broker_it_says_so_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = 0

    async def find() -> None:
        nonlocal attempts
        attempts += 1

    async with house.told_by(find):
        await eventually(lambda: attempts > 3)

    assert lines(caplog) == ["MQTT is off: no broker is configured or offered"]
