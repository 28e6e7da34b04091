"""The app's HTTP contract as the integration uses it."""

import asyncio
import codecs
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
)

from .sse import Message, Parser

API = "/api/v1"
ANSWER_WITHIN = ClientTimeout(total=15)
# The app sends a comment every 25 s; a stream silent for longer is dead.
STREAM_SILENT = ClientTimeout(total=None, sock_connect=10, sock_read=60)
LONGEST_PAUSE = 5.0
PAGE = 200
REMEMBERED = 32
NOT_THE_APP = "something else answers at this address"

type Json = dict[str, Any]
type Query = Mapping[str, str]


class FamilyBookingError(Exception):
    """The app did not do what was asked."""


class UnreachableError(FamilyBookingError):
    """No usable answer: no connection, too slow, or the app itself is in trouble."""


class UnauthorizedError(FamilyBookingError):
    """The token is unknown, expired or revoked."""


class RefusedError(FamilyBookingError):
    """The app understood and said no: an RFC 9457 problem document."""

    def __init__(self, status: int, problem: Json, *, retry_after: float = 0) -> None:
        """Keep the document: its texts are in the language that was asked for."""
        self.status = status
        self.retry_after = retry_after
        self.problem = problem
        self.code = str(problem.get("code") or status)
        self.detail = str(problem.get("detail") or problem.get("title") or self.code)
        super().__init__(f"{self.code}: {self.detail}")


class _Ask(NamedTuple):
    method: str
    path: str
    query: Query | None = None
    body: Json | None = None
    headers: Mapping[str, str] | None = None


class _Kept(NamedTuple):
    etag: str
    body: Json


@dataclass(slots=True)
class Client:
    """One household's app, reached with the integration's token.

    A `caller` is the Home Assistant user on whose behalf the app is to act; None is
    the integration itself.
    """

    session: ClientSession
    url: str
    token: str
    language: str = "en"
    _kept: dict[str, _Kept] = field(default_factory=dict)

    async def check(self) -> str:
        """Return the household's `server_id` after trying the token."""
        health = await self._body(_Ask("GET", "/health"))
        if not isinstance(health.get("server_id"), str):
            raise UnreachableError(NOT_THE_APP)
        await self._body(_Ask("GET", "/resources", query={"limit": "1"}))
        return str(health["server_id"])

    async def items(
        self, path: str, query: Query | None = None, caller: str | None = None
    ) -> list[Json]:
        """Return all of a list, page by page, unchanged pages from memory."""
        found: list[Json] = []
        cursor: dict[str, str] = {}
        while True:
            asked = {**(query or {}), "limit": str(PAGE), **cursor}
            page = await self.remembered(path, asked, caller)
            found += page["items"]
            if not page.get("next_cursor"):
                return found
            cursor = {"cursor": page["next_cursor"]}

    async def read(self, path: str, caller: str | None, query: Query | None = None) -> Json:
        """Answer a question for a member."""
        return await self._body(_Ask("GET", path, query, headers=_as(caller)))

    async def decide(self, path: str, caller: str | None, body: Json) -> Json:
        """Post a command; once more, by the same key, if the line broke."""
        headers = {**_as(caller), "Idempotency-Key": str(uuid4())}
        ask = _Ask("POST", path, body=body, headers=headers)
        try:
            return await self._body(ask)
        except UnreachableError:
            return await self._body(ask)

    async def change(self, path: str, caller: str | None, *, version: int, body: Json) -> Json:
        """Merge `body` into what has `version` (RFC 7396)."""
        headers = {**_as(caller), "If-Match": f'"{version}"'}
        return await self._body(_Ask("PATCH", path, body=body, headers=headers))

    async def stream(self, parser: Parser) -> AsyncIterator[Message | None]:
        """Yield None once connected, then the log's events as they come.

        Goes on behind `parser.last_id`, if there is one. Ends when the app ends it.
        """
        headers = {"Accept": "text/event-stream", **self._headers()}
        if parser.last_id:
            headers["Last-Event-ID"] = parser.last_id
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        try:
            async with self.session.get(
                f"{self.url}{API}/events/stream", headers=headers, timeout=STREAM_SILENT
            ) as response:
                await _raise_for(response)
                yield None
                async for chunk in response.content.iter_any():
                    for message in parser.feed(decode(chunk)):
                        yield message
        except (ClientError, TimeoutError) as error:
            raise UnreachableError(_words(error)) from error

    async def remembered(
        self, path: str, query: Query | None = None, caller: str | None = None
    ) -> Json:
        """Ask anew, and take the body at hand if it still stands (304)."""
        key = f"{caller} {path}?{urlencode(query or {})}"
        kept = self._kept.pop(key, None)
        headers = _as(caller) | ({"If-None-Match": kept.etag} if kept else {})
        answer, etag = await self._ask(_Ask("GET", path, query, headers=headers))
        body = kept.body if kept and answer is None else answer or {"items": []}
        if etag:
            self._kept[key] = _Kept(etag, body)
        for oldest in list(self._kept)[:-REMEMBERED]:
            del self._kept[oldest]
        return body

    async def _body(self, ask: _Ask) -> Json:
        answer, _ = await self._ask(ask)
        return answer or {}

    async def _ask(self, ask: _Ask) -> tuple[Json | None, str]:
        """Ask, and once more after a pause if it was too fast."""
        try:
            return await self._exchange(ask)
        except RefusedError as refused:
            if refused.status != HTTPStatus.TOO_MANY_REQUESTS:
                raise
            await asyncio.sleep(min(refused.retry_after, LONGEST_PAUSE))
        return await self._exchange(ask)

    async def _exchange(self, ask: _Ask) -> tuple[Json | None, str]:
        """Return the answer's body, None for 304 and 204, and its ETag."""
        try:
            async with self.session.request(
                ask.method,
                f"{self.url}{API}{ask.path}",
                params=ask.query,
                json=ask.body,
                headers={**self._headers(), **(ask.headers or {})},
                timeout=ANSWER_WITHIN,
                allow_redirects=False,
            ) as response:
                await _raise_for(response)
                empty = response.status in {
                    HTTPStatus.NOT_MODIFIED,
                    HTTPStatus.NO_CONTENT,
                }
                answer = None if empty else await _json(response)
                return answer, response.headers.get("ETag", "")
        except (ClientError, TimeoutError) as error:
            raise UnreachableError(_words(error)) from error

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept-Language": self.language,
        }


def _as(caller: str | None) -> dict[str, str]:
    return {"X-Family-Booking-User": caller} if caller else {}


async def _raise_for(response: ClientResponse) -> None:
    if response.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if response.status == HTTPStatus.NOT_MODIFIED:
        return
    if response.status == HTTPStatus.UNAUTHORIZED:
        raise UnauthorizedError
    if response.status < HTTPStatus.BAD_REQUEST:
        raise UnreachableError(NOT_THE_APP)
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise UnreachableError(str(response.status))
    pause = response.headers.get("Retry-After", "")
    raise RefusedError(
        response.status,
        await _json(response),
        retry_after=float(pause) if pause.isdecimal() else 1.0,
    )


async def _json(response: ClientResponse) -> Json:
    try:
        body = await response.json(content_type=None)
    except ValueError as error:
        raise UnreachableError(NOT_THE_APP) from error
    if not isinstance(body, dict):
        raise UnreachableError(NOT_THE_APP)
    return body


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
