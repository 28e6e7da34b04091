"""A real PostgreSQL on loopback, and a fresh empty database for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers.ports import LOOPBACK, free_port
from tests.servers.process import ServerProcess
from tests.servers.programs import postgres_program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROLE = "household"
# The tests kill processes, not the machine's power, and then the flush is only time.
SPEED: Mapping[str, str] = {"fsync": "off", "max_connections": "200"}


class Postgres:
    """A server with a data folder of its own; anybody on loopback may come in.

    Args:
        wal_segment: Size of a file of the write-ahead log, in megabytes. Erasing writes over these
            files, and small ones sooner; by default a server has them of 16.

    Attributes:
        data: The folder; its files are for those that look for what must not be there.
    """

    def __init__(
        self, folder: Path, *, settings: Mapping[str, str] = SPEED, wal_segment: int = 1
    ) -> None:
        self.port = free_port()
        self._numbers = count(1)
        self.data = folder / "data"
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(folder, self._user, self._user)
        self._run(
            postgres_program("initdb"),
            *("--pgdata", str(self.data), "--username", ROLE, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            *("--wal-segsize", str(wal_segment)),
        )
        options = {
            "port": str(self.port),
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": str(folder),
            **settings,
        }
        self._process = ServerProcess(
            [
                *(postgres_program("postgres"), "-D", str(self.data)),
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            log=folder / "log",
            ready=self._answers,
            user=self._user,
        )

    def start(self) -> None:
        self._process.start()

    def stop(self) -> None:
        """End it and all its connections, as at a restart of the machine."""
        self._interrupt()
        self._process.stop()

    def kill(self) -> None:
        """End the server without warning; its children notice and follow."""
        self._process.kill()

    def fresh_database(self) -> str:
        """Make an empty database and give its URL."""
        name = f"test_{next(self._numbers)}"
        self._run(
            postgres_program("psql"),
            *("--host", LOOPBACK, "--port", str(self.port), "--username", ROLE),
            *("--no-psqlrc", "--quiet", "--dbname", "postgres"),
            *("--command", f"CREATE DATABASE {name} TEMPLATE template0"),
        )
        return self.url(name)

    def url(self, database: str, role: str = ROLE) -> str:
        return f"postgresql://{role}@{LOOPBACK}:{self.port}/{database}"

    def _interrupt(self) -> None:
        # SIGINT is PostgreSQL's "fast" end; SIGTERM waits for the clients to go.
        if self._process.alive():
            os.kill(self._process.pid, 2)

    def _answers(self) -> bool:
        asked = subprocess.run(  # noqa: S603 - the tests' own command
            [
                postgres_program("pg_isready"),
                "--host",
                LOOPBACK,
                "--port",
                str(self.port),
            ],
            check=False,
            capture_output=True,
        )
        return asked.returncode == 0

    def _run(self, *command: str) -> None:
        subprocess.run(  # noqa: S603 - the tests' own commands
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            user=self._user,
            group=self._user,
            extra_groups=None if self._user is None else (),
            cwd="/",
        )


@contextmanager
def postgres_server(*, settings: Mapping[str, str] = SPEED) -> Iterator[Postgres]:
    """Run a server for as long as the block lasts; for tests that stop and kill it."""
    # Not pytest's tmp_path: another user must get in, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="fb-pg-"))
    try:
        server = Postgres(folder, settings=settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    return postgres.fresh_database()
