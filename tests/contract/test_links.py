"""One operation leads to the next: who explores by links alone gets everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from addon.api.protocol.contract import load_contract, read_source, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCUMENT = read_source()
OPERATIONS = load_contract().operations


def links() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """From which operation by which name to what."""
    for item in DOCUMENT["paths"].values():
        for promise in item.values():
            if not isinstance(promise, dict):
                continue
            for response in promise["responses"].values():
                for name, link in resolved(DOCUMENT, response).get("links", {}).items():
                    yield promise["operationId"], name, link


LINKS = list(links())
LED_TO = {link["operationId"] for _, _, link in LINKS}


def test_whatever_has_an_id_is_led_to() -> None:
    by_id = {each.id for each in OPERATIONS.values() if "{" in each.path}

    assert by_id - LED_TO == set()


def test_whatever_was_made_leads_on() -> None:
    makers = {
        promise["operationId"]
        for item in DOCUMENT["paths"].values()
        for promise in item.values()
        if isinstance(promise, dict) and "201" in promise["responses"]
    }

    assert makers - {origin for origin, _, _ in LINKS} == set()


@pytest.mark.parametrize(
    "link",
    {link["operationId"]: link for _, _, link in LINKS}.values(),
    ids=lambda link: link["operationId"],
)
def test_a_link_gives_what_its_operation_needs_and_nothing_else(link: Mapping[str, Any]) -> None:
    operation = OPERATIONS[link["operationId"]]
    schema = resolved(DOCUMENT, operation.body_schema)
    needed = {each.name for each in operation.parameters if each.required}
    body = link.get("requestBody", {}).keys()

    assert link.get("parameters", {}).keys() == needed
    assert set(schema.get("required", ())) <= body <= schema.get("properties", {}).keys()
