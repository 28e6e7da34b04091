"""A household behind a real app on SQLite in memory, with a clock that the test sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.settings import Settings
from tests.addon.api.visitors import SETUP_CODE, Hands, House, move_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def settings() -> Settings:
    return Settings(database_url=":memory:", setup_code=SETUP_CODE, password_cost=4, rate_burst=0)


@pytest.fixture
async def empty(settings: Settings, hands: Hands) -> AsyncIterator[House]:
    """Before set-up."""
    async with TestClient(TestServer(build_app(settings, clock=hands))) as client:
        yield House(client, hands)


@pytest.fixture
async def house(empty: House) -> House:
    """Set up, with Ana, Ben, Bo, Carl and some resources; Dora has no account."""
    return await move_in(empty)
