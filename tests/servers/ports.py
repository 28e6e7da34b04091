"""Free ports on loopback, and waiting until something listens there."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = "127.0.0.1"


class ServerDidNotStartError(Exception):
    """The server ended, or was not ready in time; the message has its last words."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def wait_until(
    ready: Callable[[], bool],
    *,
    alive: Callable[[], bool],
    last_words: Callable[[], str],
    seconds: float = 60,
) -> None:
    """Wait until the server is ready.

    Raises:
        ServerDidNotStartError: it ended before, or is not ready in time.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if not alive() or time.monotonic() > deadline:
            raise ServerDidNotStartError(last_words())
        time.sleep(0.02)
