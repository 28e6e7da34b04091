"""What the contract shows as an example is what happens, for each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addon.api.contract import examples, read_source, resolved
from addon.api.faults import compile_check
from tests.contract.examples import TOLD, calm, sent
from tests.contract.rights import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.addon.api.visitors import House

DOCUMENT = read_source()
EXAMPLES = examples()
JSON = "application/json"


def promises() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in DOCUMENT["paths"].values():
        for promise in item.values():
            if isinstance(promise, dict):
                yield promise["operationId"], promise


def test_every_operation_shows_what_is_sent_and_what_is_answered() -> None:
    silent = []
    for name, promise in promises():
        asked = promise.get("requestBody", {}).get("content", {})
        answered = [
            resolved(DOCUMENT, each).get("content", {}).get(JSON)
            for status, each in promise["responses"].items()
            if status.startswith("2")
        ]
        silent += [name for each in asked.values() if not each.get("examples")]
        told = [each.get("examples") for each in answered if each]
        silent += [name] if told and not any(told) else []

    # Told in words where there is nothing to be shown: see `UNTOLD`.
    assert set(silent) <= {"set_up", "link_home_assistant"}
    assert EXAMPLES.keys() == set(TOLD)


def test_every_example_keeps_its_schema() -> None:
    wrong = {}
    for name, promise in promises():
        told = EXAMPLES.get(name, {})
        if "request" in told:
            wrong[name, "request"] = OPERATIONS[name].check_body(told["request"])
        if "answer" in told:
            response = resolved(DOCUMENT, promise["responses"][told["status"]])
            check = compile_check(response["content"][JSON]["schema"], DOCUMENT["components"])
            wrong[name, "answer"] = check(told["answer"])

    assert {key: faults for key, faults in wrong.items() if faults} == {}


async def test_every_example_is_what_happens(house: House) -> None:
    """The fields that are shown are there; more of them is no lie."""
    lies = {}
    for name in TOLD:
        body, answer = await sent(house, name)
        told = EXAMPLES[name]
        if str(answer.status) != told["status"]:
            lies[name] = f"{answer.status} instead of {told['status']}: {answer.body}"
        elif "request" in told and shape(calm(body, {})) != shape(told["request"]):
            lies[name] = f"sends {body}"
        elif "answer" in told and not shape(told["answer"]) <= shape(answer.body):
            lies[name] = f"lacks {shape(told['answer']) - shape(answer.body)}"

    assert lies == {}


def shape(value: object, where: str = "") -> set[str]:
    """The paths of all fields; those in a list without their place."""
    if isinstance(value, dict):
        named = {f"{where}/{name}" for name in value}
        return named.union(*(shape(each, f"{where}/{name}") for name, each in value.items()))
    if isinstance(value, list):
        return set().union(*(shape(each, f"{where}[]") for each in value))
    return set()
