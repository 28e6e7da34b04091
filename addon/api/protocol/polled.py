"""Answers that phones ask for over and over: not made again while nothing has happened."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from addon.api.protocol.contract import Handler
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE

_MOST = 2000
"""Answers whose tags are remembered; those asked last."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The tag of an answer, good while the log ends there and within that minute.

    What may be done, and what is held, also depends on the time.
    """

    position: int
    minute: datetime
    headers: dict[str, str]


class Remembered:
    """Who was answered what, by tag; each instance's own."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, _Known] = OrderedDict()

    def find(self, key: Hashable) -> _Known | None:
        return self._known.get(key)

    def keep(self, key: Hashable, known: _Known) -> None:
        self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


REMEMBERED: web.AppKey[Remembered] = web.AppKey("remembered", Remembered)
_KEPT = ("ETag", "Cache-Control", "Content-Language", "Vary")


def polled(handler: Handler) -> Handler:
    """The handler, spared where the caller has what it would answer.

    Only for answers made of nothing but the log, what stands beside its facts, and the time.
    """

    async def answered(request: web.Request) -> web.StreamResponse:
        remembered, key = request.app[REMEMBERED], _key(request)
        # Read before the answer is made: what comes in meanwhile makes it outdated at once.
        position = (await request.app[STORE].head()).position
        minute = request.app[CLOCK]().replace(second=0, microsecond=0)
        known = remembered.find(key)
        if known and (known.position, known.minute) == (position, minute):
            tags = {f'"{each.value}"' for each in request.if_none_match or ()}
            if known.headers["ETag"] in tags:
                return web.Response(status=304, headers=known.headers)
        response = await handler(request)
        if "ETag" in response.headers:
            headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
            remembered.keep(key, _Known(position, minute, headers))
        return response

    return answered


def _key(request: web.Request) -> Hashable:
    caller = request[CALLER]
    return (caller.member_id, caller.means, caller.scopes, request[LANGUAGE], request.path_qs)
