"""What the contract shows as an example is what happens, for each operation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.api.protocol.contract import examples, read_source, resolved
from addon.api.protocol.faults import compile_check
from addon.app import build_app
from tests.addon.api.visitors import PASSWORD, House
from tests.contract.examples import TOLD, calm, sent
from tests.contract.rights import OPERATIONS
from tests.contract.trial import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from addon.settings import Settings
    from tests.addon.api.visitors import Hands

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
            media
            for status, each in promise["responses"].items()
            if status.startswith("2")
            for media in resolved(DOCUMENT, each).get("content", {}).values()
        ]
        silent += [name for each in asked.values() if not each.get("examples")]
        told = [each.get("examples") for each in answered]
        silent += [name] if told and not any(told) else []

    assert silent == []
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


def told(name: str, media: str) -> Any:  # noqa: ANN401 - JSON
    """The example of an answer that was written by hand."""
    responses = next(each for key, each in promises() if key == name)["responses"]
    good = next(each for status, each in responses.items() if status.startswith("2"))
    return next(iter(good["content"][media]["examples"].values()))["value"]


async def test_set_up_looks_as_told(empty: House) -> None:
    done = await empty.set_up()

    assert shape(done.body) == shape(told("set_up", JSON))


async def test_linking_looks_as_told(settings: Settings, hands: Hands) -> None:
    behind = replace(settings, ingress_peer="127.0.0.1")
    async with TestClient(TestServer(build_app(behind, clock=hands))) as client:
        house = House(client, hands)
        await house.set_up()
        ana = {"email": "ana@example.org", "password": PASSWORD}
        done = await house.dora.post("/auth/link", ana, headers={"X-Remote-User-Id": "a" * 32})

    assert (done.status, shape(done.body)) == (200, shape(told("link_home_assistant", JSON)))


@pytest.mark.parametrize(
    ("name", "media"), [("read_feed", "text/calendar"), ("get_metrics", "text/plain")]
)
async def test_what_is_no_json_looks_as_told(house: House, name: str, media: str) -> None:
    answer = await (await allowed(house, name)).send()

    lines = [line.partition("{")[0] for line in answer.body.splitlines()]
    assert {line.partition("{")[0] for line in told(name, media).splitlines()} <= set(lines)


async def test_the_stream_looks_as_told(house: House) -> None:
    booked = await house.bo.book((house.blue, 1))
    await house.ana.decide("approve", booked)
    last = (await house.bo.get("/events?after=0"))["last_position"]
    lines = []
    head = {"Authorization": f"Bearer {house.bo.token}"}
    path = f"/api/v1/events/stream?after={last - 1}"
    async with house.client.get(path, headers=head) as stream:
        lines = [(await stream.content.readline()).decode() for _ in range(5)]

    names = [
        line.partition(":")[0] for line in told("stream_events", "text/event-stream").split("\n")
    ]
    assert [line.strip().partition(":")[0] for line in lines] == names[:5]
