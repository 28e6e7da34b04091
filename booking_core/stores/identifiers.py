"""Ids that sort by the time they were made: UUID version 7 (RFC 9562 §5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BYTES = 10
"""Of chance for an id; it takes 74 bits of them."""


def uuids7(at: datetime, count: int) -> Sequence[str]:
    """Ids made at the instant; those of one millisecond are in no order."""
    time = f"{(at - _EPOCH) // _MILLISECOND:012x}"
    begin = f"{time[:8]}-{time[8:]}-7"
    chance = token_bytes(_BYTES * count)
    return [
        _completed(begin, chance[place : place + _BYTES]) for place in range(0, len(chance), _BYTES)
    ]


def _completed(begin: str, chance: bytes) -> str:
    digits = chance.hex()
    return f"{begin}{digits[:3]}-{'89ab'[chance[9] & 3]}{digits[3:6]}-{digits[6:18]}"
