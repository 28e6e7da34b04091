"""What is no HTTP: answered like everything else, and given up after a while.

aiohttp's own answer names its version and repeats what was sent; and a line on which nobody
finishes a request, it would keep for an hour.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from uuid import uuid4

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from addon.api.protocol.problems import ProblemError, document
from addon.log_lines import REQUEST

_LOGGER = logging.getLogger(__name__)
PATIENCE = 75.0
"""Seconds for a head to arrive, and between requests; proxies give up sooner by themselves."""
_HEADERS = {
    "Server": "family-booking",  # left out, aiohttp would put itself there
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Runner(web.AppRunner):
    """The app behind lines that are answered in the language of the options."""

    def __init__(self, app: web.Application, *, language: str, shutdown_timeout: float) -> None:
        super().__init__(app, access_log=None, shutdown_timeout=shutdown_timeout)
        self._language = language

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made, self._language)


class _Server(web.Server):
    def __init__(self, made: web.Server, language: str) -> None:
        super().__init__(self._handled, request_factory=made.request_factory)
        self._handle = made.request_handler
        self._language = language

    def __call__(self) -> web.RequestHandler:
        return _Line(self, self._language)

    async def _handled(self, request: web.BaseRequest) -> web.StreamResponse:
        """Where there is no route, aiohttp looks at what is expected before our errors are told."""
        try:
            return await self._handle(request)
        except web.HTTPExpectationFailed:
            return _refused(ProblemError(417, "bad_request"), self._language)


class _Line(web.RequestHandler):
    __slots__ = ("_language",)

    def __init__(self, server: _Server, language: str) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type] # what AppRunner hands on for none
            keepalive_timeout=PATIENCE,
            auto_decompress=False,  # a small body that is opened fills the memory
        )
        self._language = language

    def log_exception(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as a logger takes
        """A body that is not as its head says is the sender's fault, too, and no news to us."""
        if not isinstance(more.get("exc_info"), (web.RequestPayloadError, HttpProcessingError)):
            super().log_exception(*args, **more)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - has what was sent
    ) -> web.StreamResponse:
        """The sender's fault, mostly; what is ours was caught before it comes here."""
        answer = _refused(_problem(status, exc), self._language, exc)
        if request.writer.output_size:
            raise ConnectionError  # the answer is on its way
        return answer


def _refused(
    problem: ProblemError, language: str, exc: BaseException | None = None
) -> web.StreamResponse:
    """The line is not used again: what else is on it may be the rest of what was refused."""
    request_id = uuid4().hex
    REQUEST.set(request_id)
    if problem.status >= 500:  # noqa: PLR2004
        _LOGGER.error("a request failed before it was one", exc_info=exc)
    else:
        _LOGGER.info("what is no request was refused")
    answer = web.Response(
        body=json.dumps(document(problem, language, request_id)).encode(),
        status=problem.status,
        content_type="application/problem+json",
        headers={**_HEADERS, "X-Request-Id": request_id},
    )
    answer.force_close()
    return answer


def _problem(status: int, exc: BaseException | None) -> ProblemError:
    if status >= 500:  # noqa: PLR2004
        return ProblemError(500, "internal", facts={"request_id": "-"})
    if isinstance(exc, LineTooLong) or "Too many headers" in str(exc):
        return ProblemError(431, "head_too_large")
    return ProblemError(400, "bad_request")
