"""What is noted of each request: a line in the log and figures, nothing about people.

A line has the operation, never the address that was asked: that one has ids, cursors and the
secrets of feeds. Who asked from where is nobody's business either.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from uuid import uuid4

from aiohttp import web

from addon.keys import REQUEST_ID
from addon.log_lines import FACTS, REQUEST

_LOGGER = logging.getLogger("addon.access")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEADER = "X-Request-Id"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds; the histogram's buckets."""
_GIVEN_UP = 499
_ENDLESS = "stream_events"
_READS = ("GET", "HEAD")


class Tally:
    """Counts since the start, of this process."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str]] = Counter()
        self.problems: Counter[str] = Counter()
        self.dropped_streams = 0
        self._within: Counter[float] = Counter()
        self._seconds = 0.0
        self._timed = 0

    def answered(self, operation: str, status: int, seconds: float) -> None:
        self.requests[operation, f"{status // 100}xx"] += 1
        if operation == _ENDLESS:
            return
        self._timed += 1
        self._seconds += seconds
        self._within[next((each for each in BOUNDS if seconds <= each), float("inf"))] += 1

    def histogram(self) -> Iterator[tuple[str, float]]:
        """Of the time to an answer, as Prometheus wants it: each bucket holds those below."""
        below = 0
        for bound in BOUNDS:
            below += self._within[bound]
            yield f'_bucket{{le="{bound}"}}', below
        yield '_bucket{le="+Inf"}', self._timed
        yield "_sum", round(self._seconds, 6)
        yield "_count", self._timed


TALLY: web.AppKey[Tally] = web.AppKey("tally", Tally)


@web.middleware
async def noted(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Outermost: gives the request its id, and notes what became of it."""
    request[REQUEST_ID] = uuid4().hex
    REQUEST.set(request[REQUEST_ID])
    begun = time.perf_counter()
    status = _GIVEN_UP  # unless there is an answer
    try:
        response = await handler(request)
        status = response.status
        return response
    finally:
        _note(request, status, time.perf_counter() - begun)


def _note(request: web.Request, status: int, seconds: float) -> None:
    operation = request.match_info.route.name or "nothing"
    request.app[TALLY].answered(operation, status, seconds)
    # An SD card need not keep each look at the calendar.
    quiet = request.method in _READS and status < 400  # noqa: PLR2004
    level = logging.DEBUG if quiet else logging.INFO
    if _LOGGER.isEnabledFor(level):
        facts = {
            "method": request.method if request.method.isalpha() else "other",
            "operation": operation,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        _LOGGER.log(level, "answered", extra={FACTS: facts})
