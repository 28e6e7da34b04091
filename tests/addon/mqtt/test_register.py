"""Who was erased stays erased, also after an older backup was restored."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from addon.erasing import erase
from addon.mqtt.bridge import Bridge, Outside, Pace
from addon.mqtt.broker import always
from addon.mqtt.client import Broker
from addon.mqtt.picture import Installation, painter
from addon.mqtt.topics import Topics
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.member_life import MemberState
from booking_core.domain.people.members import ChangeMember, EraseMember, members
from booking_core.handling import handle
from booking_core.ports import Envelope, Store
from booking_core.projections.people import Person, person, put_profile
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.sqlite.copying import copy_file
from tests.addon.mqtt.listener import Listener, eventually
from tests.cast import ANA, BEN, EVE, FAMILY

TOPICS = Topics(prefix="house")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
NOBODY = Envelope(SYSTEM, "test", "correlation")


@asynccontextmanager
async def household(path: Path) -> AsyncIterator[Store]:
    async with open_store(str(path), clock=lambda: NOW, project=project) as store:
        yield store


@asynccontextmanager
async def told_to(broker: Broker, store: Store) -> AsyncIterator[None]:
    picture = painter(store, TOPICS, Installation("server", "0.1.0"))
    pace = Pace(first=0.02, longest=0.2, look=0.05, spread=0)
    bridge = Bridge(store, picture, Outside(always(broker), TOPICS, "b", pace), lambda: NOW)
    task = asyncio.create_task(bridge.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def with_a_name(store: Store) -> None:
    await store.append(FAMILY, NOBODY)
    change = ChangeMember(EVE, EVE, profile=frozenset({"name"}))
    profile = put_profile(EVE, name="Evelyn", email=None, language=None)
    await handle(members, store, change, Envelope(EVE, "test", "c"), beside=[profile])


async def forget(store: Store, member_id: MemberId) -> None:
    await erase(store, EraseMember(ANA, member_id), Envelope(ANA, "test", "correlation"))


async def found(store: Store, member_id: MemberId = EVE) -> Person:
    somebody = await person(store, member_id)
    assert somebody is not None
    return somebody


@pytest.mark.rule(40)
async def test_an_erased_member_is_erased_again_after_a_restore(
    tmp_path: Path, address: Broker
) -> None:
    path, backup = tmp_path / "log.sqlite3", tmp_path / "backup.sqlite3"
    async with household(path) as store:
        await with_a_name(store)
        await asyncio.to_thread(copy_file, path, backup)
        await forget(store, EVE)
        listener = Listener(address, TOPICS.erased("+"))
        async with listener, told_to(address, store):
            await eventually(lambda: bool(listener.heard))

    await asyncio.to_thread(shutil.copyfile, backup, tmp_path / "restored.sqlite3")
    async with household(tmp_path / "restored.sqlite3") as store:
        assert (await found(store)).name == "Evelyn"
        async with told_to(address, store):
            async with asyncio.timeout(60):
                # Nobody sets an event when somebody else's command is decided.
                while (await found(store)).member.state is not MemberState.ERASED:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)

        assert (await found(store)).name == ""
        assert (await found(store, BEN)).member.active


@pytest.mark.parametrize("forged", ["", "0" * 64, "nonsense"])
async def test_a_name_without_our_seal_is_passed_over(
    tmp_path: Path, address: Broker, forged: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with household(tmp_path / "log.sqlite3") as store:
        await with_a_name(store)
        async with Listener(address, "nothing") as stranger:
            stranger.say(TOPICS.erased(EVE), forged.encode(), retain=True)
            stranger.say(TOPICS.erased(BEN), b"0" * 64, retain=True)
            async with told_to(address, store):
                await eventually(lambda: "without our seal" in caplog.text)

        assert (await found(store)).member.active
        assert (await found(store, BEN)).member.active


async def test_nothing_but_ids_is_told(tmp_path: Path, address: Broker) -> None:
    async with household(tmp_path / "log.sqlite3") as store:
        await with_a_name(store)
        await forget(store, EVE)
        listener = Listener(address, TOPICS.erased("+"))
        async with listener, told_to(address, store):
            await eventually(lambda: bool(listener.heard))

    assert [each.topic for each in listener.heard] == [TOPICS.erased(EVE)]
