from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from addon.keys import STORE
from booking_core.projections.guests import forget_guests

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(40)
UNCLE = "Onkel Theodor"


async def _with_uncle(house: House) -> Answer:
    who = [house.bo.id, {"name": UNCLE}]
    body = {
        "items": [{"resource_id": house.attic, "persons": 3, "who": who}],
        "guests": [{"name": " Tante Frieda "}],
        "arrival": "2027-07-09",
        "departure": "2027-07-12",
    }
    return await house.bo.post("/bookings", body)


async def test_guests_get_ids_and_their_names_are_shown_to_whom_it_concerns(house: House) -> None:
    asked = await _with_uncle(house)

    seen_by_ben = await house.ben.get(f"/bookings/{asked['id']}")

    who = asked["items"][0]["who"]
    assert asked.status == 201, asked.body
    assert who[0] == house.bo.id
    assert [(each["id"], each["name"]) for each in asked["guests"]] == [
        (who[1], UNCLE),
        (who[2], "Tante Frieda"),
    ]
    assert seen_by_ben["guests"] == asked["guests"]


@pytest.mark.rule(37)
async def test_who_is_not_concerned_sees_how_many_come_and_no_name(house: House) -> None:
    asked = await _with_uncle(house)

    seen = await house.carl.get(f"/bookings/{asked['id']}")
    listed = await house.carl.get("/bookings")

    assert seen["items"][0]["persons"] == 3
    assert "guests" not in seen.body
    assert UNCLE not in str(seen.body) + str(listed.body)


async def test_there_are_no_more_guests_than_persons(house: House) -> None:
    refused = await house.bo.book((house.attic, 1), guests=[{"name": "A"}, {"name": "B"}])

    fault = refused["errors"][0]
    assert (refused.status, fault["pointer"], fault["code"]) == (
        422,
        "/guests/1",
        "more_than_persons",
    )


@pytest.mark.rule(37)
async def test_no_name_of_a_guest_stands_in_the_log_or_a_calendar(house: House) -> None:
    asked = await _with_uncle(house)
    await house.ben.decide("approve", asked)
    feed = await house.bo.post("/feeds", {"name": "mine"})

    calendar = await house.dora.get(feed["path"])
    events = await house.ana.get("/events?limit=500")
    rows = await house.client.app[STORE].fetch("SELECT data FROM events")

    told = str(calendar.body) + str(events.body) + "".join(row["data"] for row in rows)
    assert calendar.status == 200
    assert "Theodor" not in told
    assert "Frieda" not in told


async def test_a_change_names_other_guests(house: House) -> None:
    asked = await _with_uncle(house)

    changed = await house.bo.patch(
        f"/bookings/{asked['id']}", {"guests": [{"name": "Nina"}]}, asked.tag
    )

    assert changed.status == 200, changed.body
    assert changed["items"][0]["who"][0] == house.bo.id
    assert [each["name"] for each in changed["guests"]] == ["Nina"]


async def test_another_change_keeps_the_guests(house: House) -> None:
    asked = await _with_uncle(house)

    changed = await house.bo.patch(f"/bookings/{asked['id']}", {"note": "late"}, asked.tag)

    assert changed["guests"] == asked["guests"]


async def test_the_guests_of_one_booking_are_not_shown_in_another(house: House) -> None:
    uncle = (await _with_uncle(house))["guests"][0]["id"]
    item = {"resource_id": house.blue, "persons": 1, "who": [uncle]}
    night = {"arrival": "2027-07-09", "departure": "2027-07-12"}

    stolen = await house.ben.post("/bookings", {"items": [item], **night})

    assert [each["name"] for each in stolen["guests"]] == [""]


async def test_guests_are_forgotten_some_days_after_the_stay(house: House) -> None:
    asked = await _with_uncle(house)
    store = house.client.app[STORE]

    house.hands.at = datetime(2027, 8, 10, 12, tzinfo=UTC)
    early = await forget_guests(store, house.hands())
    house.hands.pass_by(days=1)
    forgotten = await forget_guests(store, house.hands())
    again = await forget_guests(store, house.hands())

    house.bo = await house.log_in("bo@example.org")
    seen = await house.bo.get(f"/bookings/{asked['id']}")
    assert (early, forgotten, again) == (0, 2, 0)
    assert [each["name"] for each in seen["guests"]] == ["", ""]
    assert seen["items"][0]["persons"] == 3


async def test_the_household_says_for_how_long_guests_are_remembered(house: House) -> None:
    before = await house.carl.get("/household")

    changed = await house.ana.post("/household", {"guest_days": 7, "name": "Sommerhaus"})
    refused = await house.bo.post("/household", {"guest_days": 3650})

    assert (before["guest_days"], before["consent"]) == (30, None)
    assert (changed["guest_days"], changed["name"]) == (7, "Sommerhaus")
    assert (refused.status, refused.code) == (403, "not_allowed")
    assert (await house.carl.get("/household"))["guest_days"] == 7


async def test_whoever_is_erased_takes_their_guests_with_them(house: House) -> None:
    asked = await _with_uncle(house)

    await house.ana.post(f"/members/{house.bo.id}/erase")

    seen = await house.ana.get(f"/bookings/{asked['id']}")
    rows = await house.client.app[STORE].fetch("SELECT name FROM guests")
    assert [each["name"] for each in seen["guests"]] == ["", ""]
    assert rows == []


async def test_texts_of_consent_are_counted(house: House) -> None:
    first = {"consent": {"en": "We keep your name.", "de": "Wir speichern deinen Namen."}}
    second = {"consent": {"en": "We keep less.", "de": "Wir speichern weniger."}}

    one = await house.ana.post("/household", first)
    same = await house.ana.post("/household", first)
    two = await house.ana.post("/household", second)

    assert [each["consent"]["version"] for each in (one, same, two)] == [1, 1, 2]
    assert two["consent"]["texts"] == second["consent"]
