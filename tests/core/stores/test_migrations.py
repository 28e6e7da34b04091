"""A household that any earlier version left comes up with all it had, in the tables of today."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import asyncpg
import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.migrations import FIRST_HEAD, RECORD, migrations
from booking_core.stores.opening import open_store
from booking_core.stores.sqlite.connection import sqlite_sql
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.house import CODEC, SetClock, envelope, letter, nothing, texts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.core.stores.conftest import Store
    from tests.servers.postgres import Postgres

NUMBERS = [each.number for each in migrations("sqlite")]
SERVER = "the household of then"
LONG_AGO = "2020-01-01T00:00:00.000000Z"
_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name"
    " FROM information_schema.columns WHERE table_schema = 'public'"
    " ORDER BY table_name, ordinal_position"
)
_RULES = (
    "SELECT CAST(conrelid AS regclass) AS on_table, conname, pg_get_constraintdef(oid) AS rule"
    " FROM pg_constraint WHERE connamespace = CAST('public' AS regnamespace) ORDER BY 1, 2"
)
_INDICES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexdef"
_TRIGGERS = (
    "SELECT pg_get_triggerdef(oid) AS does FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
)
_SAMPLED = (
    "SELECT CAST(attrelid AS regclass) AS on_table, attname, attstattarget FROM pg_attribute"
    " WHERE attrelid IN (SELECT oid FROM pg_class"
    " WHERE relnamespace = CAST('public' AS regnamespace)) ORDER BY 1, 2"
)


def _old_sqlite(path: Path, upto: int) -> str:
    with sqlite3.connect(path, isolation_level=None) as old:
        for each in migrations("sqlite"):
            if each.number <= upto:
                old.executescript(each.sql)
                old.execute(sqlite_sql(RECORD), (each.number, each.name, LONG_AGO))
        old.execute(sqlite_sql(FIRST_HEAD), (GENESIS, SERVER))
    old.close()
    return f"sqlite:///{path}"


async def _old_postgres(url: str, upto: int) -> str:
    old = await asyncpg.connect(url)
    for each in migrations("postgres"):
        if each.number <= upto:
            await old.execute(each.sql)
            await old.execute(
                "INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, now())",
                *(each.number, each.name),
            )
    await old.execute(FIRST_HEAD, GENESIS, SERVER)
    await old.close()
    return url


async def _tables(store: Store) -> list[tuple[object, ...]]:
    """All that the database says of its tables."""
    if store.dialect.name == "sqlite":
        asked = ["SELECT type, name, sql FROM sqlite_master ORDER BY type, name"]
    else:
        asked = [_COLUMNS, _RULES, _INDICES, _TRIGGERS, _SAMPLED]
    return [tuple(row.values()) for sql in asked for row in await store.fetch(sql)]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
async def test_a_store_of_each_earlier_schema_becomes_one_of_today(
    dialect: str, number: int, tmp_path: Path, postgres: Postgres
) -> None:
    if dialect == "sqlite":
        url = _old_sqlite(tmp_path / "old.sqlite3", number)
        fresh_url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    else:
        url = await _old_postgres(postgres.fresh_database(), number)
        fresh_url = postgres.fresh_database()

    async with (
        open_store(url, clock=SetClock(), project=nothing, codec=CODEC) as store,
        open_store(fresh_url, clock=SetClock(), project=nothing, codec=CODEC) as fresh,
    ):
        await store.append([letter("after all these years")], envelope())

        assert await _tables(store) == await _tables(fresh)
        assert store.server_id == SERVER
        applied = await store.fetch("SELECT number FROM migrations ORDER BY number")
        assert [row["number"] for row in applied] == NUMBERS
        assert texts(await store.read(EVERYTHING)) == ["after all these years"]
        assert (await verify(store)).flaws == ()
