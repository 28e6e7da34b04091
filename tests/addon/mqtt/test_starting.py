from __future__ import annotations

from typing import TYPE_CHECKING

from addon.app import build_app
from addon.mqtt.client import Broker
from addon.mqtt.starting import find_broker
from addon.settings import MqttSettings, Settings
from tests.addon.founding import CODE, founded
from tests.addon.mqtt.listener import Listener

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_aiohttp.plugin import AiohttpClient

HOUSE = {"name": "Haus am See", "kind": "overnight", "places": 4, "approval": {"mode": "auto"}}


async def test_a_broker_in_the_options_comes_first() -> None:
    mqtt = MqttSettings("mqtt.local", 8883, "me", "secret", tls=True)

    found = await find_broker(Settings(mqtt=mqtt, supervisor_token="token"))()  # noqa: S106

    assert found == Broker("mqtt.local", 8883, "me", "secret", tls=True)


async def test_without_options_and_supervisor_there_is_no_broker() -> None:
    assert await find_broker(Settings())() is None


async def test_what_is_asked_over_http_is_heard_over_mqtt(
    tmp_path: Path, address: Broker, aiohttp_client: AiohttpClient
) -> None:
    mqtt = MqttSettings(address.host, address.port, topic_prefix="berg", discovery_prefix="ha")
    settings = Settings(data_dir=tmp_path, setup_code=CODE, mqtt=mqtt, password_cost=4)
    async with Listener(address, "berg/#", "ha/#") as listener:
        client = await aiohttp_client(build_app(settings))
        await listener.last("berg/log/head")

        ana = await founded(client, "de")
        house = await ana.post("/resources", HOUSE)
        booking = await ana.book(house["id"], note="Bo brings the dog")
        fact = await listener.last("berg/event/booking_approved")
        device = await listener.last(f"ha/device/family_booking_{house['id']}/config")

    assert fact.json["booking_id"] == booking["id"]
    assert fact.json["resource_ids"] == [house["id"]]
    assert (fact.json["state"], fact.json["arrival"]) == ("approved", "2099-07-10")
    assert device.json["device"]["name"] == "Haus am See"
    said = b"".join(each.payload for each in listener.heard)
    assert b"Ana" not in said
    assert b"dog" not in said
