"""Instants as the text that stands at the port and under the hash."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


def instant_text(instant: datetime) -> str:
    """UTC with six digits and Z, so that text sorts as time does.

    Raises:
        ValueError: The instant is naive.
    """
    if instant.tzinfo is UTC:
        return _text(instant)
    if instant.tzinfo is None:
        msg = f"{instant} has no zone"
        raise ValueError(msg)
    return _text(instant.astimezone(UTC))


# One goes into several rows. Only instants in UTC are keys: others are equal that are not the same.
@lru_cache(maxsize=256)
def _text(at: datetime) -> str:
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
