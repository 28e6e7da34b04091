"""One contract, two stores: whoever asks for `store` is run on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from booking_core.stores.opening import open_store
from tests.core.stores.house import CODEC, Diary, SetClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

    Store = SqliteStore | PostgresStore


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
async def store(store_url: str, clock: SetClock, diary: Diary) -> AsyncIterator[Store]:
    async with open_store(store_url, clock=clock, project=diary, codec=CODEC) as store:
        yield store


@pytest.fixture
async def neighbour(
    store: Store,  # noqa: ARG001 - made first
    store_url: str,
    clock: SetClock,
    diary: Diary,
) -> AsyncIterator[Store]:
    """A second instance on the same log."""
    async with open_store(store_url, clock=clock, project=diary, codec=CODEC) as other:
        yield other
