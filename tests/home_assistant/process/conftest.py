"""The app and Home Assistant, each a process of its own, for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.home_assistant.process.house import (
    SETUP_CODE,
    House,
    connect,
    found_household,
)
from tests.servers.app import app_process
from tests.servers.home_assistant import home_assistant


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with (
        app_process(
            folder / "app",
            setup_code=SETUP_CODE,
        ) as app,
        home_assistant(folder / "home") as home,
    ):
        ana, bo = found_household(app)
        lake_house = ana.post(
            "/resources", {"name": "Lake House", "kind": "overnight", "places": 6}
        )
        car = ana.post("/resources", {"name": "Car", "kind": "hourly", "units": 1})
        connect(home, app, ana)
        yield House(app, home, ana, bo, lake_house["id"], car["id"])
