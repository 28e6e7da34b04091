"""Every code that the app can raise has its cause and its remedy, in both languages."""

from __future__ import annotations

import pytest

from addon.api import texts
from tests.contract.failures import CODES, PAGE, REMEDIES, page, raised


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_code_that_can_be_raised_has_words(language: str) -> None:
    assert raised().keys() - texts.texts(language)["problems"].keys() == set()


def test_every_code_has_a_remedy_in_each_language_and_no_other_has() -> None:
    assert REMEDIES.keys() == set(CODES)
    assert all(len(each) == len(texts.LANGUAGES) and all(each) for each in REMEDIES.values())


def test_the_page_shows_them() -> None:
    assert PAGE.read_text("utf-8") == page()
