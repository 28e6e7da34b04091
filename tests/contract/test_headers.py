"""What stands in the head of every answer: of each operation, page and file, and of errors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from tests.addon.api.visitors import House
from tests.contract.rights import OPERATIONS
from tests.contract.trial import ENDLESS, allowed

if TYPE_CHECKING:
    from addon.settings import Settings
    from tests.addon.api.visitors import Answer, Hands

CLOSED = "default-src 'none'; frame-ancestors 'none'"
ASKED_AGAIN, NEVER_KEPT = "private, no-cache", "no-store"
# Figures are new each time.
UNTAGGED = {"get_metrics"}
READS = sorted(
    each.id
    for each in OPERATIONS.values()
    if each.method == "GET" and each.id not in UNTAGGED | {ENDLESS}
)
PAGES = ("/", "/index.html", "/api/docs", "/api/docs.css", "/api/v1/openapi.json")
NOWHERE = ("/nothing", "/assets/nothing.js", "/api", "/api/v1", "/api/v1/nothing", "/.git/config")


def assert_hardened(answer: Answer) -> None:
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert len(answer.headers["X-Request-Id"]) == 32
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Server" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_every_operation_says_how_long_its_answer_may_be_kept(house: House) -> None:
    expected, found = {}, {}
    for name in OPERATIONS.keys() - {ENDLESS}:
        answer = await (await allowed(house, name)).send()
        assert_hardened(answer)
        reads = OPERATIONS[name].method == "GET" and name not in UNTAGGED
        assert answer.status < 300 or name in ("set_up", "link_home_assistant"), (name, answer.body)
        expected[name] = (CLOSED, ASKED_AGAIN if reads else NEVER_KEPT, reads or None)
        tagged = "ETag" in answer.headers or None
        policy = answer.headers["Content-Security-Policy"]
        found[name] = (policy, answer.headers["Cache-Control"], tagged if reads else None)

    assert found == expected


async def test_whoever_has_an_answer_is_not_sent_it_again(house: House) -> None:
    found = {}
    for name in READS:
        asked = await allowed(house, name)
        first = await asked.send()
        again = await asked.send(If_None_Match=first.headers["ETag"])
        assert_hardened(again)
        found[name] = (first.status, again.status, again.body)

    assert found == dict.fromkeys(READS, (200, 304, ""))


async def test_every_refusal_is_hardened_and_never_kept(house: House) -> None:
    answers = {}
    for name, operation in OPERATIONS.items():
        path = operation.path.format(id="x", secret="x")  # noqa: S106 - nobody's
        method = operation.method
        answers[name, "nowhere"] = await house.bo.ask(method, path + "/x")
        answers[name, "nobody"] = await house.dora.ask(method, path)
        answers[name, "another method"] = await house.bo.ask("PUT", path)

    for answer in answers.values():
        assert_hardened(answer)
        assert answer.headers["Content-Security-Policy"] == CLOSED
    kept = {key for key, each in answers.items() if each.status >= 400} - {
        key for key, each in answers.items() if each.headers["Cache-Control"] == NEVER_KEPT
    }
    assert kept == set()


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_ours_alone(house: House, path: str) -> None:
    answer = await house.dora.get(path, root="")

    assert_hardened(answer)
    assert answer.headers["Cache-Control"] in ("no-cache", NEVER_KEPT)  # where no panel was built
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy or policy == CLOSED


@pytest.mark.parametrize("path", NOWHERE)
async def test_what_is_not_there_is_hardened_too(house: House, path: str) -> None:
    answer = await house.dora.get(path, root="")

    assert answer.status == 404
    assert_hardened(answer)
    assert answer.headers["Content-Security-Policy"] == CLOSED


async def test_only_the_pages_behind_ingress_may_be_framed_and_only_by_home_assistant(
    settings: Settings, hands: Hands
) -> None:
    behind = replace(settings, ingress_peer="127.0.0.1")
    async with TestClient(TestServer(build_app(behind, clock=hands))) as client:
        dora = House(client, hands).dora
        page = await dora.get("/api/docs", headers={"X-Remote-User-Id": "b" * 32})
        data = await dora.get("/health", headers={"X-Remote-User-Id": "b" * 32})

    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert data.headers["Content-Security-Policy"] == CLOSED
