"""Ids that sort by the time they were made: UUID version 7 (RFC 9562 §5.7)."""

from __future__ import annotations

from datetime import datetime
from secrets import randbits

_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_LOW = (1 << 62) - 1


def uuid7(at: datetime) -> str:
    """An id made at the instant; ids of one millisecond are in no order."""
    milliseconds = int(at.timestamp() * 1000)
    random = randbits(74)
    low = random & _RANDOM_LOW
    bits = milliseconds << 80 | _VERSION | random >> 62 << 64 | _VARIANT | low
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
