"""The diagrams and tables of docs/ show what is in the code."""

from __future__ import annotations

import re

import pytest

from booking_core.domain.access import BookingState
from tests.packaging.tree import ROOT, text
from tests.violations import VIOLATIONS

PAGE = text("docs/architecture.md")
LOG = text("docs/log.md")
SCHEMAS = ROOT / "booking_core/stores/schema"


def tables(store: str) -> dict[str, set[str]]:
    """The columns of each table that the migrations of a store leave."""
    found: dict[str, set[str]] = {}
    for migration in sorted((SCHEMAS / store).glob("*.sql")):
        sql = migration.read_text("utf-8")
        for name, body in re.findall(
            r"CREATE TABLE (\w+) \((.*?)^\)", sql, re.MULTILINE | re.DOTALL
        ):
            found[name] = set(re.findall(r"^  ([a-z_]+) ", body, re.MULTILINE))
    return found


def keys(store: str) -> dict[str, set[str]]:
    """The columns of each table by which its rows are told apart."""
    found: dict[str, set[str]] = {}
    for migration in sorted((SCHEMAS / store).glob("*.sql")):
        sql = migration.read_text("utf-8")
        for name, body in re.findall(
            r"CREATE TABLE (\w+) \((.*?)^\)", sql, re.MULTILINE | re.DOTALL
        ):
            listed = re.search(r"_pkey PRIMARY KEY \(([^)]+)\)", body)
            alone = re.search(r"^  (\w+) .*_pkey PRIMARY KEY,?$", body, re.MULTILINE)
            assert listed or alone, name
            found[name] = set(re.split(r",\s*", listed[1])) if listed else {(alone or body)[1]}
    return found


def drawn(page: str = PAGE, mark: str = "") -> dict[str, set[str]]:
    """The columns of each table in the entity diagrams; those with the mark."""
    found: dict[str, set[str]] = {}
    for diagram in re.findall(r"^```mermaid\nerDiagram\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for name, body in re.findall(r"^  (\w+) \{\n(.*?)^  \}", diagram, re.MULTILINE | re.DOTALL):
            found[name] = set(re.findall(rf"^    \w+ (\w+){mark}", body, re.MULTILINE))
    return found


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_every_table_is_drawn_and_no_other(store: str) -> None:
    assert drawn().keys() == tables(store).keys()


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_every_drawn_column_is_there(store: str) -> None:
    real = tables(store)

    invented = {
        f"{name}.{each}"
        for name, columns in drawn().items()
        for each in columns - real.get(name, set())
    }

    assert invented == set()


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
@pytest.mark.parametrize("page", [PAGE, LOG], ids=["architecture", "log"])
def test_what_is_drawn_as_a_key_is_the_key(store: str, page: str) -> None:
    """`only_row` says that there is but one row, and is not drawn."""
    real = keys(store)

    marked = drawn(page, " PK")

    assert marked == {name: real[name] - {"only_row"} for name in marked}


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_the_page_on_the_log_draws_each_column(store: str) -> None:
    real = tables(store)

    assert drawn(LOG) == {name: real[name] - {"only_row"} for name in drawn(LOG)}


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
