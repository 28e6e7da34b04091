"""Every decision explains itself: who, when, by which rules, against whom, with which figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.addon.api.test_quotas import limit
from tests.addon.api.test_waiting import adopt

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House, Visitor

GERMAN = {"Accept-Language": "de"}


async def told(who: Visitor, booking: Answer, **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    found = await who.get(f"/bookings/{booking['id']}/history", **more)
    assert found.status == 200, found.body
    items: list[dict[str, Any]] = found["items"]
    return items


def of(items: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (only,) = [each for each in items if each["type"] == kind]
    return only


@pytest.mark.rule(36)
async def test_a_decision_names_the_rules_it_was_made_under_and_those_in_force(
    house: House,
) -> None:
    booked = await house.bo.book((house.blue, 2))
    await adopt(house, house.blue, hold_hours=48)
    await house.ben.decide("approve", booked)

    items = await told(house.bo, booked)
    german = await told(house.bo, booked, headers=GERMAN)

    asked, approved = of(items, "booking_requested"), of(items, "booking_approved")
    name = {"resource_id": house.blue, "resource_name": "Blue Room"}
    assert asked["rules"] == [{**name, "version": 1, "in_force": 1}]
    assert approved["rules"] == [{**name, "version": 1, "in_force": 2}]
    assert asked["because"][0] == "Rules of Blue Room: version 1"
    assert "version 2 was in force by then" in approved["because"][0]
    assert "inzwischen galt Version 2" in of(german, "booking_approved")["because"][0]


@pytest.mark.rule(13, 16, 37)
async def test_rivals_are_told_to_those_who_decide_and_to_nobody_else(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    rival = await house.ana.book((house.blue, 1))
    await house.ben.decide("approve", booked)

    ben, bo, carl = [await told(who, booked) for who in (house.ben, house.bo, house.carl)]

    approved = of(ben, "booking_approved")
    assert [each["id"] for each in approved["rivals"]] == [rival["id"]]
    assert "Also asked for by Ana" in approved["because"]
    assert "Nobody else asked for the same" in of(ben, "booking_requested")["because"]
    for items in (bo, carl):
        assert all("rivals" not in each for each in items)
        assert "Ana" not in str([each.get("because") for each in items])


async def test_rivals_are_those_of_then(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    gone = await house.ana.book((house.blue, 1))
    await house.ana.decide("withdraw", gone)
    await house.ben.decide("approve", booked)

    items = await told(house.ben, booked)

    assert of(items, "booking_approved")["rivals"] == []


async def test_who_lost_is_told_why_and_approvers_to_whom(house: House) -> None:
    won, lost = await house.ben.book((house.blue, 2)), await house.bo.book((house.blue, 1))
    await house.ana.decide("approve", won)

    ana, own = await told(house.ana, lost), await told(house.bo, lost)

    assert "The places went to Ben" in of(ana, "booking_waitlisted")["because"]
    assert [each["id"] for each in of(ana, "booking_waitlisted")["rivals"]] == [won["id"]]
    assert of(own, "booking_waitlisted")["because"] == ["Another booking got the places"]


async def test_who_or_what_said_yes_is_told(house: House) -> None:
    alone = await house.ana.get(f"/members/{house.ben.id}")
    await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["member"]}, alone.tag)
    own = await house.ana.book((house.blue, 1))
    await house.ana.decide("approve", own)
    driven = await house.bo.book((house.car, 1), start="2027-07-01T10:00", end="2027-07-01T15:00")

    mine, drive = await told(house.ana, own), await told(house.carl, driven, headers=GERMAN)

    said, german = [of(each, "booking_approved")["because"] for each in (mine, drive)]
    assert any("by whoever it is for" in each for each in said)
    assert "Nach diesen Regeln musste niemand entscheiden" in german


@pytest.mark.rule(17, 18)
async def test_silence_is_a_reason_and_so_are_votes(house: House) -> None:
    await adopt(house, house.blue, mode="silence", silence_hours=1)
    quiet = await house.bo.book((house.blue, 1))
    await adopt(house, house.attic, mode="quorum", needed=2)
    voted = await house.bo.book((house.attic, 1))
    await house.ben.decide("approve", voted)
    await house.ana.decide("approve", voted)
    house.hands.pass_by(hours=2)
    house.ben, house.carl = [await house.log_in(f"{who}@example.org") for who in ("ben", "carl")]
    await house.ben.post(f"/bookings/{quiet['id']}/comment", {"comment": "How nice"})
    await house.ben.book((house.blue, 2))

    silence, votes, hidden = (
        await told(house.ben, quiet),
        await told(house.ben, voted),
        await told(house.carl, voted),
    )

    assert "Nobody objected in time" in of(silence, "booking_approved")["because"]
    wanted = "Votes on Attic: 2 yes, 0 no; 2 yes needed"
    assert wanted in of(votes, "booking_approved")["because"]
    assert wanted not in of(hidden, "booking_approved")["because"]


@pytest.mark.rule(29)
async def test_what_was_refused_is_told_to_who_asked_and_to_admins(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    refused = await house.bo.decide("approve", booked)

    bo, ana, ben = [await told(who, booked) for who in (house.bo, house.ana, house.ben)]

    assert refused.code == "not_allowed"
    assert of(bo, "command_refused")["text"].startswith("Bo was refused approving: ")
    assert of(ana, "command_refused")["data"]["codes"] == ["not_allowed"]
    assert "command_refused" not in {each["type"] for each in ben}


@pytest.mark.rule(33)
async def test_figures_stand_beside_the_decision_for_those_concerned(house: House) -> None:
    await limit(house, house.blue)
    booked = await house.bo.book((house.blue, 1))
    await house.ben.decide("approve", booked)

    items = await told(house.bo, booked, headers=GERMAN)

    kinds = [each["type"] for each in items]
    assert kinds[kinds.index("booking_approved") + 1] == "quota_weighed"
    assert "0 von 10 Nächte" in items[-1]["text"]


@pytest.mark.rule(36)
async def test_a_history_can_be_read_as_it_was(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    then = (await told(house.bo, booked))[-1]["position"]
    await house.ben.decide("approve", booked)

    before = await told(house.bo, booked)
    as_it_was = await house.bo.get(f"/bookings/{booked['id']}/history?as_of={then}")

    assert len(before) == 2
    assert [each["type"] for each in as_it_was["items"]] == ["booking_requested"]
    early = await house.bo.get(f"/bookings/{booked['id']}/history?as_of=1")
    assert early.code == "not_found"


async def test_strangers_are_told_nothing(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    assert (await house.dora.get(f"/bookings/{booked['id']}/history")).status == 401
