"""The log as the caller may see it, page by page and as it grows."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.api.protocol.noted import TALLY
from addon.api.record import events
from addon.api.record.tail import TAIL
from addon.app import build_app
from addon.keys import STORE
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import ProfileChanged
from booking_core.ports import Envelope
from booking_core.stores.upkeep.rebuilding import rebuild
from tests.addon.api.visitors import PASSWORD, House, Visitor, move_in
from tests.addon.mqtt.listener import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from aiohttp import ClientResponse

    from addon.settings import Settings
    from booking_core.domain.decider import Query
    from booking_core.ports import Recorded
    from booking_core.stores.upkeep.rebuilding import Workplace
    from tests.addon.api.visitors import Hands

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


async def _rest(stream: ClientResponse) -> bytes:
    """To the end, which is to come before the next heartbeat would."""
    async with asyncio.timeout(PATIENCE):
        return await stream.content.read()


async def _log_out(house: House) -> None:
    assert (await house.bo.post("/auth/logout")).status == 204


async def _log_out_elsewhere(house: House) -> None:
    other = await house.log_in("bo@example.org")
    assert (await other.post("/auth/logout", {"everywhere": True})).status == 204


async def _change_password(house: House) -> None:
    words = {"current_password": PASSWORD, "new_password": "an even longer one"}
    assert (await house.bo.post("/auth/password", words)).status == 200


@pytest.mark.parametrize("end", [_log_out, _log_out_elsewhere, _change_password])
async def test_a_login_that_ends_takes_its_stream_along(
    house: House, end: Callable[[House], Awaitable[None]]
) -> None:
    async with _stream(house.bo) as stream, _stream(house.ben) as other:
        await end(house)
        rest = await _rest(stream)
        await house.ana.book((house.blue, 1))
        message = await _next(other)

    assert b"data" not in rest
    assert message["event"] == "booking_requested"


async def test_a_token_that_is_revoked_takes_its_stream_along(house: House) -> None:
    made = await house.bo.post("/me/tokens", {"name": "x", "scopes": ["read"]})
    async with _stream(Visitor(house.client, made["token"])) as stream:
        await house.bo.ask("DELETE", f"/me/tokens/{made['id']}")
        rest = await _rest(stream)

    assert b"data" not in rest


async def test_who_loses_a_role_sees_nothing_more_by_it_from_that_event_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where both events are read at once."""
    ben = await house.ana.get(f"/members/{house.ben.id}")
    made = await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["admin"]}, ben.tag)
    store = house.client.app[STORE]
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def late(query: Query, *, after: int = 0, limit: int | None = None) -> Sequence[Recorded]:
        if begun.is_set():
            await go_on.wait()
        return await type(store).read(store, query, after=after, limit=limit)

    async with _stream(house.ben) as stream:
        await house.bo.book((house.blue, 1))
        seen = await _next(stream)
        monkeypatch.setattr(store, "read", late)
        begun.set()
        await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["viewer"]}, made.tag)
        await house.dora.post("/auth/register", DORA)
        go_on.set()
        await house.bo.book((house.attic, 1))
        kinds = [(await _next(stream))["event"] for _ in range(2)]

    assert seen["event"] == "booking_requested"
    assert kinds == ["member_roles_changed", "booking_requested"]


async def test_the_stream_goes_on_where_one_was_after_all_views_were_made_again(
    house: House,
) -> None:
    await house.bo.book((house.blue, 1))
    async with _stream(house.bo, {"Last-Event-ID": "3"}) as stream:
        before = [(await _next(stream))["id"] for _ in range(3)]
    await rebuild(cast("Workplace", house.client.app[STORE]))
    async with _stream(house.bo, {"Last-Event-ID": "3"}) as stream:
        after = [(await _next(stream))["id"] for _ in range(3)]

    assert before == after
    assert int(after[0]) > 3


async def test_the_stream_comes_through_ingress(settings: Settings, hands: Hands) -> None:
    behind = replace(settings, ingress_peer="127.0.0.1")
    user = {"X-Remote-User-Id": "a" * 32}
    async with TestClient(TestServer(build_app(behind, clock=hands))) as client:
        house = await move_in(House(client, hands))
        words = {"email": "bo@example.org", "password": PASSWORD}
        await house.dora.post("/auth/link", words, headers=user)
        async with _stream(Visitor(client), user) as stream:
            await house.bo.book((house.blue, 1))
            message = await _next(stream)
            headers = stream.headers

    assert message["event"] == "booking_requested"
    assert headers["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in headers


def _narrow(host: str, port: int, family: socket.AddressFamily) -> socket.socket:
    """A socket whose lines take little before they wait for the reader."""
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    made.bind((host, port))
    return made


async def test_a_reader_that_is_too_slow_is_dropped_and_holds_nobody_up(
    settings: Settings, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SLOWEST_READER", 0.3)
    app = build_app(settings, clock=hands)
    async with TestClient(TestServer(app, socket_factory=_narrow)) as client:
        house = await move_in(House(client, hands))
        one = ProfileChanged(MemberId(house.bo.id), frozenset({"name"}))
        envelope = Envelope(MemberId(house.bo.id), "panel", "test")
        await app[STORE].append([one] * 2000, envelope)
        reader, writer = await asyncio.open_connection(client.host, client.port, limit=1024)
        head = "GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        writer.write(f"{head}{house.bo.token}\r\n\r\n".encode())
        await reader.readline()  # and no more
        async with _stream(house.ben) as stream:
            await house.bo.book((house.blue, 1))
            message = await _next(stream)
            await eventually(lambda: app[TALLY].dropped_streams == 1)
            await eventually(lambda: len(app[TAIL].streams) == 1)
            with suppress(ConnectionResetError):
                async with asyncio.timeout(PATIENCE):
                    await reader.read()  # to the end: the line is closed
        writer.close()

    assert message["event"] == "booking_requested"


async def test_a_quiet_line_is_kept_open_and_so_is_one_that_may_not_see_what_happens(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    async with _stream(house.bo) as stream:
        async with asyncio.timeout(PATIENCE):
            quiet = await stream.content.readline()
        await house.dora.post("/auth/register", DORA)
        async with asyncio.timeout(PATIENCE):
            while (busy := await stream.content.readline()) == b"\n":
                pass

    assert quiet == busy == b": still here\n"


@asynccontextmanager
async def _stream(
    who: Visitor, headers: dict[str, str] | None = None
) -> AsyncIterator[ClientResponse]:
    """Once it is open: the first line has come."""
    mine = {"Authorization": f"Bearer {who.token}"} if who.token else {}
    sent = {**mine, **(headers or {})}
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
