"""Free text under a key of its author's, so that forgetting the key forgets the words.

A box is `1.` and the base64 of nonce and AES-256-GCM ciphertext. It is bound to author, event and
field: a box that was moved elsewhere does not open.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from secrets import token_bytes
from typing import TYPE_CHECKING

from booking_core.domain.ids import MemberId
from booking_core.instants import instant_text
from booking_core.ports import Statement

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "1."
_NONCE_BYTES = 12
_KEY_BYTES = 32

FORGET_KEY = "DELETE FROM keys WHERE member_id = $1"
REMEMBER_ERASURE = (
    "INSERT INTO erased (member_id, erased_at) VALUES ($1, $2) ON CONFLICT (member_id) DO NOTHING"
)


def forgetting(member_id: MemberId, at: datetime) -> tuple[Statement, ...]:
    """What makes all words of a member unreadable, for ever."""
    return (
        Statement(REMEMBER_ERASURE, (member_id, instant_text(at))),
        Statement(FORGET_KEY, (member_id,)),
    )


def new_key() -> bytes:
    return token_bytes(_KEY_BYTES)


def seal(key: bytes, text: str, bound_to: bytes) -> str:
    nonce = token_bytes(_NONCE_BYTES)
    box = nonce + _cipher(key).encrypt(nonce, text.encode(), bound_to)
    return _VERSION + urlsafe_b64encode(box).decode()


def unseal(key: bytes, box: str, bound_to: bytes) -> str:
    """The words.

    Raises:
        ValueError: The box was made for another place or author, or was changed.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only who reads words needs it

    if not box.startswith(_VERSION):
        msg = f"a box of version {box[:2]!r} is unknown to this version"
        raise ValueError(msg)
    packed = urlsafe_b64decode(box.removeprefix(_VERSION))
    nonce, sealed = packed[:_NONCE_BYTES], packed[_NONCE_BYTES:]
    try:
        return _cipher(key).decrypt(nonce, sealed, bound_to).decode()
    except InvalidTag as error:
        msg = "the box was not sealed for this place"
        raise ValueError(msg) from error


def binding(author: MemberId, place: str) -> bytes:
    """What a box is bound to; lengths keep author and place apart."""
    parts = (author.encode(), place.encode())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415 - costs 3 MB

    return aead.AESGCM(key)
