"""JSON as the log keeps it: one text for each value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any

_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, no escapes beyond those needed."""
    return _ENCODER.encode(value)


_SCALARS: Mapping[type[Any], Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _value: "null",
}


def scalar(value: object) -> str:
    """As `canonical`, and sooner for what is no list and no object."""
    return _SCALARS.get(type(value), canonical)(value)


def scalars(values: Iterable[object]) -> list[str]:
    """Each as `scalar` has it."""
    return [_SCALARS.get(type(each), canonical)(each) for each in values]
