"""Figures for Prometheus (text format 0.0.4), for admins. Nothing in them is about a person."""

from __future__ import annotations

import resource
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path

from aiohttp import web

from addon.api.protocol.noted import TALLY, Tally
from addon.api.protocol.problems import ProblemError
from addon.api.record.tail import TAIL
from addon.keys import CALLER, STORE, VERSION
from booking_core.ports import Store

_STARTED = time.monotonic()
_MEMORY = Path("/proc/self/statm")
_PREFIX = "family_booking_"
Series = Iterable[tuple[Mapping[str, str], float]]
"""Labels and a value each."""


async def get_metrics(request: web.Request) -> web.Response:
    if not request[CALLER].is_admin:
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
    lines = [*_of_process(request.app), *_of_requests(request.app[TALLY])]
    lines += [line async for line in _of_store(request.app[STORE])]
    return web.Response(
        body=("\n".join(lines) + "\n").encode(),
        headers={
            "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
            "Cache-Control": "no-store",
        },
    )


def _of_process(app: web.Application) -> Iterator[str]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = round(used.ru_utime + used.ru_stime, 3)
    yield from _series("info", "gauge", "Version", [({"version": app[VERSION]}, 1)])
    yield from _one(
        "uptime_seconds", "gauge", "Since the start", round(time.monotonic() - _STARTED)
    )
    yield from _one("cpu_seconds_total", "counter", "Processor time", cpu)
    yield from _one("resident_bytes", "gauge", "Memory that is resident", _resident())
    # `ru_maxrss` is in KiB on Linux.
    yield from _one("resident_peak_bytes", "gauge", "Most that was resident", used.ru_maxrss * 1024)
    yield from _one("event_streams", "gauge", "Open event streams", len(app[TAIL].streams))


def _resident() -> int:
    """Zero where there is no such file: elsewhere than on Linux."""
    try:
        pages = int(_MEMORY.read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def _of_requests(tally: Tally) -> Iterator[str]:
    answered = sorted(tally.requests.items())
    counted = (({"operation": name, "status": kind}, n) for (name, kind), n in answered)
    yield from _series("requests_total", "counter", "Requests by operation and status", counted)
    problems = (({"code": code}, n) for code, n in sorted(tally.problems.items()))
    yield from _series("problems_total", "counter", "Problems by code", problems)
    yield from _head("request_seconds", "histogram", "Time to an answer, streams left out")
    yield from (f"{_PREFIX}request_seconds{part} {n}" for part, n in tally.histogram())
    dropped = tally.dropped_streams
    yield from _one("event_streams_dropped_total", "counter", "Readers that were too slow", dropped)


async def _of_store(store: Store) -> AsyncIterator[str]:
    bookings = await store.fetch(
        "SELECT state, COUNT(*) AS n FROM bookings WHERE to_position IS NULL"
        " GROUP BY state ORDER BY state"
    )
    followers = await store.fetch("SELECT follower, position FROM checkpoints ORDER BY follower")
    sessions = await store.fetch("SELECT COUNT(*) AS n FROM sessions")
    position = (await store.head()).position
    lag = (({"follower": row["follower"]}, position - row["position"]) for row in followers)
    by_state = (({"state": row["state"]}, row["n"]) for row in bookings)
    for lines in (
        _one("log_position", "gauge", "Last position of the log", position),
        _series("follower_lag", "gauge", "Events a follower has yet to send", lag),
        _series("bookings", "gauge", "Bookings by state", by_state),
        _one("sessions", "gauge", "Logins that are not over", sessions[0]["n"]),
    ):
        for line in lines:
            yield line


def _one(name: str, kind: str, help_text: str, value: float) -> Iterator[str]:
    yield from _series(name, kind, help_text, [({}, value)])


def _series(name: str, kind: str, help_text: str, values: Series) -> Iterator[str]:
    yield from _head(name, kind, help_text)
    for labels, value in values:
        inside = ",".join(f'{label}="{each}"' for label, each in labels.items())
        yield f"{_PREFIX}{name}{{{inside}}} {value}" if inside else f"{_PREFIX}{name} {value}"


def _head(name: str, kind: str, help_text: str) -> Iterator[str]:
    yield f"# HELP {_PREFIX}{name} {help_text}"
    yield f"# TYPE {_PREFIX}{name} {kind}"
