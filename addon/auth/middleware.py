"""At the door: who comes from where, and whether they may ask at all. Denies by default."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from aiohttp import web

from addon.auth.ingress import is_peer, read_user
from addon.auth.listeners import client_address, origin
from addon.auth.recognition import NotRecognisedError, recognise
from addon.keys import (
    ACCOUNT_LIMIT,
    CALLER,
    INGRESS_USER,
    LANGUAGE,
    LISTENERS,
    ORIGIN,
    SETTINGS,
    STRANGER_LIMIT,
    THROUGH_INGRESS,
)

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEALTH = "get_health"
_ONCE = (
    *("Authorization", "X-Family-Booking-User", "Idempotency-Key", "Last-Event-ID"),
    "X-Ingress-Path",
)
"""Headers of which a proxy on the way could believe one and we the other."""


class Guarded(Protocol):
    """What the door must know of an operation."""

    @property
    def open(self) -> bool: ...

    @property
    def scopes(self) -> frozenset[str]: ...


OPERATIONS: web.AppKey[Mapping[str, Guarded]] = web.AppKey("operations")
OPEN_PAGES: web.AppKey[frozenset[str]] = web.AppKey("open_pages")
"""Names of routes outside the contract that anybody may see: the panel's files, the docs."""


@web.middleware
async def authenticate(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Notes where a request comes from, and lets through whom the operation allows.

    Raises:
        NotRecognisedError: Nobody who may.
        ForgedHeadersError: The proxy would never send this.
        TooFastError: Too many requests.
    """
    _note_origin(request)
    if any(len(request.headers.getall(each, ())) > 1 for each in _ONCE):
        raise NotRecognisedError(400, "header_repeated")
    name = request.match_info.route.name
    if _is_past_ingress(request) and name != HEALTH:
        raise NotRecognisedError(403, "ingress_only")
    operation = request.app[OPERATIONS].get(name or "")
    nowhere = request.match_info.http_exception is not None  # 404 or 405
    if nowhere or name in request.app[OPEN_PAGES]:
        return await handler(request)
    if operation is None:
        raise NotRecognisedError(401, "unauthenticated")
    if operation.open:
        if name != HEALTH:
            request.app[STRANGER_LIMIT].take(request[ORIGIN])
        return await handler(request)
    return await handler(await _let_in(request, operation))


def _note_origin(request: web.Request) -> None:
    settings = request.app[SETTINGS]
    through_ingress = not request.app[LISTENERS].is_api(request) and is_peer(
        request.remote, settings.ingress_peer
    )
    request[THROUGH_INGRESS] = through_ingress
    user = read_user(request.raw_headers) if through_ingress else None
    request[INGRESS_USER] = user
    address = client_address(request, settings.trusted_proxies)
    request[ORIGIN] = origin(address, user.user_id if user else None)


def _is_past_ingress(request: web.Request) -> bool:
    """Under the Supervisor the panel's port is for the proxy; others get health only."""
    return (
        request.app[SETTINGS].supervised
        and not request.app[LISTENERS].is_api(request)
        and not request[THROUGH_INGRESS]
    )


async def _let_in(request: web.Request, operation: Guarded) -> web.Request:
    try:
        caller = await recognise(request)
    except NotRecognisedError:
        request.app[STRANGER_LIMIT].take(request[ORIGIN])
        raise
    request.app[ACCOUNT_LIMIT].take(caller.member_id)
    if caller.lacks(operation.scopes):
        raise NotRecognisedError(403, "scope_missing")
    request[CALLER] = caller
    if caller.language and "Accept-Language" not in request.headers:
        request[LANGUAGE] = caller.language
    return request
