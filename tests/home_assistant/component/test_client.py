from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import BaseTestServer, TestServer

from custom_components.family_booking.client import Client, UnreachableError


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:  # noqa: ARG001
    async with ClientSession() as session:
        yield session


async def test_a_command_whose_answer_was_lost_is_repeated_by_the_same_key(
    session: ClientSession,
) -> None:
    keys: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1 and request.transport:
            request.transport.close()
        return web.json_response({"state": "pending"}, status=201)

    async with _serving(answer) as server:
        told = await _client(session, server).decide("/bookings", None, {})

    assert told == {"state": "pending"}
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_an_app_that_says_slowly_is_asked_again_after_the_pause_it_names(
    session: ClientSession,
) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        if len(asked) == 1:
            problem = {"code": "too_fast", "detail": "Slowly."}
            return web.json_response(problem, status=429, headers={"Retry-After": "0"})
        return web.json_response({"items": []})

    async with _serving(answer) as server:
        found = await _client(session, server).items("/resources")

    assert found == []
    assert len(asked) == 2


@pytest.mark.parametrize(
    "response",
    [
        {"text": "<html>", "content_type": "text/html"},
        {"text": "[]", "content_type": "application/json"},
        {"status": 302, "headers": {"Location": "/login"}},
        {"status": 502},
    ],
    ids=["html", "a list", "a redirect", "a proxy's error"],
)
async def test_what_is_not_the_app_is_unreachable(
    session: ClientSession, response: dict[str, object]
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(**response)  # type: ignore[arg-type] # the cases above

    async with _serving(answer) as server:
        with pytest.raises(UnreachableError):
            await _client(session, server).check()


def _serving(answer: object) -> TestServer:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)  # type: ignore[arg-type] # a handler
    return TestServer(app, host="127.0.0.1")


def _client(session: ClientSession, server: BaseTestServer) -> Client:
    return Client(session, str(server.make_url("")).rstrip("/"), "fb_token")
