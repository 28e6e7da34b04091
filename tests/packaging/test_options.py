"""Options: the same in config.yaml, in the code, in both languages and in the manuals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from addon.settings import (
    LANGUAGES as SPOKEN,
    LOG_LEVELS,
    MqttSettings,
    Settings,
    SettingsError,
    load_settings,
)
from tests.packaging.tree import LANGUAGES, names_of, read_yaml, text

CONFIG = read_yaml("config.yaml")
SCHEMA = CONFIG["schema"]
OPTIONS = names_of(SCHEMA)
IN_CODE = {each.name for each in fields(Settings)} - {"mqtt", "supervisor_token"} | {
    f"mqtt.{each.name}" for each in fields(MqttSettings)
}
NOT_UNDER_THE_SUPERVISOR = {
    "api_port",
    "data_dir",
    "host",
    "ingress_peer",
    "password_cost",
    "port",
    "rate_burst",
}
MANUALS = {"en": "DOCS.md", "de": "DOCS.de.md"}
GOOD: Mapping[str, Any] = {
    "language": "de",
    "household_name": "Familie Sommer",
    "time_zone": "Europe/Berlin",
    "public_url": "https://booking.example.org",
    "setup_code": "4711-0815",
    "database_url": "postgresql://family:secret@db:5432/family",
    "mqtt": {
        "host": "broker",
        "port": 8883,
        "username": "booking",
        "password": "secret",
        "tls": True,
        "topic_prefix": "family/booking",
        "discovery": False,
        "discovery_prefix": "homeassistant",
    },
    "trusted_proxies": ["192.168.1.10", "10.0.0.0/8"],
    "log_level": "debug",
}


def load(tmp_path: Path, options: Mapping[str, Any]) -> Settings:
    file = tmp_path / "options.json"
    file.write_text(json.dumps(options), "utf-8")
    return load_settings({"FAMILY_BOOKING_OPTIONS": str(file)})


def translated(language: str) -> dict[str, Mapping[str, Any]]:
    """The texts of each option, groups and their fields."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, texts in read_yaml(f"translations/{language}.yaml")["configuration"].items():
        found[name] = texts
        for inner, inner_texts in texts.get("fields", {}).items():
            found[f"{name}.{inner}"] = inner_texts
    return found


def test_the_supervisor_offers_every_option_that_is_its_users_business() -> None:
    assert OPTIONS == IN_CODE - NOT_UNDER_THE_SUPERVISOR


def test_what_the_supervisor_lets_through_the_app_takes(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)

    assert names_of(GOOD) == OPTIONS
    assert settings.household_name == "Familie Sommer"
    assert settings.mqtt.topic_prefix == "family/booking"
    assert settings.trusted_proxies == ("192.168.1.10/32", "10.0.0.0/8")


def test_the_defaults_of_the_supervisor_are_the_apps_own(tmp_path: Path) -> None:
    assert load(tmp_path, CONFIG["options"]) == load_settings({})


@pytest.mark.parametrize(("option", "values"), [("language", SPOKEN), ("log_level", LOG_LEVELS)])
def test_a_choice_offers_what_the_app_knows(option: str, values: tuple[str, ...]) -> None:
    assert SCHEMA[option] == f"list({'|'.join(values)})?"


@pytest.mark.parametrize("option", ["household_name", "setup_code"])
def test_a_length_is_the_same_on_both_sides(option: str, tmp_path: Path) -> None:
    bounds = re.search(r"\((\d+),(\d+)\)", SCHEMA[option])
    assert bounds is not None
    shortest, longest = (int(bound) for bound in bounds.groups())

    load(tmp_path, {option: "a" * shortest})
    load(tmp_path, {option: "a" * longest})
    with pytest.raises(SettingsError, match=option):
        load(tmp_path, {option: "a" * (longest + 1)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_has_a_name_and_a_description(language: str) -> None:
    texts = translated(language)

    assert texts.keys() == OPTIONS | {"mqtt"}
    for each in texts.values():
        assert each["name"].strip()
        assert each["description"].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_port_has_a_text(language: str) -> None:
    assert read_yaml(f"translations/{language}.yaml")["network"].keys() == CONFIG["ports"].keys()


def test_no_text_was_left_in_the_other_language() -> None:
    english, german = translated("en"), translated("de")

    same = {name for name in english if english[name]["description"] == german[name]["description"]}

    assert same == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_explains_every_option_and_no_other(language: str) -> None:
    rows = re.compile(r"^\| `([a-z_.]+)` \| [^|]+ \| [^|]+ \|$", re.MULTILINE)
    explained = set(rows.findall(text(MANUALS[language])))

    assert explained == IN_CODE
