"""Our devices as Home Assistant discovers them over MQTT: one a resource, one for the household.

A device is one retained message that lists its entities; an empty one takes it away again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from addon.mqtt.client import Message
from addon.mqtt.facts import Json, payload
from addon.mqtt.topics import Topics
from booking_core.domain.bookings.events import LIFE

MAKER = "Family Booking"
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "occupied": "Occupied",
            "next_arrival": "Next arrival",
            "next_departure": "Next departure",
            "pending": "Pending requests",
            "oldest": "Oldest request",
            "activity": "Activity",
        },
        "de": {
            "occupied": "Belegt",
            "next_arrival": "Nächste Anreise",
            "next_departure": "Nächste Abreise",
            "pending": "Offene Anfragen",
            "oldest": "Älteste Anfrage",
            "activity": "Aktivität",
        },
    }
)

IN_FULL = "{{ dict(value_json, event_type=value_json.type) | to_json }}"
BOOKINGS = "{% if value_json.booking_id is defined %}" + IN_FULL + "{% endif %}"
BOOKINGS_OF = (
    "{%% if value_json.booking_id is defined and '%s' in value_json.resource_ids %%}"
    + IN_FULL
    + "{%% endif %%}"
)


@dataclass(frozen=True, slots=True)
class Home:
    """What all our devices have in common.

    Attributes:
        id: Of the household; `[a-zA-Z0-9_-]+`, as are the ids of resources.
        language: Of the entities' names.
        url: Where people find the panel, if there is an address.
    """

    id: str
    name: str
    language: str
    version: str
    url: str | None = None

    @property
    def device_id(self) -> str:
        return f"family_booking_{self.id}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource as a device; `slug` goes into the ids of its entities."""

    id: str
    slug: str
    name: str
    kind: str

    @property
    def device_id(self) -> str:
        return f"family_booking_{self.id}"


def household(home: Home, topics: Topics) -> Message:
    """The device of the household as a whole."""
    words = WORDS.get(home.language, WORDS["en"])
    components = {
        "pending": _pending(words),
        "oldest": _moment("oldest", words),
        "activity": _activity(BOOKINGS, topics, words),
    }
    device = {"identifiers": [home.device_id], "name": home.name, "model": "household"}
    named = _named(components, home.device_id, "family_booking")
    told = _told(device, named, topics.inbox, home, topics)
    return Message(topics.device(home.device_id), told, retain=True)


def resource(thing: Thing, home: Home, topics: Topics) -> Message:
    """The device of a resource, below the household's."""
    words = WORDS.get(home.language, WORDS["en"])
    components = {
        "occupied": {
            "platform": "binary_sensor",
            "name": words["occupied"],
            "device_class": "occupancy",
            "value_template": "{{ 'ON' if value_json.occupied else 'OFF' }}",
        },
        "next_arrival": _moment("next_arrival", words),
        "next_departure": _moment("next_departure", words),
        "pending": _pending(words),
        "activity": _activity(BOOKINGS_OF % thing.id, topics, words),
    }
    device = {
        "identifiers": [thing.device_id],
        "name": thing.name,
        "model": thing.kind,
        "via_device": home.device_id,
    }
    named = _named(components, thing.device_id, thing.slug)
    told = _told(device, named, topics.resource(thing.id), home, topics)
    return Message(topics.device(thing.device_id), told, retain=True)


def nothing(device_id: str, topics: Topics) -> Message:
    """Takes the device away."""
    return Message(topics.device(device_id), b"", retain=True)


def _told(device: Json, components: Json, state_topic: str, home: Home, topics: Topics) -> bytes:
    return payload(
        {
            "device": {
                **device,
                "manufacturer": MAKER,
                "sw_version": home.version,
                **({"configuration_url": home.url} if home.url else {}),
            },
            "origin": {"name": MAKER, "sw_version": home.version},
            "availability_topic": topics.status,
            "state_topic": state_topic,
            "qos": 1,
            "components": components,
        }
    )


def _named(components: Mapping[str, Json], device_id: str, slug: str) -> Json:
    return {
        key: {
            **each,
            "unique_id": f"{device_id}_{key}",
            "default_entity_id": f"{each['platform']}.{slug}_{key}",
        }
        for key, each in components.items()
    }


def _moment(key: str, words: Mapping[str, str]) -> Json:
    return {
        "platform": "sensor",
        "name": words[key],
        "device_class": "timestamp",
        "value_template": f"{{{{ value_json.{key} }}}}",  # None is "unknown" to Home Assistant
    }


def _pending(words: Mapping[str, str]) -> Json:
    return {
        "platform": "sensor",
        "name": words["pending"],
        "state_class": "measurement",
        "value_template": "{{ value_json.pending }}",
    }


def _activity(template: str, topics: Topics, words: Mapping[str, str]) -> Json:
    """Events of all bookings; the template leaves nothing of those that are not meant."""
    return {
        "platform": "event",
        "name": words["activity"],
        "state_topic": topics.any_event,
        "event_types": [kind.kind for kind in LIFE],
        "value_template": template,
    }
