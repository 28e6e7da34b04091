"""Ids that sort by the time they were made: UUID version 7 (RFC 9562 §5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DIGITS = 20
"""Of chance for an id; it takes 74 bits of them."""
_AT_ONCE = 32
"""To ask the system for chance takes longer than to use it."""
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def uuids7(at: datetime) -> Iterator[str]:
    """Ids made at the instant, as many as are asked for; within a millisecond in no order."""
    time = f"{(at - _EPOCH) // _MILLISECOND:012x}"
    begin = f"{time[:8]}-{time[8:]}-7"
    while True:
        drawn = token_hex(_DIGITS // 2 * _AT_ONCE)
        for place in range(0, len(drawn), _DIGITS):
            chance = drawn[place : place + _DIGITS]
            yield f"{begin}{chance[:3]}-{_VARIANT[chance[19]]}{chance[3:6]}-{chance[6:18]}"
