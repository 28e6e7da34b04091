"""A server process of our own: started, stopped, killed and started again."""

from __future__ import annotations

import subprocess
from typing import IO, TYPE_CHECKING

from tests.servers.ports import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

PATIENCE_SECONDS = 20
LAST_WORDS_CHARACTERS = 4000


class ServerProcess:
    """One server whose output goes to `log`; what it says of itself is in there."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        ready: Callable[[], bool],
        env: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self._command = command
        self._ready = ready
        self._env = env
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None
        self.log = log

    @property
    def pid(self) -> int:
        """Of the last process started.

        Raises:
            RuntimeError: none was.
        """
        if self._process is None:
            message = "not started yet"
            raise RuntimeError(message)
        return self._process.pid

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as log:
            self._process = self._spawn(log)
        try:
            wait_until(self._ready, alive=self.alive, last_words=self.last_words)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Ask it to end, and insist when it takes too long."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it without warning (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def last_words(self) -> str:
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return f"{self._command[0]}: {said[-LAST_WORDS_CHARACTERS:]}"

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - the tests' own commands
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=self._env,
            user=self._user,
            group=self._user,
            extra_groups=None if self._user is None else (),
            start_new_session=True,
        )
