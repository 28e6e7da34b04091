"""The life of a booking stands in docs/domain.md as the code has it."""

from __future__ import annotations

import pytest

from booking_core.domain import access
from booking_core.domain.access import BookingState, Verb
from tests.cast import BO, CARL, DORA
from tests.contract.transitions import PAGE, WISHES, answer, cell, page, table


def test_no_verb_is_missing() -> None:
    assert WISHES.keys() == {*Verb}


def test_the_page_shows_them() -> None:
    assert table() in PAGE.read_text("utf-8")
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", BookingState)
def test_what_a_state_is_not_open_to_is_refused_with_that(verb: Verb, state: BookingState) -> None:
    said = cell(verb, state)

    assert (said.isalpha() and said.isupper()) is (state in access.OPEN_TO[verb])
    assert said.isupper() or said in ("`wrong_state`", "again")


@pytest.mark.parametrize("verb", sorted({*Verb} - {Verb.OBJECT}))
@pytest.mark.parametrize("state", BookingState)
def test_nobody_else_does_anything_to_it(verb: Verb, state: BookingState) -> None:
    for who in (BO, CARL, DORA):
        assert answer(verb, state, who) == ("not_allowed",)
