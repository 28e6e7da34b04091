"""The panel's files: what was built, under names that can be kept for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from addon.api.protocol.noted import TALLY, Tally, noted
from addon.api.protocol.problems import problems
from addon.api.system import panel_files
from addon.api.system.panel_files import Panel, harden
from addon.auth.listeners import Listeners
from addon.auth.middleware import OPEN_PAGES, OPERATIONS, authenticate
from addon.keys import LISTENERS, SETTINGS
from addon.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

INGRESS = "/api/hassio_ingress/abc_DEF-123"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><html><head><title>x</title></head></html>")
    (dist / "assets" / "main-AbCd1234.js").write_text("export {};" * 200)
    (dist / "assets" / "main-AbCd1234.js.br").write_bytes(b"brotli")
    (dist / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.json").write_text("{}")
    return dist


@pytest.fixture
def settings() -> Settings:
    return Settings(ingress_peer="127.0.0.1")


@pytest.fixture
async def client(folder: Path, settings: Settings) -> AsyncIterator[Client]:
    app = web.Application(middlewares=[noted, problems, authenticate])
    app[SETTINGS] = settings
    app[LISTENERS] = Listeners()
    app[OPERATIONS] = {}
    app[TALLY] = Tally()
    app[OPEN_PAGES] = frozenset({panel_files.INDEX, panel_files.ASSET})
    app.router.add_routes(Panel(folder).routes())
    app.on_response_prepare.append(harden)
    async with TestClient(TestServer(app)) as made:
        yield made


async def test_the_page_knows_its_base_behind_ingress(client: Client) -> None:
    page = await client.get("/", headers={"X-Ingress-Path": INGRESS})

    assert f'<head><base href="{INGRESS}/" />' in await page.text()
    assert page.headers["Cache-Control"] == "no-cache"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ['"><script>', "//evil.example/", "/api/hassio_ingress/a/../b"])
async def test_a_made_up_path_gets_into_no_page(client: Client, path: str) -> None:
    page = await client.get("/", headers={"X-Ingress-Path": path})

    assert "<base" not in await page.text()


@pytest.mark.parametrize("settings", [replace(Settings(), public_url="https://x.org/family")])
async def test_the_page_knows_its_base_behind_a_public_address(client: Client) -> None:
    page = await client.get("/")

    assert '<base href="/family/" />' in await page.text()
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


async def test_no_script_runs_but_our_own(client: Client) -> None:
    policy = (await client.get("/")).headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


async def test_a_hashed_name_is_kept_for_ever(client: Client) -> None:
    asset = await client.get("/assets/main-AbCd1234.js", headers={"Accept-Encoding": ""})

    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert asset.headers["Content-Type"] == "text/javascript"


async def test_a_name_without_a_hash_is_asked_for_anew(client: Client) -> None:
    icon = await client.get("/icon.svg")
    again = await client.get("/icon.svg", headers={"If-None-Match": icon.headers["ETag"]})

    assert icon.headers["Cache-Control"] == "no-cache"
    assert again.status == 304


@pytest.mark.parametrize(
    "path", ["/../secret.json", "/%2e%2e/secret.json", "/assets/main-AbCd1234.js.br", "/no.js"]
)
async def test_nothing_but_the_panel_can_be_read(client: Client, path: str) -> None:
    missing = await client.get(path)

    assert missing.status == 404
    assert missing.content_type == "application/problem+json"


async def test_a_panel_that_is_not_built_says_so(folder: Path, client: Client) -> None:
    del client
    panel = Panel(folder / "nothing")
    app = web.Application(middlewares=[noted, problems, authenticate])
    app[SETTINGS], app[LISTENERS], app[OPERATIONS] = Settings(), Listeners(), {}
    app[TALLY] = Tally()
    app[OPEN_PAGES] = frozenset({panel_files.INDEX})
    app.router.add_routes(panel.routes())

    async with TestClient(TestServer(app)) as other:
        answer = await other.get("/")
        body = await answer.json()

    assert (answer.status, body["code"]) == (503, "panel_missing")
