"""Instances on one database wake each other; looking again now and then is for what was missed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.core.stores.house import envelope, letter

if TYPE_CHECKING:
    import pytest

    from tests.core.stores.conftest import Store

A_WHILE = 3600.0


async def test_who_follows_is_woken_and_does_not_wait_for_the_next_look(
    store: Store, neighbour: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file wakes nobody else; there the one who wrote is woken."""
    monkeypatch.setattr("booking_core.stores.postgres.store.POLL_SECONDS", A_WHILE)
    monkeypatch.setattr("booking_core.stores.sqlite.store.POLL_SECONDS", A_WHILE)
    follower = neighbour if store.dialect.name == "postgres" else store
    waiting = asyncio.create_task(follower.wait_beyond(1))
    await store.append([letter("a")], envelope())
    await asyncio.wait([waiting], timeout=0.5)
    assert not waiting.done()

    await store.append([letter("b")], envelope())

    await asyncio.wait_for(waiting, timeout=30)
