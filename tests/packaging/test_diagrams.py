"""The diagrams of docs/architecture.md show what is in the code."""

from __future__ import annotations

import re

import pytest

from booking_core.domain.access import BookingState
from tests.packaging.tree import ROOT, text

PAGE = text("docs/architecture.md")
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


def drawn() -> dict[str, set[str]]:
    """The columns of each table in the entity diagrams."""
    found: dict[str, set[str]] = {}
    for diagram in re.findall(r"^```mermaid\nerDiagram\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        for name, body in re.findall(r"^  (\w+) \{\n(.*?)^  \}", diagram, re.MULTILINE | re.DOTALL):
            found[name] = set(re.findall(r"^    \w+ (\w+)", body, re.MULTILINE))
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


def test_every_state_of_a_booking_is_drawn() -> None:
    states = re.search(r"^stateDiagram-v2\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert states is not None

    missing = {state for state in BookingState if not re.search(rf"--> {state}:", states.group(1))}

    assert missing == set()
