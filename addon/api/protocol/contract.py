"""What openapi.yaml promises, made into routes and checks.

The app does not start when a promise has no handler, a handler no promise, or a schema says
something that the validator would silently ignore.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from aiohttp import web

from addon.api.protocol.faults import Check, compile_check

ROOT = "/api/v1"
SOURCE = Path(__file__).parents[1] / "openapi.yaml"
GENERATED = SOURCE.with_suffix(".json")
EXAMPLES = SOURCE.with_name("examples.json")
"""What was really sent to each operation and answered by it; made by `script/generate`."""
METHODS = ("get", "post", "put", "patch", "delete")
KEYWORDS = frozenset(
    {
        *("type", "properties", "required", "additionalProperties", "minProperties"),
        *("items", "minItems", "maxItems", "uniqueItems", "enum", "const", "oneOf", "anyOf"),
        *("pattern", "format", "minLength", "maxLength", "minimum", "maximum"),
        *("title", "description"),
    }
)
"""What fastjsonschema checks, and annotations; it ignores whatever else stands in a schema."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ContractError(Exception):
    """The contract and the code don't agree."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `many` says that it is a list, separated by commas or repeated."""

    name: str
    place: str
    required: bool
    kind: str
    many: bool
    pattern: str | None
    check: Check


@dataclass(frozen=True)
class Operation:
    """One promise.

    Attributes:
        route: The path as the router knows it: only what fits the patterns is found.
        open: Answers without an identity.
        scopes: What an API token needs, all of them.
        media: Types a body may have; empty for an operation without one.
    """

    id: str
    method: str
    path: str
    route: str
    open: bool
    scopes: frozenset[str]
    parameters: tuple[Parameter, ...]
    media: tuple[str, ...]
    body_required: bool
    body_schema: Mapping[str, Any]
    components: Mapping[str, Any]

    @cached_property
    def check_body(self) -> Check:
        return compile_check(self.body_schema, self.components)


@dataclass(frozen=True, slots=True)
class Contract:
    document: Mapping[str, Any]
    operations: Mapping[str, Operation]


def load_contract() -> Contract:
    """The contract; from the JSON made of it unless the source is newer.

    Raises:
        ContractError: It says something that would not be checked.
    """
    document = _document()
    _refuse_unchecked(document)
    operations = {each.id: each for each in _operations(document)}
    return Contract(document, operations)


def _document() -> Mapping[str, Any]:
    if GENERATED.exists() and all(
        not each.exists() or GENERATED.stat().st_mtime >= each.stat().st_mtime
        for each in (SOURCE, EXAMPLES)
    ):
        document: Mapping[str, Any] = json.loads(GENERATED.read_text("utf-8"))
        return document
    return read_source()


def read_source() -> Mapping[str, Any]:
    import yaml  # noqa: PLC0415 - a released app has the JSON and needs no YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: dict[str, Any] = yaml.load(SOURCE.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe one
    _show(document, examples())
    return document


def examples() -> Mapping[str, Mapping[str, Any]]:
    """By operation: `status`, and where there is such a body `request` and `answer`."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))
    return found


def _show(document: dict[str, Any], told: Mapping[str, Mapping[str, Any]]) -> None:
    """Puts the examples where the source has none of its own."""
    for item in document["paths"].values():
        for method in METHODS:
            promise = item.get(method, {})
            example = told.get(promise.get("operationId", ""), {})
            for media in promise.get("requestBody", {}).get("content", {}).values():
                if "request" in example:
                    media.setdefault("examples", _shown(example["request"]))
            if "answer" in example and example["status"] in promise["responses"]:
                # Several operations share a response; what it looks like is each one's own.
                response = deepcopy(resolved(document, promise["responses"][example["status"]]))
                for media in response["content"].values():
                    media.setdefault("examples", _shown(example["answer"]))
                promise["responses"][example["status"]] = response


def _shown(value: object) -> Mapping[str, Any]:
    return {"as_it_happens": {"value": value}}


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield _operation(document, path, method)


def _operation(document: Mapping[str, Any], path: str, method: str) -> Operation:
    item = document["paths"][path]
    promise = item[method]
    security = promise.get("security", document["security"])
    scopes = next((each["bearer"] for each in security if "bearer" in each), ())
    body = promise.get("requestBody", {})
    media = body.get("content", {})
    parameters = tuple(
        _parameter(document, each)
        for each in (*item.get("parameters", ()), *promise.get("parameters", ()))
    )
    return Operation(
        id=promise["operationId"],
        method=method.upper(),
        path=ROOT + path,
        route=ROOT + _route(path, parameters),
        open=not security,
        scopes=frozenset(scopes),
        parameters=parameters,
        media=tuple(media),
        body_required=body.get("required", False),
        body_schema=next(iter(media.values()))["schema"] if media else {},
        components=document["components"],
    )


def _route(path: str, parameters: Sequence[Parameter]) -> str:
    for each in parameters:
        if each.place == "path" and each.pattern:
            inside = each.pattern.removeprefix("^").removesuffix("$")
            path = path.replace(f"{{{each.name}}}", f"{{{each.name}:{inside}}}")
    return path


def _parameter(document: Mapping[str, Any], given: Mapping[str, Any]) -> Parameter:
    found = resolved(document, given)
    schema = resolved(document, found["schema"])
    many = schema["type"] == "array"
    return Parameter(
        name=found["name"],
        place=found["in"],
        required=found.get("required", False),
        kind=resolved(document, schema["items"])["type"] if many else schema["type"],
        many=many,
        pattern=schema.get("pattern"),
        check=compile_check(schema, document["components"]),
    )


def resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node that a reference stands for."""
    while "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _refuse_unchecked(document: Mapping[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for where, keyword in _unchecked(schema, name):
            msg = f"openapi.yaml: {where}: {keyword} would not be checked"
            raise ContractError(msg)


def _unchecked(schema: Any, where: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    if not isinstance(schema, Mapping):
        return
    if "$ref" in schema:
        yield from ((where, f"{key} beside $ref") for key in schema if key != "$ref")
        return
    yield from ((where, key) for key in schema if key not in KEYWORDS)
    for name, each in schema.get("properties", {}).items():
        yield from _unchecked(each, f"{where}.{name}")
    for key in ("items", "additionalProperties"):
        yield from _unchecked(schema.get(key), f"{where}.{key}")
    for key in ("oneOf", "anyOf"):
        for each in schema.get(key, ()):
            yield from _unchecked(each, f"{where}.{key}")


def routes(
    contract: Contract,
    handlers: Mapping[str, Handler],
    wrap: Callable[[Operation, Handler], Handler],
    expect: Callable[[web.Request], Awaitable[web.StreamResponse | None]] | None = None,
) -> Sequence[web.RouteDef]:
    """A route for each operation, named for it.

    Raises:
        ContractError: An operation has no handler, or a handler no operation.
    """
    missing = contract.operations.keys() - handlers.keys()
    unknown = handlers.keys() - contract.operations.keys()
    if missing or unknown:
        msg = (
            f"operations without a handler: {sorted(missing)}; unknown handlers: {sorted(unknown)}"
        )
        raise ContractError(msg)
    return [
        web.RouteDef(
            each.method,
            each.route,
            wrap(each, handlers[each.id]),
            {"name": each.id, "expect_handler": expect},  # of GET, with HEAD
        )
        for each in contract.operations.values()
    ]


def main() -> int:
    """Write the contract as JSON, which is read thirty times faster."""
    GENERATED.write_text(
        json.dumps(read_source(), ensure_ascii=False, separators=(",", ":"), default=str) + "\n",
        "utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
