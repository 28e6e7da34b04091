"""Figures for Prometheus (text format 0.0.4), for admins."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

from aiohttp import web

from addon.api.events import TAIL
from addon.api.problems import ProblemError
from addon.keys import CALLER, STORE, VERSION

_STARTED = time.monotonic()


async def get_metrics(request: web.Request) -> web.Response:
    if not request[CALLER].is_admin:
        raise ProblemError(403, "not_allowed", facts={"action": "run_household"})
    store = request.app[STORE]
    states = await store.fetch(
        "SELECT state, COUNT(*) AS n FROM bookings WHERE to_position IS NULL"
        " GROUP BY state ORDER BY state"
    )
    lines = [
        *_gauge("log_position", "Last position of the log", (await store.head()).position),
        *_gauge("event_streams", "Open event streams", len(request.app[TAIL].streams)),
        *_gauge("uptime_seconds", "Seconds since start", round(time.monotonic() - _STARTED)),
        *_gauge("resident_peak_bytes", "Most memory that was resident", _peak()),
        "# HELP family_booking_bookings Bookings by state",
        "# TYPE family_booking_bookings gauge",
        *(f'family_booking_bookings{{state="{row["state"]}"}} {row["n"]}' for row in states),
        "# HELP family_booking_info Version",
        "# TYPE family_booking_info gauge",
        f'family_booking_info{{version="{request.app[VERSION]}"}} 1',
    ]
    return web.Response(
        body=("\n".join(lines) + "\n").encode(),
        headers={
            "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
            "Cache-Control": "no-store",
        },
    )


def _gauge(name: str, help_text: str, value: int) -> Iterator[str]:
    yield f"# HELP family_booking_{name} {help_text}"
    yield f"# TYPE family_booking_{name} gauge"
    yield f"family_booking_{name} {value}"


def _peak() -> int:
    """`ru_maxrss` is in KiB on Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
