"""The hash chain: every event seals all that came before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from booking_core.stores.encoding.rows import EventRow

GENESIS = bytes(32)
"""What stands before the first event."""

_ABSENT = (0xFFFFFFFF).to_bytes(4, "big")
HASHED = len(EventRow._fields) - 1


def link(before: bytes, columns: Sequence[object]) -> bytes:
    """The hash of an event after the hash `before`; its own hash is not asked.

    SHA-256 over `before` and each column of `EventRow` but the last, in order.
    """
    return sealed(before, framed(columns[:HASHED]))


def sealed(before: bytes, *columns: bytes) -> bytes:
    """As `link`, of columns that are framed."""
    return sha256(b"".join((before, *columns))).digest()


@lru_cache(maxsize=256)
def framed_kind(kind: str, schema_number: int) -> bytes:
    """As `framed`; there are not many."""
    return framed((kind, schema_number))


def framed(columns: Sequence[object]) -> bytes:
    """Each as UTF-8 with its length in four bytes before it (big-endian; ff ff ff ff for none)."""
    return b"".join(
        [
            _ABSENT if value is None else len(piece := str(value).encode()).to_bytes(4) + piece
            for value in columns
        ]
    )
