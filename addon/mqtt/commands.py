"""Wishes that come over the broker: each carries a token, and is answered once it is decided.

Whoever may read the topic reads the tokens: the broker's rules must keep it to this app.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import voluptuous as vol

from addon.auth.api_tokens import PREFIX, find_token
from addon.mqtt.client import Heard, Message
from addon.mqtt.topics import Topics
from addon.mqtt.wishes import VERBS, Verb, WrongFieldsError
from booking_core.domain.access import Role
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingRequested
from booking_core.domain.decider import Refused, Violation
from booking_core.domain.ids import MemberId
from booking_core.handling import handle
from booking_core.ports import AppendConflictError, Clock, Envelope, KeyReusedError, Store
from booking_core.projections.diary import entry
from booking_core.projections.people import person, person_by_home_assistant_user

MOST_WAITING = 100
LARGEST = 4096  # bytes
_COMMON: Mapping[Any, Any] = {
    vol.Required("id"): vol.All(str, vol.Match(r"[A-Za-z0-9_.-]{1,128}\Z")),
    vol.Required("token"): vol.All(str, vol.Length(max=200)),
    vol.Optional("user"): vol.All(str, vol.Match(r"[0-9a-f]{32}\Z")),
}
Say = Callable[[str, Violation | None, Mapping[str, object], str | None], str | None]
"""A refusal in words: its code, the broken rule or else facts, and a language if one is known."""


def speechless(*_: object) -> None:
    """Codes alone."""


class RefusedCommandError(Exception):
    """Not even asked of the rules; `facts` say why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _no(*, code: str, **facts: object) -> RefusedCommandError:
    return RefusedCommandError(code, **facts)


class Commands:
    """Those that were heard and not yet answered."""

    def __init__(self, store: Store, topics: Topics, clock: Clock, say: Say) -> None:
        self._store = store
        self._say = say
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
            said = self._refused(refused, None)
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
        actor: _Actor | None = None
        try:
            verb = heard.topic.removeprefix(self._topics.command(""))
            wish = VERBS.get(verb)
            if wish is None:
                raise _no(code="unknown_verb", value=verb, allowed=sorted(VERBS))
            _hold(told, {**_COMMON, **wish.shape})
            actor = await self._actor(told, wish.scope)
            return await self._decide(verb, wish, told, actor)
        except RefusedCommandError as refused:
            return self._refused(refused, actor.language if actor else None)
        except KeyReusedError:
            return self._refused(_no(code="key_reused"), actor.language if actor else None)
        except AppendConflictError:
            return self._refused(_no(code="busy", wait=1), actor.language if actor else None)

    def _refused(self, refused: RefusedCommandError, language: str | None) -> Mapping[str, object]:
        facts = {
            name: ", ".join(value) if isinstance(value, list) else value
            for name, value in refused.facts.items()
        }
        text = self._say(refused.code, None, facts, language)
        return {"ok": False, "code": refused.code, **_text(text), **refused.facts}

    async def _decide(
        self, verb: str, wish: Verb, told: Mapping[str, Any], actor: _Actor
    ) -> Mapping[str, object]:
        try:
            command = wish.make(told, actor.member_id, self._clock())
        except WrongFieldsError as wrong:
            raise _no(code="invalid", fields=wrong.fields) from wrong
        outcome = await handle(bookings, self._store, command, _envelope(actor, verb, told))
        if isinstance(outcome, Refused):
            return self._refusal(outcome, actor)
        decided = (each.event for each in outcome.recorded)
        asked = (each for each in decided if isinstance(each, BookingRequested))
        # A repeat made it under the id of then.
        booking_id = next((each.booking_id for each in asked), command.booking_id)
        found = await entry(self._store, booking_id)
        state = {"state": found.booking.state, "version": found.booking.version} if found else {}
        return {"ok": True, "booking_id": booking_id, **state}

    def _refusal(self, refused: Refused, actor: _Actor) -> Mapping[str, object]:
        codes = [each.code for each in refused.violations]
        current = [each.facts()["current"] for each in refused.violations if each.code == "stale"]
        texts = [self._say(each.code, each, {}, actor.language) for each in refused.violations]
        more = {"current_version": current[0]} if current else {}
        text = " ".join(filter(None, texts)) or None
        return {"ok": False, "code": codes[0], **_text(text), "codes": codes, **more}

    async def _actor(self, told: Mapping[str, Any], scope: str) -> _Actor:
        """Whose token it is; or, for one that may act as others, the user who is named."""
        secret, user = told["token"], told.get("user")
        known = secret.startswith(PREFIX)
        token = await find_token(self._store, secret, self._clock()) if known else None
        owner = await person(self._store, token.member_id) if token else None
        if token is None or owner is None or not owner.standing.active:
            raise _no(code="token_invalid")
        if scope not in token.scopes:
            raise _no(code="scope_missing", allowed=[scope])
        if user is None:
            return _Actor(owner.id, owner.language)
        if "act_as" not in token.scopes or not owner.standing.has(Role.ADMIN):
            raise _no(code="may_not_act_for")
        named = await person_by_home_assistant_user(self._store, user)
        if named is None or not named.standing.active:
            raise _no(code="not_linked")
        return _Actor(named.id, named.language)


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who decides, and what they speak."""

    member_id: MemberId
    language: str | None


def _text(text: str | None) -> Mapping[str, object]:
    return {"text": text} if text else {}


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


def _envelope(actor: _Actor, verb: str, told: Mapping[str, Any]) -> Envelope:
    said = {name: value for name, value in told.items() if name != "token"}
    text = json.dumps([verb, said], sort_keys=True)
    key = f"mqtt:{told['id']}"
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    return Envelope(actor.member_id, "mqtt", correlation=key, key=key, fingerprint=fingerprint)
