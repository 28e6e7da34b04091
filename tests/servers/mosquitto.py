"""A real MQTT broker on loopback, fresh for each test."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.servers.ports import LOOPBACK, free_port, listens
from tests.servers.process import ServerProcess
from tests.servers.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HARMLESS_USER = "root"  # else it drops to a user who can't read the test's folder


class Broker:
    """Mosquitto; it forgets all retained messages and sessions when it ends."""

    def __init__(self, folder: Path, *, lines: Sequence[str] = ()) -> None:
        self.host = LOOPBACK
        self.port = free_port()
        config = folder / "mosquitto.conf"
        config.write_text(
            "\n".join(
                [
                    f"listener {self.port} {LOOPBACK}",
                    f"user {HARMLESS_USER}",
                    "set_tcp_nodelay true",
                    "persistence false",
                    "log_dest stderr",
                    *(lines or ("allow_anonymous true",)),
                    "",
                ]
            )
        )
        self._process = ServerProcess(
            [program("mosquitto", package="mosquitto"), "-c", str(config)],
            log=folder / "mosquitto.log",
            ready=lambda: listens(self.port),
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        """Start it, or start it again on the same port."""
        self._process.start()

    def stop(self) -> None:
        self._process.stop()

    def kill(self) -> None:
        """End it without a goodbye to its clients."""
        self._process.kill()


@contextmanager
def mosquitto(folder: Path, *, lines: Sequence[str] = ()) -> Iterator[Broker]:
    """Run a broker for as long as the block lasts.

    `lines` of its configuration replace the permission that anybody may come in.
    """
    broker = Broker(folder, lines=lines)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    with mosquitto(folder) as running:
        yield running
