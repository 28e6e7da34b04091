"""Ids that sort by the time they were made: UUID version 7 (RFC 9562 §5.7)."""

from __future__ import annotations

from datetime import datetime
from secrets import randbits
from uuid import UUID

_VERSION = 7 << 76
_VARIANT = 2 << 62


def uuid7(at: datetime) -> str:
    """An id made at the instant; ids of one millisecond are in no order."""
    milliseconds = int(at.timestamp() * 1000)
    bits = milliseconds << 80 | _VERSION | randbits(12) << 64 | _VARIANT | randbits(62)
    return str(UUID(int=bits))
