"""What is wrong with a value, by the schema it was held against: all of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import fastjsonschema

from addon.api.protocol.wording import TEXTS
from addon.auth.passwords import LONGEST, as_bytes
from booking_core.domain.words import odd_character

MOST_FAULTS = 100
"""All at once, but no more: an answer is not to be a hundred times as long as what was asked."""
MOST_VALUES = 6000
"""In a body; the fullest booking has 5300. Finding faults in all that would fit takes seconds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    Attributes:
        pointer: JSON pointer (RFC 6901) into the body, or the name of a parameter.
        facts: What the text about the code has places for.
    """

    pointer: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


Check = Callable[[object], Sequence[Fault]]


def compile_check(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Check:
    """A check that is made when it is first asked: making costs a thousand times a use."""

    @cache
    def made() -> Callable[[object], object]:
        compiled: Callable[[object], object] = fastjsonschema.compile(
            {"allOf": [schema], "components": components},
            formats=dict(FORMATS),
            use_default=False,
            fast_fail=False,
        )
        return compiled

    def check(value: object) -> Sequence[Fault]:
        if _values(value) > MOST_VALUES:
            return (Fault("", "too_many", {"allowed": str(MOST_VALUES)}),)
        try:
            made()(value)
        except fastjsonschema.JsonSchemaValuesException as found:
            return tuple(islice(_faults(found.errors), MOST_FAULTS))
        except fastjsonschema.JsonSchemaValueException as found:
            return tuple(islice(_faults([found]), MOST_FAULTS))
        return ()

    return check


def _values(value: object) -> int:
    """How many there are, those within included."""
    if isinstance(value, Mapping):
        return 1 + sum(map(_values, value.values()))
    return 1 + sum(map(_values, value)) if isinstance(value, list) else 1


def _faults(errors: Iterable[Any]) -> Iterator[Fault]:
    errors = list(errors)
    mistyped = {tuple(each.path) for each in errors if each.rule == "type"}
    for error in errors:
        # Other rules about a value of the wrong type only add noise.
        if error.rule == "type" or tuple(error.path) not in mistyped:
            yield from _of_rule(error)


def _of_rule(error: Any) -> Iterator[Fault]:  # noqa: ANN401 - fastjsonschema has no types
    where = "".join("/" + _escaped(step) for step in error.path[1:])
    match error.rule:
        case "required":
            for name in error.rule_definition:
                if name not in error.value:
                    yield Fault(f"{where}/{_escaped(name)}", "required")
        case "additionalProperties":
            known = error.definition.get("properties", {})
            for name in error.value:
                if name not in known:
                    yield Fault(
                        f"{where}/{_escaped(name)}", "unknown_field", {"allowed": _listed(known)}
                    )
        case "oneOf" | "anyOf":
            titles = [each.get("title", "") for each in error.rule_definition]
            yield Fault(where, "no_match", {"allowed": _listed(filter(None, titles))})
        case "format" if error.rule_definition in TEXTS:
            yield Fault(where, "odd_character")
        case rule:
            yield Fault(where, _CODES.get(rule, "wrong"), {"allowed": _allowed(error)})


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")


def _listed(names: Iterable[object]) -> str:
    return ", ".join(str(each) for each in names)


def _allowed(error: Any) -> str:  # noqa: ANN401 - fastjsonschema has no types
    allowed = error.rule_definition
    if error.rule == "pattern":
        return str(error.definition.get("format", allowed))
    if isinstance(allowed, list):
        return _listed(allowed)
    return str(allowed)


_CODES: Mapping[str, str] = {
    "type": "wrong_type",
    "enum": "not_one_of",
    "const": "not_one_of",
    "pattern": "wrong_format",
    "format": "wrong_format",
    "minLength": "too_short",
    "maxLength": "too_long",
    "minimum": "too_small",
    "maximum": "too_big",
    "minItems": "too_few",
    "minProperties": "too_few",
    "maxItems": "too_many",
    "uniqueItems": "repeated",
}


def _real(read: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            read(text)
        except (ValueError, KeyError, OSError):
            return False
        return True

    return check


def _zone(text: str) -> ZoneInfo:
    if not re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", text):
        raise ValueError(text)
    return ZoneInfo(text)


def _is_plain(text: str) -> bool:
    return odd_character(text) is None


def _is_plain_line(text: str) -> bool:
    return odd_character(text, breaks=False) is None


FORMATS: Mapping[str, Callable[[str], bool]] = {
    # The shape is the pattern's; these say whether there is such a day or zone.
    "date": _real(date.fromisoformat),
    "local-date-time": _real(datetime.fromisoformat),
    "date-time": _real(datetime.fromisoformat),
    "past": lambda text: text.isdecimal() or _real(datetime.fromisoformat)(text),
    "time-zone": _real(_zone),
    "uuid": lambda _: True,
    "email-address": _is_plain_line,
    "plain-text": _is_plain,
    "plain-line": _is_plain_line,
    "password-bytes": lambda text: _is_plain(text) and len(as_bytes(text)) <= LONGEST,
}
