"""The diagrams and tables of docs/ show what is in the code."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.access import BookingState
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.packaging.tree import ROOT, text
from tests.violations import VIOLATIONS

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres

PAGE = text("docs/architecture.md")
LOG = text("docs/log.md")


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table, and those by which its rows are told apart."""

    columns: frozenset[str]
    key: frozenset[str]


_COLUMNS = {
    "sqlite": "SELECT t.name AS in_table, c.name AS in_column, c.pk > 0 AS in_key"
    " FROM sqlite_schema AS t, pragma_table_info(t.name) AS c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
    "postgres": "SELECT c.table_name AS in_table, c.column_name AS in_column, EXISTS ("
    "SELECT 1 FROM information_schema.key_column_usage AS k"
    " WHERE k.table_schema = 'public' AND k.table_name = c.table_name"
    " AND k.column_name = c.column_name AND k.constraint_name LIKE '%!_pkey' ESCAPE '!') AS in_key"
    " FROM information_schema.columns AS c WHERE c.table_schema = 'public'",
}


async def _tables(url: str) -> dict[str, Table]:
    """As they are in a database that was just made."""
    async with open_store(url, clock=lambda: datetime.now(UTC), project=project) as store:
        rows = await store.fetch(_COLUMNS[store.dialect.name])
    return {
        name: Table(
            frozenset(row["in_column"] for row in rows if row["in_table"] == name),
            frozenset(
                row["in_column"] for row in rows if row["in_table"] == name and row["in_key"]
            ),
        )
        for name in {row["in_table"] for row in rows}
    }


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def real(request: pytest.FixtureRequest) -> dict[str, Table]:
    """`only_row` says that there is but one row, and is not drawn."""
    url = ":memory:"
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh_database()
    only = {"only_row"}
    return {
        name: Table(table.columns - only, table.key - only)
        for name, table in asyncio.run(_tables(url)).items()
    }


_DRAWN_COLUMN = re.compile(r'\w+ (\w+)(?: (PK|UK|FK))?(?: "[^"]*")?')


def drawn(page: str = PAGE, *, keys: bool = False) -> dict[str, set[str]]:
    """The columns of each table in the entity diagrams; those of its key."""
    found: dict[str, set[str]] = {}
    for diagram in re.findall(r"^```mermaid\nerDiagram\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for name, body in re.findall(r"^  (\w+) \{(.*?)\}", diagram, re.MULTILINE | re.DOTALL):
            columns = _DRAWN_COLUMN.findall(body)
            found[name] = {column for column, mark in columns if mark == "PK" or not keys}
    return found


def test_every_table_is_drawn_and_no_other(real: dict[str, Table]) -> None:
    assert drawn().keys() == real.keys()


def test_every_drawn_column_is_there(real: dict[str, Table]) -> None:
    invented = {
        f"{name}.{each}"
        for name, columns in drawn().items()
        for each in columns - real[name].columns
    }

    assert invented == set()


@pytest.mark.parametrize("page", [PAGE, LOG], ids=["architecture", "log"])
def test_what_is_drawn_as_a_key_is_the_key(real: dict[str, Table], page: str) -> None:
    marked = drawn(page, keys=True)

    assert marked == {name: real[name].key for name in marked}


def test_the_page_on_the_log_draws_each_column(real: dict[str, Table]) -> None:
    assert drawn(LOG) == {name: real[name].columns for name in drawn(LOG)}


def test_the_page_on_the_log_names_each_test_of_the_specification() -> None:
    tests = text("tests/core/stores/test_specification.py")
    table = LOG.partition("## Conformance")[2].partition("## ")[0]

    named = re.findall(r"`(test_\w+)`", table)

    assert sorted(named) == sorted(re.findall(r"^async def (test_\w+)", tests, re.MULTILINE))


def test_every_test_that_the_page_on_the_log_names_is_there() -> None:
    files = list((ROOT / "tests").rglob("test_*.py"))
    written = "".join(path.read_text("utf-8") for path in files)
    there = {path.name for path in files} | set(re.findall(r"def (test_\w+)", written))

    named = set(re.findall(r"`(?:[\w/]+/)?(test_\w+(?:\.py)?)`", LOG))

    assert named - there == set()
    assert len(named) > 60


def test_every_state_of_a_booking_is_drawn() -> None:
    states = re.search(r"^stateDiagram-v2\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert states is not None

    missing = {state for state in BookingState if not re.search(rf"--> {state}:", states.group(1))}

    assert missing == set()


def test_the_page_on_the_domain_names_every_rule_that_can_be_broken() -> None:
    table = text("docs/domain.md").partition("## Broken rules")[2].partition("## ")[0]
    named = {
        code
        for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
        for code in re.findall(r"`(\w+)`", row)
    }

    assert named == {violation.code for violation in VIOLATIONS}
