from __future__ import annotations

import logging
import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from addon.mqtt.client import Broker
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.addon.family import Family, SetClock
from tests.addon.mqtt.listener import Listener
from tests.addon.mqtt.telling import STATE, TOPICS, House, state
from tests.servers.mosquitto import Broker as Mosquitto, mosquitto
from tests.servers.programs import program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture
def address(broker: Mosquitto) -> Broker:
    """Where the running broker is."""
    return Broker(broker.host, broker.port)


@dataclass(frozen=True)
class Guard:
    """A broker that wants a password and takes only what its rules allow."""

    server: Mosquitto
    address: Broker
    rules: Path

    def allow(self, *topics: str) -> None:
        lines = (f"topic readwrite {topic}" for topic in topics)
        self.rules.write_text("\n".join(["user bridge", *lines, ""]))
        os.kill(self.server.pid, signal.SIGHUP)


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Guard]:
    """Everything under `house/` is allowed."""
    users, rules = tmp_path / "users", tmp_path / "rules"
    users.touch()
    tool = program("mosquitto_passwd", package="mosquitto")
    subprocess.run([tool, "-b", users, "bridge", "secret"], check=True)  # noqa: S603  its own
    rules.write_text("user bridge\ntopic readwrite house/#\n")
    lines = ["allow_anonymous false", f"password_file {users}", f"acl_file {rules}"]
    with mosquitto(tmp_path, lines=lines) as running:
        yield Guard(running, Broker(running.host, running.port, "bridge", "secret"), rules)


@pytest.fixture
def verbose(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


@pytest.fixture
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """On SQLite; a test may ask for PostgreSQL."""
    on = getattr(request, "param", "sqlite")
    url = request.getfixturevalue("postgres_url") if on == "postgres" else tmp_path / "log.db"
    clock = SetClock()
    async with open_store(str(url), clock=clock, project=project) as store:
        yield House(store, Family(store, clock), clock)


@pytest.fixture
async def furnished(house: House, address: Broker) -> House:
    """Founded and with a house, all of it told to the broker."""
    async with Listener(address, "house/#") as listener, house.told_to(address):
        await listener.last(TOPICS.head)  # from here on it follows
        await house.family.found()
        await house.family.build()
        await house.all_told()
        await state(listener, STATE, occupied=False)
        await state(listener, TOPICS.inbox, pending=0)
    return house
