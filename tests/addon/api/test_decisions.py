"""Approving, declining, withdrawing, cancelling, changing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import House


async def test_an_approver_approves_with_a_note(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    approved = await house.ben.decide("approve", booked, note="Enjoy")

    assert (approved["state"], approved["version"]) == ("approved", 2)
    assert (approved["decided_by"]["name"], approved["decision_note"]) == ("Ben", "Enjoy")
    assert (await house.bo.get(f"/bookings/{booked['id']}"))["decision_note"] == "Enjoy"


@pytest.mark.parametrize("who", ["bo", "carl"])
@pytest.mark.parametrize("verb", ["approve", "decline"])
async def test_others_decide_nothing(house: House, who: str, verb: str) -> None:
    booked = await house.bo.book((house.blue, 2))
    reason = {"reason": "No"} if verb == "decline" else {}

    refused = await getattr(house, who).decide(verb, booked, **reason)

    assert (refused.status, refused.code) == (403, "not_allowed")


@pytest.mark.parametrize("verb", ["withdraw", "cancel"])
async def test_others_give_nothing_up(house: House, verb: str) -> None:
    booked = await house.bo.book((house.blue, 2))

    refused = await house.ben.decide(verb, booked)

    assert (refused.status, refused.code) == (403, "not_allowed")


@pytest.mark.rule(19)
async def test_nobody_approves_their_own_while_others_can(house: House) -> None:
    booked = await house.ben.book((house.blue, 2))

    refused = await house.ben.decide("approve", booked)

    assert (refused.status, refused.code) == (403, "self_approval")


async def test_a_decision_is_bound_to_the_version_that_was_shown(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    await house.ben.decide("approve", booked)

    late = await house.ana.decide("decline", booked, reason="Too late")

    assert (late.status, late.code, late["current_version"]) == (409, "stale", 2)


async def test_the_same_key_decides_once(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    path = f"/bookings/{booked['id']}/approve"

    first = await house.ben.post(path, {"version": 1}, key="tap")
    again = await house.ben.post(path, {"version": 1}, key="tap")

    assert (first.status, again.status) == (200, 200)
    assert first["version"] == again["version"] == 2


@pytest.mark.rule(22)
async def test_a_reason_reaches_the_requester_and_an_internal_note_does_not(
    house: House,
) -> None:
    booked = await house.bo.book((house.blue, 2))
    words = {"reason": "The painters come", "internal_note": "He broke the lamp"}

    declined = await house.ben.decide("decline", booked, **words)
    seen = await house.bo.get(f"/bookings/{booked['id']}")
    history = await house.bo.get(f"/bookings/{booked['id']}/history")

    assert (declined["state"], declined["internal_note"]) == ("declined", "He broke the lamp")
    assert seen["reason"] == "The painters come"
    assert "lamp" not in str(seen.body) + str(history.body)


async def test_declining_needs_a_reason(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    refused = await house.ben.decide("decline", booked)

    assert refused.status == 422
    assert refused["errors"][0]["pointer"] == "/reason"


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    rival = await house.ana.book((house.blue, 1))

    told = await house.ben.post(f"/bookings/{booked['id']}/approve?dry_run=true", {"version": 1})

    assert (told["state"], told["dry_run"]) == ("approved", True)
    assert [each["id"] for each in told["losers"]] == [rival["id"]]
    assert (await house.ben.get(f"/bookings/{booked['id']}"))["state"] == "pending"


@pytest.mark.rule(16)
async def test_an_approver_sees_who_would_lose(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    rival = await house.ana.book((house.blue, 1))

    seen = await house.ben.get(f"/bookings/{booked['id']}")

    assert [(each["id"], each["member"]["name"]) for each in seen["rivals"]] == [
        (rival["id"], "Ana")
    ]


async def test_withdrawing_takes_a_request_back(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    withdrawn = await house.bo.decide("withdraw", booked, reason="Plans changed")
    again = await house.bo.decide("withdraw", withdrawn)

    assert withdrawn["state"] == "withdrawn"
    assert (again.status, again.code) == (409, "wrong_state")
    assert again["current_state"] == "withdrawn"


@pytest.mark.rule(26)
async def test_cancelling_lists_exactly_what_was_freed(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    approved = await house.ben.decide("approve", booked)

    cancelled = await house.bo.decide("cancel", approved)
    again = await house.ana.book((house.blue, 2))

    assert cancelled["state"] == "cancelled"
    assert cancelled["freed"] == [
        {"resource_id": house.blue, "night": f"2027-07-{day:02}", "persons": 2}
        for day in (9, 10, 11)
    ]
    assert again.status == 201


@pytest.mark.rule(24)
async def test_fewer_nights_need_nobody(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    approved = await house.ben.decide("approve", booked)

    changed = await house.bo.patch(
        f"/bookings/{booked['id']}", {"departure": "2027-07-11"}, approved.tag
    )

    assert (changed["state"], changed["nights"], changed["change"]) == ("approved", 2, None)
    assert changed["freed"] == [{"resource_id": house.blue, "night": "2027-07-11", "persons": 2}]


@pytest.mark.rule(24)
async def test_more_nights_wait_while_the_old_ones_stand(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    approved = await house.ben.decide("approve", booked)
    path = f"/bookings/{booked['id']}"

    asked = await house.bo.patch(path, {"departure": "2027-07-14"}, approved.tag)
    inbox = await house.ben.get("/inbox")
    granted = await house.ben.decide("approve", asked)

    assert (asked["departure"], asked["change"]["departure"]) == ("2027-07-12", "2027-07-14")
    assert [each["kind"] for each in inbox["items"]] == ["change"]
    assert (granted["departure"], granted["change"]) == ("2027-07-14", None)


async def test_a_declined_change_leaves_the_stay(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    approved = await house.ben.decide("approve", booked)
    path = f"/bookings/{booked['id']}"
    asked = await house.bo.patch(path, {"departure": "2027-07-14"}, approved.tag)

    declined = await house.ben.decide("decline", asked, reason="Guests come")

    assert (declined["state"], declined["departure"]) == ("approved", "2027-07-12")
    assert declined["change"] is None


async def test_only_the_holder_and_admins_change(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    refused = await house.ben.patch(
        f"/bookings/{booked['id']}", {"departure": "2027-07-11"}, booked.tag
    )

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_hours_are_no_nights(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    refused = await house.bo.patch(
        f"/bookings/{booked['id']}", {"start": "2027-07-11T10:00"}, booked.tag
    )

    assert refused["errors"][0]["pointer"] == "/start"


async def test_history_tells_all_in_words_and_as_data(house: House) -> None:
    booked = await house.bo.book((house.blue, 2), note="With the dog")
    await house.ben.decide("approve", booked)

    told = await house.bo.get(
        f"/bookings/{booked['id']}/history", headers={"Accept-Language": "de-AT, en;q=0.5"}
    )

    first, second = told["items"]
    assert first["text"] == ("Bo hat Blue Room angefragt, 09.07.2027 bis 12.07.2027, Personen: 2")
    assert (first["type"], first["data"]["note"]) == ("booking_requested", "With the dog")
    assert (second["actor"]["name"], second["data"]["state"]) == ("Ben", "approved")


@pytest.mark.rule(37)
async def test_history_of_others_has_no_notes(house: House) -> None:
    booked = await house.bo.book((house.blue, 2), note="With the dog")

    told = await house.carl.get(f"/bookings/{booked['id']}/history")

    assert told.status == 200
    assert "dog" not in str(told.body)


async def test_the_inbox_is_for_those_who_decide(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    dora = {"name": "Dora", "email": "dora@example.org", "password": "a long enough one"}
    house.hands.pass_by(minutes=1)
    await house.dora.post("/auth/register", dora)

    ana, ben, bo = [await who.get("/inbox") for who in (house.ana, house.ben, house.bo)]

    assert [each["kind"] for each in ana["items"]] == ["request", "registration"]
    assert [each["id"] for each in ben["items"]] == [booked["id"]]
    assert (bo["pending"], bo["oldest"]) == (0, None)


@pytest.mark.rule(19)
async def test_the_own_request_stands_in_the_inbox_of_those_who_may_approve_it(
    house: House,
) -> None:
    own = await house.ana.book((house.blue, 2))
    wards = await house.ana.book((house.attic, 1), for_member_id=house.carl.id)

    ana, ben = [await who.get("/inbox") for who in (house.ana, house.ben)]
    await house.ana.post(f"/members/{house.ben.id}/deactivate")
    alone = await house.ana.get("/inbox")

    assert (own["can"].count("decline"), ana["items"], ana["pending"]) == (1, [], 0)
    assert {each["id"] for each in ben["items"]} == {own["id"], wards["id"]}
    assert {each["id"] for each in alone["items"]} == {own["id"], wards["id"]}


@pytest.mark.rule(19)
async def test_the_own_change_waits_for_somebody_else(house: House) -> None:
    booked = await house.ana.book((house.blue, 2))
    approved = await house.ben.decide("approve", booked)
    await house.ana.patch(f"/bookings/{booked['id']}", {"departure": "2027-07-14"}, approved.tag)

    ana, ben = [await who.get("/inbox") for who in (house.ana, house.ben)]

    assert ana["items"] == []
    assert [each["kind"] for each in ben["items"]] == ["change"]
