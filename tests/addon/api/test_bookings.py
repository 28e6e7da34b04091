"""Asking for a stay, reading it, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import House


async def test_a_request_waits_for_an_approver(house: House) -> None:
    booked = await house.bo.book((house.blue, 2), note="With the dog")

    assert (booked.status, booked["state"], booked["version"]) == (201, "pending", 1)
    assert (booked["nights"], booked["member"]["name"]) == (3, "Bo")
    assert booked["can"] == ["change", "comment", "transfer", "withdraw"]
    assert booked.tag.startswith('"1-')


async def test_an_automatic_resource_is_approved_at_once(house: House) -> None:
    drive = {"start": "2027-07-10T19:00", "end": "2027-07-10T22:30"}

    booked = await house.bo.book((house.car, 1), **drive)

    assert (booked["state"], booked["duration"]) == ("approved", 210)
    assert booked["starts_at"] == "2027-07-10T17:00:00.000000Z"
    assert booked["time_zone"] == "Europe/Berlin"


@pytest.mark.rule(5)
async def test_a_time_that_does_not_exist_moves_forward_by_the_gap(house: House) -> None:
    drive = {"start": "2027-03-28T01:30", "end": "2027-03-28T02:30"}

    booked = await house.bo.book((house.car, 1), **drive)

    assert (booked["end"], booked["duration"]) == ("2027-03-28T03:30", 60)


@pytest.mark.rule(37, 41)
async def test_notes_are_for_the_holder_and_the_approvers(house: House) -> None:
    booked = await house.bo.book((house.blue, 2), note="With the dog")
    path = f"/bookings/{booked['id']}"

    seen = {name: await getattr(house, name).get(path) for name in ("ana", "ben", "bo", "carl")}

    assert {name for name, each in seen.items() if "note" in each.body} == {"ana", "ben", "bo"}
    assert "rivals" in seen["ben"].body
    assert "rivals" not in seen["bo"].body


@pytest.mark.rule(13)
async def test_taken_nights_are_named_with_other_days(house: House) -> None:
    first = await house.bo.book((house.blue, 2))
    await house.ben.decide("approve", first)

    refused = await house.ana.book((house.blue, 1), arrival="2027-07-11", departure="2027-07-14")

    assert (refused.status, refused.code) == (409, "not_available")
    assert {
        "resource_id": house.blue,
        "night": "2027-07-11",
        "wanted": 1,
        "free": 0,
    } in refused["conflicts"]
    assert {each["night"] for each in refused["conflicts"]} == {"2027-07-11"}
    assert refused["alternatives"][0] == {
        "instead": "other_days",
        "resource_id": house.blue,
        "persons": 1,
        "arrival": "2027-07-12",
        "departure": "2027-07-15",
    }


async def test_the_day_of_departure_is_free_for_the_next(house: House) -> None:
    first = await house.bo.book((house.blue, 2))
    await house.ben.decide("approve", first)

    following = await house.bo.book((house.blue, 2), arrival="2027-07-12", departure="2027-07-14")

    assert following.status == 201


@pytest.mark.rule(34)
async def test_all_broken_rules_are_told_at_once_and_nothing_is_written(house: House) -> None:
    before = (await house.ana.get("/events?limit=1"))["head"]
    wish = {
        "items": [{"resource_id": house.blue, "persons": 9}],
        "arrival": "2027-01-10",
        "departure": "2027-03-10",
    }

    told = await house.bo.post("/bookings/validate", wish)

    assert (told.status, told["valid"]) == (200, False)
    assert {each["code"] for each in told["errors"]} == {
        "in_the_past",
        "stay_too_long",
        "too_many_persons",
    }
    assert (await house.ana.get("/events?limit=1"))["head"] == before


async def test_a_wish_that_would_go_through_says_what_it_would_become(house: House) -> None:
    wish = {
        "items": [{"resource_id": house.car, "persons": 1}],
        "start": "2027-07-10T19:00",
        "end": "2027-07-10T20:00",
    }

    told = await house.bo.post("/bookings/validate", wish)

    assert told.body == {"valid": True, "errors": [], "state": "approved", "duration": 60}


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"arrival": "2027-07-09", "departure": "2027-07-09"}, "/departure"),
        ({"start": "2027-07-09T12:00", "end": "2027-07-09T11:00"}, "/end"),
        ({"arrival": "2027-02-30", "departure": "2027-03-03"}, "/arrival"),
        ({"arrival": "2027-07-09", "departure": "20270712"}, "/departure"),
        ({"start": "2027-07-09T12:00Z", "end": "2027-07-09T13:00"}, "/start"),
        ({"arrival": "2027-07-09", "start": "2027-07-09T13:00"}, ""),
        ({"note": "x" * 2001}, "/note"),
        ({"note": "a\x00b"}, "/note"),
        ({"colour": "red"}, "/colour"),
        ({"exclusive": "yes"}, "/exclusive"),
    ],
)
async def test_what_is_no_wish_is_pointed_at(
    house: House, fields: dict[str, object], pointer: str
) -> None:
    refused = await house.bo.book((house.blue, 1), **fields)

    assert refused.status == 422
    assert pointer in [each["pointer"] for each in refused["errors"]]


async def test_more_without_a_bed_than_persons_is_refused(house: House) -> None:
    wish = {
        "items": [{"resource_id": house.blue, "persons": 1, "without_bed": 2}],
        "arrival": "2027-07-09",
        "departure": "2027-07-12",
    }

    refused = await house.bo.post("/bookings", wish)

    assert refused["errors"][0]["pointer"] == "/items/0/without_bed"


@pytest.mark.rule(28)
async def test_a_repeat_with_the_same_key_books_once(house: House) -> None:
    wish = {
        "items": [{"resource_id": house.blue, "persons": 1}],
        "arrival": "2027-07-09",
        "departure": "2027-07-12",
    }
    first = await house.bo.post("/bookings", wish, key="double-tap")
    again = await house.bo.post("/bookings", wish, key="double-tap")

    assert (first.status, again.status) == (201, 201)
    assert first["id"] == again["id"]
    assert len((await house.bo.get("/bookings"))["items"]) == 1


async def test_a_repeat_with_the_same_id_books_once(house: House) -> None:
    booking_id = str(uuid4())

    await house.bo.book((house.blue, 1), id=booking_id)
    again = await house.bo.book((house.blue, 1), id=booking_id)
    other = await house.ben.book((house.blue, 1), id=booking_id)

    assert (again.status, again["id"]) == (201, booking_id)
    assert (other.status, other.code) == (409, "already_exists")


async def test_the_list_answers_for_a_period_a_state_and_a_tree(house: House) -> None:
    blue = await house.bo.book((house.blue, 1))
    await house.bo.book((house.attic, 1), arrival="2027-08-01", departure="2027-08-03")

    async def ids(query: str) -> list[str]:
        return [each["id"] for each in (await house.bo.get(f"/bookings?{query}"))["items"]]

    assert await ids("from=2027-07-01&to=2027-08-01") == [blue["id"]]
    assert await ids("from=2027-07-12&to=2027-07-20") == []
    assert len(await ids(f"resource_id={house.home}")) == 2
    assert await ids(f"resource_id={house.blue},{house.car}") == [blue["id"]]
    assert await ids("state=approved,cancelled") == []
    assert await ids("state=active,completed") == []
    assert len(await ids("state=pending,active")) == len(await ids("state=pending"))
    assert len(await ids(f"member_id={house.bo.id}&state=pending")) == 2


@pytest.mark.rule(29)
async def test_as_of_shows_a_booking_as_it_stood(house: House) -> None:
    booked = await house.bo.book((house.blue, 1))
    head = (await house.ana.get("/events?limit=1"))["head"]
    await house.ben.decide("approve", booked)

    then = await house.bo.get(f"/bookings/{booked['id']}?as_of={head}")

    assert then["state"] == "pending"


@pytest.mark.parametrize(
    "query", ["from=x", "limit=0", "state=new", "what=1", "as_of=monday", "as_of=2027-02-29T00:00Z"]
)
async def test_a_wrong_parameter_is_named(house: House, query: str) -> None:
    refused = await house.bo.get(f"/bookings?{query}")

    assert (refused.status, refused.code) == (400, "invalid_parameter")
    assert refused["errors"][0]["pointer"].startswith(query.partition("=")[0])


async def test_free_places_are_told_per_night(house: House) -> None:
    first = await house.bo.book((house.blue, 1))
    await house.ben.decide("approve", first)
    await house.bo.book((house.blue, 1))

    path = f"/availability?from=2027-07-08&to=2027-07-10&resource_id={house.blue}&persons=2"
    told = await house.carl.get(path)
    without = await house.carl.get(f"{path}&exclude_booking_id={first['id']}")

    night = {"capacity": 2, "held": 0}
    assert told["items"][0]["nights"] == [
        {**night, "night": "2027-07-08", "taken": 0, "free": 2, "requested": 0, "fits": True},
        {**night, "night": "2027-07-09", "taken": 1, "free": 1, "requested": 1, "fits": False},
    ]
    assert [each["free"] for each in without["items"][0]["nights"]] == [2, 2]


async def test_free_hours_are_told_in_stretches(house: House) -> None:
    await house.bo.book((house.car, 1), start="2027-07-10T19:00", end="2027-07-10T20:00")

    told = await house.carl.get(
        f"/availability?from=2027-07-10&to=2027-07-11&resource_id={house.car}"
    )

    stretches = [(each["start"][-5:], each["free"]) for each in told["items"][0]["slots"]]
    assert stretches == [("00:00", 1), ("19:00", 0), ("20:00", 1)]


async def test_pages_of_bookings_follow_each_other(house: House) -> None:
    for day in (1, 5, 9, 13, 17):
        days = {"arrival": f"2027-07-{day:02}", "departure": f"2027-07-{day + 2:02}"}
        await house.bo.book((house.attic, 1), **days)
    arrivals: list[str] = []
    cursors = [""]

    for _ in range(3):
        page = await house.bo.get(f"/bookings?limit=2{cursors[-1]}")
        arrivals += [each["arrival"][-2:] for each in page["items"]]
        cursors.append(f"&cursor={page.body.get('next_cursor')}")

    assert arrivals == ["01", "05", "09", "13", "17"]
    assert cursors[-1] == "&cursor=None"


async def test_a_cursor_of_another_list_starts_from_anywhere_but_fails_nowhere(
    house: House,
) -> None:
    page = await house.bo.get("/members?limit=1")

    told = await house.bo.get(f"/bookings?cursor={page['next_cursor']}")

    assert told.status == 200


@pytest.mark.rule(5)
async def test_hours_that_the_clock_change_leaves_out_or_has_twice_are_noted(house: House) -> None:
    spring = {"start": "2028-03-26T02:30", "end": "2028-03-26T05:00"}
    autumn = {"start": "2028-10-29T01:00", "end": "2028-10-29T02:30"}
    wish = {"items": [{"resource_id": house.car, "persons": 1}], **spring}

    foretold = await house.bo.post("/bookings/validate", wish)
    booked = await house.bo.book((house.car, 1), **spring)
    moved = await house.bo.patch(
        f"/bookings/{booked['id']}", autumn, booked.tag, headers={"Accept-Language": "de"}
    )
    plain = await house.bo.book((house.car, 1), start="2028-05-01T10:00", end="2028-05-01T12:00")

    (note,) = booked["notes"]
    assert foretold["notes"] == [note]
    assert (note["pointer"], note["code"]) == ("/start", "left_out")
    assert (note["asked"], note["meant"]) == ("2028-03-26T02:30", "2028-03-26T03:30")
    (note,) = moved["notes"]
    assert (note["pointer"], note["code"]) == ("/end", "twice")
    assert note["detail"].startswith("29.10.2028, 02:30 Uhr gibt es zweimal")
    assert "notes" not in plain.body
