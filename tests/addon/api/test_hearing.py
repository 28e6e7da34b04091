"""Votes, objections and parts of a request, as people meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.test_waiting import adopt

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def asked(house: House, **approval: object) -> Answer:
    """Bo wants the blue room, which is decided like that."""
    await adopt(house, house.blue, **approval)
    return await house.bo.book((house.blue, 1))


async def test_how_it_is_decided_is_part_of_the_policy(house: House) -> None:
    policy = {
        "mode": "quorum",
        "needed": 3,
        "silence_hours": 12,
        "auto_below": {"persons": 2, "nights": None},
        "on_absence": "escalate",
    }

    await adopt(house, house.blue, **policy)

    shown = (await house.carl.get(f"/resources/{house.blue}"))["approval"]
    assert {name: shown[name] for name in policy} == policy


@pytest.mark.rule(17, 18)
async def test_a_quorum_is_reached_vote_by_vote(house: House) -> None:
    booked = await asked(house, mode="quorum", needed=2)

    voted = await house.ben.decide("approve", booked)
    done = await house.ana.decide("approve", booked)

    assert (voted["state"], voted["version"]) == ("pending", 1)
    assert voted["parts"][0]["votes"] == [
        {"member": {"id": house.ben.id, "name": "Ben"}, "yes": True}
    ]
    assert done["state"] == "approved"


async def test_who_voted_is_for_those_who_decide(house: House) -> None:
    booked = await asked(house, mode="quorum", needed=2)
    await house.ben.decide("approve", booked)

    (part,) = (await house.bo.get(f"/bookings/{booked['id']}"))["parts"]

    assert (part["needed"], part["yes"], part["no"], "votes" in part) == (2, 1, 0, False)
    assert "parts" not in (await house.carl.get(f"/bookings/{booked['id']}")).body


async def test_who_has_voted_is_not_asked_again(house: House) -> None:
    booked = await asked(house, mode="quorum", needed=2)
    await house.ben.decide("approve", booked)

    assert (await house.ben.get("/inbox"))["pending"] == 0
    assert (await house.ana.get("/inbox"))["pending"] == 1


@pytest.mark.rule(17)
async def test_an_objection_ends_the_silence(house: House) -> None:
    booked = await asked(house, mode="silence", silence_hours=48)

    objected = await house.ana.decide("object", booked, reason="We wanted that too")

    assert booked["parts"][0]["silent_until"] == "2027-03-03T09:00:00.000000Z"
    assert (objected["parts"][0]["mode"], "object" in objected["can"]) == ("one", False)


@pytest.mark.parametrize("who", ["bo", "carl"])
async def test_requester_and_viewers_do_not_object(house: House, who: str) -> None:
    booked = await asked(house, mode="silence")

    refused = await getattr(house, who).decide("object", booked)

    assert (refused.status, refused.code) == (403, "not_allowed")


@pytest.mark.rule(17)
async def test_parts_are_decided_apart(house: House) -> None:
    booked = await house.bo.book((house.blue, 1), (house.attic, 1), whatever_is_free=True)

    declined = await house.ben.decide("decline", booked, reason="Too cold", items=[house.attic])
    again = await house.ana.decide("approve", booked, items=[house.attic])
    rest = await house.ana.decide("approve", booked, items=[house.blue])

    assert [each["approved"] for each in declined["parts"]] == [None, False]
    assert (again.status, again.code) == (409, "already_decided")
    assert (rest["state"], [each["resource_id"] for each in rest["items"]]) == (
        "approved",
        [house.blue],
    )


async def test_the_history_tells_of_votes_in_words(house: House) -> None:
    booked = await asked(house, mode="quorum", needed=2)
    await house.ben.decide("decline", booked, reason="Roof is open")

    history = await house.bo.get(f"/bookings/{booked['id']}/history")

    assert [each["text"] for each in history["items"]][1:] == [
        "Ben voted no on Blue Room",
        "The decision was handed on: not enough can say yes any more",
    ]
