"""What a policy asks, as people hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def adopt(house: House, resource_id: str, **fields: Any) -> Answer:  # noqa: ANN401 - JSON
    shown = await house.ana.get(f"/resources/{resource_id}")
    return await house.ana.patch(f"/resources/{resource_id}", fields, shown.tag)


async def test_a_policy_says_all_its_rules(house: House) -> None:
    rules = {
        "no_arrival_days": ["sunday", "friday"],
        "no_departure_days": ["monday"],
        "fill_holes": False,
        "buffer": 2,
        "max_note": 100,
    }

    adopted = await adopt(house, house.blue, rules=rules)

    assert adopted["rules"]["no_arrival_days"] == ["friday", "sunday"]
    assert adopted["rules"] | rules | {"no_arrival_days": ["friday", "sunday"]} == adopted["rules"]
    assert adopted["buffer"] == 2


async def test_the_buffer_of_a_resource_is_that_of_its_rules(house: House) -> None:
    adopted = await adopt(house, house.blue, buffer=1)

    assert (adopted["buffer"], adopted["rules"]["buffer"]) == (1, 1)


async def test_a_buffer_has_a_measure(house: House) -> None:
    refused = await adopt(house, house.blue, buffer=15)

    assert (refused.status, refused.code) == (422, "field_unfit")


@pytest.mark.rule(34)
async def test_every_broken_rule_is_told_in_the_language_of_the_caller(house: House) -> None:
    rules = {"min_nights": 4, "no_arrival_days": ["friday"], "max_note": 5, "horizon_days": 30}
    await adopt(house, house.blue, rules=rules)
    wish = {
        "items": [{"resource_id": house.blue, "persons": 1}],
        "arrival": "2027-07-09",
        "departure": "2027-07-12",
    }

    told = await house.bo.post("/bookings/validate", wish, headers={"Accept-Language": "de"})

    assert [each["detail"] for each in told["errors"]] == [
        "Es beginnt 09.07.2027; gebucht werden kann bis 31.03.2027.",
        "3 Nächte sind weniger als die 4, die hier nötig sind.",
        "Der 09.07.2027 ist ein Freitag. Nichts beginnt hier an diesen Tagen: Freitag.",
    ]


@pytest.mark.rule(10, 13)
async def test_a_buffer_is_told_apart_from_somebody_else(house: House) -> None:
    await adopt(house, house.blue, buffer=1)
    first = await house.bo.book((house.blue, 2))
    await house.ben.decide("approve", first)

    refused = await house.ana.book((house.blue, 1), arrival="2027-07-12", departure="2027-07-14")

    assert refused["conflicts"] == [
        {
            "resource_id": house.blue,
            "night": "2027-07-12",
            "wanted": 1,
            "free": 0,
            "buffer": True,
        }
    ]


@pytest.mark.rule(10)
async def test_nights_of_a_buffer_are_not_free(house: House) -> None:
    await adopt(house, house.blue, buffer=1)
    first = await house.bo.book((house.blue, 2))
    await house.ben.decide("approve", first)

    told = await house.ana.get(
        f"/availability?from=2027-07-11&to=2027-07-14&resource_id={house.blue}"
    )

    seen = [(each["free"], each.get("buffer", False)) for each in told["items"][0]["nights"]]
    assert seen == [(0, False), (0, True), (2, False)]


@pytest.mark.rule(10)
async def test_holders_say_with_the_booking_that_they_waive_the_buffer(house: House) -> None:
    await adopt(house, house.blue, buffer=1)
    first = await house.bo.book((house.blue, 2), waives_buffer=True)
    await house.ben.decide("approve", first)

    follows = await house.ana.book(
        (house.blue, 1), arrival="2027-07-12", departure="2027-07-14", waives_buffer=True
    )

    assert (follows.status, follows["waives_buffer"]) == (201, True)


@pytest.mark.rule(36)
async def test_as_of_shows_the_rules_of_that_day(house: House) -> None:
    head = (await house.ana.get("/events?limit=1"))["head"]
    await adopt(house, house.blue, rules={"max_nights": 3})

    then = await house.ana.get(f"/resources/{house.blue}?as_of={head}")

    assert then["rules"]["max_nights"] == 30


@pytest.mark.rule(13)
async def test_a_refusal_offers_days_that_the_rules_allow(house: House) -> None:
    await adopt(house, house.blue, rules={"no_arrival_days": ["friday", "saturday"]})

    refused = await house.bo.book((house.blue, 1))

    assert (refused.status, refused.code) == (422, "no_arrival_day")
    assert refused["alternatives"][0] == {
        "instead": "other_days",
        "resource_id": house.blue,
        "persons": 1,
        "arrival": "2027-07-08",
        "departure": "2027-07-11",
    }
    assert {each["instead"] for each in refused["alternatives"]} == {"other_days", "other_resource"}


@pytest.mark.rule(9, 13)
async def test_an_exclusive_stay_is_refused_like_a_full_house(house: House) -> None:
    alone = await house.bo.book((house.blue, 1), exclusive=True, note="Honeymoon")
    await house.ben.decide("approve", alone)
    full = await house.bo.book((house.attic, 4), note="All of us")
    await house.ben.decide("approve", full)

    refusals = [await house.ana.book((room, 1), note="x") for room in (house.blue, house.attic)]

    told = [[{**each, "resource_id": ""} for each in refused["conflicts"]] for refused in refusals]
    assert told[0] == told[1]
    assert all("Honeymoon" not in str(each.body) for each in refusals)
    assert all(house.bo.id not in str(each.body) for each in refusals)


@pytest.mark.rule(13)
async def test_who_may_not_book_is_told_nothing_about_others(house: House) -> None:
    first = await house.bo.book((house.blue, 2))
    await house.ben.decide("approve", first)

    refused = await house.carl.book((house.blue, 1))

    assert refused.status == 403
    assert not {"conflicts", "alternatives"} & refused.body.keys()
