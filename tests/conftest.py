"""What all tests may ask for."""

from __future__ import annotations

from tests.servers.mosquitto import broker
from tests.servers.postgres import postgres, postgres_url

# Home Assistant's tests run in an environment of its own: script/test.
collect_ignore = ["home_assistant"]

__all__ = ["broker", "postgres", "postgres_url"]
