"""Every code has its words, in each language, with the same places for facts."""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from addon.api import texts
from addon.api.protocol import faults, problems
from addon.api.protocol.strict_json import Malformation
from booking_core.domain.bookings.events import LIFE
from booking_core.domain.decider import Violation
from booking_core.domain.people.member_life import MemberState
from tests.violations import VIOLATIONS

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

ADDON = Path(texts.__file__).parents[1]
PARTS = ("problems", "faults", "events", "reasons", "words", "pages")


def _codes_in_source() -> set[str]:
    """The second argument of each ProblemError and NotRecognisedError in the app."""
    found = set()
    for path in (*ADDON.glob("api/**/*.py"), *ADDON.glob("auth/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                name = getattr(node.func, "id", "")
                code = node.args[1]
                raises = name in ("ProblemError", "NotRecognisedError")
                if raises and isinstance(code, ast.Constant):
                    found.add(str(code.value))
    return found


def _problem_codes() -> set[str]:
    codes = _codes_in_source() | {each.code for each in VIOLATIONS}
    codes |= set(Malformation) | set(problems.STATUS) | set(problems._BY_STATUS.values())  # noqa: SLF001
    codes |= set(problems._TAKEN.values())  # noqa: SLF001
    codes |= {*problems._FOR_A_PERSON, "refused_by_database"}  # noqa: SLF001
    return codes | {"too_fast", "busy", "store_away", "member_forgotten", "key_reused"}


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_code_has_a_title_and_a_sentence(language: str) -> None:
    known = texts.texts(language)["problems"]

    assert _problem_codes() <= known.keys()
    assert all(each["title"] and each["detail"] for each in known.values())


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_state_of_an_account_that_is_not_active_has_words(language: str) -> None:
    known = texts.texts(language)["problems"]

    missing = [
        state
        for state in MemberState
        if state is not MemberState.ACTIVE and f"account_{state}" not in known
    ]
    assert missing == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_fault_and_every_event_of_a_booking_has_words(language: str) -> None:
    known = texts.texts(language)

    assert set(faults._CODES.values()) <= known["faults"].keys()  # noqa: SLF001
    assert {each.kind for each in LIFE} <= known["events"].keys()


@pytest.mark.parametrize("part", PARTS)
def test_the_languages_say_the_same_things(part: str) -> None:
    english, german = (texts.texts(each)[part] for each in ("en", "de"))

    assert english.keys() == german.keys()
    for key in english:
        assert _places(english[key]) == _places(german[key]), key


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda each: each.code)
def test_a_sentence_has_places_only_for_facts_there_are(violation: type[Violation]) -> None:
    facts = {*violation.__dataclass_fields__} | {"when"}

    text = texts.texts("en")["problems"][violation.code]["detail"]

    assert _places(text) <= facts


def _places(text: object) -> set[str]:
    given = text["detail"] if isinstance(text, dict) else str(text)
    return {name for _, name, _, _ in Formatter().parse(given) if name}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr, en;q=0.3, de;q=0.2", "en"),
        ("fr", "de"),
        ("*", "de"),
        ("en;q=0", "de"),
        ("en;q=x, de", "de"),
        (None, "de"),
    ],
)
def test_the_language_that_is_liked_best_is_spoken(accept: str | None, expected: str) -> None:
    assert texts.preferred(accept, "de") == expected


def test_dates_are_written_as_people_write_them() -> None:
    assert texts.spoken(date(2027, 7, 9), "de") == "09.07.2027"
    assert texts.spoken(date(2027, 7, 9), "en") == "9 July 2027"
    assert texts.spoken([date(2027, 7, 9), date(2027, 7, 10)], "de") == "09.07.2027 und 10.07.2027"
    at = datetime(2027, 7, 9, 19, 30)  # noqa: DTZ001 - wall time
    assert texts.spoken(at, "de") == "09.07.2027, 19:30 Uhr"


async def test_a_problem_speaks_the_caller_s_language(house: House) -> None:
    german = await house.bo.get(
        "/bookings/0197a3c2-0000-7000-8000-00000000dead", headers={"Accept-Language": "de"}
    )
    english = await house.bo.get(
        "/bookings/0197a3c2-0000-7000-8000-00000000dead", headers={"Accept-Language": "en"}
    )

    assert (german["title"], english["title"]) == ("Nicht gefunden", "Not found")
    assert german.headers["Content-Language"] == "de"


async def test_without_a_wish_the_member_s_language_is_spoken(house: House) -> None:
    me = await house.bo.get("/me")
    await house.bo.patch("/me", {"language": "de"}, me.tag)

    refused = await house.bo.get("/bookings/0197a3c2-0000-7000-8000-00000000dead")

    assert refused["title"] == "Nicht gefunden"


def test_a_sentence_never_shows_an_empty_place() -> None:
    for language in texts.LANGUAGES:
        assert re.search(r"<\w+>", texts.detail("not_available", {"when": []}, language)) is None
