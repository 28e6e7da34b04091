"""The examples of docs/home-assistant.md work, in Home Assistant itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.home_assistant.process.house import House

CHECKOUT = Path(__file__).parents[3]
DOCS = CHECKOUT / "docs"
INTEGRATION = CHECKOUT / "custom_components" / "family_booking"
PAGES = ["home-assistant.md", "home-assistant.de.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_automations_are_accepted(house: House, page: str) -> None:
    automations = [told for told in _examples(page) if "triggers" in told]

    answers = [
        house.home.post(f"/api/config/automation/config/{page}-{number}", {"alias": page, **told})
        for number, told in enumerate(automations)
    ]

    assert answers == [{"result": "ok"}] * 2


def test_the_action_asks(house: House) -> None:
    (example,) = (told for told in _examples(PAGES[0]) if "action" in told)

    asked = house.call(example["action"].removeprefix("family_booking."), **example["data"])

    assert asked["state"] == "pending"
    assert asked["arrival"] == example["data"]["arrival"]


@pytest.mark.parametrize("page", PAGES)
def test_every_entity_and_action_is_named(house: House, page: str) -> None:
    text = (DOCS / page).read_text()
    ours = [
        name.replace("lake_house", "<…>")
        for name in house.entities_of("family_booking")
        if "lake_house" in name or "family_booking" in name
    ]
    actions = yaml.safe_load((INTEGRATION / "services.yaml").read_text())

    missing = [name for name in ours if name.rpartition(">")[2] not in text]

    assert missing == []
    assert [name for name in actions if f".{name}`" not in text] == []


def _examples(page: str) -> list[dict[str, Any]]:
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    return [yaml.safe_load(block) for block in blocks]
