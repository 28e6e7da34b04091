"""Texts of a body as they are kept, wherever the contract says that a field is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking_core.domain.words import tidied

TEXTS = frozenset({"plain-text", "plain-line"})
"""Formats of fields that people write: several lines, or one."""


def worded(value: Any, schema: Mapping[str, Any], components: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """The value with its texts trimmed and normalised; what is no text stays as it is."""
    schema = _resolved(schema, components)
    for key in ("anyOf", "oneOf"):
        for each in schema.get(key, ()):
            value = worded(value, each, components)
    match value:
        case str() if schema.get("format") in TEXTS:
            return tidied(value)
        case dict() if "properties" in schema:
            known = schema["properties"]
            return {
                name: worded(each, known[name], components) if name in known else each
                for name, each in value.items()
            }
        case list() if "items" in schema:
            return [worded(each, schema["items"], components) for each in value]
        case _:
            return value


def _resolved(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = components["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
