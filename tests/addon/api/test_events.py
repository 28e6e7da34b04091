"""The log as the caller may see it, page by page and as it grows."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse

    from tests.addon.api.visitors import House, Visitor

PATIENCE = 20.0
DORA = {"name": "Dora", "email": "dora@example.org", "password": "a long enough one"}


async def test_events_come_in_order_and_go_on_where_one_stopped(house: House) -> None:
    first = await house.bo.get("/events?limit=5")
    rest = await house.bo.get(f"/events?limit=500&after={first['last_position']}")

    positions = [each["position"] for each in (*first["items"], *rest["items"])]
    assert positions == list(range(1, first["head"] + 1))


async def test_an_event_says_who_did_what_without_words(house: House) -> None:
    booked = await house.bo.book((house.blue, 2), note="With the dog")

    last = (await house.carl.get("/events?limit=500"))["items"][-1]

    assert (last["type"], last["actor"]["name"]) == ("booking_requested", "Bo")
    assert last["data"]["booking_id"] == booked["id"]
    assert "dog" not in json.dumps(last)


async def test_who_asks_to_join_is_the_admins_business(house: House) -> None:
    await house.dora.post("/auth/register", DORA)

    by_admin = await house.ana.get("/events?limit=500")
    by_member = await house.bo.get("/events?limit=500")

    assert by_admin["items"][-1]["type"] == "member_registered"
    assert "member_registered" not in [each["type"] for each in by_member["items"]]
    assert by_member["last_position"] == by_admin["last_position"]


async def test_the_stream_tells_what_happens(house: House) -> None:
    async with _stream(house.bo) as stream:
        booked = await house.bo.book((house.blue, 2))
        message = await _next(stream)

    assert message["event"] == "booking_requested"
    assert json.loads(message["data"])["data"]["booking_id"] == booked["id"]


async def test_the_stream_goes_on_after_the_last_event_id(house: House) -> None:
    head = (await house.bo.get("/events?limit=1"))["head"]
    await house.bo.book((house.blue, 1))
    await house.bo.book((house.attic, 1))

    async with _stream(house.bo, {"Last-Event-ID": str(head)}) as stream:
        first, second = await _next(stream), await _next(stream)

    assert (int(first["id"]), int(second["id"])) == (head + 1, head + 2)


async def test_the_stream_hides_what_the_reader_may_not_see(house: House) -> None:
    async with _stream(house.bo) as stream:
        await house.dora.post("/auth/register", DORA)
        await house.bo.book((house.blue, 1))
        message = await _next(stream)

    assert message["event"] == "booking_requested"


async def test_the_stream_ends_with_the_login(house: House) -> None:
    async with _stream(house.bo) as stream:
        await house.ana.post(f"/members/{house.bo.id}/deactivate", {})
        async with asyncio.timeout(PATIENCE):
            rest = await stream.content.read()

    assert b"booking" not in rest


@asynccontextmanager
async def _stream(
    who: Visitor, headers: dict[str, str] | None = None
) -> AsyncIterator[ClientResponse]:
    """Once it is open: the first line has come."""
    sent = {"Authorization": f"Bearer {who.token}", **(headers or {})}
    async with who.client.get("/api/v1/events/stream", headers=sent) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        assert "no-store" in response.headers["Cache-Control"]
        assert (await response.content.readline()).startswith(b"retry:")
        await response.content.readline()
        yield response


async def _next(stream: ClientResponse) -> dict[str, Any]:
    message: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while line := (await stream.content.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            message[name] = value
    return message
