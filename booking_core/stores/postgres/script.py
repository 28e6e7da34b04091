"""Several statements as one text, so that they cost one round trip.

The wire protocol takes parameters for one statement at a time, and a command with its views is a
dozen of them; how long the head is held is counted in round trips. What a session has prepared it
is asked for by name, since planning takes longer than running.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from booking_core.ports import Parameter, Statement
from booking_core.stores.errors import TextWithNulError
from booking_core.stores.log.work import Many

_PARAMETER = re.compile(r"\$(\d+)")


def script(
    statements: Sequence[Statement | Many], names: Mapping[str, str] = MappingProxyType({})
) -> str:
    """SQL with its parameters written out; for connections with `standard_conforming_strings`.

    Args:
        names: What the session has prepared, by its SQL.

    Raises:
        TextWithNulError: A text has a NUL in it.
    """
    text = ";\n".join(_texts(statements, names))
    if "\0" in text:
        raise TextWithNulError
    return text


def repeated(sql: str) -> bool:
    """Whether it is one that comes again with other parameters."""
    return "$1" in sql


def preparing(names: Mapping[str, str]) -> str:
    """SQL that prepares statements under names; their types follow from where they stand."""
    return ";\n".join(f"PREPARE {name} AS {sql}" for sql, name in names.items())


def _texts(statements: Sequence[Statement | Many], names: Mapping[str, str]) -> Iterator[str]:
    for each in statements:
        if isinstance(each, Statement):
            yield _text(each.sql, each.parameters, names)
        else:
            yield from (_text(each.sql, row, names) for row in each.parameters)


def _text(sql: str, parameters: Sequence[Parameter], names: Mapping[str, str]) -> str:
    name = names.get(sql)
    if name is None:
        return _filled(sql, parameters)
    return f"EXECUTE {name}({', '.join(map(literal, parameters))})"


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
    """The value as SQL; its type follows from where it stands, as a parameter's does.

    Numbers are quoted too: the server then reads them as what is wanted there, where it would
    find out what they are and then turn them into that.
    """
    return _LITERALS.get(type(value), _text_literal)(value)


def _text_literal(value: str) -> str:
    quoted = value.replace("'", "''")
    return f"'{quoted}'"


_LITERALS: Mapping[type[Any], Callable[[Any], str]] = {
    str: _text_literal,
    int: lambda value: f"'{value}'",
    float: lambda value: f"'{value!r}'",
    bool: lambda value: "TRUE" if value else "FALSE",
    bytes: lambda value: f"'\\x{value.hex()}'",
    type(None): lambda _value: "NULL",
}
