"""Wishes that come over the broker: each carries a token, and is answered once it is decided.

Whoever may read the topic reads the tokens: the broker's rules must keep it to this app.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import voluptuous as vol

from addon.auth.api_tokens import PREFIX, find_token
from addon.mqtt.client import Heard, Message
from addon.mqtt.topics import Topics
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    DeclineBooking,
    OnExisting,
    WithdrawBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.handling import handle
from booking_core.ports import AppendConflictError, Clock, Envelope, KeyReusedError, Store
from booking_core.projections.diary import entry
from booking_core.projections.people import person

MOST_WAITING = 100
LARGEST = 4096  # bytes
_TEXT = vol.All(str, vol.Length(max=2000))
_COMMON: Mapping[Any, Any] = {
    vol.Required("id"): vol.All(str, vol.Match(r"[A-Za-z0-9_.-]{1,128}\Z")),
    vol.Required("token"): vol.All(str, vol.Length(max=200)),
    vol.Required("booking_id"): vol.All(str, vol.Match(r"[0-9a-f-]{36}\Z")),
    vol.Required("version"): vol.All(int, vol.Range(1, 10**9)),
}
_REASON = {vol.Optional("reason"): _TEXT}
_Make = Callable[[tuple[BookingId, MemberId, int, Any], Mapping[str, Any]], OnExisting]
_VERBS: Mapping[str, tuple[str, Mapping[Any, Any], _Make]] = {
    "approve": (
        "decide",
        {vol.Optional("note"): _TEXT},
        lambda at, told: ApproveBooking(*at, told.get("note")),
    ),
    "decline": (
        "decide",
        {
            vol.Required("reason"): vol.All(_TEXT, vol.Length(min=1)),
            vol.Optional("internal_note"): _TEXT,
        },
        lambda at, told: DeclineBooking(*at, told["reason"], told.get("internal_note")),
    ),
    "withdraw": ("book", _REASON, lambda at, told: WithdrawBooking(*at, told.get("reason"))),
    "cancel": ("book", _REASON, lambda at, told: CancelBooking(*at, told.get("reason"))),
}
"""The scope that the token needs, what may be said, and the wish that it makes."""


class RefusedCommandError(Exception):
    """Not even asked of the rules; `facts` say why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.answer = {"ok": False, "code": code, **facts}


def _no(*, code: str, **facts: object) -> RefusedCommandError:
    return RefusedCommandError(code, **facts)


class Commands:
    """Those that were heard and not yet answered."""

    def __init__(self, store: Store, topics: Topics, clock: Clock) -> None:
        self._store = store
        self._topics = topics
        self._clock = clock
        self._waiting: deque[Heard] = deque(maxlen=MOST_WAITING)

    def hear(self, heard: Heard) -> bool:
        """Whether it was a command. The oldest are given up where too many wait."""
        verb = heard.topic.removeprefix(self._topics.command(""))
        if verb == heard.topic:
            return False
        # What the broker kept was said at another time, perhaps long ago.
        if not heard.retained:
            self._waiting.append(heard)
        return True

    def waiting(self) -> Iterator[Heard]:
        while self._waiting:
            yield self._waiting.popleft()

    async def answer(self, heard: Heard) -> Message | None:
        """None for what names no place to be answered at."""
        told: Mapping[str, Any] = {}
        said: Mapping[str, object]
        try:
            told = _read(heard)
        except RefusedCommandError as refused:
            said = refused.answer
        else:
            said = await self._decided(heard, told)
        answer_id = told.get("id", "")
        topic = self._place(heard.answer_to) or (answer_id and self._topics.answer(answer_id))
        if not topic:
            return None
        text = json.dumps({"id": answer_id, **said}, separators=(",", ":"), default=str)
        return Message(topic, text.encode(), correlation=heard.correlation)

    def _place(self, topic: str) -> str:
        """Where the asker wants it; nowhere that others listen to for what this app says."""
        own = (f"{self._topics.prefix}/", f"{self._topics.discovery_prefix}/", "$")
        if not 0 < len(topic) <= 256 or set(topic) & set("+#\0"):  # noqa: PLR2004 - long enough
            return ""
        if topic.startswith(own) and not topic.startswith(self._topics.answer("")):
            return ""
        return topic

    async def _decided(self, heard: Heard, told: Mapping[str, Any]) -> Mapping[str, object]:
        try:
            return await self._decide(heard, told)
        except RefusedCommandError as refused:
            return refused.answer
        except KeyReusedError:
            return {"ok": False, "code": "key_reused"}
        except AppendConflictError:
            return {"ok": False, "code": "busy"}

    async def _decide(self, heard: Heard, told: Mapping[str, Any]) -> Mapping[str, object]:
        verb = heard.topic.removeprefix(self._topics.command(""))
        scope, shape, make = _VERBS.get(verb, ("", {}, None))
        if make is None:
            raise _no(code="unknown_verb", value=verb, allowed=sorted(_VERBS))
        _hold(told, {**_COMMON, **shape})
        actor = await self._actor(told["token"], scope)
        command = make((BookingId(told["booking_id"]), actor, told["version"], self._clock()), told)
        outcome = await handle(bookings, self._store, command, _envelope(actor, verb, told))
        if isinstance(outcome, Refused):
            return _refusal(outcome)
        found = await entry(self._store, told["booking_id"])
        state = {"state": found.booking.state, "version": found.booking.version} if found else {}
        return {"ok": True, "booking_id": told["booking_id"], **state}

    async def _actor(self, secret: str, scope: str) -> MemberId:
        known = secret.startswith(PREFIX)
        token = await find_token(self._store, secret, self._clock()) if known else None
        owner = await person(self._store, token.member_id) if token else None
        if token is None or owner is None or not owner.standing.active:
            raise _no(code="token_invalid")
        if scope not in token.scopes:
            raise _no(code="scope_missing", allowed=[scope])
        return owner.id


def _read(heard: Heard) -> Mapping[str, Any]:
    """At least with an id, by which it can be answered."""
    if len(heard.payload) > LARGEST:
        raise _no(code="too_large", allowed=LARGEST)
    try:
        told = json.loads(heard.payload)
        json.dumps(told, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, RecursionError) as wrong:
        raise _no(code="not_json") from wrong
    if not isinstance(told, dict):
        raise _no(code="not_json")
    _hold({"id": told.get("id")}, {each: check for each, check in _COMMON.items() if each == "id"})
    return told


def _hold(told: Mapping[str, Any], shape: Mapping[Any, Any]) -> None:
    try:
        vol.Schema(dict(shape))(dict(told))
    except vol.MultipleInvalid as wrong:
        fields = sorted({"/".join(map(str, each.path)) for each in wrong.errors})
        raise _no(code="invalid", fields=fields) from wrong


def _envelope(actor: MemberId, verb: str, told: Mapping[str, Any]) -> Envelope:
    said = {name: value for name, value in told.items() if name != "token"}
    text = json.dumps([verb, said], sort_keys=True)
    key = f"mqtt:{told['id']}"
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return Envelope(actor, "mqtt", correlation=key, key=key, fingerprint=fingerprint)


def _refusal(refused: Refused) -> Mapping[str, object]:
    codes = [each.code for each in refused.violations]
    current = [each.facts()["current"] for each in refused.violations if each.code == "stale"]
    more = {"current_version": current[0]} if current else {}
    return {"ok": False, "code": codes[0], "codes": codes, **more}
