"""Ids that sort by the time they were made: UUID version 7 (RFC 9562 §5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from secrets import token_bytes

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BYTES = 10
"""Of chance for an id; it takes 74 bits of them."""
_AT_ONCE = 32


def chances() -> Iterator[bytes]:
    """Chance for one id after the other; to ask the system for it takes longer than to use it."""
    while True:
        drawn = token_bytes(_BYTES * _AT_ONCE)
        for place in range(0, len(drawn), _BYTES):
            yield drawn[place : place + _BYTES]


def uuids7(at: datetime, chance: Iterator[bytes], count: int) -> Sequence[str]:
    """Ids made at the instant; those of one millisecond are in no order."""
    time = f"{(at - _EPOCH) // _MILLISECOND:012x}"
    begin = f"{time[:8]}-{time[8:]}-7"
    return [_completed(begin, each) for each in islice(chance, count)]


def _completed(begin: str, chance: bytes) -> str:
    digits = chance.hex()
    return f"{begin}{digits[:3]}-{'89ab'[chance[9] & 3]}{digits[3:6]}-{digits[6:18]}"
