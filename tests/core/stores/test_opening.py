"""A store opens on what it can work with, and says in a line what is wrong with the rest."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.shapes import TEXT
from booking_core.stores.encoding.codec import Codec, event
from booking_core.stores.errors import (
    StoreUnavailableError,
    UnknownEventError,
    UnreadableEventError,
)
from booking_core.stores.migrations import migrations
from booking_core.stores.opening import open_store
from tests.core.stores.house import (
    CODEC,
    LETTER,
    PlaceTaken,
    SetClock,
    certainly,
    envelope,
    letter,
    nothing,
    query,
    texts,
)
from tests.servers.ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore

NEWER = Codec([replace(LETTER, schema_number=2, reader=2)], {("letter_posted", 1): lambda t: t})


@dataclass(frozen=True, slots=True)
class HomeTaken:
    """As another state of the app had it."""

    kind: ClassVar[str] = "place_taken"
    home: str
    tags: ClassVar[frozenset[str]] = frozenset({"house:h"})


async def opened(url: str, codec: Codec = CODEC) -> None:
    async with open_store(url, clock=SetClock(), project=nothing, codec=codec):
        pass


async def test_a_log_is_there_again_after_a_restart(store_url: str) -> None:
    async with open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        await store.append([letter("a")], envelope())
        server_id, head = store.server_id, await store.head()

    async with open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        assert texts(await store.read(EVERYTHING)) == ["a"]
        assert (store.server_id, await store.head()) == (server_id, head)


async def test_several_instances_may_start_at_once_on_an_empty_database(store_url: str) -> None:
    async with AsyncExitStack() as stack:
        stores: list[SqliteStore | PostgresStore] = await asyncio.gather(
            *(
                stack.enter_async_context(
                    open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC)
                )
                for _ in range(4)
            )
        )
        await asyncio.gather(*(store.append([letter("a")], envelope()) for store in stores))

        assert len({store.server_id for store in stores}) == 1
        assert (await stores[0].head()).position == 4


async def test_every_migration_is_recorded_once(store_url: str) -> None:
    await opened(store_url)

    async with open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        applied = await store.fetch("SELECT number, name FROM migrations ORDER BY number")
        known = migrations(store.dialect.name)
    assert applied == [{"number": each.number, "name": each.name} for each in known]


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [each.number for each in migrations("postgres")]

    assert numbers == [*range(1, len(numbers) + 1)]


def test_both_databases_have_the_same_migrations() -> None:
    assert [each.name for each in migrations("sqlite")] == [
        each.name for each in migrations("postgres")
    ]


async def test_tables_of_a_newer_version_are_refused(store_url: str) -> None:
    async with open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        await store.execute(
            "INSERT INTO migrations (number, name, applied_at)"
            " VALUES (999, 'future', '2040-01-01T00:00:00.000000Z')"
        )

    with pytest.raises(StoreUnavailableError, match="has schema 999") as refused:
        await opened(store_url)
    assert refused.value.code == "schema_too_new"


async def test_a_log_that_a_newer_version_wrote_into_is_refused_at_start(store_url: str) -> None:
    async with open_store(store_url, clock=SetClock(), project=nothing, codec=NEWER) as store:
        await store.append([letter("from the future")], envelope())

    with pytest.raises(StoreUnavailableError, match="update") as refused:
        await opened(store_url)
    assert refused.value.code == "log_too_new"


async def test_a_log_with_an_event_of_an_unknown_kind_is_refused_at_start(store_url: str) -> None:
    """Whatever its head says: a newer version may have forgotten to say it there."""
    async with open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        await store.append([letter("a"), PlaceTaken("house", "bo", 3)], envelope())

    with pytest.raises(
        StoreUnavailableError, match=r"does not know \(place_taken\): update.* 2$"
    ) as no:
        async with open_store(
            store_url, clock=SetClock(), project=nothing, codec=Codec([LETTER], {})
        ):
            pytest.fail("it must not open")

    assert no.value.code == "log_too_new"
    await opened(store_url)


async def test_a_log_with_an_event_of_a_newer_schema_is_refused_at_start(store_url: str) -> None:
    """As of an unknown kind."""
    forgetful = Codec([replace(LETTER, schema_number=2)], {("letter_posted", 1): lambda t: t})
    async with open_store(store_url, clock=SetClock(), project=nothing, codec=forgetful) as store:
        await store.append([letter("a"), letter("b")], envelope())

    with pytest.raises(
        StoreUnavailableError, match=r"letter_posted with schema number 2.* 2$"
    ) as no:
        await opened(store_url)

    assert no.value.code == "log_too_new"


async def test_an_event_that_is_not_what_its_kind_says_is_named(store_url: str) -> None:
    """A state of the app that was never released wrote it, or somebody changed it."""
    theirs = event(HomeTaken, "place_taken", members={"home": TEXT})
    async with open_store(
        store_url, clock=SetClock(), project=nothing, codec=Codec([LETTER, theirs], {})
    ) as store:
        await store.append([letter("a"), HomeTaken("house")], envelope())

    async with open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        with pytest.raises(UnreadableEventError, match=r"event 2 \(place_taken, schema 1\)") as no:
            await store.read(EVERYTHING)
        assert texts(await store.read(query(types={"letter_posted"}))) == ["a"]

    assert no.value.facts == {"position": "2", "kind": "place_taken"}


async def test_an_older_instance_stops_appending_once_a_newer_one_wrote(store_url: str) -> None:
    async with (
        open_store(store_url, clock=SetClock(), project=nothing, codec=CODEC) as older,
        open_store(store_url, clock=SetClock(), project=nothing, codec=NEWER) as newer,
    ):
        await older.append([letter("a")], envelope())
        await newer.append([letter("b")], envelope())

        with pytest.raises(StoreUnavailableError):
            await older.append([letter("c")], envelope())
        with pytest.raises(StoreUnavailableError):
            await older.check()
        with pytest.raises(UnknownEventError):
            await older.read(EVERYTHING)
        assert texts(await newer.read(EVERYTHING)) == ["a", "b"]


async def test_a_store_in_memory_is_a_store() -> None:
    async with open_store(":memory:", clock=SetClock(), project=nothing, codec=CODEC) as store:
        await store.append([letter("a", "x:1")], envelope())

        assert await store.consider(certainly(wish=envelope()).deliberate) == ()
        assert texts(await store.read(EVERYTHING)) == ["a"]


async def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    await opened(f"sqlite:///{tmp_path / 'log.sqlite3'}")

    assert stat.S_IMODE((tmp_path / "log.sqlite3").stat().st_mode) == 0o600


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "log.sqlite3"

    with pytest.raises(StoreUnavailableError, match=str(path)) as refused:
        await opened(str(path))
    assert refused.value.code == "not_writable"


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    path.write_text("dear diary " * 100)

    with pytest.raises(StoreUnavailableError, match="not a database") as refused:
        await opened(str(path))
    assert refused.value.code == "not_a_database"
    assert path.read_text() == "dear diary " * 100


async def test_a_database_that_is_away_is_named() -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nowhere"

    with pytest.raises(StoreUnavailableError, match="database_url") as refused:
        await opened(url)
    assert refused.value.code == "database_away"


async def test_a_database_that_does_not_exist_is_named(postgres_url: str) -> None:
    with pytest.raises(StoreUnavailableError, match="nowhere"):
        await opened(postgres_url.rsplit("/", 1)[0] + "/nowhere")


async def test_another_process_may_write_beside_the_app(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    async with open_store(str(path), clock=SetClock(), project=nothing, codec=CODEC) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(store.append([letter("a")], envelope()))
        await asyncio.wait([waiting], timeout=0.3)
        assert not waiting.done()
        assert (await store.head()).position == 0

        other.execute("ROLLBACK")
        other.close()

        assert [each.position for each in await waiting] == [1]


async def test_sqlite_flushes_before_it_answers_and_wipes_what_it_deletes(tmp_path: Path) -> None:
    path = str(tmp_path / "log.sqlite3")
    async with open_store(path, clock=SetClock(), project=nothing, codec=CODEC) as store:
        pragmas = {
            name: next(iter((await store.execute(f"PRAGMA {name}"))[0].values()))
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "secure_delete": 1,
        "foreign_keys": 1,
    }


async def test_a_connection_that_is_cut_is_made_anew(postgres_url: str) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'family-booking' AND pid <> pg_backend_pid()"
    )
    async with open_store(postgres_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        for number in range(5):
            outcome = await store.append([letter(str(number))], envelope())
            assert outcome
            await store.fetch(cut)

        assert texts(await store.read(EVERYTHING)) == ["0", "1", "2", "3", "4"]


def test_nothing_of_postgresql_is_imported_for_sqlite() -> None:
    code = (
        "import sys; import booking_core.stores.opening, booking_core.stores.sqlite.store;"
        "sys.exit('asyncpg' in sys.modules or 'cryptography' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - our own

    assert done.returncode == 0
