"""A demo's household for all tests that knock at the door; a fresh one where somebody comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.conftest import empty, hands, house, settings
from tests.contract.household import Household, demo_household

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["empty", "hands", "house", "settings"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with demo_household(tmp_path_factory.mktemp("demo")) as running:
        yield running
