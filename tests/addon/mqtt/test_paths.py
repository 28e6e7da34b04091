"""The same wish by HTTP and over a real broker: the same decision, and the same refusal."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.mqtt.topics import Topics
from addon.mqtt.wishes import VERBS
from addon.settings import MqttSettings, Settings
from tests.addon.api.visitors import SETUP_CODE, Hands, House, move_in
from tests.addon.mqtt.listener import Listener
from tests.addon.mqtt.test_commands import asked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from addon.mqtt.client import Broker
    from tests.addon.api.visitors import Answer, Visitor

USER = "d" * 32
_SCOPES = ["read", "book", "decide"]
_ITEM = {"persons": 1}


class Switch:
    """A program with a token of somebody, at the broker."""

    def __init__(self, broker: Broker, listener: Listener, topics: Topics) -> None:
        self._broker = broker
        self._listener = listener
        self._topics = topics
        self._numbers = count(1)

    async def say(self, verb: str, **told: object) -> Any:  # noqa: ANN401 - JSON
        mine = f"s{next(self._numbers)}"
        await asked(self._broker, verb, {"id": mine, **told}, topics=self._topics)
        topic = self._topics.answer(mine)
        heard = await self._listener.until(lambda all_: any(e.topic == topic for e in all_))
        return next(each.json for each in heard if each.topic == topic)


class Place:
    """A household with a broker beside it."""

    def __init__(self, house: House, switch: Switch, tokens: Mapping[str, str]) -> None:
        self.house = house
        self.switch = switch
        self.tokens = tokens

    async def by_broker(self, who: str, verb: str, **told: object) -> Any:  # noqa: ANN401 - JSON
        return await self.switch.say(verb, token=self.tokens[who], **told)


@asynccontextmanager
async def _place(address: Broker, topics: Topics) -> AsyncIterator[Place]:
    settings = Settings(
        database_url=":memory:",
        setup_code=SETUP_CODE,
        password_cost=4,
        rate_burst=0,
        mqtt=MqttSettings(address.host, address.port, topic_prefix=topics.prefix),
    )
    async with (
        Listener(address, f"{topics.prefix}/#") as listener,
        TestClient(TestServer(build_app(settings, clock=Hands()))) as client,
    ):
        house = await move_in(House(client, Hands()))
        tokens = {
            name: (await getattr(house, name).post("/me/tokens", {"name": "s", "scopes": _SCOPES}))[
                "token"
            ]
            for name in ("ana", "ben", "bo", "carl")
        }
        await listener.until(
            lambda heard: any(e.topic == topics.head and not e.retained for e in heard)
        )
        yield Place(house, Switch(address, listener, topics), tokens)


@pytest.fixture
async def place(address: Broker) -> AsyncIterator[Place]:
    async with _place(address, Topics("paths", "discovery")) as found:
        yield found


async def _twins(place: Place, *, approved: bool = False) -> tuple[Answer, Answer]:
    """Two bookings of Bo's that differ in nothing."""
    first, second = [await place.house.bo.book((place.house.blue, 1)) for _ in range(2)]
    if not approved:
        return first, second
    ben = place.house.ben
    return await ben.decide("approve", first), await ben.decide("approve", second)


_ON_REQUESTS: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("ben", "approve", "approve", {"note": "Gern"}),
    ("ben", "decline", "decline", {"reason": "No"}),
    ("ben", "ask", "ask", {"question": "Does the dog come?"}),
    ("bo", "withdraw", "withdraw", {}),
    ("bo", "transfer", "transfer", {}),
    ("bo", "approve", "approve", {}),
    ("bo", "check_in", "check-in", {}),
    ("bo", "answer", "answer", {"answer": "Yes"}),
    ("bo", "accept", "accept", {}),
    ("bo", "refuse_offer", "refuse-offer", {}),
    ("carl", "approve", "approve", {}),
    ("carl", "cancel", "cancel", {}),
    ("ben", "object", "object", {"reason": "It rains"}),
)
_ON_STAYS: tuple[tuple[str, str, str, dict[str, object]], ...] = (
    ("bo", "cancel", "cancel", {"reason": "Ill"}),
    ("bo", "extend", "extend", {"departure": "2027-07-14"}),
    ("bo", "check_out", "check-out", {}),
    ("bo", "undo", "undo", {}),
    ("ben", "no_show", "no-show", {}),
    ("carl", "undo", "undo", {}),
)


@pytest.mark.parametrize("approved", [False, True], ids=["requests", "stays"])
async def test_every_verb_decides_the_same_by_each_path(place: Place, *, approved: bool) -> None:
    differing: list[object] = []
    for who, verb, path, fields in _ON_STAYS if approved else _ON_REQUESTS:
        told = dict(fields)
        if verb == "transfer":
            told["member_id"] = place.house.ben.id
        by_http, by_broker = await _twins(place, approved=approved)
        visitor: Visitor = getattr(place.house, who)
        heard = await visitor.decide(path, by_http, **told)
        answer = await place.by_broker(
            who, verb, booking_id=by_broker["id"], version=by_broker["version"], **told
        )
        if _outcome(heard) != _said(answer):
            differing.append((who, verb, _outcome(heard), _said(answer)))
        for each in (by_http, by_broker):
            await _clear(place, each["id"])

    assert differing == []


async def _clear(place: Place, booking_id: str) -> None:
    """Nothing of one verb is in the way of the next."""
    now = await place.house.ana.get(f"/bookings/{booking_id}")
    for verb in ("withdraw", "cancel"):
        if verb in now["can"]:
            now = await place.house.ana.decide(verb, now)


def _outcome(heard: Answer) -> tuple[object, ...]:
    if heard.status < 300:
        return True, heard["state"], heard["version"]
    return False, heard.code, heard["detail"]


def _said(answer: Mapping[str, Any]) -> tuple[object, ...]:
    if answer["ok"]:
        return True, answer["state"], answer["version"]
    return False, answer["code"], answer["text"]


async def test_a_request_decides_the_same_by_each_path_and_once(place: Place) -> None:
    house = place.house
    items = [{"resource_id": house.blue, **_ITEM}]
    july = {"items": items, "arrival": "2027-07-09", "departure": "2027-07-12"}
    full = {**july, "items": [{"resource_id": house.blue, "persons": 9}]}

    heard = await house.bo.post("/bookings", july)
    said = await place.by_broker("bo", "request", **july)
    refused = await house.bo.post("/bookings", full)
    turned_down = await place.by_broker("bo", "request", **full)
    viewer = await place.by_broker("carl", "request", **july)

    assert (said["state"], said["version"]) == (heard["state"], heard["version"])
    seen = await house.bo.get(f"/bookings/{said['booking_id']}")
    assert (seen["member"]["name"], seen["arrival"]) == ("Bo", "2027-07-09")
    assert (turned_down["code"], turned_down["text"]) == (refused.code, refused["detail"])
    assert (viewer["ok"], viewer["code"]) == (False, "not_allowed")


async def test_hours_are_asked_for_and_comments_made(place: Place) -> None:
    house = place.house
    drive = {
        "items": [{"resource_id": house.car, **_ITEM}],
        "start": "2027-07-10T10:00",
        "end": "2027-07-10T12:00",
    }

    said = await place.by_broker("bo", "request", **drive)
    taken = await place.by_broker("ben", "request", **drive)
    wrong = await place.by_broker("bo", "request", **{**drive, "end": "2027-07-10T09:00"})
    spoken = await place.by_broker(
        "bo", "comment", booking_id=said["booking_id"], text="Tank is full"
    )

    assert (said["state"], taken["code"]) == ("approved", "not_available")
    assert (wrong["code"], wrong["fields"]) == ("invalid", ["end"])
    assert spoken["ok"] is True
    history = await house.bo.get(f"/bookings/{said['booking_id']}/history")
    assert history["items"][-1]["source"] == "mqtt"


async def test_who_may_act_for_others_names_them_and_nobody_else_does(place: Place) -> None:
    house = place.house
    me = await house.ana.get(f"/members/{house.bo.id}")
    await house.ana.patch(f"/members/{house.bo.id}", {"home_assistant_user_id": USER}, me.tag)
    acting = await house.ana.post(
        "/me/tokens", {"name": "ha", "scopes": ["read", "book", "decide", "act_as"]}
    )
    wish = {
        "items": [{"resource_id": house.blue, **_ITEM}],
        "arrival": "2027-07-09",
        "departure": "2027-07-12",
        "user": USER,
    }

    said = await place.switch.say("request", token=acting["token"], **wish)
    refused = await place.by_broker("ben", "request", **wish)
    unknown = await place.switch.say("request", token=acting["token"], **{**wish, "user": "e" * 32})

    assert (await house.bo.get(f"/bookings/{said['booking_id']}"))["member"]["name"] == "Bo"
    assert (refused["code"], unknown["code"]) == ("may_not_act_for", "not_linked")


async def test_a_refusal_speaks_the_language_of_whoever_asks(place: Place) -> None:
    house = place.house
    me = await house.ben.get("/me")
    await house.ben.patch("/me", {"language": "de"}, me.tag)
    booking = await house.bo.book((house.blue, 1))
    stale = {"booking_id": booking["id"], "version": 9}

    german = await place.by_broker("ben", "approve", **stale)
    english = await place.by_broker("ana", "approve", **stale)
    unknown = await place.by_broker("ana", "explode")

    assert german["code"] == english["code"] == "stale"
    assert german["text"] != english["text"]
    assert json.dumps(sorted(VERBS)) == json.dumps(unknown["allowed"])
    assert "explode" in unknown["text"]
