"""Holds bodies against `addon/api/openapi.yaml`, so that the stand-in app can't drift."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTRACT = Path(__file__).parents[3] / "addon" / "api" / "openapi.yaml"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


@cache
def contract() -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load(CONTRACT.read_text())
    return told


def faults(name: str, body: object) -> list[str]:
    """Say what in `body` is not as the schema `name` has it, unknown fields too."""
    return list(_faults({"$ref": f"#/components/schemas/{name}"}, body, name))


def _faults(schema: Mapping[str, Any], body: object, at: str) -> list[str]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _faults(contract()["components"]["schemas"][name], body, at)
    if "anyOf" in schema:
        choices = [_faults(choice, body, at) for choice in schema["anyOf"]]
        return [] if [] in choices else choices[0]
    if not _has_type(schema.get("type"), body):
        return [f"{at}: {body!r} is not {schema['type']}"]
    if "enum" in schema and body not in schema["enum"]:
        return [f"{at}: {body!r} is not among {schema['enum']}"]
    if isinstance(body, str) and not re.search(schema.get("pattern", ""), body):
        return [f"{at}: {body!r} does not look like {schema['pattern']}"]
    if isinstance(body, list):
        items = schema.get("items", {})
        return [
            fault
            for index, item in enumerate(body)
            for fault in _faults(items, item, f"{at}/{index}")
        ]
    if isinstance(body, dict) and "properties" in schema:
        return _faults_of_object(schema, body, at)
    return []


def _has_type(types: str | list[str] | None, body: object) -> bool:
    if types is None:
        return True
    allowed = [types] if isinstance(types, str) else types
    if isinstance(body, bool):
        return "boolean" in allowed
    return any(isinstance(body, TYPES[name]) for name in allowed)


def _faults_of_object(schema: Mapping[str, Any], body: Mapping[str, Any], at: str) -> list[str]:
    known = schema["properties"]
    missing = [f"{at}/{n}: missing" for n in schema.get("required", ()) if n not in body]
    unknown = [f"{at}/{name}: unknown" for name in body if name not in known]
    wrong = [
        fault
        for name, value in body.items()
        if name in known
        for fault in _faults(known[name], value, f"{at}/{name}")
    ]
    return missing + unknown + wrong
