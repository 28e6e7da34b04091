"""What somebody gets when they ask for all that is held on them, from a log with everything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(40)
MINE, BENS, INTERNAL = "Bo bringt Kuchen", "leider voll", "Bo war laut"
ABOUT_CARL = "Carl zahlt nie"


async def _a_year(house: House) -> dict[str, Answer]:
    """Bo asks, is declined, votes for Ben, comes along, is refused, and has tokens and feeds."""
    declined = await house.bo.book((house.blue, 1), note=MINE)
    await house.ben.decide("decline", declined, reason=BENS, internal_note=INTERNAL)
    along = await house.ben.post(
        "/bookings",
        {
            "items": [{"resource_id": house.attic, "persons": 2, "who": [house.bo.id]}],
            "arrival": "2027-09-03",
            "departure": "2027-09-05",
            "note": "nur für Ben",
        },
    )
    kept = await house.bo.book(
        (house.car, 1),
        start="2027-07-10T10:00",
        end="2027-07-10T12:00",
        guests=[],
    )
    await house.ben.post("/me/delegation", {"to": house.bo.id, "until": "2027-12-31"})
    carls = await house.ana.book(
        (house.attic, 1), for_member_id=house.carl.id, arrival="2027-10-01", departure="2027-10-03"
    )
    await house.bo.decide("decline", carls, reason="zu spät", internal_note=ABOUT_CARL)
    refused = await house.bo.post("/resources", {"name": "x", "kind": "overnight"})
    token = await house.bo.post("/me/tokens", {"name": "phone", "scopes": ["read"]})
    feed = await house.bo.post("/feeds", {"name": "calendar"})
    await house.bo.post("/me/notifications", {"reminders": False})
    return {
        "declined": declined,
        "along": along,
        "kept": kept,
        "carls": carls,
        "refused": refused,
        "token": token,
        "feed": feed,
    }


async def test_it_has_profile_account_bookings_company_and_words(house: House) -> None:
    year = await _a_year(house)

    export = await house.bo.get("/me/export")

    account, words = export["account"], {each["text"] for each in export["words"]}
    assert export.status == 200, export.body
    assert export["profile"]["email"] == "bo@example.org"
    assert {each["id"] for each in export["bookings"]} == {
        year["declined"]["id"],
        year["kept"]["id"],
    }
    assert [each["id"] for each in export["comes_along"]] == [year["along"]["id"]]
    assert words == {MINE, "zu spät", ABOUT_CARL}
    assert [each["command"] for each in export["refused"]] == ["create_resource"]
    assert [each["name"] for each in account["tokens"]] == ["phone"]
    assert [each["name"] for each in account["feeds"]] == ["calendar"]
    assert account["notifications"]["reminders"] is False


async def test_it_has_the_votes_of_others_bookings(house: House) -> None:
    year = await _a_year(house)

    export = await house.bo.get("/me/export")

    votes = [each["booking_id"] for each in export["history"] if each["type"] == "booking_declined"]
    assert set(votes) == {year["declined"]["id"], year["carls"]["id"]}


async def test_it_has_the_reason_that_was_given_and_nothing_that_others_wrote_about_others(
    house: House,
) -> None:
    await _a_year(house)

    export = json.dumps((await house.bo.get("/me/export")).body, ensure_ascii=False)

    assert BENS in export
    assert INTERNAL not in export
    assert "nur für Ben" not in export


async def test_it_has_no_secret(house: House) -> None:
    year = await _a_year(house)

    export = json.dumps((await house.bo.get("/me/export")).body)

    assert year["token"]["token"] not in export
    assert year["feed"]["secret"] not in export
    assert "password_hash" not in export


async def test_it_is_a_document_to_keep(house: House) -> None:
    export = await house.bo.get("/me/export")

    assert export.headers["Content-Disposition"] == 'attachment; filename="personal-data.json"'


async def test_a_guardian_and_an_admin_have_that_of_a_child_and_others_do_not(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})
    asked = f"/me/export?member_id={kim['id']}"

    bos, anas, bens = [await each.get(asked) for each in (house.bo, house.ana, house.ben)]

    assert (bos["profile"]["name"], anas["profile"]["name"]) == ("Kim", "Kim")
    assert (bens.status, bens.code) == (404, "not_found")


async def test_a_stay_is_not_whoever_asks_for_it(house: House) -> None:
    await _a_year(house)

    export = await house.carl.get("/me/export")

    assert export["words"] == []
    assert ABOUT_CARL not in json.dumps(export.body)
    assert len(export["bookings"]) == 1
