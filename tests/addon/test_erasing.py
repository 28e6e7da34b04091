"""Erasing a person leaves a log that verifies, and nothing that can be read of them."""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import SYSTEM
from booking_core.domain.people.member_events import MemberRefused
from booking_core.domain.people.member_life import MemberState
from booking_core.domain.texts import FreeText
from booking_core.handling import handle
from booking_core.ports import Accepted, Store
from booking_core.projections.diary import Entry, entry
from booking_core.projections.people import person
from booking_core.stores.errors import AuthorForgottenError
from booking_core.stores.upkeep import rebuilding
from booking_core.stores.upkeep.verifying import verify
from tests.addon.remains import (
    NIGHTS,
    OTHERS,
    Household,
    by,
    everything_written,
    forget_eve,
    lived_in,
    server_folders,
)
from tests.cast import ANA, BEN, BLUE_ROOM, EVE, FIRST, MARCH_1ST, SECOND
from tests.servers.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
async def household(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Household]:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    folders: tuple[Path, ...] = (tmp_path,)
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh_database()
        folders = await server_folders(server, url)
    async with lived_in(url, folders) as household:
        yield household


async def first(store: Store) -> Entry:
    found = await entry(store, FIRST)
    assert found is not None
    return found


async def test_the_words_can_be_found_before(household: Household) -> None:
    """The control: the search below would find what it must not find."""
    written = await everything_written(household)
    (note,) = await household.store.unseal([s for s in [(await first(household.store)).note] if s])

    assert [each for each in household.words.plain() if each.encode() not in written] == []
    assert note == household.words.note
    assert household.words.note.encode() not in written  # sealed from the first moment


@pytest.mark.rule(40)
async def test_afterwards_nothing_of_them_is_readable(household: Household) -> None:
    assert isinstance(await forget_eve(household.store), Accepted)

    written = await everything_written(household)
    assert [each for each in astuple(household.words) if each.encode() in written] == []
    found = await first(household.store)
    assert found.note is not None
    assert found.reason is not None
    opened = await household.store.unseal([found.note, found.reason])
    assert tuple(opened) == (None, f"lieber {OTHERS}")


async def test_the_key_of_their_words_is_gone_from_the_disk(household: Household) -> None:
    asked = "SELECT data_key FROM keys WHERE member_id = $1"
    (row,) = await household.store.fetch(asked, EVE)
    in_pages, in_exports = row["data_key"], b64encode(row["data_key"])
    before = await everything_written(household)

    await forget_eve(household.store)

    after = await everything_written(household)
    assert in_pages in before
    assert in_exports in before
    assert in_pages not in after
    assert in_exports not in after


async def test_the_member_is_a_pseudonym_from_then_on(household: Household) -> None:
    await forget_eve(household.store)

    eve = await person(household.store, EVE)

    assert eve is not None
    assert (eve.member.state, eve.name, eve.email) == (MemberState.ERASED, "", None)


@pytest.mark.rule(40)
async def test_the_log_still_verifies_and_the_views_can_be_made_again(
    household: Household,
) -> None:
    await forget_eve(household.store)
    before = await first(household.store)

    await rebuilding.rebuild(household.store, None, lambda _done, _of: None)

    assert (await verify(household.store)).flaws == ()
    assert await first(household.store) == before


@pytest.mark.rule(41)
async def test_nothing_is_written_in_the_name_of_the_erased(household: Household) -> None:
    asked = RequestBooking(
        SECOND, EVE, EVE, (Item(BLUE_ROOM, 2),), NIGHTS, MARCH_1ST, note="noch da?"
    )
    await forget_eve(household.store)

    assert isinstance(await handle(bookings, household.store, asked, by(EVE)), Refused)
    for_her = replace(asked, by=ANA, note=None)
    assert isinstance(await handle(bookings, household.store, for_her, by(ANA)), Refused)


async def test_words_of_the_erased_are_refused_by_the_store_itself(household: Household) -> None:
    """Whoever decides on an outdated state can't bring the key back."""
    await forget_eve(household.store)
    late = MemberRefused(BEN, FreeText(EVE, "zu spät"))

    with pytest.raises(AuthorForgottenError):
        await household.store.append([late], by(SYSTEM))


async def test_who_goes_on_reading_the_file_keeps_words_in_its_log_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "log.sqlite3"
    async with lived_in(f"sqlite:///{path}", (tmp_path,)) as household:
        with sqlite3.connect(path, isolation_level=None) as dump:
            dump.execute("BEGIN")
            dump.execute("SELECT * FROM profiles").fetchone()
            await forget_eve(household.store)
        dump.close()
        left = await everything_written(household)

        await household.store.scrub()

        assert household.words.name.encode() in left
        assert "log.sqlite3-wal" in caplog.text
        assert household.words.name.encode() not in await everything_written(household)
