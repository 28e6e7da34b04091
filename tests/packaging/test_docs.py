"""The diagrams and tables of docs/ show what is in the code."""

from __future__ import annotations

import re
from typing import TypeGuard

import pytest

from booking_core.domain import errors
from booking_core.domain.access import BookingState
from booking_core.domain.decider import Violation
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


def test_the_page_on_the_domain_names_every_rule_that_can_be_broken() -> None:
    table = text("docs/domain.md").partition("## Broken rules")[2].partition("## ")[0]
    named = {
        code
        for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
        for code in re.findall(r"`(\w+)`", row)
    }

    assert named == {violation.code for violation in vars(errors).values() if is_rule(violation)}


def is_rule(thing: object) -> TypeGuard[type[Violation]]:
    return isinstance(thing, type) and issubclass(thing, Violation) and thing is not Violation
