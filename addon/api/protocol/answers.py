"""Answers: encoded once, tagged, and not sent again to who has them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from hashlib import blake2s
from typing import Any, TypeVar

from aiohttp import web

from addon.api.protocol.asked import QUERY
from addon.keys import LANGUAGE, THROUGH_INGRESS

T = TypeVar("T")

DEFAULT_LIMIT = 100
_WORTH_COMPRESSING = 1400  # bytes; less fits into one packet anyway
_VARY = "Authorization, Accept-Language, Accept-Encoding"


def answer(
    request: web.Request, body: object, *, status: int = 200, version: int | None = None
) -> web.Response:
    """The body as JSON, or 304 where the caller has it.

    Args:
        version: Of what the body is about; it begins the tag, for `If-Match`.

    """
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    read = request.method in ("GET", "HEAD")
    tag = _tag(text, version)
    headers = {
        "Cache-Control": "private, no-cache" if read else "no-store",
        "Content-Language": request[LANGUAGE],
        "Vary": _VARY,
    }
    if read or version is not None:
        headers["ETag"] = f'"{tag}"'
    if read and _has(request, tag):
        return web.Response(status=304, headers=headers)
    response = web.Response(
        body=text, status=status, content_type="application/json", headers=headers
    )
    if len(text) > _WORTH_COMPRESSING and not request[THROUGH_INGRESS]:
        response.enable_compression()
    return response


def nothing() -> web.Response:
    return web.Response(status=204, headers={"Cache-Control": "no-store"})


def _tag(text: bytes, version: int | None) -> str:
    digest = blake2s(text, digest_size=9).digest()
    short = base64.urlsafe_b64encode(digest).decode().replace("-", ".")
    return short if version is None else f"{version}-{short}"


def _has(request: web.Request, tag: str) -> bool:
    """Weak comparison (RFC 9110 §13.1.2): a proxy that compresses may have weakened the tag."""
    known = request.if_none_match or ()
    return any(each.value in (tag, "*") for each in known)


def limit_asked(request: web.Request) -> int:
    limit: int = request[QUERY].get("limit", DEFAULT_LIMIT)
    return limit


def place_asked(request: web.Request) -> str:
    """The key of the last one that the caller has; empty at the beginning."""
    query = request[QUERY]
    return _read(query["cursor"]) if "cursor" in query else ""


def paged(
    request: web.Request, found: Sequence[T], key: Callable[[T], str], show: Callable[[T], Any]
) -> dict[str, Any]:
    """A page of what was found, which is in the order of its keys, each of them unique."""
    after, limit = place_asked(request), limit_asked(request)
    left = [each for each in found if key(each) > after]
    return page_of(left[:limit], key, show, more=len(left) > limit)


def page_of(
    found: Sequence[T], key: Callable[[T], str], show: Callable[[T], Any], *, more: bool
) -> dict[str, Any]:
    """What was found, as one page; `more` says that others follow."""
    body: dict[str, Any] = {"items": [show(each) for each in found]}
    if more:
        body["next_cursor"] = cursor(key(found[-1]))
    return body


def cursor(key: str) -> str:
    """What the caller sends for what follows this key."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    padded = cursor + "=" * (-len(cursor) % 4)
    return base64.urlsafe_b64decode(padded).decode("utf-8", "replace")
