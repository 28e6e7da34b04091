"""Several statements as one text, so that they cost one round trip.

The wire protocol takes parameters for one statement at a time, and a command with its views is a
dozen of them; how long the head is held is counted in round trips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from booking_core.ports import Parameter, Statement
from booking_core.stores.work import Many

_PARAMETER = re.compile(r"\$(\d+)")
_ONE_ROW = re.compile(r"(?P<insert>INSERT INTO .+? VALUES )(?P<row>\([^()]*\))")


class UnfitTextError(Exception):
    """PostgreSQL can't keep a text with a NUL in it."""

    code = "text_with_nul"

    def __init__(self) -> None:
        super().__init__("a text with a NUL in it can't be kept")


def script(statements: Sequence[Statement | Many]) -> str:
    """SQL with its parameters written out; for connections with `standard_conforming_strings`.

    Raises:
        UnfitTextError: A text has a NUL in it.
    """
    return ";\n".join(_texts(statements))


def _texts(statements: Sequence[Statement | Many]) -> Iterator[str]:
    for each in statements:
        if isinstance(each, Statement):
            yield _filled(each.sql, each.parameters)
        elif one_row := _ONE_ROW.fullmatch(each.sql):
            rows = (_filled(one_row["row"], row) for row in each.parameters)
            yield one_row["insert"] + ", ".join(rows)
        else:
            yield from (_filled(each.sql, row) for row in each.parameters)


def _filled(sql: str, parameters: Sequence[Parameter]) -> str:
    texts, places = _pieces(sql)
    filled = [*texts]
    filled[1::2] = [literal(parameters[place]) for place in places]
    return "".join(filled)


@lru_cache(maxsize=512)
def _pieces(sql: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The text, split at its parameters and with them, and which these are."""
    texts = tuple(_PARAMETER.split(sql))
    return texts, tuple(int(number) - 1 for number in texts[1::2])


def literal(value: Parameter) -> str:
    """The value as SQL; its type follows from where it stands, as a parameter's does."""
    if isinstance(value, str):
        return _quoted(value)
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return f"({value!r})"
        case bytes():
            return f"'\\x{value.hex()}'"


def _quoted(text: str) -> str:
    if "\0" in text:
        raise UnfitTextError
    return "'" + text.replace("'", "''") + "'"
