"""What is written beside the facts is there with them, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.ports import (
    Statement,
    TakenError,
)
from tests.core.stores.house import (
    certainly,
    envelope,
    keep_a_diary,
    letter,
    texts,
)

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store
    from tests.core.stores.house import Diary


async def test_views_are_written_with_the_facts(store: Store, diary: Diary) -> None:
    await keep_a_diary(store, diary)

    await store.transact(certainly(letter("a"), letter("b"), wish=envelope()))

    rows = await store.fetch("SELECT position, text FROM diary ORDER BY position")
    assert rows == [{"position": 1, "text": "a"}, {"position": 2, "text": "b"}]
    assert diary.seen == list(await store.read(EVERYTHING))


async def test_rows_beside_the_facts_are_written_with_them_or_not_at_all(store: Store) -> None:
    await store.execute(
        "CREATE TABLE addresses (member_id text NOT NULL, email text NOT NULL,"
        " CONSTRAINT addresses_pkey PRIMARY KEY (member_id),"
        " CONSTRAINT addresses_email_key UNIQUE (email))"
    )

    def joins(member: str) -> Statement:
        sql = "INSERT INTO addresses (member_id, email) VALUES ($1, $2)"
        return Statement(sql, (member, "shared@example.org"))

    await store.transact(certainly(letter("ana"), wish=envelope(), beside=[joins("ana")]))
    with pytest.raises(TakenError) as refused:
        await store.transact(certainly(letter("bo"), wish=envelope(), beside=[joins("bo")]))

    assert refused.value.constraint == "addresses_email_key"
    assert texts(await store.read(EVERYTHING)) == ["ana"]
    with pytest.raises(TakenError, match="addresses_pkey"):
        await store.execute("INSERT INTO addresses VALUES ('ana', 'other@example.org')")


async def test_a_unique_index_is_named_too(store: Store) -> None:
    await store.execute("CREATE TABLE slugs (slug text NOT NULL, gone text)")
    await store.execute("CREATE UNIQUE INDEX slugs_live ON slugs (slug) WHERE gone IS NULL")
    await store.execute("CREATE UNIQUE INDEX slugs_folded ON slugs (lower(slug))")
    await store.execute("INSERT INTO slugs VALUES ('a', NULL)")

    with pytest.raises(TakenError, match="slugs_"):
        await store.execute("INSERT INTO slugs VALUES ('a', NULL)")
    with pytest.raises(TakenError, match="slugs_folded"):
        await store.execute("INSERT INTO slugs VALUES ('A', NULL)")


async def test_rows_beside_nothing_new_are_not_written(store: Store) -> None:
    await store.execute("CREATE TABLE addresses (member_id text NOT NULL)")
    row = Statement("INSERT INTO addresses (member_id) VALUES ('bo')")

    await store.transact(certainly(wish=envelope(), beside=[row]))

    assert await store.fetch("SELECT * FROM addresses") == []


async def test_several_statements_are_written_together_or_not_at_all(store: Store) -> None:
    await store.execute("CREATE TABLE t (a integer NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a))")
    insert = "INSERT INTO t (a) VALUES ($1)"

    with pytest.raises(TakenError):
        await store.write([Statement(insert, (1,)), Statement(insert, (1,))])
    await store.write([Statement(insert, (2,)), Statement(insert, (3,))])

    assert await store.fetch("SELECT a FROM t ORDER BY a") == [{"a": 2}, {"a": 3}]


async def test_a_statement_gives_the_rows_of_its_returning_clause(store: Store) -> None:
    await store.execute("CREATE TABLE t (a integer)")

    rows = await store.execute("INSERT INTO t (a) VALUES ($1), ($2) RETURNING a", 1, None)

    assert rows == [{"a": 1}, {"a": None}]
