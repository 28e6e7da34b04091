"""What a resource and the inbox look like at a moment: the retained states.

The same questions have the same answers in the integration for Home Assistant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from addon.mqtt.facts import Json, instant


@dataclass(frozen=True, slots=True)
class Visit:
    """A booking of one resource or its rooms: when people come and go, in `[start, end)`.

    Attributes:
        pending: Nobody has decided yet, so nobody will come.
    """

    booking_id: str
    start: datetime
    end: datetime
    pending: bool = False


def resource_state(visits: Sequence[Visit], now: datetime, *, free_tonight: int | None) -> Json:
    """Who is there is not said, only that somebody is.

    Args:
        visits: Of the resource; those that are over change nothing.
        now: Aware.
        free_tonight: Places, of an overnight resource.

    """
    sure = sorted(_sure(visits), key=lambda each: (each.start, each.end))
    present = [each for each in sure if each.start <= now < each.end]
    to_come = [each for each in sure if each.start > now]
    current = max(present, key=lambda each: each.end, default=None)
    coming = to_come[0] if to_come else None
    leaves = min((each.end for each in (*present, *to_come)), default=None)
    return {
        "occupied": bool(present),
        "current": current and {"booking_id": current.booking_id, "until": instant(current.end)},
        "next": coming and {"booking_id": coming.booking_id, "from": instant(coming.start)},
        "next_arrival": coming and instant(coming.start),
        "next_departure": leaves and instant(leaves),
        "free_tonight": free_tonight,
        "pending": sum(each.pending and each.end > now for each in visits),
    }


def _sure(visits: Sequence[Visit]) -> Iterator[Visit]:
    return (each for each in visits if not each.pending)


def inbox_state(waiting_since: Sequence[datetime]) -> Json:
    """How many requests wait for somebody to decide, and since when the oldest does."""
    return {
        "pending": len(waiting_since),
        "oldest": instant(min(waiting_since)) if waiting_since else None,
    }


def head_state(position: int, digest: bytes, at: datetime) -> Json:
    """The end of the log, so that a log that was written anew is noticed outside of it."""
    return {"position": position, "hash": digest.hex(), "at": instant(at)}
