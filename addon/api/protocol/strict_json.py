"""JSON as RFC 8259 means it; what Python's reader lets through besides is refused."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from typing import Any

DEEPEST = 32
_OPENING = frozenset("[{")
_CLOSING = frozenset("]}")


class Malformation(StrEnum):
    """Codes of what can be wrong."""

    NOT_JSON = "not_json"
    NOT_UTF8 = "not_utf8"
    NOT_A_NUMBER = "not_a_number"
    DUPLICATE_KEY = "duplicate_key"
    TOO_DEEP = "too_deep"


class MalformedError(ValueError):
    """Not JSON as we take it."""

    def __init__(self, code: Malformation) -> None:
        super().__init__(code)
        self.code = code


def parse(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The value; whole numbers are int, however they were written.

    Raises:
        MalformedError: Bad UTF-8, no JSON, a key twice, NaN or infinity, or nested too deeply.
    """
    try:
        text = body.decode("utf-8", "strict")
    except UnicodeDecodeError as wrong:
        raise MalformedError(Malformation.NOT_UTF8) from wrong
    if _depth(text) > DEEPEST:
        raise MalformedError(Malformation.TOO_DEEP)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_whole,
        )
        if "\\u" in text:  # the one way to half of a surrogate pair
            json.dumps(value, ensure_ascii=False).encode()
    except MalformedError:
        raise
    except UnicodeEncodeError as wrong:
        raise MalformedError(Malformation.NOT_UTF8) from wrong
    except ValueError as wrong:
        raise MalformedError(Malformation.NOT_JSON) from wrong
    return value


def _depth(text: str) -> int:
    """How deeply brackets nest, strings left out; Python's own limit would be a RecursionError."""
    depth = deepest = 0
    in_string = escaped = False
    for each in text:
        if in_string:
            in_string = escaped or each != '"'
            escaped = each == "\\" and not escaped
        elif each == '"':
            in_string = True
        elif each in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif each in _CLOSING:
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError(Malformation.DUPLICATE_KEY)
    return found


def _constant(name: str) -> Any:  # noqa: ANN401 - never answers
    raise MalformedError(Malformation.NOT_A_NUMBER) from ValueError(name)


def _number(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedError(Malformation.NOT_A_NUMBER)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _whole(text: str) -> int:
    # Longer ones would cost quadratic time, and none is allowed anywhere.
    if len(text) > 20:  # noqa: PLR2004 - digits of 2**63 and a sign
        raise MalformedError(Malformation.NOT_A_NUMBER)
    return int(text)
