"""Every operation names every way in which it can fail; what is shown of each is what happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.api.protocol.asked import LARGEST_BODY
from addon.api.protocol.contract import load_contract, read_source, resolved
from addon.app import build_app
from addon.auth import passwords
from tests.addon.api.visitors import PASSWORD, Answer, House

if TYPE_CHECKING:
    from collections.abc import Iterator

    from addon.api.protocol.contract import Operation
    from addon.settings import Settings
    from tests.addon.api.visitors import Hands

DOCUMENT = read_source()
OPERATIONS = load_contract().operations
SHARED = DOCUMENT["components"]["responses"]
NOWHERE = "/bookings/0197a3c2-0000-7000-8000-00000000dead"
OPEN_ENDED = {"stream_events", "get_metrics"}
"""Never the same twice."""


def promise_of(name: str) -> Mapping[str, Any]:
    return next(
        promise
        for item in DOCUMENT["paths"].values()
        for promise in item.values()
        if isinstance(promise, dict) and promise.get("operationId") == name
    )


def possible(operation: Operation) -> Iterator[str]:
    """What every request of this kind may be answered with instead."""
    yield "default"
    if operation.method == "GET" and operation.id not in OPEN_ENDED:
        yield "304"
    if operation.id == "get_health":  # answers whatever happens
        return
    yield from ("400", "429", "503")
    if not operation.open:
        yield from ("401", "403")
    if "{id}" in operation.path:
        yield "404"
    if operation.media:
        yield from ("413", "415", "422")
    if operation.method == "PATCH":
        yield from ("412", "428")


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_names_all_that_can_go_wrong(name: str) -> None:
    promised = promise_of(name)["responses"]

    assert set(possible(OPERATIONS[name])) <= promised.keys()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_says_what_each_answer_means(name: str) -> None:
    vague = [
        status
        for status, response in promise_of(name)["responses"].items()
        if not resolved(DOCUMENT, response)["description"].strip()
        or (status != "default" and response.get("$ref", "").endswith("/Problem"))
    ]

    assert vague == []


async def stale(house: House) -> Answer:
    booked = await house.bo.book((house.blue, 1))
    return await house.ana.post(f"/bookings/{booked['id']}/approve", {"version": 2})


HUT = {"name": "Hut", "kind": "overnight"}
STRANGER = {"email": "x@example.org", "password": "x"}
PROVOKED: Mapping[str, Callable[[House], Awaitable[Answer]]] = {
    "Malformed": lambda house: house.bo.post("/bookings", raw=b'{"persons": NaN}'),
    "Unauthenticated": lambda house: house.dora.get("/me"),
    "Forbidden": lambda house: house.bo.post("/resources", HUT),
    "NotFound": lambda house: house.bo.get(NOWHERE),
    "Conflict": stale,
    "Stale": lambda house: house.ana.patch(f"/resources/{house.blue}", {"places": 3}, '"9"'),
    "TooLarge": lambda house: house.bo.post("/bookings", raw=b" " * (LARGEST_BODY + 1)),
    "WrongMediaType": lambda house: house.bo.post(
        "/bookings", raw=b"<a/>", headers={"Content-Type": "text/xml"}
    ),
    "Invalid": lambda house: house.bo.post("/bookings", {"items": [{"resource_id": house.blue}]}),
    "VersionRequired": lambda house: house.ana.ask(
        "PATCH", f"/resources/{house.blue}", {"places": 3}
    ),
}
"""One request for each way to fail."""


def shown(name: str) -> Any:  # noqa: ANN401 - JSON
    return SHARED[name]["content"]["application/problem+json"]["examples"]["as_it_happens"]["value"]


@pytest.mark.parametrize("name", PROVOKED)
async def test_what_is_shown_of_a_problem_is_what_happens(house: House, name: str) -> None:
    problem = await PROVOKED[name](house)

    assert {**problem.body, "request_id": "…"} == shown(name)


async def test_too_many_guesses_look_as_shown(settings: Settings, hands: Hands) -> None:
    hasty = build_app(replace(settings, rate_burst=1), clock=hands)
    async with TestClient(TestServer(hasty)) as client:
        house = House(client, hands)
        await house.dora.post("/auth/login", STRANGER)
        refused = await house.dora.post("/auth/login", STRANGER)

    seconds = refused.headers["Retry-After"]
    detail = refused["detail"].replace(seconds, "10")
    assert {**refused.body, "detail": detail, "request_id": "…"} == shown("TooFast")


async def test_who_comes_while_the_one_worker_has_enough_to_do_is_told_when_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 0)
    right = {"email": "bo@example.org", "password": PASSWORD}

    told = [
        await house.dora.post("/auth/login", right),
        await house.dora.post("/auth/register", {**right, "name": "Nora"}),
    ]

    assert [(each.status, each.headers["Retry-After"]) for each in told] == [(503, "1")] * 2
    assert {**told[0].body, "request_id": "…"} == shown("Unavailable")


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_what_can_be_asked_again_names_its_tag(name: str) -> None:
    promised = promise_of(name)["responses"]

    if "304" in promised:
        assert "ETag" in resolved(DOCUMENT, promised["200"])["headers"]
    else:
        assert OPERATIONS[name].method != "GET" or name in OPEN_ENDED
