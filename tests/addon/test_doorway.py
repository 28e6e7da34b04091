"""A line on which nothing comes is given up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from addon import doorway
from addon.app import build_app
from addon.doorway import Runner
from addon.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(doorway, "PATIENCE", 0.2)
    app = build_app(Settings(database_url=":memory:", password_cost=4))
    runner = Runner(app, language="de", shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.mark.parametrize("sent", [b"", b"GET /api/v1/health HTTP/1.1\r\nX-Slow: "])
async def test_a_head_that_never_ends_is_given_up(port: int, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)

    async with asyncio.timeout(30):
        said = await reader.read()
    writer.close()

    assert said == b""


async def test_what_is_no_http_is_told_so_in_the_language_of_the_options(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/9.9\r\n\r\n")

    async with asyncio.timeout(30):
        said = (await reader.read()).decode()
    writer.close()

    assert said.startswith("HTTP/1.0 400")
    assert "Die Anfrage ist nicht zu verstehen." in said
    assert "9.9" not in said


@pytest.mark.parametrize("path", ["/of/another/house", "/api/v1/nothing", "/api/docs", "/"])
async def test_what_cannot_be_expected_is_told_so_where_nothing_is(port: int, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET {path} HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n"
    writer.write(head.encode())

    async with asyncio.timeout(30):
        said = (await reader.read()).decode()
    writer.close()

    assert said.startswith("HTTP/1.1 417")
    assert "Content-Type: application/problem+json" in said
    assert '"code": "bad_request"' in said
    assert "X-Content-Type-Options: nosniff" in said
    assert "a-miracle" not in said
    assert "aiohttp" not in said
