"""Instants as the text that stands at the port and under the hash."""

from __future__ import annotations

from datetime import UTC, datetime

_OFFSET = len("+00:00")


def instant_text(instant: datetime) -> str:
    """UTC with six digits and Z, so that text sorts as time does.

    Raises:
        ValueError: The instant is naive.
    """
    if instant.tzinfo is None:
        msg = f"{instant} has no zone"
        raise ValueError(msg)
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:-_OFFSET] + "Z"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
