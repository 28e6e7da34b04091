"""The app tells the Supervisor of itself; the Supervisor is a small one of our own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from addon.announcing import TOKEN_NAME, Supervisor, announce
from addon.app import build_app
from addon.keys import SERVER_ID, STORE
from addon.settings import Settings
from tests.addon.api.visitors import SETUP_CODE, Hands, House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_aiohttp.plugin import AiohttpServer


class Supervised:
    """Takes messages from whoever brings the token; `refusals` times it is not up yet."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/addons/self/info", self._info)
        app.router.add_post("/discovery", self._discovery)
        return app

    async def _info(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer from-the-supervisor":
            return web.json_response({"result": "error"}, status=401)
        if self.refusals:
            self.refusals -= 1
            return web.json_response({"result": "error"}, status=502)
        return web.json_response({"result": "ok", "data": {"hostname": "a0d7-family-booking"}})

    async def _discovery(self, request: web.Request) -> web.Response:
        self.messages.put_nowait(await request.json())
        return web.json_response({"result": "ok", "data": {"uuid": "1"}})


@pytest.fixture
async def empty() -> AsyncIterator[House]:
    settings = Settings(database_url=":memory:", setup_code=SETUP_CODE, password_cost=4)
    hands = Hands()
    async with TestClient(TestServer(build_app(settings, clock=hands))) as client:
        yield House(client, hands)


async def told(house: House, supervisor: Supervised, server: TestServer) -> dict[str, Any]:
    """The message of one start."""
    app = house.client.app
    assert app is not None
    announcing = asyncio.create_task(
        announce(
            app[STORE],
            Supervisor("from-the-supervisor", str(server.make_url("")).rstrip("/")),
            {"port": 8098, "server_id": app[SERVER_ID]},
            clock=house.hands,
            waits=(0.0,),
        )
    )
    try:
        return await asyncio.wait_for(supervisor.messages.get(), 10)
    finally:
        announcing.cancel()
        with suppress(asyncio.CancelledError):
            await announcing


async def test_home_assistant_is_told_where_the_app_is_and_gets_a_token_that_works(
    empty: House, aiohttp_server: AiohttpServer
) -> None:
    await empty.set_up()
    supervisor = Supervised()

    message = await told(empty, supervisor, await aiohttp_server(supervisor.app()))

    assert message["service"] == "family_booking"
    config = message["config"]
    assert (config["host"], config["port"]) == ("a0d7-family-booking", 8098)
    assert config["server_id"] == (await empty.dora.get("/health"))["server_id"]
    empty.dora.token = config["token"]
    assert (await empty.dora.get("/resources")).status == 200
    assert (await empty.dora.post("/resources", {"name": "Hut", "kind": "overnight"})).status == 403


async def test_before_the_household_is_set_up_nothing_is_told(
    empty: House, aiohttp_server: AiohttpServer
) -> None:
    supervisor = Supervised()
    server = await aiohttp_server(supervisor.app())
    telling = asyncio.create_task(told(empty, supervisor, server))
    await asyncio.sleep(0)
    assert supervisor.messages.empty()

    await empty.set_up()

    assert (await telling)["service"] == "family_booking"


async def test_a_supervisor_that_is_not_up_yet_is_asked_again(
    empty: House, aiohttp_server: AiohttpServer, caplog: pytest.LogCaptureFixture
) -> None:
    await empty.set_up()
    supervisor = Supervised(refusals=3)

    await told(empty, supervisor, await aiohttp_server(supervisor.app()))

    warned = [each for each in caplog.records if "was not told" in each.message]
    assert len(warned) == 1


async def test_each_start_ends_the_tokens_before_but_the_one_in_use(
    empty: House, aiohttp_server: AiohttpServer
) -> None:
    await empty.set_up()
    supervisor = Supervised()
    server = await aiohttp_server(supervisor.app())
    used, *unused = [(await told(empty, supervisor, server))["config"]["token"] for _ in range(1)]
    empty.dora.token = used
    await empty.dora.get("/resources")
    unused += [(await told(empty, supervisor, server))["config"]["token"] for _ in range(2)]

    async def answers(token: str) -> int:
        empty.dora.token = token
        return (await empty.dora.get("/resources")).status

    assert [await answers(each) for each in (used, *unused)] == [200, 401, 200]
    ana = await empty.log_in("ana@example.org")
    names = [each["name"] for each in (await ana.get("/me/tokens"))["items"]]
    assert names == [TOKEN_NAME] * 2
