from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import House


@pytest.mark.rule(21)
async def test_a_delegate_finds_the_requests_in_their_inbox(house: House) -> None:
    given = {"to": house.bo.id, "until": "2027-06-30"}
    asked = await house.ana.book((house.blue, 1), for_member_id=house.carl.id)

    shown = await house.ben.post("/me/delegation", given)
    inbox = await house.bo.get("/inbox")
    approved = await house.bo.decide("approve", asked)

    assert shown.body == {"to": {"id": house.bo.id, "name": "Bo"}, "until": "2027-06-30"}
    assert [each["id"] for each in inbox["items"]] == [asked["id"]]
    assert approved["decided_by"]["id"] == house.bo.id


async def test_without_a_delegation_there_is_nothing_to_decide(house: House) -> None:
    asked = await house.ana.book((house.blue, 1), for_member_id=house.carl.id)

    await house.ben.post("/me/delegation", {"to": house.bo.id, "until": "2027-06-30"})
    ended = await house.ben.ask("DELETE", "/me/delegation")
    refused = await house.bo.decide("approve", asked)

    assert (ended.status, (await house.ben.get("/me/delegation"))["to"]) == (204, None)
    assert (refused.status, refused.code) == (403, "not_allowed")
    assert (await house.bo.get("/inbox"))["items"] == []


async def test_a_delegation_is_over_after_its_last_day(house: House) -> None:
    shown = await house.ben.post("/me/delegation", {"to": house.bo.id, "until": "2027-03-01"})
    house.hands.pass_by(days=1)
    ben = await house.log_in("ben@example.org")

    assert shown["until"] == "2027-03-01"
    assert (await ben.get("/me/delegation")).body == {"to": None, "until": None}


async def test_a_delegate_has_to_be_able_to_decide(house: House) -> None:
    viewer = await house.ben.post("/me/delegation", {"to": house.carl.id, "until": "2027-06-30"})
    past = await house.ben.post("/me/delegation", {"to": house.bo.id, "until": "2026-06-30"})

    assert [(each.status, each.code) for each in (viewer, past)] == [
        (422, "delegate_unfit"),
        (422, "over_already"),
    ]


@pytest.mark.rule(40)
async def test_whoever_asks_to_be_forgotten_is_seen_by_the_admins(house: House) -> None:
    asked = await house.bo.post("/me/erasure")

    inbox = await house.ana.get("/inbox")
    member = await house.ana.get(f"/members/{house.bo.id}")

    assert asked["requested_at"] == member["erasure_requested_at"]
    assert [(each["kind"], each["id"]) for each in inbox["items"]] == [("erasure", house.bo.id)]
    assert (await house.ben.get("/inbox"))["items"] == []
    assert "erasure_requested_at" not in (await house.ben.get(f"/members/{house.bo.id}")).body


@pytest.mark.rule(40)
async def test_asking_to_be_forgotten_can_be_taken_back(house: House) -> None:
    await house.bo.post("/me/erasure")

    back = await house.bo.ask("DELETE", "/me/erasure")

    assert (back.status, (await house.bo.get("/me/erasure"))["requested_at"]) == (204, None)
    assert (await house.ana.get("/inbox"))["items"] == []


@pytest.mark.rule(40)
async def test_an_admin_carries_an_erasure_out(house: House) -> None:
    await house.bo.post("/me/erasure")

    erased = await house.ana.post(f"/members/{house.bo.id}/erase")

    assert (erased["state"], erased["erasure_requested_at"]) == ("erased", None)
    assert (await house.ana.get("/inbox"))["items"] == []


async def test_everybody_says_what_they_want_to_be_told(house: House) -> None:
    before = await house.bo.get("/me/notifications")

    changed = await house.bo.post("/me/notifications", {"reminders": False})

    assert set(before.body.values()) == {True}
    assert changed.body == {**before.body, "reminders": False}
    assert (await house.bo.get("/me/notifications")).body == changed.body
    assert (await house.ben.get("/me/notifications")).body == before.body
