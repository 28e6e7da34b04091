import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service import async_get_all_descriptions

from custom_components.family_booking.event import EVENT_TYPES
from custom_components.family_booking.services import ACTIONS, BOOKING_STATES

INTEGRATION = Path(__file__).parents[3] / "custom_components" / "family_booking"
LANGUAGES = ["de", "en"]


@pytest.fixture(params=LANGUAGES)
def texts(request: pytest.FixtureRequest) -> dict[str, Any]:
    return _json(f"translations/{request.param}.json")


def test_all_languages_say_the_same_things() -> None:
    german, english = (_leaves(_json(f"translations/{name}.json")) for name in LANGUAGES)

    assert german.keys() == english.keys()
    assert {key: _gaps(text) for key, text in german.items()} == {
        key: _gaps(text) for key, text in english.items()
    }


def test_every_action_and_field_has_its_text(texts: dict[str, Any]) -> None:
    described = yaml.safe_load((INTEGRATION / "services.yaml").read_text())

    for action in ACTIONS:
        fields = {str(field) for field in action.fields}
        assert set(texts["services"][action.name]["fields"]) == fields
        assert set(described[action.name]["fields"]) == fields
    names = {action.name for action in ACTIONS}
    assert texts["services"].keys() == described.keys() == names
    assert _json("icons.json")["services"].keys() == names


@pytest.mark.usefixtures("running")
async def test_home_assistant_can_show_every_action(hass: HomeAssistant) -> None:
    described = (await async_get_all_descriptions(hass))["family_booking"]

    assert {action.name: len(action.fields) for action in ACTIONS} == {
        name: len(told["fields"]) for name, told in described.items()
    }


def test_every_error_has_its_text(texts: dict[str, Any]) -> None:
    sources = "".join(path.read_text() for path in INTEGRATION.glob("*.py"))
    used = re.findall(r'(?:because=|translation_key=)"(\w+)"', sources)

    assert set(used) <= texts["exceptions"].keys() | {"booking_state"}
    assert texts["exceptions"].keys() == set(used)


def test_every_kind_of_activity_and_state_has_its_text(texts: dict[str, Any]) -> None:
    activity = texts["entity"]["event"]["activity"]["state_attributes"]["event_type"]

    assert list(activity["state"]) == EVENT_TYPES
    assert set(texts["selector"]["booking_state"]["options"]) == set(BOOKING_STATES)


def test_texts_hold_no_addresses(texts: dict[str, Any]) -> None:
    assert [text for text in _leaves(texts).values() if "://" in text] == []


def test_the_version_is_the_apps() -> None:
    app = yaml.safe_load((INTEGRATION.parents[1] / "config.yaml").read_text())

    assert _json("manifest.json")["version"] == app["version"]


def _json(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((INTEGRATION / name).read_text())
    return told


def _leaves(tree: object, at: str = "") -> dict[str, str]:
    if not isinstance(tree, dict):
        return {at: str(tree)}
    return {
        key: text
        for name, branch in tree.items()
        for key, text in _leaves(branch, f"{at}/{name}").items()
    }


def _gaps(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))
