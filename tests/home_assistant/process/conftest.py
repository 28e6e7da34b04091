"""The app, a broker and Home Assistant, each a process of its own, for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.home_assistant.process.house import (
    SETUP_CODE,
    House,
    connect,
    connect_mqtt,
    found_household,
)
from tests.servers.app import app_process
from tests.servers.home_assistant import home_assistant
from tests.servers.mosquitto import mosquitto


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    (folder / "broker").mkdir()
    with (
        mosquitto(folder / "broker") as broker,
        app_process(
            folder / "app",
            setup_code=SETUP_CODE,
            mqtt__host=broker.host,
            mqtt__port=str(broker.port),
        ) as app,
        home_assistant(folder / "home") as home,
    ):
        ana, bo = found_household(app)
        house_asked = {"name": "Lake House", "kind": "overnight", "places": 6}
        lake_house = ana.post("/resources", house_asked)
        car = ana.post("/resources", {"name": "Car", "kind": "hourly", "units": 1})
        connect(home, app, ana)
        connect_mqtt(home, broker)
        yield House(app, home, ana, bo, lake_house["id"], car["id"])
