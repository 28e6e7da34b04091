"""config.yaml by the rules of the Supervisor and of the linter for apps."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

import pytest

from addon.backups import COPY, DATABASE_FILE
from tests.packaging.tree import read_yaml

CONFIG = read_yaml("config.yaml")

REQUIRED = {
    "name": str,
    "version": str,
    "slug": str,
    "description": str,
    "arch": list,
}
WITHOUT_DEFAULT = {
    "backup_exclude": list,
    "backup_post": str,
    "backup_pre": str,
    "breaking_versions": list,
    "discovery": list,
    "environment": dict,
    "homeassistant": str,
    "image": str,
    "panel_title": str,
    "ports": dict,
    "services": list,
    "url": str,
}
DEFAULTS: dict[str, Any] = {
    "auth_api": False,
    "backup": "hot",
    "boot": "auto",
    "hassio_api": False,
    "hassio_role": "default",
    "homeassistant_api": False,
    "ingress": False,
    "ingress_port": 8099,
    "ingress_stream": False,
    "init": True,
    "options": {},
    "panel_admin": True,
    "panel_icon": "mdi:puzzle",
    "schema": {},
    "stage": "stable",
    "startup": "application",
    "timeout": 10,
    "tmpfs": False,
}
ELEMENT = re.compile(
    r"(bool|email|url|port|str(\(\d*,\d*\))?|password(\(\d*,\d*\))?|int(\(-?\d*,-?\d*\))?"
    r"|float(\([-.\d]*,[-.\d]*\))?|match\(.+\)|list\(.+\))\??"
)


def test_the_required_keys_are_there() -> None:
    missing = {key for key, kind in REQUIRED.items() if not isinstance(CONFIG.get(key), kind)}

    assert missing == set()


def test_every_key_is_known_and_has_its_type() -> None:
    kinds = REQUIRED | WITHOUT_DEFAULT | {key: type(value) for key, value in DEFAULTS.items()}

    wrong = {key: value for key, value in CONFIG.items() if type(value) is not kinds.get(key)}

    assert wrong == {}


def test_no_key_spells_out_its_default() -> None:
    spelled_out = {key for key, value in DEFAULTS.items() if CONFIG.get(key) == value}

    assert spelled_out == set()


def test_machines_are_those_that_home_assistant_still_runs_on() -> None:
    assert set(CONFIG["arch"]) == {"amd64", "aarch64"}


def test_the_slug_is_one() -> None:
    assert re.fullmatch(r"[-_.A-Za-z0-9]+", CONFIG["slug"])


def test_members_who_are_no_administrators_see_the_panel() -> None:
    assert CONFIG["ingress"] is True
    assert CONFIG["panel_admin"] is False


def test_no_port_is_open_unless_somebody_opens_it() -> None:
    assert CONFIG["ports"] == {"8098/tcp": None}


def test_a_hot_backup_keeps_the_copy_and_not_the_files_that_are_written() -> None:
    assert CONFIG.get("backup", "hot") == "hot"
    assert CONFIG["backup_pre"].endswith("backup begin")
    assert CONFIG["backup_post"].endswith("backup end")
    (pattern,) = CONFIG["backup_exclude"]
    folder = PurePath("/data/booking")
    for side_file in ("", "-wal", "-shm"):
        assert (folder / f"{DATABASE_FILE}{side_file}").match(pattern)
    assert not (folder / COPY).match(pattern)


def test_services_have_a_form_that_the_supervisor_reads() -> None:
    for service in CONFIG["services"]:
        assert re.fullmatch(r"(mqtt|mysql):(provide|want|need)", service)


def elements(schema: object) -> list[str]:
    if isinstance(schema, dict):
        return [element for kind in schema.values() for element in elements(kind)]
    if isinstance(schema, list):
        return [element for kind in schema for element in elements(kind)]
    return [str(schema)]


@pytest.mark.parametrize("element", sorted(set(elements(CONFIG["schema"]))))
def test_a_type_of_an_option_is_one_that_the_supervisor_knows(element: str) -> None:
    assert ELEMENT.fullmatch(element)


@pytest.mark.parametrize("element", sorted(set(elements(CONFIG["schema"]))))
def test_no_option_has_to_be_filled_in(element: str) -> None:
    assert element.endswith("?")


def test_each_group_of_options_stands_in_the_defaults_as_it_cannot_be_optional() -> None:
    groups: dict[str, dict[str, str]] = {
        name: {} for name, kind in CONFIG["schema"].items() if isinstance(kind, dict)
    }

    assert CONFIG["options"] == groups
