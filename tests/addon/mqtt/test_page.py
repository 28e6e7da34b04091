"""The pages about MQTT say what the code does."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from addon.mqtt.facts import KEPT_IN_THE_HOUSE
from addon.mqtt.states import resource_state
from addon.mqtt.topics import Topics
from booking_core.stores.kinds.registry import CODEC

DOCS = Path(__file__).parents[3] / "docs"
TOPICS = Topics()
on_each_page = pytest.mark.parametrize("name", ["mqtt.md", "mqtt.de.md"])


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def examples(name: str) -> list[dict[str, object]]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page(name), re.DOTALL)]


@on_each_page
def test_every_type_of_event_is_named(name: str) -> None:
    rows = re.findall(r"^\|[^|]*\|((?: `[a-z_]+`)+) \|$", page(name), re.MULTILINE)
    named = {kind for row in rows for kind in re.findall(r"`([a-z_]+)`", row)}

    assert named == CODEC.kinds - {each.kind for each in KEPT_IN_THE_HOUSE}


@on_each_page
def test_every_topic_is_named(name: str) -> None:
    topics = {
        TOPICS.status,
        TOPICS.event("<type>"),
        TOPICS.resource("<id>"),
        TOPICS.inbox,
        TOPICS.head,
        TOPICS.erased("<id>"),
        TOPICS.command("<verb>"),
        TOPICS.answer("<id>"),
    }

    assert set(re.findall(r"^\| `(family_booking/\S+)`", page(name), re.MULTILINE)) == topics


@on_each_page
def test_the_state_in_the_example_has_our_fields(name: str) -> None:
    state = resource_state([], datetime(2026, 7, 10, tzinfo=UTC), free_tonight=0)

    assert list(examples(name)[1]) == list(state)
