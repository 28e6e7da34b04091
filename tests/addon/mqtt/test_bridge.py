from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from addon.mqtt.bridge import Bridge, Outside, Pace
from addon.mqtt.broker import FindBroker, always
from addon.mqtt.client import LARGEST_WINDOW, Broker, Message
from addon.mqtt.picture import Installation, painter
from addon.mqtt.topics import Topics
from booking_core.domain.decider import EVERYTHING
from booking_core.domain.ids import ResourceId
from booking_core.domain.things.resource_life import Mode
from booking_core.ports import Store
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.addon.family import HOUSE, Family
from tests.addon.mqtt.conftest import Guard
from tests.addon.mqtt.gate import Gate
from tests.addon.mqtt.listener import Heard, Listener, eventually
from tests.servers.mosquitto import Broker as Mosquitto

TOPICS = Topics(prefix="house")
STATE = TOPICS.resource(HOUSE)
NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)
TODAY = date(2026, 7, 10)
QUICK = Pace(first=0.02, longest=0.2, look=0.05, spread=0)


@dataclass
class SetClock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


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


@pytest.fixture(autouse=True)
def verbose(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.name == "addon.mqtt.bridge"]


def levels(caplog: pytest.LogCaptureFixture) -> list[int]:
    return [each.levelno for each in caplog.records if each.name == "addon.mqtt.bridge"]


@pytest.fixture
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """On SQLite; a test may ask for PostgreSQL."""
    on = getattr(request, "param", "sqlite")
    url = request.getfixturevalue("postgres_url") if on == "postgres" else tmp_path / "log.db"
    clock = SetClock()
    async with open_store(str(url), clock=clock, project=project) as store:
        yield House(store, Family(store, clock), clock)


@pytest.fixture
async def furnished(house: House, address: Broker) -> House:
    """Founded and with a house, all of it told to the broker."""
    async with Listener(address, "house/#") as listener, house.told_to(address):
        await listener.last(TOPICS.head)  # from here on it follows
        await house.family.found()
        await house.family.build()
        await house.all_told()
        await state(listener, STATE, occupied=False)
        await state(listener, TOPICS.inbox, pending=0)
    return house


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
