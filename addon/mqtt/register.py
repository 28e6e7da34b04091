"""The register of erasures, kept by the broker too: who was forgotten stays forgotten.

After a backup from before is restored, the broker says who had been erased since. Ids only, each
under a seal that whoever does not know the log can't make.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator, Sequence
from hashlib import sha256
from uuid import uuid4

from addon.erasing import erase
from addon.mqtt.client import Message
from addon.mqtt.topics import Topics
from booking_core.domain.decider import EVERYTHING, Refused
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.members import EraseMember
from booking_core.ports import Envelope, Store

_LOGGER = logging.getLogger(__name__)


class Register:
    """Tells the broker who was erased, and erases whom it tells us."""

    def __init__(self, store: Store, topics: Topics) -> None:
        self._store = store
        self._topics = topics
        self._heard: dict[str, bytes] = {}

    def hear(self, topic: str, told: bytes) -> bool:
        """Whether there is something to look at in `forget_heard`."""
        if not topic.startswith(self._topics.erased("")) or not told:
            return False
        self._heard[topic.removeprefix(self._topics.erased(""))] = told
        return True

    async def messages(self) -> Sequence[Message]:
        """One for each who was erased, so that telling ours takes nobody's away."""
        found = await self._erased()
        key = await self._key() if found else b""
        return tuple(
            Message(self._topics.erased(each), _seal(key, each), retain=True) for each in found
        )

    async def forget_heard(self) -> None:
        """Erases again whom a restored backup has brought back."""
        heard, self._heard = self._heard, {}
        if not heard:
            return
        known = set(await self._erased())
        key = await self._key()
        for member_id in _sealed(heard, key):
            if member_id not in known:
                await self._forget(MemberId(member_id))

    async def _forget(self, member_id: MemberId) -> None:
        command = EraseMember(SYSTEM, member_id)
        outcome = await erase(self._store, command, Envelope(SYSTEM, "register", str(uuid4())))
        if isinstance(outcome, Refused):
            codes = ", ".join(each.code for each in outcome.violations)
            _LOGGER.warning("a member who had been erased can't be erased again: %s", codes)
        else:
            _LOGGER.info("a member who had been erased before the restore was erased again")

    async def _erased(self) -> Sequence[str]:
        rows = await self._store.fetch("SELECT member_id FROM erased ORDER BY member_id")
        return [row["member_id"] for row in rows]

    async def _key(self) -> bytes:
        """Of the first event's hash, which only the log and its exports know."""
        first = await self._store.read(EVERYTHING, limit=1)
        return sha256(b"register of erasures" + first[0].hash).digest() if first else b""


def _sealed(heard: dict[str, bytes], key: bytes) -> Iterator[str]:
    for member_id, told in heard.items():
        if key and hmac.compare_digest(told, _seal(key, member_id)):
            yield member_id
        else:
            _LOGGER.warning("the broker names an erased member without our seal; passed over")


def _seal(key: bytes, member_id: str) -> bytes:
    return hmac.new(key, member_id.encode(), sha256).hexdigest().encode()
