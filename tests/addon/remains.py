"""A household in which Eve left words, and all bytes in which they could be found."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import asyncpg

from addon.auth.credentials import put_password
from addon.erasing import erase
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import DeclineBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.members import ChangeMember, EraseMember, members
from booking_core.domain.stays import Stay
from booking_core.handling import handle
from booking_core.ports import Envelope, Outcome, Store
from booking_core.projections.guests import put_guest
from booking_core.projections.people import put_profile
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.postgres.store import PostgresStore
from booking_core.stores.sqlite.store import SqliteStore
from booking_core.stores.upkeep.exporting import export
from booking_core.stores.upkeep.moving import packed
from tests.cast import ANA, BEN, BLUE_ROOM, EVE, FAMILY, FIRST, MARCH_1ST, SECOND, THINGS, july
from tests.servers.postgres import Postgres

OTHERS = "Rhabarberkompott"
NIGHTS = Stay(july(10), july(13))


@dataclass(frozen=True, slots=True)
class Words:
    """Of one test: the server's log is that of all tests.

    Attributes:
        brought: A guest whom she brought to somebody else's stay.
        hosted: One whom somebody else brought to hers.
    """

    name: str
    email: str
    brought: str
    hosted: str
    password: str
    note: str

    def plain(self) -> tuple[str, ...]:
        """What is not sealed from the first moment."""
        return (self.name, self.email, self.brought, self.hosted, self.password)


@dataclass(frozen=True, slots=True)
class Household:
    """Eve's, and where the bytes of it are.

    Attributes:
        server: Where a superuser comes in.
        folders: Of an embedded store; of a server, with its log.
    """

    store: SqliteStore | PostgresStore
    server: str
    folders: tuple[Path, ...]
    words: Words


@asynccontextmanager
async def lived_in(
    url: str, folders: tuple[Path, ...], server: str = ""
) -> AsyncIterator[Household]:
    """`server` is where a superuser comes in, if that is not `url`."""
    one = uuid4().hex
    words = Words(
        name=f"Evelyn {one}",
        email=f"{one}@example.org",
        brought=f"Tante {one}",
        hosted=f"Onkel {one}",
        password=f"$2b${one}",
        note=f"Kuchen {one}",
    )
    async with open_store(url, clock=lambda: MARCH_1ST, project=project) as store:
        await store.append((*FAMILY, *THINGS), by(SYSTEM))
        for other in (ANA, BEN):
            await store.write([put_profile(other, name="Ohne Belang", email=None, language="de")])
        beside = [
            put_profile(EVE, name=words.name, email=words.email, language="de"),
            put_password(EVE, words.password, MARCH_1ST),
            put_guest("guest:1", words.brought, SECOND, EVE),
            put_guest("guest:2", words.hosted, FIRST, ANA),
        ]
        known = ChangeMember(EVE, EVE, profile=frozenset({"name", "email"}))
        await handle(members, store, known, by(EVE), beside=beside)
        asked = RequestBooking(
            FIRST, EVE, EVE, (Item(BLUE_ROOM, 2),), NIGHTS, MARCH_1ST, note=words.note
        )
        await handle(bookings, store, asked, by(EVE))
        no = DeclineBooking(FIRST, BEN, 1, MARCH_1ST, reason=f"lieber {OTHERS}")
        await handle(bookings, store, no, by(BEN))
        if isinstance(store, PostgresStore):
            await looked_after(server or url)
        yield Household(store, server or url, folders, words)


async def server_folders(server: Postgres, url: str) -> tuple[Path, ...]:
    connection = await asyncpg.connect(url)
    try:
        asked = "SELECT oid FROM pg_database WHERE datname = current_database()"
        own = str(await connection.fetchval(asked))
    finally:
        await connection.close()
    return (server.data / "base" / own, server.data / "global", server.data / "pg_wal")


async def looked_after(url: str) -> None:
    """As a server does it now and then: gathers statistics, and writes to its files."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


def by(member_id: MemberId) -> Envelope:
    return Envelope(member_id, "test", "correlation")


async def forget_eve(store: Store) -> Outcome:
    return await erase(store, EraseMember(ANA, EVE), by(ANA))


async def everything_written(household: Household) -> bytes:
    """All bytes that somebody with the disk, the database or an export could look through."""
    return await _on_disk(household) + await _exported(household.store)


async def _exported(store: SqliteStore | PostgresStore) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "export.json.gz")
        await export(await packed(store), file, MARCH_1ST)
        return await asyncio.to_thread(_unpacked, file)


def _unpacked(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes())


def _bytes_of(folders: Sequence[Path]) -> bytes:
    """Read anew where a server moved one of its files meanwhile."""
    while True:
        files = [path for each in folders for path in each.rglob("*") if path.is_file()]
        with suppress(FileNotFoundError):
            return b"".join(path.read_bytes() for path in files)


async def _on_disk(household: Household) -> bytes:
    written = await asyncio.to_thread(_bytes_of, household.folders)
    if isinstance(household.store, SqliteStore):
        return written
    connection = await asyncpg.connect(household.server)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        rows = [await connection.fetch(f'SELECT * FROM "{each[0]}"') for each in tables]  # noqa: S608
        return written + repr(rows).encode()
    finally:
        await connection.close()
