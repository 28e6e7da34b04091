"""A household moves from store to store, by file or directly, and arrives as it left."""

from __future__ import annotations

import gzip
import json
import stat
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.domain.stays import Stay
from booking_core.projections.views import VIEWS, project
from booking_core.stores.migrations import migrations
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.exporting import FileCrate, NotAnExportError, export
from booking_core.stores.upkeep.moving import MoveRefusedError, kept_tables, move_in, packed
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.house import MARCH_1ST
from tests.core.stores.rush import HUT, ask, furnish, now
from tests.core.stores.vandal import unguard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from booking_core.stores.postgres.store import PostgresStore
    from booking_core.stores.sqlite.store import SqliteStore
    from tests.servers.postgres import Postgres

    Store = SqliteStore | PostgresStore

STAYS = 12


@pytest.fixture
async def origin(store_url: str) -> AsyncIterator[Store]:
    """A household with a dozen stays, somebody's profile and a used key."""
    async with open_store(store_url, clock=now, project=project) as store:
        await furnish(store, places=2)
        for number in range(STAYS):
            first = date(2026, 4, 1) + timedelta(days=2 * number)
            await ask(store, f"b{number}", Stay(first, first + timedelta(days=3)))
        await store.execute(
            "INSERT INTO profiles (member_id, name, email, email_key)"
            " VALUES ('ana', 'Ana Ü', 'ana@example.org', 'ana@example.org')"
        )
        await store.execute("INSERT INTO keys (member_id, data_key) VALUES ('ana', $1)", bytes(32))
        await store.execute("INSERT INTO checkpoints (follower, position) VALUES ('mqtt', 7)")
        yield store


@pytest.fixture(params=["sqlite", "postgres"])
def target_url(request: pytest.FixtureRequest, postgres: Postgres, tmp_path: Path) -> str:
    if request.param == "postgres":
        return postgres.fresh_database()
    return str(tmp_path / "target.sqlite3")


@pytest.fixture
async def target(target_url: str) -> AsyncIterator[Store]:
    async with open_store(target_url, clock=now, project=project) as store:
        yield store


def exports(folder: Path) -> list[str]:
    """Names of exports in the folder, finished or not."""
    return [path.name for path in folder.glob("household*")]


async def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but those that belong to the database itself."""
    views = [name for view in VIEWS for name in view.tables]
    tables = ["events", "event_tags", *views, *kept_tables(store.dialect.name)]
    found = {table: await store.fetch(f"SELECT * FROM {table}") for table in tables}  # noqa: S608
    return {
        table: sorted(({**_parsed(row)} for row in rows), key=repr) for table, rows in found.items()
    }


def _parsed(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    """PostgreSQL prints jsonb with spaces, and has truth values."""
    return {
        name: json.loads(value) if isinstance(value, str) and value[:1] in "{[" else value
        for name, value in row.items()
    }


async def test_a_household_moves_hash_for_hash(origin: Store, target: Store) -> None:
    reached: list[tuple[int, int]] = []

    head = await move_in(
        await packed(origin), target, progress=lambda at, of: reached.append((at, of))
    )

    assert head == await origin.head() == await target.head()
    assert await contents(target) == await contents(origin)
    assert await target.read(EVERYTHING) == await origin.read(EVERYTHING)
    assert (await verify(target)).flaws == ()
    assert reached[-1] == (head.position, head.position)


async def test_life_goes_on_after_the_move(origin: Store, target: Store) -> None:
    await move_in(await packed(origin), target)

    later = Stay(date(2026, 8, 1), date(2026, 8, 3))
    await ask(target, "later", later)

    assert (await target.head()).position == (await origin.head()).position + 2
    assert (await verify(target)).flaws == ()
    (row,) = await target.fetch("SELECT server_id FROM head")
    assert row["server_id"] == origin.server_id


async def test_a_household_moves_by_file(origin: Store, target: Store, tmp_path: Path) -> None:
    file = tmp_path / "household.json.gz"

    await export(await packed(origin), file, MARCH_1ST)
    await move_in(FileCrate(file), target)

    assert await contents(target) == await contents(origin)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert exports(tmp_path) == [file.name]


async def test_a_move_that_was_cut_short_goes_on_where_it_stopped(
    origin: Store, target: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking_core.stores.upkeep.moving.SLICE", 5)
    crate = await packed(origin)

    def cut(at: int, _of: int) -> None:
        if at >= 15:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await move_in(crate, target, progress=cut)
    assert (await target.head()).position == 15
    first: list[int] = []
    await move_in(crate, target, progress=lambda at, _of: first.append(at))

    assert first[0] == 20
    assert await contents(target) == await contents(origin)


async def test_a_target_with_another_log_is_refused(origin: Store, target: Store) -> None:
    await furnish(target)
    before = await contents(target)

    with pytest.raises(MoveRefusedError) as refused:
        await move_in(await packed(origin), target)

    assert refused.value.code == "not_empty"
    assert await contents(target) == before


async def test_a_target_with_people_in_it_is_refused(origin: Store, target: Store) -> None:
    await target.execute("INSERT INTO profiles (member_id, name) VALUES ('bo', 'Bo')")

    with pytest.raises(MoveRefusedError, match="profiles"):
        await move_in(await packed(origin), target)


async def test_a_file_that_was_tampered_with_is_refused(
    origin: Store, target: Store, tmp_path: Path
) -> None:
    file = tmp_path / "household.json.gz"
    await export(await packed(origin), file, MARCH_1ST)
    lines = gzip.decompress(file.read_bytes()).decode().replace(HUT, "tut", 1)
    file.write_bytes(gzip.compress(lines.encode()))

    with pytest.raises(MoveRefusedError, match="position 3") as refused:
        await move_in(FileCrate(file), target)

    assert refused.value.code == "broken_chain"
    assert (await target.head()).position == 0


@pytest.mark.parametrize(
    ("vandalism", "named"),
    [
        ("UPDATE events SET data = replace(data, 'hut', 'tut') WHERE position = 20", "position 20"),
        ("DELETE FROM events WHERE position = 20", "position 20"),
        ("DELETE FROM events WHERE position > 20", "position 20 and not"),
        (
            "UPDATE head SET hash = (SELECT hash FROM events WHERE position = 1)",
            "as it was written",
        ),
    ],
)
async def test_a_broken_log_leaves_the_house_by_no_door(
    origin: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vandalism: str, named: str
) -> None:
    """Whoever unpacks it years later has no backup from before any more."""
    monkeypatch.setattr("booking_core.stores.upkeep.moving.SLICE", 5)
    await unguard(origin)
    await origin.execute(vandalism)
    crate = await packed(origin)

    with pytest.raises(MoveRefusedError, match=named) as not_by_file:
        await export(crate, tmp_path / "household.json.gz", MARCH_1ST)
    async with open_store(":memory:", clock=now, project=project) as target:
        with pytest.raises(MoveRefusedError, match=named) as nor_directly:
            await move_in(crate, target)
        moved = (await target.head()).position

    assert (not_by_file.value.code, nor_directly.value.code) == ("broken_chain", "broken_chain")
    assert exports(tmp_path) == []
    assert moved == 0


async def test_a_file_that_is_cut_off_is_refused(origin: Store, tmp_path: Path) -> None:
    file = tmp_path / "household.json.gz"
    await export(await packed(origin), file, MARCH_1ST)
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)

    for torn in (whole[: len(whole) // 2], gzip.compress(b"".join(lines[:-1])), b"", b"dear diary"):
        file.write_bytes(torn)
        with pytest.raises(NotAnExportError):
            FileCrate(file)


async def test_an_export_that_fails_leaves_the_older_one(origin: Store, tmp_path: Path) -> None:
    file = tmp_path / "household.json.gz"
    file.write_text("older")

    def cut(_at: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await export(await packed(origin), file, MARCH_1ST, progress=cut)

    assert exports(tmp_path) == [file.name]
    assert file.read_text() == "older"


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
async def test_every_table_is_the_logs_a_view_or_moves(dialect: str, postgres: Postgres) -> None:
    url = ":memory:" if dialect == "sqlite" else postgres.fresh_database()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(url, clock=now, project=project))
        names = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
            "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        }
        there = {row["name"] for row in await store.fetch(names[dialect])}

    views = {name for view in VIEWS for name in view.tables}
    of_the_log = {"migrations", "head", "events", "event_tags", "leases", "view_editions"}
    forgotten = {"guesses"}
    assert there == views | of_the_log | forgotten | set(kept_tables(dialect))
    assert migrations(dialect)
