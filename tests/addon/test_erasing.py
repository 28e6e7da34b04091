"""Erasing a person leaves a log that verifies, and nothing that can be read of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import pytest

from addon.auth.credentials import put_password
from addon.erasing import erase
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import DeclineBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.member_life import MemberRefused, MemberState
from booking_core.domain.people.members import ChangeMember, EraseMember, members
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope, Outcome, Store
from booking_core.projections.diary import Entry, entry
from booking_core.projections.people import person, put_profile
from booking_core.projections.views import project
from booking_core.stores import rebuilding
from booking_core.stores.errors import AuthorForgottenError
from booking_core.stores.opening import open_store
from booking_core.stores.postgres import PostgresStore
from booking_core.stores.sqlite import SqliteStore
from booking_core.stores.verifying import verify
from tests.cast import ANA, BEN, BLUE_ROOM, EVE, FAMILY, FIRST, MARCH_1ST, SECOND, THINGS, july

SECRETS = ("Evelyn Quastenflosser", "quastenflosser@example.org", "Zwetschgenkuchen")
OTHERS = "Rhabarberkompott"
NIGHTS = Stay(july(10), july(13))


@dataclass(frozen=True, slots=True)
class Household:
    store: SqliteStore | PostgresStore
    url: str
    folder: Path


@pytest.fixture(params=["sqlite", "postgres"])
async def household(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Household]:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    async with open_store(url, clock=lambda: MARCH_1ST, project=project) as store:
        await store.append((*FAMILY, *THINGS), by(SYSTEM))
        await handle(
            members,
            store,
            ChangeMember(EVE, EVE, profile=frozenset({"name", "email"})),
            by(EVE),
            beside=[
                put_profile(EVE, name=SECRETS[0], email=SECRETS[1], language="de"),
                put_password(EVE, "$2b$secret-hash", MARCH_1ST),
            ],
        )
        asked = RequestBooking(
            FIRST, EVE, EVE, (Item(BLUE_ROOM, 2),), NIGHTS, MARCH_1ST, note=f"mit {SECRETS[2]}"
        )
        await handle(bookings, store, asked, by(EVE))
        no = DeclineBooking(FIRST, BEN, 1, MARCH_1ST, reason=f"lieber {OTHERS}")
        await handle(bookings, store, no, by(BEN))
        yield Household(store, url, tmp_path)


def by(member_id: MemberId) -> Envelope:
    return Envelope(member_id, "test", "correlation")


async def forget_eve(store: Store) -> Outcome:
    return await erase(store, EraseMember(ANA, EVE), by(ANA))


async def first(store: Store) -> Entry:
    found = await entry(store, FIRST)
    assert found is not None
    return found


async def everything_written(household: Household) -> bytes:
    """All bytes that somebody with the disk, or with the database, could look through."""
    if isinstance(household.store, SqliteStore):
        files = [path for path in household.folder.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in files)
    connection = await asyncpg.connect(household.url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        rows = [await connection.fetch(f'SELECT * FROM "{each[0]}"') for each in tables]  # noqa: S608
        return repr(rows).encode()
    finally:
        await connection.close()


async def test_the_words_can_be_found_before(household: Household) -> None:
    """The control: the search below would find what it must not find."""
    written = await everything_written(household)
    (note,) = await household.store.unseal([s for s in [(await first(household.store)).note] if s])

    assert SECRETS[0].encode() in written
    assert SECRETS[1].encode() in written
    assert b"$2b$secret-hash" in written
    assert note == f"mit {SECRETS[2]}"
    assert SECRETS[2].encode() not in written  # sealed from the first moment


@pytest.mark.rule(40)
async def test_afterwards_nothing_of_them_is_readable(household: Household) -> None:
    assert isinstance(await forget_eve(household.store), Accepted)

    written = await everything_written(household)
    for secret in (*SECRETS, "$2b$secret-hash"):
        assert secret.encode() not in written
    found = await first(household.store)
    assert found.note is not None
    assert found.reason is not None
    opened = await household.store.unseal([found.note, found.reason])
    assert tuple(opened) == (None, f"lieber {OTHERS}")


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
