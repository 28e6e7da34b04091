"""Who is signed in to Home Assistant acts in the app, and nobody else."""

from __future__ import annotations

import pytest

from tests.home_assistant.process.app_api import ProblemError
from tests.home_assistant.process.house import House, in_days
from tests.servers.home_assistant import AnswerError


def test_a_stay_goes_all_its_way_by_actions(house: House) -> None:
    asked = house.call(
        "request",
        resource="calendar.lake_house",
        arrival=str(in_days(100)),
        departure=str(in_days(103)),
        persons=2,
        note="We bring the dog",
    )
    told = house.ana.get(f"/bookings/{asked['id']}")
    by_bo = house.bo.request(house.lake_house, str(in_days(110)), str(in_days(112)))
    approved = house.call("approve", booking_id=by_bo["id"], version=by_bo["version"])
    shorter = house.call("change", booking_id=by_bo["id"], departure=str(in_days(111)))
    cancelled = house.call("cancel", booking_id=by_bo["id"], reason="The road is closed")

    assert told["member"]["name"] == "Ana"
    assert told["note"] == "We bring the dog"
    assert (approved["state"], approved["decided_by"]["name"]) == ("approved", "Ana")
    assert shorter["departure"] == str(in_days(111))
    assert cancelled["state"] == "cancelled"


def test_a_request_is_declined_with_its_reason(house: House) -> None:
    asked = house.bo.request(house.lake_house, str(in_days(120)), str(in_days(122)))

    house.call("decline", booking_id=asked["id"], reason="The painters are in the house")

    told = house.bo.get(f"/bookings/{asked['id']}")
    assert (told["state"], told["reason"]) == ("declined", "The painters are in the house")


def test_a_refusal_says_why_in_the_apps_words(house: House) -> None:
    with pytest.raises(AnswerError) as refused:
        house.call(
            "request",
            resource="lake-house",
            arrival=str(in_days(130)),
            departure=str(in_days(131)),
            persons=7,
        )
    with pytest.raises(ProblemError) as by_api:
        house.ana.post(
            "/bookings",
            {
                "items": [{"resource_id": house.lake_house, "persons": 7}],
                "arrival": str(in_days(130)),
                "departure": str(in_days(131)),
            },
        )

    code = str(by_api.value).partition('"code": "')[2].partition('"')[0]
    assert code
    assert f"({code})" in str(refused.value)


def test_free_nights_are_those_that_nobody_has(house: House) -> None:
    items = [{"resource_id": house.lake_house, "persons": 6}]
    period = {"arrival": str(in_days(142)), "departure": str(in_days(144))}
    house.ana.decide(house.bo.post("/bookings", {"items": items, **period}), "approve")

    found = house.call(
        "find_free",
        resource="lake-house",
        persons=1,
        **{"from": str(in_days(140)), "to": str(in_days(150))},
    )

    assert [(told["arrival"], told["nights"]) for told in found["free"]] == [
        (str(in_days(140)), 2),
        (str(in_days(144)), 6),
    ]


def test_bookings_are_listed(house: House) -> None:
    asked = house.bo.request(house.lake_house, str(in_days(160)), str(in_days(161)))

    found = house.call("list", **{"from": str(in_days(160)), "to": str(in_days(161))})

    assert [told["id"] for told in found["bookings"]] == [asked["id"]]
