"""Holds, the waiting list and its offers, as people meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def adopt(house: House, resource_id: str, **approval: object) -> None:
    found = await house.ana.get(f"/resources/{resource_id}")
    changed = await house.ana.patch(
        f"/resources/{resource_id}", {"approval": {"mode": "one", **approval}}, found.tag
    )
    assert changed.status == 200, changed.body


async def night(house: House, resource_id: str) -> dict[str, Any]:
    days = "from=2027-07-09&to=2027-07-10"
    found = await house.carl.get(f"/availability?{days}&resource_id={resource_id}")
    told: dict[str, Any] = found["items"][0]["nights"][0]
    return told


async def as_it_is(house: House, booking: Answer) -> Answer:
    return await house.bo.get(f"/bookings/{booking['id']}")


async def offered(house: House) -> Answer:
    """Bo waited for the blue room, which Ben has given back."""
    taken = await house.ana.decide("approve", await house.ben.book((house.blue, 2)))
    waits = await house.bo.book((house.blue, 2), if_full="waitlist")
    assert waits.status == 201, waits.body
    await house.ben.decide("cancel", taken)
    return await as_it_is(house, waits)


@pytest.mark.rule(15)
async def test_a_hold_is_shown_and_takes_the_places(house: House) -> None:
    await adopt(house, house.blue, hold_hours=48)

    booked = await house.bo.book((house.blue, 2))

    assert booked["held_until"] == "2027-03-03T09:00:00.000000Z"
    assert "held_until" not in (await house.carl.get(f"/bookings/{booked['id']}")).body
    assert await night(house, house.blue) == {
        "night": "2027-07-09",
        "capacity": 2,
        "taken": 0,
        "held": 2,
        "free": 0,
        "requested": 0,
    }
    assert (await house.ben.book((house.blue, 1))).code == "not_available"


@pytest.mark.rule(15)
async def test_a_hold_that_is_over_is_shown_no_more(house: House) -> None:
    await adopt(house, house.blue, hold_hours=48)
    booked = await house.bo.book((house.blue, 2))
    house.hands.pass_by(hours=48)
    house.bo = await house.log_in("bo@example.org")
    house.carl = await house.log_in("carl@example.org")

    assert "held_until" not in (await as_it_is(house, booked)).body
    assert (await night(house, house.blue))["free"] == 2


async def test_an_admin_says_how_long_places_are_kept(house: House) -> None:
    await adopt(house, house.blue, hold_hours=48, offer_hours=12, offer_over="loses")

    approval = (await house.bo.get(f"/resources/{house.blue}"))["approval"]

    assert (approval["hold_hours"], approval["offer_hours"]) == (48, 12)
    assert approval["offer_over"] == "loses"
    await adopt(house, house.blue, hold_hours=None)
    assert (await house.bo.get(f"/resources/{house.blue}"))["approval"]["hold_hours"] is None


@pytest.mark.parametrize("hours", [0, -1, 8761, "12"])
async def test_hours_have_bounds(house: House, hours: object) -> None:
    found = await house.ana.get(f"/resources/{house.blue}")
    approval = {"mode": "one", "hold_hours": hours}

    refused = await house.ana.patch(f"/resources/{house.blue}", {"approval": approval}, found.tag)

    assert refused.status == 422


@pytest.mark.rule(16)
async def test_losers_wait_and_the_approver_is_told_who_they_are(house: House) -> None:
    first, second = await house.bo.book((house.blue, 2)), await house.ben.book((house.blue, 1))

    foreseen = await house.ana.post(f"/bookings/{first['id']}/approve?dry_run=true", {"version": 1})
    won = await house.ana.decide("approve", first)

    assert [each["id"] for each in foreseen["losers"]] == [second["id"]]
    assert [each["id"] for each in won["losers"]] == [second["id"]]
    lost = await house.ben.get(f"/bookings/{second['id']}")
    assert (lost["state"], lost["rank"]) == ("waitlisted", 1)
    assert "withdraw" in lost["can"]


async def test_the_waiting_list_is_in_the_order_of_the_queue(house: House) -> None:
    await house.ana.decide("approve", await house.ben.book((house.blue, 2)))
    first = await house.bo.book((house.blue, 2), if_full="waitlist")
    house.hands.pass_by(minutes=1)
    second = await house.ana.book((house.blue, 2), if_full="waitlist")

    listed = await house.carl.get("/waitlist")

    assert [each["id"] for each in listed["items"]] == [first["id"], second["id"]]
    assert (first["rank"], second["rank"]) == (1, 2)
    assert "rank" not in listed["items"][0]


async def test_whoever_would_wait_is_told_so_beforehand(house: House) -> None:
    await house.ana.decide("approve", await house.ben.book((house.blue, 2)))
    wish = {
        "items": [{"resource_id": house.blue, "persons": 1}],
        "arrival": "2027-07-09",
        "departure": "2027-07-10",
    }

    assert (await house.bo.post("/bookings/validate", wish))["valid"] is False
    foreseen = await house.bo.post("/bookings/validate", {**wish, "if_full": "waitlist"})

    assert (foreseen["valid"], foreseen["state"]) == (True, "waitlisted")


@pytest.mark.rule(32)
async def test_an_offer_is_taken(house: House) -> None:
    waits = await offered(house)

    assert (waits["state"], waits["offer"]) == (
        "waitlisted",
        {"until": "2027-03-02T09:00:00.000000Z"},
    )
    assert {"accept", "refuse_offer", "withdraw"} <= set(waits["can"])
    taken = await house.bo.decide("accept", waits)

    assert (taken["state"], taken["held_until"]) == ("pending", "2027-07-08T22:00:00.000000Z")
    assert (await house.ana.decide("approve", taken))["state"] == "approved"


@pytest.mark.rule(32)
async def test_an_offer_is_left_to_others(house: House) -> None:
    waits = await offered(house)

    left = await house.bo.decide("refuse-offer", waits)

    assert (left["state"], "offer" in left.body) == ("waitlisted", False)
    assert (await house.ben.book((house.blue, 2))).status == 201


@pytest.mark.parametrize("verb", ["accept", "refuse-offer"])
async def test_others_do_nothing_with_an_offer(house: House, verb: str) -> None:
    waits = await offered(house)

    refused = await house.ben.decide(verb, waits)

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_the_history_tells_of_the_queue_in_words(house: House) -> None:
    waits = await offered(house)
    await house.bo.decide("accept", waits)

    history = await house.bo.get(f"/bookings/{waits['id']}/history")

    assert [each["type"] for each in history["items"]] == [
        "booking_requested",
        "booking_waitlisted",
        "booking_offered",
        "booking_offer_accepted",
    ]
    assert history["items"][-1]["text"] == "Bo took the offer"


@pytest.mark.rule(11)
async def test_of_several_resources_those_that_are_free(house: House) -> None:
    await house.ana.decide("approve", await house.ben.book((house.blue, 2)))

    nothing = await house.bo.book((house.blue, 1), (house.attic, 1))
    rest = await house.bo.book((house.blue, 1), (house.attic, 1), whatever_is_free=True)

    assert nothing.code == "not_available"
    assert [each["resource_id"] for each in rest["items"]] == [house.attic]


@pytest.mark.rule(14, 32)
async def test_more_places_are_offered_at_once_and_fewer_take_none_away(house: House) -> None:
    await house.ana.decide("approve", await house.ben.book((house.blue, 2)))
    waits = await house.bo.book((house.blue, 1), if_full="waitlist")

    more = await resize(house, places=3)
    offered = await as_it_is(house, waits)
    fewer = await resize(house, places=1)

    assert more["places"] == 3
    assert "accept" in offered["can"]
    assert fewer["places"] == 1
    needs = await house.ana.get("/attention")
    assert [each["kind"] for each in needs["items"]] == ["overbooked"]
    assert (await as_it_is(house, waits))["state"] == "waitlisted"


async def test_only_admins_make_room(house: House) -> None:
    found = await house.ana.get(f"/resources/{house.blue}")

    refused = await house.bo.patch(f"/resources/{house.blue}", {"places": 9}, found.tag)

    assert refused.code == "not_allowed"


async def resize(house: House, **size: int) -> Answer:
    found = await house.ana.get(f"/resources/{house.blue}")
    changed = await house.ana.patch(f"/resources/{house.blue}", size, found.tag)
    assert changed.status == 200, changed.body
    return changed
