"""What the options say about the household is proposed when it is created."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from addon.api.system.health import proposed
from addon.settings import Settings
from tests.servers.app import app_process


def test_the_options_propose_a_name_and_a_zone() -> None:
    settings = Settings(household_name="Familie Sommer", time_zone="Europe/Berlin")

    assert proposed(settings) == {"household_name": "Familie Sommer", "time_zone": "Europe/Berlin"}


def test_without_options_nothing_is_proposed_and_the_browser_knows_its_zone() -> None:
    assert proposed(Settings()) == {}


def test_nobody_who_needs_a_code_is_told_about_the_household(tmp_path: Path) -> None:
    with (
        app_process(tmp_path / "data", household_name="Familie Sommer") as app,
        urllib.request.urlopen(f"{app.url}/api/v1/setup") as answer,  # noqa: S310 - our own
    ):
        state = json.load(answer)

    assert state == {"needed": True, "code_required": True}
