"""What all tests may ask for."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.servers.mosquitto import broker
from tests.servers.postgres import postgres, postgres_url

__all__ = ["broker", "postgres", "postgres_url"]

# The same examples each time, so that a red run is about the change; campaigns look for new ones.
settings.register_profile("repeatable", derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr != "long":
        settings.load_profile("repeatable")
