"""What a PostgreSQL server keeps of the erased, by what the household's role may do there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.addon.remains import (
    Household,
    everything_written,
    forget_eve,
    lived_in,
    server_folders,
)
from tests.packaging.tree import text
from tests.servers.postgres import Postgres

MODEST = "modest"
PAGE = "docs/privacy.md"
ALLOWED = tuple(
    f"{grant} TO {MODEST}"
    for grant in re.findall(r"^(GRANT .*) TO family;$", text(PAGE), re.MULTILINE)
)


@pytest.fixture
async def modest(postgres: Postgres) -> AsyncIterator[Household]:
    """A household whose role owns its database, and nothing else of the server."""
    url = postgres.fresh_database()
    await as_superuser(
        url,
        f"DROP ROLE IF EXISTS {MODEST}",
        f"CREATE ROLE {MODEST} LOGIN",
        f"GRANT CREATE ON SCHEMA public TO {MODEST}",
    )
    name = url.rpartition("/")[2]
    folders = await server_folders(postgres, url)
    async with lived_in(postgres.url(name, MODEST), folders, server=url) as household:
        yield household
    await as_superuser(url, f"DROP OWNED BY {MODEST}", f"DROP ROLE {MODEST}")


async def as_superuser(url: str, *commands: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for each in commands:
            await connection.execute(each)
    finally:
        await connection.close()


async def remains(household: Household) -> list[str]:
    written = await everything_written(household)
    return [each for each in household.words.plain() if each.encode() in written]


async def test_who_may_not_empty_the_log_of_the_server_is_told_that_it_keeps_names(
    modest: Household, caplog: pytest.LogCaptureFixture
) -> None:
    await forget_eve(modest.store)

    assert await remains(modest) == list(modest.words.plain())
    assert PAGE in caplog.text


async def test_the_rights_that_the_page_names_are_enough(
    modest: Household, caplog: pytest.LogCaptureFixture
) -> None:
    await as_superuser(modest.server, *ALLOWED)

    await forget_eve(modest.store)

    assert await remains(modest) == []
    assert caplog.text == ""


async def test_a_server_that_keeps_its_log_for_somebody_is_named(
    modest: Household, caplog: pytest.LogCaptureFixture
) -> None:
    await as_superuser(
        modest.server,
        *ALLOWED,
        "SELECT pg_create_physical_replication_slot('standby', true)",
    )

    try:
        await forget_eve(modest.store)
    finally:
        await as_superuser(modest.server, "SELECT pg_drop_replication_slot('standby')")

    assert await remains(modest) == list(modest.words.plain())
    assert "for an archive, a standby or a slot" in caplog.text


async def test_a_dump_that_is_under_way_holds_nobody_up(
    modest: Household, caplog: pytest.LogCaptureFixture
) -> None:
    dump = await asyncpg.connect(modest.server)
    async with dump.transaction():
        await dump.execute("LOCK TABLE profiles IN ACCESS SHARE MODE")
        await forget_eve(modest.store)
    await dump.close()

    (row,) = await modest.store.fetch("SELECT count(*) AS known FROM profiles WHERE name <> ''")
    assert row["known"] == 2
    assert "VACUUM (FULL) keys, profiles" in caplog.text
