"""The household's own log and views on each store: whoever asks for `store` is run on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import FAMILY, MARCH_1ST, THINGS
from tests.core.projections.playing import HOUSEKEEPER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

    Store = SqliteStore | PostgresStore


def march_1st() -> datetime:
    return MARCH_1ST


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    async with open_store(store_url, clock=march_1st, project=project) as store:
        yield store


@pytest.fixture
async def household(store: Store) -> Store:
    """The cast and their things, and no bookings yet."""
    await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
    return store
