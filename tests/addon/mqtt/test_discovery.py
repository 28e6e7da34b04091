from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addon.mqtt import discovery
from addon.mqtt.client import Message
from addon.mqtt.discovery import WORDS, Home, Thing
from addon.mqtt.topics import Topics
from booking_core.domain.bookings.events import LIFE

GOLDEN = Path(__file__).parent / "golden"
"""Also read by the tests in Home Assistant."""
INTEGRATION = Path(__file__).parents[3] / "custom_components" / "family_booking"

TOPICS = Topics()
HOME = Home("9f2c", "Familie Berg", "de", "0.1.0")
LAKE = Thing("0197a3c2-0000-7000-8000-000000000010", "haus_am_see", "Haus am See", "overnight")


def told(message: Message) -> Any:  # noqa: ANN401  a document
    return json.loads(message.payload)


def test_a_resource_is_a_device_of_the_household() -> None:
    message = discovery.resource(LAKE, HOME, TOPICS)

    assert message.retain
    assert message.topic == f"homeassistant/device/family_booking_{LAKE.id}/config"
    assert told(message)["device"] == {
        "identifiers": [f"family_booking_{LAKE.id}"],
        "name": "Haus am See",
        "model": "overnight",
        "via_device": "family_booking_9f2c",
        "manufacturer": "Family Booking",
        "sw_version": "0.1.0",
    }


def test_a_resource_has_these_entities() -> None:
    document = told(discovery.resource(LAKE, HOME, TOPICS))

    kinds = {key: each["platform"] for key, each in document["components"].items()}
    assert kinds == {
        "occupied": "binary_sensor",
        "next_arrival": "sensor",
        "next_departure": "sensor",
        "pending": "sensor",
        "activity": "event",
    }
    assert document["state_topic"] == f"family_booking/resource/{LAKE.id}/state"


def test_the_household_has_these_entities() -> None:
    document = told(discovery.household(HOME, TOPICS))

    assert set(document["components"]) == {"pending", "oldest", "activity"}
    assert document["device"]["name"] == "Familie Berg"
    assert document["state_topic"] == "family_booking/inbox/state"


@pytest.mark.parametrize(
    "message", [discovery.household(HOME, TOPICS), discovery.resource(LAKE, HOME, TOPICS)]
)
def test_what_home_assistant_insists_on_is_there(message: Message) -> None:
    document = told(message)

    assert re.fullmatch(r"homeassistant/device/[a-zA-Z0-9_-]+/config", message.topic)
    assert document["origin"]["name"] == "Family Booking"
    assert document["availability_topic"] == "family_booking/status"
    assert all(each["unique_id"] for each in document["components"].values())


def test_no_two_entities_have_the_same_id() -> None:
    other = replace(LAKE, id="0197a3c2-0000-7000-8000-000000000011", slug="auto")
    messages = (
        discovery.household(HOME, TOPICS),
        discovery.resource(LAKE, HOME, TOPICS),
        discovery.resource(other, HOME, TOPICS),
    )

    components = [each for message in messages for each in told(message)["components"].values()]
    assert len({each["unique_id"] for each in components}) == len(components)
    assert len({each["default_entity_id"] for each in components}) == len(components)


def test_an_activity_may_be_any_turn_in_the_life_of_a_booking() -> None:
    activity = told(discovery.resource(LAKE, HOME, TOPICS))["components"]["activity"]

    assert activity["event_types"] == [each.kind for each in LIFE]
    assert activity["state_topic"] == "family_booking/event/+"


@pytest.mark.parametrize(
    ("language", "name"), [("de", "Belegt"), ("en", "Occupied"), ("it", "Occupied")]
)
def test_entities_speak_the_language_of_the_household(language: str, name: str) -> None:
    document = told(discovery.resource(LAKE, replace(HOME, language=language), TOPICS))

    assert document["components"]["occupied"]["name"] == name
    assert (
        document["components"]["occupied"]["default_entity_id"]
        == "binary_sensor.haus_am_see_occupied"
    )


def test_every_word_is_there_in_each_language() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


def test_people_find_the_panel_where_it_has_an_address() -> None:
    home = replace(HOME, url="https://booking.example")

    assert told(discovery.household(home, TOPICS))["device"]["configuration_url"] == home.url


def test_an_empty_message_takes_a_device_away() -> None:
    message = discovery.nothing(LAKE.device_id, TOPICS)

    assert message.topic == discovery.resource(LAKE, HOME, TOPICS).topic
    assert (message.payload, message.retain) == (b"", True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("household", discovery.household(HOME, TOPICS)),
        ("resource", discovery.resource(LAKE, HOME, TOPICS)),
    ],
)
def test_devices_are_described_as_home_assistant_was_seen_to_take_them(
    name: str, message: Message
) -> None:
    golden = json.loads((GOLDEN / f"{name}_device.json").read_text("utf-8"))

    assert golden == {"topic": message.topic, "payload": told(message)}


def test_the_integration_knows_what_the_broker_is_told() -> None:
    """It is read, not imported: Home Assistant isn't here."""
    module = ast.parse((INTEGRATION / "event.py").read_text())
    named = [
        ast.literal_eval(node.value)
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EVENT_TYPES"
    ]

    assert [sorted(types) for types in named] == [sorted(kind.kind for kind in LIFE)]
