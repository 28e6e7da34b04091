"""Many at once for the last place, over real connections to real processes: exactly one wins."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, TCPConnector

from tests.addon.api.visitors import SETUP_CODE, setup_body
from tests.servers.app import app_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CALLERS = 50
LAST = {"arrival": "2031-07-09", "departure": "2031-07-12"}


@pytest.fixture(params=["sqlite", "postgres", "two on postgres"])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sequence[str]]:
    """Of the processes that serve one household."""
    options = {"setup_code": SETUP_CODE, "password_cost": "4", "rate_burst": "0"}
    if request.param != "sqlite":
        options["database_url"] = request.getfixturevalue("postgres_url")
    with ExitStack() as running:
        yield [
            running.enter_context(app_process(tmp_path / str(number), **options)).url
            for number in range(2 if request.param.startswith("two") else 1)
        ]


@pytest.mark.rule(12)
async def test_of_fifty_who_want_the_last_place_exactly_one_gets_it(
    addresses: Sequence[str],
) -> None:
    async with ClientSession() as client:
        token = (await _post(client, addresses[0], "setup", setup_body(), None))[1]["access_token"]
        tent = {"name": "Tent", "kind": "overnight", "places": 1, "approval": {"mode": "auto"}}
        resource_id = (await _post(client, addresses[0], "resources", tent, token))[1]["id"]
        wish = {"items": [{"resource_id": resource_id, "persons": 1}], **LAST}

        answers = await asyncio.gather(
            *(_alone(addresses[n % len(addresses)], wish, token) for n in range(CALLERS))
        )
        listed = await _get(client, addresses[-1], "bookings", token)

    assert Counter(status for status, _ in answers) == {201: 1, 409: CALLERS - 1}
    assert {body["code"] for status, body in answers if status == 409} == {"not_available"}
    assert [each["state"] for each in listed["items"]] == ["approved"]


async def test_what_one_process_wrote_another_reads(addresses: Sequence[str]) -> None:
    async with ClientSession() as client:
        token = (await _post(client, addresses[0], "setup", setup_body(), None))[1]["access_token"]
        me = await _get(client, addresses[-1], "me", token)

    assert me["name"] == "Ana"


async def _alone(address: str, wish: dict[str, Any], token: str) -> tuple[int, Any]:
    """On a connection of its own."""
    async with ClientSession(connector=TCPConnector(limit=1)) as client:
        return await _post(client, address, "bookings", wish, token)


async def _post(
    client: ClientSession, address: str, path: str, body: object, token: str | None
) -> tuple[int, Any]:
    url = f"{address}/api/v1/{path}"
    async with client.post(url, json=body, headers=_sent(token)) as answer:
        return answer.status, await answer.json()


async def _get(client: ClientSession, address: str, path: str, token: str) -> Any:  # noqa: ANN401 - JSON
    async with client.get(f"{address}/api/v1/{path}", headers=_sent(token)) as answer:
        return await answer.json()


def _sent(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
