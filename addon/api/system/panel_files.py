"""The panel's files: a page that is asked for anew, and parts whose names say what is in them."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from addon.api.protocol.problems import ProblemError
from addon.auth.ingress import base_path
from addon.keys import REQUEST_ID, SETTINGS, THROUGH_INGRESS

DIST = Path(__file__).parents[2] / "panel" / "dist"
INDEX, ASSET = "panel_index", "panel_asset"
TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_HASHED = re.compile(r".*-[A-Za-z0-9_-]{8}\.[a-z0-9]+")
_FOR_EVER = "public, max-age=31536000, immutable"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none';"
    " frame-ancestors {ancestors}"
)


class Panel:
    """What was built, listed once: nothing else in the folder can be asked for."""

    def __init__(self, folder: Path = DIST) -> None:
        self._folder = folder
        self._files = {
            str(each.relative_to(folder)): each
            for each in (folder.rglob("*") if folder.is_dir() else ())
            if each.is_file() and each.suffix in TYPES
        }

    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/", self.index, name=INDEX),
            web.get(r"/{name:[A-Za-z0-9_./-]+\.[a-z0-9]+}", self.asset, name=ASSET),
        ]

    async def index(self, request: web.Request) -> web.Response:
        page = self._files.get("index.html")
        if page is None:
            raise ProblemError(503, "panel_missing")
        text = await asyncio.to_thread(page.read_text, "utf-8")
        base = _base(request)
        if base:
            tag = f'<base href="{html.escape(base)}" />'
            text = re.sub(r"<head>", lambda head: head[0] + tag, text, count=1)
        return web.Response(
            body=text.encode(),
            content_type="text/html",
            charset="utf-8",
            headers={"Cache-Control": "no-cache", **page_headers(request)},
        )

    async def asset(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name == "index.html":
            return await self.index(request)
        path = self._files.get(name)
        if path is None:
            raise web.HTTPNotFound
        cached = _FOR_EVER if _HASHED.fullmatch(path.name) else "no-cache"
        headers = {
            "Content-Type": TYPES[path.suffix],
            "Cache-Control": cached,
            "Vary": "Accept-Encoding",
        }
        return web.FileResponse(path, headers=headers)


def _base(request: web.Request) -> str | None:
    """Where the browser sees the app: known to ingress, or to whoever set `public_url`."""
    if request[THROUGH_INGRESS]:
        return base_path(request.headers.get("X-Ingress-Path"))
    public_url = request.app[SETTINGS].public_url
    return urlsplit(public_url).path.rstrip("/") + "/" if public_url else None


def page_headers(request: web.Request) -> Mapping[str, str]:
    """No script but ours, no other site, and no frame but Home Assistant's own."""
    ancestors = "'self'" if request[THROUGH_INGRESS] else "'none'"
    return {"Content-Security-Policy": _POLICY.format(ancestors=ancestors)}


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, whoever made it."""
    if REQUEST_ID in request:
        response.headers["X-Request-Id"] = request[REQUEST_ID]
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault(
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
    )
    response.headers.pop("Server", None)
