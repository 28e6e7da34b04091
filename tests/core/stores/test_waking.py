"""Instances tell each other of what they wrote, and in a rush one of them for all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest

from booking_core.stores.postgres_lines import Link, Presence
from booking_core.stores.postgres_waking import CHANNEL, Waking
from tests.core.stores.house import envelope, letter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.core.stores.conftest import Store


@pytest.fixture
def store_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
async def heard(store: Store, store_url: str) -> AsyncIterator[asyncio.Queue[str]]:
    """What is told on the channel, from the second append on."""
    await store.append([letter("first")], envelope())
    notices: asyncio.Queue[str] = asyncio.Queue()
    ear = await asyncpg.connect(store_url)
    await ear.add_listener(CHANNEL, lambda *said: notices.put_nowait(said[-1]))
    yield notices
    await ear.close()


@pytest.fixture
async def waking(store_url: str, heard: asyncio.Queue[str]) -> AsyncIterator[Waking]:  # noqa: ARG001 - made first
    waking = Waking(Link(store_url, Presence()))
    await waking.listening.connection()
    yield waking
    await waking.close()


async def told(waking: Waking, position: int) -> None:
    """Returns once nothing is owed any more."""
    waking.moved.clear()
    waking.appended(position)
    telling = waking._telling  # noqa: SLF001 - no port has it
    assert telling is not None
    await telling


async def test_a_notice_says_how_far_the_log_goes(store: Store, heard: asyncio.Queue[str]) -> None:
    await store.append([letter("a"), letter("b")], envelope())

    assert int(await heard.get()) in {1, 3}
    await store.append([letter("c")], envelope())
    while int(await heard.get()) < 4:
        pass


async def test_what_another_told_is_not_told_again(
    waking: Waking, store: Store, heard: asyncio.Queue[str]
) -> None:
    await store.append([letter("theirs")], envelope())
    while int(await heard.get()) < 2:
        pass
    while waking._told < 2:  # noqa: SLF001 - likewise
        waking.moved.clear()
        await waking.moved.wait()

    await told(waking, 2)
    assert heard.empty()
    await told(waking, 3)
    assert await heard.get() == "2"


async def test_a_new_line_takes_nothing_for_told(waking: Waking, heard: asyncio.Queue[str]) -> None:
    await told(waking, 9)
    waking.listening.drop()
    await waking.listening.connection()

    await told(waking, 5)

    assert [await heard.get(), await heard.get()] == ["1", "1"]
