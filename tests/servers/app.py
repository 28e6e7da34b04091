"""The app itself as a process of its own, over real HTTP."""

from __future__ import annotations

import http.client
import os
import sys
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import ServerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHECKOUT = Path(__file__).parents[2]
READY = "/api/v1/ready"
GREETING = "Family Booking "


class AppProcess:
    """`python -m addon serve` with free ports and a data folder of its own."""

    def __init__(self, data_dir: Path, *, options: Mapping[str, str]) -> None:
        self.port = free_port()
        self.api_port = free_port()
        self.data_dir = data_dir
        data_dir.mkdir(parents=True, exist_ok=True)
        self._said_before = 0
        self._process = ServerProcess(
            [sys.executable, "-m", "addon", "serve"],
            log=data_dir / "process.log",
            ready=self._is_ready,
            env=_environment(
                {
                    "host": LOOPBACK,
                    "port": str(self.port),
                    "api_port": str(self.api_port),
                    "data_dir": str(data_dir),
                    **options,
                }
            ),
        )

    @property
    def url(self) -> str:
        """Of the port that the panel and ingress use, without a closing slash."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        return f"http://{LOOPBACK}:{self.api_port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        """Start it, or start it again on the same data and ports."""
        self._said_before = len(self.said())
        self._process.start()

    def stop(self) -> None:
        self._process.stop()

    def kill(self) -> None:
        self._process.kill()

    def said(self) -> str:
        """Give what it printed and logged since its first start."""
        log = self._process.log
        return log.read_text(errors="replace") if log.exists() else ""

    def _is_ready(self) -> bool:
        """It answers, and has said so: whoever waits may read what it printed."""
        return GREETING in self.said()[self._said_before :] and self._answers()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", READY)
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def app_process(data_dir: Path, **options: str) -> Iterator[AppProcess]:
    """Run the app for as long as the block lasts.

    Options are named as in `config.yaml`, nested ones with `__`.
    """
    app = AppProcess(data_dir, options=options)
    app.start()
    try:
        yield app
    finally:
        app.stop()


def _environment(options: Mapping[str, str]) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("FAMILY_BOOKING_")
    }
    ours = {f"FAMILY_BOOKING_{name.upper()}": value for name, value in options.items()}
    return {**inherited, "PYTHONPATH": str(CHECKOUT), **ours}
