"""The contract and the code agree, and what it shows as an example works."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from addon.api.handlers import HANDLERS
from addon.api.protocol import contract as rules
from addon.api.protocol.asked import checked
from addon.api.protocol.contract import SOURCE, ContractError, load_contract, read_source, routes
from addon.api.protocol.faults import compile_check
from tests.addon.api.visitors import SETUP_CODE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.addon.api.visitors import House

CONTRACT = load_contract()
DOCUMENT = read_source()
OURS = {"read_feed"}  # made where calendars are
REQUEST_EXAMPLES = [
    (f"{method} {path}", name, example["value"], media["schema"])
    for path, item in DOCUMENT["paths"].items()
    for method, promise in item.items()
    if method != "parameters"
    for media in promise.get("requestBody", {}).get("content", {}).values()
    for name, example in media.get("examples", {}).items()
]


def test_the_app_does_not_start_when_an_operation_has_no_handler() -> None:
    handlers = {name: each for name, each in HANDLERS.items() if name != "get_me"}

    with pytest.raises(ContractError, match="get_me"):
        routes(CONTRACT, handlers, checked)


def test_the_app_does_not_start_when_a_handler_has_no_operation() -> None:
    handlers = {**HANDLERS, "read_feed": HANDLERS["get_me"], "get_moon": HANDLERS["get_me"]}

    with pytest.raises(ContractError, match="get_moon"):
        routes(CONTRACT, handlers, checked)


def test_every_operation_has_its_handler() -> None:
    assert CONTRACT.operations.keys() - HANDLERS.keys() == OURS


@pytest.mark.parametrize(
    "schema",
    [
        "{type: array, prefixItems: [{type: string}]}",
        "{type: object, properties: {a: {type: object, dependentRequired: {a: [b]}}}}",
        '{type: object, properties: {a: {$ref: "#/components/schemas/Id", maxLength: 3}}}',
    ],
)
def test_what_would_not_be_checked_may_not_stand_in_the_contract(
    schema: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SOURCE.read_text("utf-8") + f"    Unchecked: {schema}\n"
    source = tmp_path / "openapi.yaml"
    source.write_text(text, "utf-8")
    monkeypatch.setattr(rules, "SOURCE", source)

    with pytest.raises(ContractError, match="Unchecked"):
        load_contract()


def test_the_version_is_the_app_s() -> None:
    options = yaml.safe_load((SOURCE.parents[2] / "config.yaml").read_text("utf-8"))

    assert DOCUMENT["info"]["version"] == options["version"]


@pytest.mark.parametrize("name", sorted(CONTRACT.operations))
def test_every_operation_says_what_it_is_for(name: str) -> None:
    promise = next(
        promise
        for item in DOCUMENT["paths"].values()
        for promise in item.values()
        if isinstance(promise, dict) and promise.get("operationId") == name
    )

    assert promise["summary"]
    assert promise["tags"]
    assert "default" in promise["responses"]


@pytest.mark.parametrize(
    ("where", "name", "example", "schema"),
    REQUEST_EXAMPLES,
    ids=[f"{where} {name}" for where, name, _, _ in REQUEST_EXAMPLES],
)
def test_an_example_keeps_its_own_schema(
    where: str,  # noqa: ARG001 - names the case
    name: str,  # noqa: ARG001 - names the case
    example: object,
    schema: dict[str, Any],
) -> None:
    assert compile_check(schema, DOCUMENT["components"])(example) == ()


def _example(path: str, method: str, name: str) -> Any:  # noqa: ANN401 - JSON
    content = DOCUMENT["paths"][path][method]["requestBody"]["content"]["application/json"]
    return content["examples"][name]["value"]


async def test_the_examples_tell_a_story_that_works(empty: House) -> None:
    """From set-up to a cancelled stay, with nothing but what the contract shows."""
    setup = await empty.dora.post(
        "/setup", {**_example("/setup", "post", "first"), "code": SETUP_CODE}
    )
    login = await empty.dora.post("/auth/login", _example("/auth/login", "post", "ana"))
    ana = await empty.log_in("ana@example.org", "correct horse battery")
    registered = await empty.dora.post("/auth/register", _example("/auth/register", "post", "bo"))
    approve = _example("/members/{id}/approve", "post", "as_member")
    approved = await ana.post(f"/members/{registered['member_id']}/approve", approve)
    house = await ana.post("/resources", _example("/resources", "post", "house"))
    car = await ana.post("/resources", _example("/resources", "post", "car"))
    bo = await empty.log_in("bo@example.org", "a long enough one")
    weekend = _example("/bookings", "post", "weekend")
    weekend["items"][0]["resource_id"] = house["id"]
    drive = _example("/bookings", "post", "evening_drive")
    drive["items"][0]["resource_id"] = car["id"]

    stay = await bo.post("/bookings", weekend)
    driven = await bo.post("/bookings", drive)
    note = _example("/bookings/{id}/approve", "post", "with_note")
    granted = await ana.post(f"/bookings/{stay['id']}/approve", note)
    ill = _example("/bookings/{id}/cancel", "post", "ill")
    cancelled = await bo.post(f"/bookings/{stay['id']}/cancel", ill)
    token = await ana.post("/me/tokens", _example("/me/tokens", "post", "integration"))
    feed = await bo.post("/feeds", _example("/feeds", "post", "phone"))

    created = (setup, registered, house, car, stay, driven, token, feed)
    assert [each.status for each in created] == [201] * len(created)
    assert [each.status for each in (login, approved, granted, cancelled)] == [200] * 4
    assert cancelled["state"] == "cancelled"


async def test_answers_keep_the_contract_too(house: House) -> None:
    booked = await house.bo.book((house.blue, 2), note="With the dog")
    await house.ana.book((house.blue, 1))
    paths = {
        "/me": "Me",
        "/members": "MemberList",
        f"/members/{house.bo.id}": "Member",
        "/me/tokens": "TokenList",
        "/resources": "ResourceList",
        f"/resources/{house.car}": "Resource",
        "/availability?from=2027-07-08&to=2027-07-13&persons=2": "AvailabilityList",
        "/bookings": "BookingList",
        f"/bookings/{booked['id']}": "Booking",
        f"/bookings/{booked['id']}/history": "History",
        "/inbox": "Inbox",
        "/events": "EventList",
        "/feeds": "FeedList",
        "/health": "Health",
        "/setup": "SetupState",
        "/bookings/0197a3c2-0000-7000-8000-00000000dead": "Problem",
        "/bookings?limit=0": "Problem",
    }

    for path, name in paths.items():
        body = (await house.ana.get(path)).body
        assert _closed(name)(body) == (), path


def _closed(name: str) -> Any:  # noqa: ANN401 - a check
    """The schema, in which nothing may stand that it does not name."""
    text = json.dumps(DOCUMENT["components"])
    components = json.loads(text)
    for schema in components["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return compile_check({"$ref": f"#/components/schemas/{name}"}, components)


async def test_the_contract_is_served(empty: House) -> None:
    document = await empty.dora.get("/openapi.json")
    page = await empty.dora.get("/api/docs", headers={"Accept-Language": "de"})

    assert document["openapi"].startswith("3.1")
    assert "request_booking" in page.body
    assert '<html lang="de">' in page.body
    assert "Lake House" in page.body  # an answer as it really was
    assert set(re.findall(r' (?:src|href)="([^#"][^"]*)"', page.body)) == {
        "docs.css",
        "v1/openapi.json",
    }
    assert "<script" not in page.body
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
