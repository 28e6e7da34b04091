"""Options: the file, the environment over it, and one line about what is wrong."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from addon.settings import MqttSettings, Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from pathlib import Path


def _options(tmp_path: Path, options: object) -> dict[str, str]:
    path = tmp_path / "options.json"
    path.write_text(json.dumps(options))
    return {"FAMILY_BOOKING_OPTIONS": str(path)}


def test_nothing_has_to_be_said(tmp_path: Path) -> None:
    settings = load_settings(_options(tmp_path, {}))

    assert settings == Settings()
    assert (settings.host, settings.port, settings.api_port) == ("127.0.0.1", 8099, 8098)


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    environ = _options(tmp_path, {"port": 9000, "mqtt": {"host": "a", "port": 1}})

    settings = load_settings(
        {**environ, "FAMILY_BOOKING_PORT": "9001", "FAMILY_BOOKING_MQTT__HOST": "b"}
    )

    assert settings.port == 9001
    assert settings.mqtt == MqttSettings(host="b", port=1)


def test_what_is_empty_is_not_said(tmp_path: Path) -> None:
    environ = _options(tmp_path, {"database_url": "", "language": None, "mqtt": {"host": ""}})

    assert load_settings({**environ, "FAMILY_BOOKING_SETUP_CODE": ""}) == Settings()


def test_the_machine_s_zone_is_the_zone_unless_said(tmp_path: Path) -> None:
    environ = {**_options(tmp_path, {}), "TZ": "Europe/Berlin"}

    assert load_settings(environ).time_zone == "Europe/Berlin"
    assert load_settings({**environ, "TZ": ":/etc/localtime"}).time_zone == "UTC"


def test_a_list_is_written_with_commas_in_the_environment(tmp_path: Path) -> None:
    environ = _options(tmp_path, {})

    settings = load_settings(
        {**environ, "FAMILY_BOOKING_TRUSTED_PROXIES": "192.168.1.2, 10.0.0.0/8"}
    )

    assert settings.trusted_proxies == ("192.168.1.2/32", "10.0.0.0/8")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("port", "abc", "0 to 65535"),
        ("port", "70000", "0 to 65535"),
        ("language", "fr", "en or de"),
        ("time_zone", "Europe", "IANA"),
        ("time_zone", "../etc/passwd", "IANA"),
        ("database_url", "mysql://x", "postgresql://"),
        ("public_url", "bookings", "https://"),
        ("trusted_proxies", "router", "addresses"),
        ("log_level", "loud", "debug or info"),
        ("mqtt.port", "0", "1 to 65535"),
        ("mqtt.tls", "perhaps", "true or false"),
        ("mqtt.topic_prefix", "a#", "A-Z"),
        ("setup_code", "short", "8 to 128"),
        ("ingress_peer", "supervisor", "IP address"),
    ],
)
def test_a_wrong_option_is_one_line_with_name_value_and_what_is_allowed(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    variable = "FAMILY_BOOKING_" + name.upper().replace(".", "__")

    with pytest.raises(SettingsError) as refused:
        load_settings({**_options(tmp_path, {}), variable: value})

    line = str(refused.value)
    assert line.startswith(f"option {name}: ")
    assert allowed in line
    assert "\n" not in line


@pytest.mark.parametrize("name", ["database_url", "setup_code", "mqtt__password"])
def test_a_secret_is_not_repeated(tmp_path: Path, name: str) -> None:
    variable = "FAMILY_BOOKING_" + name.upper()

    with pytest.raises(SettingsError) as refused:
        load_settings({**_options(tmp_path, {}), variable: "s3cret\x01"})

    assert "s3cret" not in str(refused.value)
    assert "s3cret" not in repr(Settings(setup_code="s3cret", database_url="s3cret"))


def test_an_unknown_option_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        load_settings({**_options(tmp_path, {"old": 1, "mqtt": {"older": 2}})})

    assert [each.args for each in caplog.records] == [("mqtt.older",), ("old",)]


@pytest.mark.parametrize("text", ["{", "[]", "3"])
def test_a_file_that_is_no_options_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "options.json"
    path.write_text(text)

    with pytest.raises(SettingsError, match=str(path)):
        load_settings({"FAMILY_BOOKING_OPTIONS": str(path)})


def test_a_named_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load_settings({"FAMILY_BOOKING_OPTIONS": str(tmp_path / "nothing.json")})


@pytest.mark.parametrize(
    ("url", "several"),
    [
        ("postgresql://db/household", True),
        ("postgres://db/household", True),
        ("sqlite:///data/household.sqlite3", False),
        (":memory:", False),
        (None, False),
    ],
)
def test_several_may_serve_a_server_and_one_a_file(url: str | None, *, several: bool) -> None:
    assert Settings(database_url=url).may_be_several is several
