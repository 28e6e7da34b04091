"""Rows for a table as one JSON, which the server reads sooner than values that are written out.

It has a plan for that, however many rows there are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from booking_core.ports import Statement
from booking_core.stores.errors import TextWithNulError
from booking_core.stores.log.work import Many

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from booking_core.ports import Parameter

_INSERT = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \((.+)\)")


def gathered(asked: Statement | Many) -> Statement | Many:
    """The same in one statement, if it does nothing but put rows into a table.

    A column of `jsonb` would get its JSON as a text: there must be none.

    Raises:
        TextWithNulError: A text has a NUL in it.
    """
    found = _gathering(asked.sql)
    if found is None:
        return asked
    sql, names = found
    rows = [asked.parameters] if isinstance(asked, Statement) else asked.parameters
    return Statement(sql, (_text(names, rows),))


@lru_cache(maxsize=512)
def _gathering(sql: str) -> tuple[str, tuple[str, ...]] | None:
    """The statement, and what stands before each value in the object of a row."""
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    table, columns, values = found.groups()
    names = columns.split(", ")
    if values != ", ".join(f"${place}" for place in range(1, len(names) + 1)):
        return None
    rows = f"json_populate_recordset(CAST(NULL AS {table}), $1)"
    gathering = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {rows}"  # noqa: S608 - from SQL
    return gathering, tuple(f'"{name}":' for name in names)


def _text(names: Sequence[str], rows: Sequence[Sequence[Parameter]]) -> str:
    """A list of objects; what is absent is NULL."""
    objects = [
        ",".join(
            [
                name + _JSON.get(type(value), encode_basestring)(value)
                for name, value in zip(names, row, strict=True)
                if value is not None
            ]
        )
        for row in rows
    ]
    text = f"[{{{'},{'.join(objects)}}}]"
    if "\\u0000" in text and any("\0" in str(value) for row in rows for value in row):
        raise TextWithNulError
    return text


_JSON: Mapping[type[Any], Callable[[Any], str]] = {
    int: int.__repr__,
    float: float.__repr__,
    bool: lambda value: "true" if value else "false",
    bytes: lambda value: f'"\\\\x{value.hex()}"',
}
"""All else is text."""
