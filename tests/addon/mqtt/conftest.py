from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from addon.mqtt.client import Broker
from tests.servers.mosquitto import Broker as Mosquitto, mosquitto
from tests.servers.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator
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
