"""Statements whose parameters are written out mean what they mean with parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import pytest
from hypothesis import given, settings, strategies as st

from booking_core.ports import Statement
from booking_core.stores.errors import RefusedByDatabaseError, TextWithNulError
from booking_core.stores.log.work import End, Many, Together
from booking_core.stores.opening import open_store
from booking_core.stores.postgres.connection import (
    PLANS_LAST,
    ask,
    connect,
    in_transaction,
    rest,
)
from booking_core.stores.postgres.script import literal, script
from tests.core.stores.house import CODEC, SetClock, nothing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from booking_core.stores.log.work import Work
    from booking_core.stores.postgres.connection import Connection

TABLE = "CREATE TABLE kept (n integer, t text, b bytea, f boolean, at timestamptz, x float8)"
INSERT = "INSERT INTO kept (n, t, b, f, at, x) VALUES ($1, $2, $3, $4, $5, $6)"
END = End(0, bytes(32), "", 1)
NOON = "2026-03-01T12:00:00.000001Z"

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.fixture
async def connection(postgres_url: str) -> AsyncIterator[Connection]:
    made = await connect(postgres_url)
    await ask(made, Statement(TABLE))
    yield made
    await made.close()


@pytest.fixture
async def store_of_today(postgres_url: str) -> AsyncIterator[Connection]:
    async with open_store(postgres_url, clock=SetClock(), project=nothing, codec=CODEC):
        made = await connect(postgres_url)
        yield made
        await made.close()


@settings(max_examples=200)
@given(text=texts)
def test_a_text_ends_where_it_was_meant_to(text: str) -> None:
    quoted = literal(text)

    assert quoted[0] == quoted[-1] == "'"
    assert "'" not in quoted[1:-1].replace("''", "")
    assert quoted[1:-1].replace("''", "'") == text


async def test_values_written_out_are_those_given_as_parameters(connection: Connection) -> None:
    odd = ["'", "''", "\\'", "\\", "$1", "'; DROP TABLE kept; --", "E'\\x27", "ä\u2028🏡", "%s", ""]
    given_rows = [
        (number - 3, text, text.encode(), number % 2 == 0, NOON, -0.1 * number)
        for number, text in enumerate(odd)
    ]

    await ask(connection, Together([Many(INSERT, given_rows)]))
    written_out = await ask(connection, Statement("SELECT * FROM kept"))
    await ask(connection, Statement("DELETE FROM kept"))
    for row in given_rows:
        await ask(connection, Statement(INSERT, row))
    as_parameters = await ask(connection, Statement("SELECT * FROM kept"))

    assert [tuple(row.values()) for row in written_out] == given_rows
    assert [dict(row) for row in written_out] == [dict(row) for row in as_parameters]


async def test_nothing_stands_for_itself(connection: Connection) -> None:
    await ask(connection, Together([Statement(INSERT, (None,) * 6)]))

    (row,) = await ask(connection, Statement("SELECT * FROM kept"))
    assert set(row.values()) == {None}


async def test_a_text_with_a_nul_is_refused_and_nothing_after_it_is_lost(
    connection: Connection,
) -> None:
    row = (1, "cut\0off", None, None, None, None)

    with pytest.raises(TextWithNulError):
        script([Statement(INSERT, row)])
    with pytest.raises(TextWithNulError):
        await ask(connection, Together([Statement(INSERT, row), Statement(INSERT, row)]))

    assert await ask(connection, Statement("SELECT * FROM kept")) == []


async def test_the_commit_goes_along_with_the_last_statements(
    connection: Connection, postgres_url: str
) -> None:
    await ask(connection, Statement("BEGIN"))
    statement = Statement(INSERT, (1, "a", None, None, None, None))
    await ask(connection, Together([statement, statement], final="done"))

    other = await asyncpg.connect(postgres_url)
    assert await other.fetchval("SELECT count(*) FROM kept") == 2
    await other.close()


async def test_with_the_commit_the_next_transaction_is_begun_and_can_be_left(
    connection: Connection, postgres_url: str
) -> None:
    def written(number: int) -> Work[int]:
        statement = Statement(INSERT, (number, "a", None, None, None, None))
        yield Together([statement], final="done")
        return number

    for number in range(3):
        assert await in_transaction(connection, written(number), bool) == number
        assert connection.is_in_transaction()
    await rest(connection)

    assert not connection.is_in_transaction()
    other = await asyncpg.connect(postgres_url)
    assert await other.fetchval("SELECT count(*) FROM kept") == 3
    await other.close()


async def test_what_goes_wrong_in_between_leaves_nothing_open(connection: Connection) -> None:
    await ask(connection, Statement("BEGIN"))
    good = Statement(INSERT, (1, "a", None, None, None, None))
    await ask(connection, Together([good], final="done"))

    with pytest.raises(RefusedByDatabaseError):
        await ask(connection, Statement("SELECT 1 / 0"))

    assert not connection.is_in_transaction()
    (row,) = await ask(connection, Statement("SELECT count(*) AS n FROM kept"))
    assert row["n"] == 1


async def test_statements_after_a_refused_one_are_not_run(connection: Connection) -> None:
    await ask(connection, Statement("BEGIN"))
    good = Statement(INSERT, (1, "a", None, None, None, None))
    with pytest.raises(RefusedByDatabaseError):
        await ask(connection, Together([good, Statement("SELECT 1 / 0"), good], final="done"))

    assert connection.is_in_transaction()
    await ask(connection, Statement("ROLLBACK"))
    assert await ask(connection, Statement("SELECT * FROM kept")) == []


def by_itself(*statements: Statement, flushed: bool) -> Together:
    return Together(statements, final="done", guess=END, flushed=flushed)


async def waiting(connection: Connection) -> object:
    (row,) = await ask(connection, Statement("SHOW synchronous_commit"))
    return row["synchronous_commit"]


async def test_a_script_by_itself_is_a_transaction(
    connection: Connection, postgres_url: str
) -> None:
    good = Statement(INSERT, (1, "a", None, None, None, None))

    with pytest.raises(RefusedByDatabaseError):
        await ask(connection, by_itself(good, Statement("SELECT 1 / 0"), good, flushed=True))
    assert not connection.is_in_transaction()
    await ask(connection, by_itself(good, flushed=True))

    other = await asyncpg.connect(postgres_url)
    assert await other.fetchval("SELECT count(*) FROM kept") == 1
    await other.close()


async def test_commits_wait_for_the_disk_as_each_script_says_and_never_under_the_lock(
    postgres_url: str,
) -> None:
    connection = await connect(postgres_url, synchronous_commit="off")
    nothing, wrong = Statement("SELECT 1"), Statement("SELECT 1 / 0")

    def locked() -> Work[object]:
        (row,) = yield Statement("SHOW synchronous_commit")
        return row["synchronous_commit"]

    seen = []
    for flushed in (True, False, True):
        await ask(connection, by_itself(nothing, flushed=flushed))
        seen.append(await waiting(connection))
    assert seen == ["on", "off", "on"]
    assert await in_transaction(connection, locked(), bool) == "off"
    with pytest.raises(RefusedByDatabaseError):
        await ask(connection, by_itself(nothing, wrong, flushed=True))
    await ask(connection, by_itself(nothing, flushed=False))
    assert await waiting(connection) == "off"
    with pytest.raises(RefusedByDatabaseError):
        await ask(connection, by_itself(nothing, wrong, flushed=True))
    await ask(connection, by_itself(nothing, flushed=True))
    assert await waiting(connection) == "on"
    await connection.close()


async def test_what_begins_behind_another_ends_with_its_own_commit(
    connection: Connection, postgres_url: str
) -> None:
    good = Statement(INSERT, (1, "a", None, None, None, None))
    await ask(connection, Statement("BEGIN"))
    await ask(connection, Together([good], final="done"))

    await ask(connection, by_itself(good, flushed=True))

    assert not connection.is_in_transaction()
    other = await asyncpg.connect(postgres_url)
    assert await other.fetchval("SELECT count(*) FROM kept") == 2
    await other.close()


async def test_a_plan_made_for_an_empty_table_is_made_anew_as_it_fills(
    connection: Connection,
) -> None:
    move = Together([Statement("UPDATE kept SET t = $2 WHERE n = $1", (1, "moved"))])

    async def plan() -> str:
        return str(await connection.fetchval("EXPLAIN EXECUTE fb_0 (1, 'moved')"))

    await ask(connection, move)
    made_empty = await plan()
    await connection.execute(
        "INSERT INTO kept (n, t) SELECT n, 't' FROM generate_series(1, 9000) n"
    )
    for _ in range(PLANS_LAST - 2):
        await ask(connection, move)
    assert await plan() == made_empty, "nobody else has it made anew"
    await ask(connection, move)

    assert await plan() != made_empty


async def test_rows_by_themselves_or_together_are_the_same(connection: Connection) -> None:
    rows = [(number, f"'{number}\\", b"\0\xff", None, NOON, 0.5) for number in range(3)]

    await ask(connection, Together([Many(INSERT, rows)]))
    await ask(connection, Together([Statement(INSERT, row) for row in rows]))

    found = await ask(connection, Statement("SELECT * FROM kept ORDER BY n"))
    assert [tuple(row.values()) for row in found] == [each for row in rows for each in (row, row)]


async def test_many_rows_with_a_nul_are_refused_and_what_only_looks_like_one_is_not(
    connection: Connection,
) -> None:
    looks = (1, "cut\\u0000off", None, None, None, None)

    await ask(connection, Together([Many(INSERT, [looks, looks])]))
    with pytest.raises(TextWithNulError):
        await ask(connection, Together([Many(INSERT, [looks, (2, "cut\0off", *looks[2:])])]))

    found = await ask(connection, Statement("SELECT * FROM kept"))
    assert [tuple(row.values()) for row in found] == [looks, looks]


async def test_no_column_takes_json_apart(store_of_today: Connection) -> None:
    """It would take the JSON of a row that comes as JSON for a text."""
    found = await ask(
        store_of_today,
        Statement(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('json', 'jsonb')"
        ),
    )

    assert found == []
