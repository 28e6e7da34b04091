"""A repeated command decides nothing new and gets the same answer: each operation with a key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.rights import OPERATIONS
from tests.contract.trial import allowed

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(28)
WITH_KEY = [
    name
    for name, each in OPERATIONS.items()
    if any(parameter.name == "Idempotency-Key" for parameter in each.parameters)
]
# They write nothing into the log, or open a session: sent twice, they are two.
WITHOUT_KEY = {
    *("set_up", "log_in", "refresh_session", "log_out", "register", "change_password"),
    *("reset_password", "look_at_invitation", "accept_invitation", "link_home_assistant"),
    *("create_token", "make_password_link", "create_feed", "validate_booking"),
    "change_notifications",
}


def other(body: Any) -> bytes:  # noqa: ANN401 - JSON
    """Another body of the same operation."""
    if isinstance(body, dict) and "version" in body:
        return json.dumps({**body, "version": body["version"] + 1}).encode()
    if isinstance(body, dict) and "name" in body:
        return json.dumps({**body, "name": f"{body['name']} too"}).encode()
    return json.dumps(body, indent=1).encode() if body else b"{ }"


async def head(house: House) -> int:
    return int((await house.ana.get("/events?limit=1"))["head"])


def test_every_command_takes_a_key() -> None:
    posted = {name for name, each in OPERATIONS.items() if each.method == "POST"}

    assert posted == {*WITH_KEY, *WITHOUT_KEY}


async def test_a_key_stands_for_one_decision(house: House) -> None:
    wrong: dict[str, object] = {}
    for name in WITH_KEY:
        asked = await allowed(house, name)

        first = await asked.send(Idempotency_Key=name)
        after = await head(house)
        again = await asked.send(Idempotency_Key=name)
        reused = await asked.visitor.ask(
            "POST", asked.path, raw=other(asked.body), key=name, headers=asked.headers
        )

        assert first.status < 300, (name, first.body)
        came = told(again), reused.status, reused.body.get("code"), await head(house)
        if came != (told(first), 422, "key_reused", after):
            wrong[name] = came, told(first), after

    assert wrong == {}


LINK = {"token", "path", "url"}
"""Of an invitation: nobody keeps it, so who asks again gets another for the same."""


def told(answer: Answer) -> tuple[int, Any]:
    if not isinstance(answer.body, dict):
        return answer.status, answer.body
    return answer.status, {key: each for key, each in answer.body.items() if key not in LINK}


async def test_an_invitation_that_is_asked_for_again_is_one_with_a_link_that_works(
    house: House,
) -> None:
    wish = {"name": "Nora", "email": "nora@example.org"}

    first = await house.ana.post("/invitations", wish, key="once")
    again = await house.ana.post("/invitations", wish, key="once")
    links = [{"token": each["token"]} for each in (first, again)]
    looks = [await house.dora.post("/auth/invitation", each) for each in links]

    assert first["id"] == again["id"]
    assert [each.status for each in looks] == [401, 200]
    assert len((await house.ana.get("/invitations"))["items"]) == 1


async def test_somebody_elses_key_is_theirs(house: House) -> None:
    wish = {"items": [{"resource_id": house.blue, "persons": 1}]}
    days = {"arrival": "2027-07-09", "departure": "2027-07-12"}

    mine = await house.bo.post("/bookings", {**wish, **days}, key="same")
    yours = await house.ben.post("/bookings", {**wish, **days}, key="same")

    assert (mine.status, yours.status) == (201, 201)
    assert mine["id"] != yours["id"]


async def test_a_refusal_is_the_answer_to_its_key_from_then_on(house: House) -> None:
    full = await house.ana.book((house.blue, 2))
    await house.ben.decide("approve", full)
    wish = {"items": [{"resource_id": house.blue, "persons": 1}]}
    days = {"arrival": "2027-07-09", "departure": "2027-07-12"}

    refused = await house.bo.post("/bookings", {**wish, **days}, key="once")
    shown = await house.ana.get(f"/bookings/{full['id']}")
    await house.ana.decide("cancel", shown)
    again = await house.bo.post("/bookings", {**wish, **days}, key="once")
    anew = await house.bo.post("/bookings", {**wish, **days}, key="twice")

    assert (refused.status, refused.code) == (409, "not_available")
    assert (again.status, again.code) == (409, "not_available")
    assert anew.status == 201


async def test_a_look_ahead_uses_no_key_up(house: House) -> None:
    booked = await house.bo.book((house.blue, 1))
    version = {"version": booked["version"]}
    path = f"/bookings/{booked['id']}/approve"

    dry = await house.ben.post(f"{path}?dry_run=true", version, key="once")
    done = await house.ben.post(path, version, key="once")

    assert (dry["dry_run"], done["state"]) == (True, "approved")
    assert "dry_run" not in done.body
