"""Checking in and out, staying longer, and not coming at all, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from addon.keys import STORE
from booking_core.passing import catch_up

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

TODAY = {"arrival": "2027-03-01", "departure": "2027-03-05"}


async def stay(house: House, **fields: object) -> Answer:
    """Bo's, approved, from today on."""
    asked = await house.bo.book((house.blue, 2), **{**TODAY, **fields})
    return await house.ben.decide("approve", asked)


async def later(house: House, **time: float) -> None:
    """Time has decided, and Bo has signed in again."""
    house.hands.pass_by(**time)
    await catch_up(house.client.app[STORE])
    house.bo = await house.log_in("bo@example.org")


async def test_whoever_comes_checks_in_once(house: House) -> None:
    approved = await stay(house)

    there = await house.bo.decide("check-in", approved)
    again = await house.bo.decide("check-in", approved)

    assert (there.status, there["state"], there["version"]) == (200, "active", 3)
    assert (again.status, again["state"], again["version"]) == (200, "active", 3)
    assert set(there["can"]) == {"change", "check_out", "extend", "comment"}


async def test_nobody_else_checks_in(house: House) -> None:
    approved = await stay(house)

    for visitor in (house.ben, house.carl):
        refused = await visitor.decide("check-in", approved)
        assert (refused.status, refused.code) == (403, "not_allowed")


async def test_it_is_too_early_before_the_day_of_arrival(house: House) -> None:
    approved = await stay(house, arrival="2027-03-02")

    refused = await house.bo.decide("check-in", approved)

    assert (refused.status, refused.code) == (409, "too_early")
    assert "2 March 2027" in refused["detail"]


@pytest.mark.rule(26)
async def test_leaving_early_answers_exactly_what_came_back(house: House) -> None:
    there = await house.bo.decide("check-in", await stay(house))
    await later(house, days=2)

    tried = await house.bo.post(
        f"/bookings/{there['id']}/check-out?dry_run=true", {"version": there["version"]}
    )
    left = await house.bo.decide("check-out", there)

    nights = [
        {"resource_id": house.blue, "night": f"2027-03-0{day}", "persons": 2} for day in (3, 4)
    ]
    assert (tried["freed"], tried["dry_run"]) == (nights, True)
    assert (left["state"], left["departure"], left["freed"]) == ("completed", "2027-03-03", nights)
    free = await house.bo.get("/availability?from=2027-03-01&to=2027-03-05")
    blue = next(each for each in free["items"] if each["resource_id"] == house.blue)
    assert [night["free"] for night in blue["nights"]] == [0, 0, 2, 2]


async def test_the_car_that_comes_back_early_is_free(house: House) -> None:
    drive = await house.bo.book((house.car, 1), start="2027-03-01T11:00", end="2027-03-01T18:00")
    there = await house.bo.decide("check-in", drive)
    await later(house, hours=3)

    back = await house.bo.decide("check-out", there)

    assert back["freed"] == [
        {
            "resource_id": house.car,
            "start": "2027-03-01T13:00",
            "end": "2027-03-01T18:00",
            "persons": 1,
        }
    ]


async def test_staying_longer_waits_for_a_decision_while_the_stay_goes_on(house: House) -> None:
    there = await house.bo.decide("check-in", await stay(house))

    asked = await house.bo.decide("extend", there, departure="2027-03-07")
    granted = await house.ben.decide("approve", asked)

    assert (asked["state"], asked["departure"]) == ("active", "2027-03-05")
    assert asked["change"]["departure"] == "2027-03-07"
    assert (granted["state"], granted["departure"]) == ("active", "2027-03-07")


async def test_an_extension_has_the_end_that_fits_the_kind(house: House) -> None:
    there = await house.bo.decide("check-in", await stay(house))

    hours = await house.bo.decide("extend", there, end="2027-03-07T10:00")
    nothing = await house.bo.decide("extend", there)
    shorter = await house.bo.decide("extend", there, departure="2027-03-04")

    assert (hours.status, hours["errors"][0]["pointer"]) == (422, "/end")
    assert (nothing.status, nothing.code) == (422, "invalid")
    assert (shorter.status, shorter.code) == (422, "not_longer")


async def test_silence_after_the_question_frees_the_nights_to_come(house: House) -> None:
    approved = await stay(house)

    asked = await house.ben.decide("no-show", approved, hours=2)
    shown = await house.bo.get(f"/bookings/{approved['id']}")
    await later(house, hours=15)
    missed = await house.bo.get(f"/bookings/{approved['id']}")

    assert asked["no_show"] == {"answer_by": "2027-03-01T23:00:00.000000Z"}
    assert "answer" in shown["can"]
    assert (missed["state"], missed["departure"]) == ("no_show", "2027-03-02")


async def test_an_answer_lets_the_stay_stand(house: House) -> None:
    asked = await house.ben.decide("no-show", await stay(house))

    answered = await house.bo.decide("answer", asked, answer="Tonight")
    again = await house.bo.decide("answer", answered)
    told = await house.bo.get(f"/bookings/{asked['id']}/history", headers={"Accept-Language": "de"})

    assert (answered["state"], "no_show" in answered.body) == ("approved", False)
    assert (again.status, again.code) == (409, "nothing_open")
    *_, question, answer, _refused = told["items"]
    assert question["text"] == (
        "Ben hat gefragt, ob jemand gekommen ist; ohne Antwort bis 02.03.2027, 00:00 Uhr "
        "werden die kommenden Nächte frei"
    )
    assert answer["data"]["answer"] == "Tonight"


async def test_the_answer_is_not_for_everybody(house: House) -> None:
    asked = await house.ben.decide("no-show", await stay(house))
    await house.bo.decide("answer", asked, answer="In hospital")

    told = await house.carl.get(f"/bookings/{asked['id']}/history")

    assert "hospital" not in str(told.body)


@pytest.mark.rule(28)
async def test_the_same_key_gets_the_same_answer(house: House) -> None:
    approved = await stay(house)
    path, body = f"/bookings/{approved['id']}/check-in", {"version": approved["version"]}

    first = await house.bo.post(path, body, key="come")
    second = await house.bo.post(path, body, key="come")

    assert (first.status, first.body) == (second.status, second.body)
