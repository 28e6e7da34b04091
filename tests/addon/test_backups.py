"""A backup that is taken while the app runs is whole."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import stat
from datetime import datetime
from pathlib import Path

import pytest

from addon.backups import COPY, DATABASE_FILE, restore_copy
from addon.cli_backup import drop_copy, make_copy
from addon.settings import Settings, load_settings
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.member_events import MemberRegistered
from booking_core.ports import Envelope, Store
from booking_core.projections.views import project
from booking_core.stores.errors import StoreUnavailableError
from booking_core.stores.opening import open_store
from booking_core.stores.sqlite.copying import copy_file
from booking_core.stores.upkeep.verifying import verify
from tests.cast import FAMILY, MARCH_1ST, THINGS

ASKED = argparse.Namespace()
NOBODY = Envelope(SYSTEM, "test", "correlation")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"FAMILY_BOOKING_DATA_DIR": str(tmp_path)})


def clock() -> datetime:
    return MARCH_1ST


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def lose_the_store(folder: Path) -> None:
    for each in folder.glob(f"{DATABASE_FILE}*"):
        each.unlink()


async def register(store: Store, number: int) -> None:
    await store.append([MemberRegistered(MemberId(f"guest-{number}"))], NOBODY)


async def events_in(path: Path) -> int:
    async with open_store(str(path), clock=clock, project=project) as store:
        checked = await verify(store)
        assert checked.flaws == ()
        return checked.head.position


async def test_the_copy_is_whole_while_the_app_goes_on_writing(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / DATABASE_FILE
    async with open_store(str(path), clock=clock, project=project) as store:
        await store.append((*FAMILY, *THINGS), NOBODY)
        before = (await store.head()).position
        writing = asyncio.gather(*(register(store, number) for number in range(200)))
        await asyncio.to_thread(copy_file, path, tmp_path / COPY)
        await writing
        await make_copy(settings, ASKED)

    assert await events_in(tmp_path / COPY) == before + 200


async def test_the_copy_is_for_its_owner_alone(settings: Settings, tmp_path: Path) -> None:
    async with open_store(str(tmp_path / DATABASE_FILE), clock=clock, project=project):
        await make_copy(settings, ASKED)

    assert stat.S_IMODE((tmp_path / COPY).stat().st_mode) == 0o600


async def test_a_plain_copy_of_the_file_would_not_be(tmp_path: Path) -> None:
    """The control: what was committed last stands in the write-ahead log alone."""
    path = tmp_path / DATABASE_FILE
    async with open_store(str(path), clock=clock, project=project) as store:
        await store.append((*FAMILY, *THINGS), NOBODY)
        shutil.copyfile(path, tmp_path / "torn.sqlite3")
        whole = (await store.head()).position

    assert await events_in(tmp_path / "torn.sqlite3") < whole


async def test_after_a_restore_the_copy_is_the_store(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / DATABASE_FILE
    async with open_store(str(path), clock=clock, project=project) as store:
        await store.append((*FAMILY, *THINGS), NOBODY)
        whole = (await store.head()).position
        await make_copy(settings, ASKED)
    lose_the_store(tmp_path)

    assert restore_copy(tmp_path)

    assert await events_in(path) == whole
    assert not (tmp_path / COPY).exists()


async def test_a_copy_that_was_left_over_never_replaces_the_store(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / DATABASE_FILE
    async with open_store(str(path), clock=clock, project=project) as store:
        await store.append((*FAMILY, *THINGS), NOBODY)
        await make_copy(settings, ASKED)
        await register(store, 1)
        whole = (await store.head()).position

    assert not restore_copy(tmp_path)
    assert await events_in(path) == whole


async def test_the_end_of_a_backup_takes_the_copy_away(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / DATABASE_FILE
    async with open_store(str(path), clock=clock, project=project) as store:
        await store.append(FAMILY, NOBODY)
    await make_copy(settings, ASKED)

    await drop_copy(settings, ASKED)
    await drop_copy(settings, ASKED)

    assert not (tmp_path / COPY).exists()


async def test_where_there_is_no_embedded_store_there_is_nothing_to_copy(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await make_copy(settings, ASKED)

    assert "no embedded store" in capsys.readouterr().err
    assert names_in(tmp_path) == []


async def test_a_copy_that_fails_leaves_nothing_half_written(tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.sqlite3"
    rubbish.write_bytes(b"this is no database" * 100)

    with pytest.raises(StoreUnavailableError, match="room on the disk"):
        copy_file(rubbish, tmp_path / COPY)

    assert names_in(tmp_path) == ["rubbish.sqlite3"]
