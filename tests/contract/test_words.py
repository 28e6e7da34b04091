"""Whatever people write, in every field of the contract that takes words."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from addon.api.protocol.contract import load_contract
from addon.api.protocol.wording import TEXTS, worded
from booking_core.domain.words import odd_character, tidied
from tests.addon.api.visitors import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from addon.api.protocol.contract import Operation
    from tests.addon.api.visitors import House

pytestmark = pytest.mark.rule(28)
OPERATIONS = load_contract().operations
SECRETS = {"code", "token", "refresh_token", "password", "current_password", "new_password"}
PLAIN = {
    "uuid": "0197a3c2-0000-7000-8000-00000000dead",
    "date": "2027-07-01",
    "local-date-time": "2027-07-01T10:00",
    "time-zone": "Europe/Berlin",
    "email-address": "ana@example.org",
    "password-bytes": PASSWORD,
}
WELCOME = (
    "Zoë & Jürgen: 2 Betten? — „ja“",
    "👨‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽",
    "שלום, مرحبا, 你好, می‌خواهم",
)
ODD = {
    "NUL": "a\0b",
    "escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "C1": "a\x85b",
    "override": "a\u202eb",
    "embedding": "a\u202ab",
    "isolate": "a\u2066b\u2069c",
    "mark": "a\u200fb",
}


def resolved(schema: Mapping[str, Any], operation: Operation) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = operation.components["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def strings(
    operation: Operation, schema: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every string that a body may hold, by its place; `*` for any of a list."""
    schema = resolved(schema, operation)
    if "string" in (schema.get("type"), *schema.get("type", ())):
        yield path, schema
    for name, each in schema.get("properties", {}).items():
        yield from strings(operation, each, (*path, name))
    if "items" in schema:
        yield from strings(operation, schema["items"], (*path, "*"))
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from strings(operation, each, path)


EVERY = [
    (name, path, schema)
    for name, operation in OPERATIONS.items()
    if operation.media
    for path, schema in strings(operation, operation.body_schema)
]
FIELDS = [(name, path) for name, path, schema in EVERY if schema.get("format") in TEXTS]


def smallest(operation: Operation, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """A value that keeps the schema, with nothing in it that need not be."""
    schema = resolved(schema, operation)
    if "anyOf" in schema:
        return smallest(operation, schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object" | None if "properties" in schema:
            needed = [*schema.get("required", ())]
            needed += schema.get("oneOf", [{}])[0].get("required", ())
            known = schema["properties"]
            return {name: smallest(operation, known[name]) for name in needed}
        case "array":
            return [smallest(operation, schema["items"])] * schema.get("minItems", 0)
        case "integer":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return PLAIN.get(schema.get("format", ""), "x")
        case other:
            raise AssertionError(other)


def put(operation: Operation, schema: Mapping[str, Any], path: tuple[str, ...], text: str) -> Any:  # noqa: ANN401 - JSON
    """The smallest value with the text at its place."""
    schema = resolved(schema, operation)
    for each in schema.get("anyOf", ()):
        if path and path[0] in resolved(each, operation).get("properties", {}):
            return put(operation, each, path, text)
    if not path:
        return text
    step, *rest = path
    if step == "*":
        return [put(operation, schema["items"], tuple(rest), text)]
    value = smallest(operation, schema)
    return {**value, step: put(operation, schema["properties"][step], tuple(rest), text)}


def faults(name: str, path: tuple[str, ...], text: str) -> list[tuple[str, str]]:
    operation = OPERATIONS[name]
    body = put(operation, operation.body_schema, path, text)
    found = operation.check_body(worded(body, operation.body_schema, operation.components))
    return [(each.pointer, each.code) for each in found]


def test_every_string_is_words_or_says_what_else_it_is() -> None:
    unsaid = [
        (name, path)
        for name, path, schema in EVERY
        if not ({"format", "pattern", "enum", "const"} & schema.keys())
        and path[-1] not in SECRETS
        and (name, path[-1]) not in {("log_in", "email"), ("link_home_assistant", "email")}
    ]

    assert unsaid == []
    assert len(FIELDS) > 60


@pytest.mark.parametrize(("name", "path"), FIELDS)
def test_a_field_for_words_takes_them_and_nothing_that_steers(
    name: str, path: tuple[str, ...]
) -> None:
    pointer = "/" + "/".join("0" if step == "*" else step for step in path)

    assert [faults(name, path, text) for text in WELCOME] == [[]] * len(WELCOME)
    for what, text in ODD.items():
        found = faults(name, path, text)
        # A guest is named or has an id: which of the two is wrong, nobody can say.
        nearest = pointer.rpartition("/")[0] if "who" in path else pointer
        assert [each for each, _ in found] in ([pointer], [nearest]), what


def test_lines_stand_in_texts_and_in_no_name() -> None:
    assert faults("comment_on_booking", ("text",), "one\ntwo\tthree") == []
    assert faults("add_resource", ("name",), "one\ntwo") == [("/name", "odd_character")]


def test_what_is_too_long_only_for_its_spaces_is_not_too_long() -> None:
    assert faults("cancel_booking", ("reason",), " " * 300 + "x" * 500 + "\n") == []
    assert faults("cancel_booking", ("reason",), "x" * 501) == [("/reason", "too_long")]


def test_words_are_trimmed_and_composed() -> None:
    apart = unicodedata.normalize("NFD", "  Zoë 👨‍👩‍👧 \n")

    assert tidied(apart) == "Zoë 👨‍👩‍👧"
    assert odd_character("Zoë 👨‍👩‍👧") is None
    assert odd_character("a\nb", breaks=False) == "\n"


async def test_what_is_kept_is_what_was_meant(house: House) -> None:
    apart = unicodedata.normalize("NFD", " Größe 👨‍👩‍👧‍👦 ")
    kept = unicodedata.normalize("NFC", apart).strip()

    room = await house.ana.post("/resources", {"name": apart, "kind": "overnight", "places": 2})
    member = await house.ana.post("/members", {"name": apart})
    booked = await house.bo.book((house.blue, 2), note=apart, guests=[{"name": apart}])
    said = await house.bo.post(f"/bookings/{booked['id']}/comment", {"text": apart})
    odd = await house.bo.book((house.blue, 1), note="mon\u202eey")

    assert (room["name"], member["name"], booked["note"]) == (kept, kept, kept)
    assert booked["guests"][0]["name"] == kept
    assert said.status == 200, said.body
    told = await house.bo.get(f"/bookings/{booked['id']}/history")
    assert told["items"][-1]["data"]["comment"] == kept
    assert (odd.status, odd["errors"][0]["pointer"]) == (422, "/note")


@pytest.mark.rule(34)
async def test_a_note_is_as_long_as_the_policy_says(house: House) -> None:
    family = "👨‍👩‍👧‍👦"  # seven characters to a machine
    shown = await house.ana.get(f"/resources/{house.blue}")

    fits = await house.bo.book((house.blue, 1), note=family * 71 + "abc")
    long = await house.bo.book((house.blue, 1), note=family * 71 + "abcd")
    await house.ana.patch(f"/resources/{house.blue}", {"rules": {"max_note": 5}}, shown.tag)
    tight = await house.bo.post(
        "/series",
        {
            "items": [{"resource_id": house.blue, "persons": 1}],
            "arrival": "2027-08-06",
            "departure": "2027-08-08",
            "rule": "FREQ=WEEKLY;COUNT=2",
            "note": "Abcdef",
        },
    )

    assert fits.status == 201, fits.body
    assert (long.status, long.code) == (422, "text_too_long")
    assert (tight.status, tight.code) == (422, "text_too_long")
