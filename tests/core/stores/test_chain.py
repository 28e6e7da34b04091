"""Whoever rewrites the log behind the app's back is found out, and where."""
# ruff: noqa: S608 - the vandal writes SQL as it pleases

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from booking_core.stores.encoding.chain import GENESIS, link
from booking_core.stores.encoding.rows import COLUMNS, EventRow
from booking_core.stores.upkeep.verifying import Flaw, verify
from tests.core.stores.house import envelope, letter
from tests.core.stores.vandal import unguard

if TYPE_CHECKING:
    from tests.core.stores.conftest import Store


@pytest.fixture
async def written(store: Store) -> Store:
    """Ten letters, and a vandal who dropped what refuses rewriting."""
    for number in range(10):
        await store.append([letter(f"letter {number}", f"n:{number}", "all:1")], envelope())
    await unguard(store)
    return store


async def test_an_untouched_log_has_no_flaws(written: Store) -> None:
    reached: list[tuple[int, int]] = []

    verified = await verify(written, progress=lambda at, of: reached.append((at, of)))

    assert verified.flaws == ()
    assert verified.head == await written.head()
    assert reached == [(10, 10)]


@pytest.mark.parametrize(
    "change",
    [
        "data = '{}'",
        "occurred_at = '2020-01-01T00:00:00.000000Z'",
        "clock = '2020-01-01T00:00:00.000000Z'",
        "actor = 'mallory'",
        "on_behalf_of = 'mallory'",
        "source = 'x'",
        "correlation = 'x'",
        "causation = 'x'",
        "idempotency_key = 'x'",
        "schema_number = 2",
        "kind = 'place_taken'",
        "id = '00000000-0000-7000-8000-000000000000'",
        "tags = '[]'",
    ],
)
async def test_a_changed_event_is_named(written: Store, change: str) -> None:
    await written.execute(f"UPDATE events SET {change} WHERE position = 4")

    assert Flaw(4, "changed") in (await verify(written)).flaws


async def test_a_removed_event_is_named(written: Store) -> None:
    await written.execute("DELETE FROM events WHERE position = 4")
    await written.execute("DELETE FROM event_tags WHERE position = 4")

    assert (await verify(written)).flaws == (Flaw(4, "removed"), Flaw(5, "changed"))


async def test_a_removed_end_is_named(written: Store) -> None:
    await written.execute("DELETE FROM events WHERE position > 8")
    await written.execute("DELETE FROM event_tags WHERE position > 8")

    assert (await verify(written)).flaws == (Flaw(9, "removed"), Flaw(10, "removed"))


async def test_an_inserted_event_is_named(written: Store) -> None:
    columns = COLUMNS.replace("position, id, ", "")
    await written.execute(
        f"INSERT INTO events (position, id, {columns})"
        f" SELECT 11, '00000000-0000-7000-8000-000000000000', {columns}"
        " FROM events WHERE position = 3"
    )

    assert Flaw(11, "inserted") in (await verify(written)).flaws


async def test_an_event_pushed_in_between_is_named(written: Store) -> None:
    await written.execute("UPDATE events SET position = -position + 100 WHERE position > 4")
    await written.execute("UPDATE events SET position = 101 - position WHERE position > 50")
    columns = COLUMNS.replace("position, id, ", "")
    await written.execute(
        f"INSERT INTO events (position, id, {columns})"
        f" SELECT 5, '00000000-0000-7000-8000-000000000000', {columns}"
        " FROM events WHERE position = 3"
    )

    assert Flaw(5, "changed") in (await verify(written)).flaws


async def test_reordered_events_are_named(written: Store) -> None:
    for old, new in ((4, 1000), (5, 4), (1000, 5)):
        await written.execute(f"UPDATE events SET position = {new} WHERE position = {old}")

    flaws = (await verify(written)).flaws

    assert Flaw(4, "changed") in flaws
    assert Flaw(5, "changed") in flaws


async def test_an_event_that_can_not_be_found_by_its_tags_is_named(written: Store) -> None:
    await written.execute("DELETE FROM event_tags WHERE position = 7 AND tag = 'all:1'")
    await written.execute("INSERT INTO event_tags VALUES ('foreign:1', 'letter_posted', 3)")

    assert (await verify(written)).flaws == (Flaw(3, "index"), Flaw(7, "index"))


async def test_a_head_that_was_moved_is_named(written: Store) -> None:
    (other,) = await written.fetch("SELECT hash FROM events WHERE position = 9")
    await written.execute("UPDATE head SET hash = $1", other["hash"])

    assert (await verify(written)).flaws == (Flaw(10, "head"),)


async def test_a_chain_computed_anew_is_noticed_by_what_was_published(written: Store) -> None:
    published = await written.head()
    before = GENESIS
    for row in await written.event_rows(after=0, limit=10):
        forged = row._replace(data=row.data.replace("letter 3", "letter x"))
        before = link(before, forged)
        await written.execute(
            "UPDATE events SET data = $1, hash = $2 WHERE position = $3",
            *(forged.data, before, row.position),
        )
    await written.execute("UPDATE head SET hash = $1", before)

    assert (await verify(written)).flaws == ()
    assert (await verify(written, anchors=[published])).flaws == (Flaw(10, "anchor"),)


def test_the_hash_covers_each_column_and_where_it_ends() -> None:
    columns: tuple[Any, ...] = (1, "id", "kind", 1, "{}", "[]", "at", "clock", "ana")
    row = EventRow._make((*columns, None, "test", "c", None, None, b""))
    others: dict[str, Any] = dict.fromkeys(EventRow._fields[:-1], "other")
    others |= {"position": 2, "schema_number": 2}
    variants = [
        row,
        *(row._replace(**{name: other}) for name, other in others.items()),
        row._replace(on_behalf_of=""),
        row._replace(source="testc", correlation=""),
        row._replace(kind="kin", id="idk"),
    ]

    assert len({link(GENESIS, each) for each in variants}) == len(variants)
    assert link(bytes(31) + b"\x01", row) != link(GENESIS, row)


def test_the_hash_of_a_known_row_stays_the_same_for_ever() -> None:
    columns = ("0198c0de-0000-7000-8000-000000000000", "letter_posted", 1, '{"text":"ä"}')
    noon = "2026-03-01T12:00:00.000000Z"
    who = (noon, noon, "ana", None, "test", "c-1", None, "k", b"")
    row = EventRow._make((1, *columns, '["x:1"]', *who))

    assert (
        link(GENESIS, row).hex()
        == "137972e823f62af0531a52a99d34ef09ad3007d096b94e10f7d66ce0228a8bff"
    )
