"""What Home Assistant makes of the devices that the app announces over MQTT."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClientGenerator

GOLDEN = Path(__file__).parents[2] / "addon" / "mqtt" / "golden"
RESOURCE = "family_booking_0197a3c2-0000-7000-8000-000000000010"
HOUSEHOLD = "family_booking_9f2c"
STATE_TOPIC = "family_booking/resource/0197a3c2-0000-7000-8000-000000000010/state"
FACT = {
    "id": "0197-event",
    "position": 7,
    "type": "booking_approved",
    "booking_id": "b-1",
    "state": "approved",
    "resource_ids": ["0197a3c2-0000-7000-8000-000000000010"],
    "arrival": "2026-07-10",
    "departure": "2026-07-12",
}


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let timers of the MQTT client be."""
    return True


@pytest.fixture(autouse=True)
async def announced(
    hass: HomeAssistant,
    mock_hass_config: None,  # noqa: ARG001 # there is no configuration file
    mqtt_mock_entry: MqttMockHAClientGenerator,
) -> None:
    """Announce both devices, and that the app is there."""
    await mqtt_mock_entry()
    for name in ("household", "resource"):
        golden = json.loads((GOLDEN / f"{name}_device.json").read_text("utf-8"))
        async_fire_mqtt_message(hass, golden["topic"], json.dumps(golden["payload"]))
        await hass.async_block_till_done()
    async_fire_mqtt_message(hass, "family_booking/status", "online")
    await hass.async_block_till_done()


def entity(hass: HomeAssistant, platform: str, device: str, key: str) -> State:
    """Return the state of an entity that is found by what we call it."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(platform, "mqtt", f"{device}_{key}")
    assert entity_id
    state = hass.states.get(entity_id)
    assert state
    return state


async def tell(hass: HomeAssistant, topic: str, told: Mapping[str, Any]) -> None:
    """Say something as the app does."""
    async_fire_mqtt_message(hass, topic, json.dumps(told))
    await hass.async_block_till_done()


async def test_a_resource_is_a_device_below_the_household(hass: HomeAssistant) -> None:
    [entry] = hass.config_entries.async_entries("mqtt")
    found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    devices = {device.name: device for device in found}

    assert set(devices) == {"Familie Berg", "Haus am See"}
    assert devices["Haus am See"].via_device_id == devices["Familie Berg"].id


async def test_somebody_is_in_the_house_until_they_leave(hass: HomeAssistant) -> None:
    await tell(
        hass,
        STATE_TOPIC,
        {
            "occupied": True,
            "next_arrival": None,
            "next_departure": "2026-07-12T22:00:00Z",
            "pending": 2,
        },
    )

    assert entity(hass, "binary_sensor", RESOURCE, "occupied").state == "on"
    assert entity(hass, "sensor", RESOURCE, "next_arrival").state == "unknown"
    assert entity(hass, "sensor", RESOURCE, "next_departure").state == "2026-07-12T22:00:00+00:00"
    assert entity(hass, "sensor", RESOURCE, "pending").state == "2"


async def test_the_inbox_is_a_number_and_a_moment(hass: HomeAssistant) -> None:
    told = {"pending": 1, "oldest": "2026-07-10T12:00:00Z"}
    await tell(hass, "family_booking/inbox/state", told)

    assert entity(hass, "sensor", HOUSEHOLD, "pending").state == "1"
    assert entity(hass, "sensor", HOUSEHOLD, "oldest").state == "2026-07-10T12:00:00+00:00"


async def test_what_happens_to_a_booking_is_an_event_of_its_resource(
    hass: HomeAssistant,
) -> None:
    await tell(hass, "family_booking/event/booking_approved", FACT)

    for device in (RESOURCE, HOUSEHOLD):
        activity = entity(hass, "event", device, "activity")
        assert activity.attributes["event_type"] == "booking_approved"
        assert activity.attributes["booking_id"] == "b-1"
        assert activity.attributes["arrival"] == "2026-07-10"


async def test_what_happens_elsewhere_is_no_event_of_the_resource(hass: HomeAssistant) -> None:
    await tell(hass, "family_booking/event/booking_approved", {**FACT, "resource_ids": ["x"]})

    assert entity(hass, "event", RESOURCE, "activity").state == "unknown"
    assert entity(hass, "event", HOUSEHOLD, "activity").state != "unknown"


async def test_what_happens_to_members_is_nobodys_activity(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    fact = {"id": "1", "position": 1, "type": "member_registered", "member_id": "m"}
    await tell(hass, "family_booking/event/member_registered", fact)

    assert entity(hass, "event", HOUSEHOLD, "activity").state == "unknown"
    assert "Invalid event type" not in caplog.text


async def test_all_is_unavailable_while_the_app_is_away(hass: HomeAssistant) -> None:
    async_fire_mqtt_message(hass, "family_booking/status", "offline")
    await hass.async_block_till_done()

    assert entity(hass, "binary_sensor", RESOURCE, "occupied").state == "unavailable"
    assert entity(hass, "sensor", HOUSEHOLD, "pending").state == "unavailable"


async def test_an_archived_resource_takes_its_entities_along(hass: HomeAssistant) -> None:
    async_fire_mqtt_message(hass, f"homeassistant/device/{RESOURCE}/config", "")
    await hass.async_block_till_done()

    registry = er.async_get(hass)
    assert not registry.async_get_entity_id("binary_sensor", "mqtt", f"{RESOURCE}_occupied")
    assert registry.async_get_entity_id("sensor", "mqtt", f"{HOUSEHOLD}_pending")
