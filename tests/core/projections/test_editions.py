"""Whoever changes what a view keeps says so by its edition, or old stores show what is not so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.core.projections.editions import FILE, Kept, changed_unsaid, kept

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def now() -> Kept:
    return kept()


@pytest.fixture(scope="module")
def then() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(FILE.read_text("utf-8"))
    return found


def test_a_view_that_keeps_other_rows_is_another_edition(then: Kept, now: Kept) -> None:
    assert changed_unsaid(then, now) == []


def test_what_each_edition_keeps_is_written_down(then: Kept, now: Kept) -> None:
    """`python -m tests.core.projections.editions` does that."""
    assert then == now


def test_every_view_keeps_something_of_the_samples(now: Kept) -> None:
    assert [name for name, rows in now.items() if len(rows) == 1] == []


def test_other_rows_of_the_same_edition_would_be_noticed(then: Kept) -> None:
    forged = {**then, "diary": {**then["diary"], "booking_requested.1": "0"}}
    raised = {**forged, "diary": {**forged["diary"], "edition": "0"}}

    assert changed_unsaid(then, forged) == ["diary (booking_requested.1)"]
    assert changed_unsaid(then, raised) == []
