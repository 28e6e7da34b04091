"""The servers that the other tests stand on are what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import pytest
from paho.mqtt import publish, subscribe

from tests.servers.home_assistant import home_assistant
from tests.servers.mosquitto import mosquitto
from tests.servers.ports import ServerDidNotStartError, listens
from tests.servers.programs import ProgramMissingError, program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.mosquitto import Broker
    from tests.servers.postgres import Postgres


async def test_each_database_is_fresh(postgres: Postgres) -> None:
    first = await asyncpg.connect(postgres.fresh_database())
    await first.execute("CREATE TABLE stays (id int)")

    second = await asyncpg.connect(postgres.fresh_database())

    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert await first.fetchval(tables) == 1
    assert await second.fetchval(tables) == 0
    await first.close()
    await second.close()


def test_the_broker_keeps_what_is_retained(broker: Broker) -> None:
    publish.single("stay", "approved", qos=1, retain=True, hostname=broker.host, port=broker.port)

    message = subscribe.simple(  # type: ignore[no-untyped-call]  # paho left it so
        "stay", hostname=broker.host, port=broker.port
    )

    assert message.payload == b"approved"


def test_a_killed_broker_comes_back_on_its_port(broker: Broker) -> None:
    broker.kill()
    gone = not listens(broker.port)
    broker.start()

    assert gone
    assert listens(broker.port)


def test_a_server_that_ends_at_once_is_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(ServerDidNotStartError, match="nonsense"),
        mosquitto(tmp_path, lines=["nonsense true"]),
    ):
        pass


def test_a_missing_program_names_its_package() -> None:
    with pytest.raises(ProgramMissingError, match="apt-get install no-such-package"):
        program("no-such-program", package="no-such-package")


def test_home_assistant_knows_its_owner_after_a_restart(tmp_path: Path) -> None:
    with home_assistant(tmp_path / "home") as house:
        house.stop()
        house.start()

        assert house.get("/api/config")["state"] == "RUNNING"
