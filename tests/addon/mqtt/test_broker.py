from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from addon.mqtt.broker import always, by_supervisor
from addon.mqtt.client import Broker, BrokerAwayError

if TYPE_CHECKING:
    from pytest_aiohttp.plugin import AiohttpServer

OFFER = {
    "addon": "core_mosquitto",
    "host": "core-mosquitto",
    "port": 8883,
    "ssl": True,
    "username": "addons",
    "password": "from the Supervisor",
    "protocol": "3.1.1",
}


def supervisor(answer: web.Response) -> web.Application:
    """Answers whoever brings the token."""

    async def services(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer token":
            return web.json_response({"result": "error"}, status=401)
        return answer

    app = web.Application()
    app.router.add_get("/services/mqtt", services)
    return app


async def test_a_named_broker_is_taken_as_it_is() -> None:
    assert await always(Broker("mqtt.local"))() == Broker("mqtt.local")


async def test_the_supervisor_is_asked(aiohttp_server: AiohttpServer) -> None:
    server = await aiohttp_server(supervisor(web.json_response({"result": "ok", "data": OFFER})))

    found = await by_supervisor("token", supervisor=str(server.make_url("")))()

    assert found == Broker("core-mosquitto", 8883, "addons", "from the Supervisor", tls=True)
    assert "from the Supervisor" not in repr(found)


async def test_without_a_provider_there_is_no_broker(aiohttp_server: AiohttpServer) -> None:
    refusal = web.json_response({"result": "error", "message": "not provided"}, status=400)
    server = await aiohttp_server(supervisor(refusal))

    assert await by_supervisor("token", supervisor=str(server.make_url("")))() is None


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=502),
        web.Response(text="no JSON"),
        web.json_response({"result": "ok", "data": {}}),
        web.json_response({"result": "ok", "data": {**OFFER, "port": "many"}}),
    ],
    ids=["status", "form", "empty", "port"],
)
async def test_a_supervisor_that_makes_no_sense_is_asked_again_later(
    aiohttp_server: AiohttpServer, answer: web.Response
) -> None:
    server = await aiohttp_server(supervisor(answer))

    with pytest.raises(BrokerAwayError, match="Supervisor does not tell"):
        await by_supervisor("token", supervisor=str(server.make_url("")))()


async def test_a_token_that_is_not_taken_is_said_without_it(aiohttp_server: AiohttpServer) -> None:
    server = await aiohttp_server(supervisor(web.Response()))

    with pytest.raises(BrokerAwayError) as away:
        await by_supervisor("stolen", supervisor=str(server.make_url("")))()

    assert "stolen" not in str(away.value)
