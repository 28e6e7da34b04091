"""Options, read once: the Supervisor's file (or another), overridden by the environment."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import voluptuous as vol

_LOGGER = logging.getLogger(__name__)

PREFIX = "FAMILY_BOOKING_"
SUPERVISOR_FILE = Path("/data/options.json")
LANGUAGES = ("en", "de")
LOG_LEVELS = ("debug", "info", "warning", "error")
SECRET = frozenset({"database_url", "mqtt.password", "setup_code"})


class SettingsError(Exception):
    """An option that can't be used; the text is one line for whoever runs the app."""


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """How to reach a broker. No host: the Supervisor is asked; none there: MQTT is off."""

    host: str | None = None
    port: int = 1883
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    topic_prefix: str = "family_booking"
    discovery_prefix: str = "homeassistant"
    discovery: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """What whoever runs the app decided.

    Attributes:
        ingress_peer: The only address whose word about the signed-in user counts.
        supervisor_token: Present where the Supervisor started the app.
        password_cost: bcrypt's exponent; each step doubles the time of a login.
        rate_burst: Requests that an account may send at once; 0 lifts all limits.
    """

    data_dir: Path = Path("data")
    setup_code: str | None = field(default=None, repr=False)
    database_url: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 8099
    api_port: int = 8098
    public_url: str | None = None
    language: str = "en"
    time_zone: str = "UTC"
    household_name: str | None = None
    mqtt: MqttSettings = field(default_factory=MqttSettings)
    trusted_proxies: tuple[str, ...] = ()
    log_level: str = "info"
    ingress_peer: str = "172.30.32.2"
    password_cost: int = 10
    rate_burst: int = 120
    supervisor_token: str | None = field(default=None, repr=False)

    @property
    def supervised(self) -> bool:
        return self.supervisor_token is not None

    @property
    def may_be_several(self) -> bool:
        """Whether other instances may serve the same household; a file has one app at a time."""
        return (self.database_url or "").startswith("postgres")


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: An option has a value that is not allowed, or the file can't be read.
    """
    given = _merged(_from_file(environ), _from_environment(environ))
    for name in sorted(_unknown(given)):
        _LOGGER.warning("Unknown option %s is ignored", name)
    if "time_zone" not in given and _is_zone(environ.get("TZ", "")):
        given["time_zone"] = environ["TZ"]
    try:
        checked = _SCHEMA(given)
    except vol.MultipleInvalid as refused:
        raise SettingsError(_line(refused.errors[0], given)) from refused
    mqtt = MqttSettings(**checked.pop("mqtt", {}))
    return Settings(**checked, mqtt=mqtt, supervisor_token=environ.get("SUPERVISOR_TOKEN") or None)


def _from_file(environ: Mapping[str, str]) -> dict[str, Any]:
    named = environ.get(PREFIX + "OPTIONS")
    path = Path(named) if named else SUPERVISOR_FILE
    try:
        text = path.read_text("utf-8")
    except OSError as missing:
        if named:
            msg = f"options file {path} can't be read: {missing.strerror}"
            raise SettingsError(msg) from missing
        return {}
    try:
        options = json.loads(text)
    except ValueError as wrong:
        msg = f"options file {path} is not JSON: {wrong}"
        raise SettingsError(msg) from wrong
    if not isinstance(options, dict):
        msg = f"options file {path} must hold a JSON object"
        raise SettingsError(msg)
    return {name: value for name, value in options.items() if value not in (None, "")}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name == PREFIX + "OPTIONS" or value == "":
            continue
        first, _, rest = name.removeprefix(PREFIX).lower().partition("__")
        if rest:
            options.setdefault(first, {})[rest] = value
        else:
            options[first] = value
    return options


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**under, **over}
    if isinstance(under.get("mqtt"), dict) and isinstance(over.get("mqtt"), dict):
        merged["mqtt"] = {**under["mqtt"], **over["mqtt"]}
    if isinstance(merged.get("mqtt"), dict):
        merged["mqtt"] = {k: v for k, v in merged["mqtt"].items() if v not in (None, "")}
    return merged


def _unknown(given: Mapping[str, Any]) -> Iterator[str]:
    """Takes nothing away: the schema drops what it does not know."""
    known = {str(each) for each in _SCHEMA.schema}
    yield from (name for name in given if name not in known)
    mqtt = given.get("mqtt")
    if isinstance(mqtt, dict):
        names = {each.name for each in fields(MqttSettings)}
        yield from (f"mqtt.{name}" for name in mqtt if name not in names)


def _line(error: vol.Invalid, given: Mapping[str, Any]) -> str:
    name = ".".join(str(step) for step in error.path)
    value: Any = given
    for step in error.path:
        value = value.get(step) if isinstance(value, dict) else value
    shown = "the value" if name in SECRET else json.dumps(value, ensure_ascii=False, default=str)
    return f"option {name}: {shown} is not allowed; {error.error_message}"


def _allowed(text: str, check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The check, with one sentence that says what is allowed for whatever it raises."""

    def checked(value: object) -> object:
        try:
            return check(value)
        except (ValueError, TypeError, KeyError) as wrong:
            raise vol.Invalid(text) from wrong

    return checked


def _number(lowest: int, highest: int) -> Callable[[Any], Any]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise TypeError
        number = int(value)
        if not lowest <= number <= highest:
            raise ValueError
        return number

    return _allowed(f"allowed is a whole number from {lowest} to {highest}", check)


def _text(longest: int, *, shortest: int = 1) -> Callable[[Any], Any]:
    def check(value: object) -> str:
        if not isinstance(value, str) or not shortest <= len(value) <= longest:
            raise ValueError
        if any(ord(each) < ord(" ") for each in value):
            raise ValueError
        return value

    return _allowed(f"allowed is a text of {shortest} to {longest} characters", check)


def _one_of(*names: str) -> Callable[[Any], Any]:
    def check(value: object) -> str:
        if value not in names:
            raise ValueError
        return str(value)

    return _allowed("allowed is " + " or ".join(names), check)


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[str(value).lower()]


def _path(value: object) -> Path:
    if not isinstance(value, str):
        raise TypeError
    return Path(value)


def _url_of(*schemes: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        parts = urlsplit(str(value))
        # Reading the port checks it.
        if parts.scheme not in schemes or not parts.netloc or parts.port == 0:
            raise ValueError
        return str(value).rstrip("/")

    return check


def _is_zone(value: object) -> bool:
    try:
        _zone(value)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _zone(value: object) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", str(value)):
        raise ValueError
    try:
        ZoneInfo(str(value))
    except OSError as folder:  # "Europe" is a folder of the zone database
        raise ValueError from folder
    return str(value)


def _topic(value: object) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", str(value)):
        raise ValueError
    return str(value)


def _address(value: object) -> str:
    return str(ip_address(str(value)))


def _networks(value: object) -> tuple[str, ...]:
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list):
        raise TypeError
    return tuple(str(ip_network(str(each).strip())) for each in given if str(each).strip())


_HOST = _text(253)
_MQTT = vol.Schema(
    {
        vol.Optional("host"): _HOST,
        vol.Optional("port"): _number(1, 65535),
        vol.Optional("username"): _text(256),
        vol.Optional("password"): _text(1024),
        vol.Optional("tls"): _allowed("allowed is true or false", _yes_or_no),
        vol.Optional("topic_prefix"): _allowed("allowed are A-Z a-z 0-9 _ - and /", _topic),
        vol.Optional("discovery_prefix"): _allowed("allowed are A-Z a-z 0-9 _ - and /", _topic),
        vol.Optional("discovery"): _allowed("allowed is true or false", _yes_or_no),
    },
    extra=vol.REMOVE_EXTRA,
)
_SCHEMA = vol.Schema(
    {
        vol.Optional("data_dir"): _allowed("allowed is the path of a folder", _path),
        vol.Optional("setup_code"): _text(128, shortest=8),
        vol.Optional("database_url"): _allowed(
            "allowed is postgresql://user:password@host:port/database",
            _url_of("postgresql", "postgres"),
        ),
        vol.Optional("host"): _HOST,
        vol.Optional("port"): _number(0, 65535),
        vol.Optional("api_port"): _number(0, 65535),
        vol.Optional("public_url"): _allowed(
            "allowed is an address like https://bookings.example.org",
            _url_of("http", "https"),
        ),
        vol.Optional("language"): _one_of(*LANGUAGES),
        vol.Optional("time_zone"): _allowed("allowed is an IANA zone like Europe/Berlin", _zone),
        vol.Optional("household_name"): _text(80),
        vol.Optional("mqtt"): _MQTT,
        vol.Optional("trusted_proxies"): _allowed(
            "allowed is a list of addresses or networks like 192.168.1.2 or 10.0.0.0/8",
            _networks,
        ),
        vol.Optional("log_level"): _one_of(*LOG_LEVELS),
        vol.Optional("ingress_peer"): _allowed("allowed is an IP address", _address),
        vol.Optional("password_cost"): _number(4, 15),
        vol.Optional("rate_burst"): _number(0, 100_000),
    },
    extra=vol.REMOVE_EXTRA,
)
