"""What all tests may ask for."""

from __future__ import annotations

from tests.servers.mosquitto import broker
from tests.servers.postgres import postgres, postgres_url

__all__ = ["broker", "postgres", "postgres_url"]
