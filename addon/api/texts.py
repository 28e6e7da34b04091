"""Words for people, in their language: one sentence a code, with places for the facts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de")
_FOLDER = Path(__file__).with_name("locales")
_RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([0-9.]{1,5}))?\s*")
_DATE = {"en": "%-d %B %Y", "de": "%d.%m.%Y"}
_TIME = {"en": "%-d %B %Y, %H:%M", "de": "%d.%m.%Y, %H:%M Uhr"}
_AND = {"en": " and ", "de": " und "}


class _Facts(dict[str, str]):
    """A place without a fact shows its name instead of failing an answer."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


@cache
def texts(language: str) -> Mapping[str, Any]:
    """All words of a language: `problems` (title, detail), `faults`, `events`, `reasons`."""
    found: Mapping[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return found


def title(code: str, language: str) -> str:
    return str(texts(language)["problems"][code]["title"])


def detail(code: str, facts: Mapping[str, object], language: str) -> str:
    """The sentence of a problem's code."""
    return _filled(texts(language)["problems"][code]["detail"], facts, language)


def fault(code: str, facts: Mapping[str, object], language: str) -> str:
    """The sentence about one field, of a fault's code or a problem's."""
    known = texts(language)["faults"]
    return _filled(known[code], facts, language) if code in known else detail(code, facts, language)


def event(kind: str, facts: Mapping[str, object], language: str) -> str:
    """What happened, in words."""
    return _filled(texts(language)["events"].get(kind, kind), facts, language)


def because(code: str, facts: Mapping[str, object], language: str) -> str:
    """Why it happened, in words."""
    return _filled(texts(language)["reasons"][code], facts, language)


def page(name: str, language: str) -> str:
    """A word of the pages that the server itself makes."""
    return str(texts(language)["pages"][name])


def _filled(text: str, facts: Mapping[str, object], language: str) -> str:
    words = {name: spoken(value, language) for name, value in facts.items()}
    return text.format_map(_Facts(words))


def spoken(value: object, language: str) -> str:
    """A fact as people of the language write it."""
    if isinstance(value, datetime):
        return value.strftime(_TIME[language])
    if isinstance(value, date):
        return value.strftime(_DATE[language])
    if isinstance(value, str):
        return str(texts(language)["words"].get(value, value))
    if isinstance(value, Sequence | frozenset | set):
        each = [spoken(item, language) for item in value]
        return _AND[language].join(filter(None, [", ".join(each[:-1]), *each[-1:]]))
    return str(value)


def preferred(accept: str | None, otherwise: str) -> str:
    """The language of ours that `Accept-Language` likes best (RFC 9110 §12.5.4)."""
    best, weight = otherwise, 0.0
    for part in (accept or "").split(",")[:20]:
        found = _RANGE.fullmatch(part)
        if not found:
            continue
        name = found[1].lower()
        quality = _quality(found[2])
        if name == "*":
            name = otherwise
        if name in LANGUAGES and quality > weight:
            best, weight = name, quality
    return best


def _quality(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
