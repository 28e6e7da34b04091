"""Taking back, asking back, and offering something else, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def cancelled(house: House) -> Answer:
    approved = await house.ben.decide("approve", await house.bo.book((house.blue, 2)))
    return await house.bo.decide("cancel", approved)


@pytest.mark.rule(27)
async def test_a_cancellation_is_taken_back(house: House) -> None:
    ended = await cancelled(house)

    tried = await house.bo.post(
        f"/bookings/{ended['id']}/undo?dry_run=true", {"version": ended["version"]}
    )
    restored = await house.bo.decide("undo", ended, reason="We come after all")
    told = await house.bo.get(f"/bookings/{ended['id']}/history", headers={"Accept-Language": "de"})

    assert ended["undo_until"] == "2027-03-02T09:00:00.000000Z"
    assert "undo" in ended["can"]
    assert (tried["state"], tried["dry_run"]) == ("approved", True)
    assert (restored["state"], "undo_until" in restored.body) == ("approved", False)
    assert told["items"][-1]["text"] == ("Bo hat das zurückgenommen; es ist wieder zugesagt")


@pytest.mark.rule(27)
async def test_what_is_taken_meanwhile_is_named_with_what_is_free(house: House) -> None:
    ended = await cancelled(house)
    other = await house.ana.book((house.blue, 1), for_member_id=house.carl.id)
    await house.ben.decide("approve", other)

    previewed = await house.bo.post(
        f"/bookings/{ended['id']}/undo?dry_run=true", {"version": ended["version"]}
    )
    refused = await house.bo.decide("undo", ended)

    for answer in (previewed, refused):
        assert (answer.status, answer.code) == (409, "not_available")
        assert {each["night"] for each in answer["conflicts"]} == {
            "2027-07-09",
            "2027-07-10",
            "2027-07-11",
        }
        assert answer["alternatives"][0]["resource_id"] == house.blue


async def test_after_its_time_nothing_is_taken_back(house: House) -> None:
    ended = await cancelled(house)
    house.hands.pass_by(days=1)
    house.bo = await house.log_in("bo@example.org")

    shown = await house.bo.get(f"/bookings/{ended['id']}")
    refused = await house.bo.decide("undo", ended)

    assert "undo" not in shown["can"]
    assert (refused.status, refused.code) == (409, "too_late")


async def test_the_policy_says_how_long(house: House) -> None:
    room = await house.ana.get(f"/resources/{house.blue}")
    never = {"approval": {"mode": "one", "undo_hours": 0}}
    changed = await house.ana.patch(f"/resources/{house.blue}", never, room.tag)

    ended = await cancelled(house)

    assert changed["approval"]["undo_hours"] == 0
    assert "undo" not in ended["can"]


@pytest.mark.rule(23)
async def test_a_question_and_its_answer_are_read_by_whom_they_concern(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    asked = await house.ben.decide("ask", booked, question="Does the dog come too?")
    shown = await house.bo.get(f"/bookings/{booked['id']}")
    seen = await house.carl.get(f"/bookings/{booked['id']}")
    answered = await house.bo.decide("answer", asked, answer="No")
    told = await house.ben.get(f"/bookings/{booked['id']}/history")

    assert asked["talk"]["kind"] == "question"
    assert (shown["question"], "answer" in shown["can"]) == ("Does the dog come too?", True)
    assert "dog" not in str(seen.body)
    assert (answered["state"], "talk" in answered.body) == ("pending", False)
    assert told["items"][-1]["data"]["answer"] == "No"


@pytest.mark.rule(23)
async def test_something_else_is_offered_and_accepted(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    offered = await house.ben.decide(
        "offer", booked, arrival="2027-07-16", departure="2027-07-18", note="The painters"
    )
    shown = await house.bo.get(f"/bookings/{booked['id']}")
    accepted = await house.bo.decide("accept", offered)

    assert offered["talk"]["offer"]["arrival"] == "2027-07-16"
    assert (shown["arrival"], shown["question"]) == ("2027-07-09", "The painters")
    assert {"accept", "refuse_offer"} <= set(shown["can"])
    assert (accepted["state"], accepted["arrival"], accepted["decided_by"]["name"]) == (
        "approved",
        "2027-07-16",
        "Ben",
    )


async def test_an_offer_is_refused_and_the_request_stands(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    offered = await house.ben.decide("offer", booked, departure="2027-07-11")

    refused = await house.bo.decide("refuse-offer", offered)

    assert (refused["state"], refused["departure"]) == ("pending", "2027-07-12")
    assert "talk" not in refused.body


async def test_others_neither_ask_nor_offer(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    asked = await house.carl.decide("ask", booked, question="Why?")
    offered = await house.bo.decide("offer", booked, departure="2027-07-11")

    assert (asked.status, asked.code) == (403, "not_allowed")
    assert (offered.status, offered.code) == (403, "not_allowed")


@pytest.mark.rule(27)
async def test_what_was_asked_is_open_again_when_the_end_is_taken_back(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    asked = await house.ben.decide("ask", booked, question="Does the dog come too?")

    ended = await house.bo.decide("withdraw", asked)
    back = await house.bo.decide("undo", ended)

    assert "question" not in ended.body
    assert (back["question"], back["talk"]["kind"]) == ("Does the dog come too?", "question")
    assert "answer" in back["can"]
