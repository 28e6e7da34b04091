"""Handing on, commenting, and putting right the past, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

LAST_EASTER = {"arrival": "2026-04-03", "departure": "2026-04-06"}


async def approved(house: House) -> Answer:
    return await house.ben.decide("approve", await house.bo.book((house.blue, 2)))


async def recorded(house: House, **fields: object) -> Answer:
    wish = {"items": [{"resource_id": house.blue, "persons": 2}], "reason": "Nobody wrote it down"}
    return await house.ana.post(
        "/bookings/record", {**wish, **LAST_EASTER, "for_member_id": house.bo.id, **fields}
    )


async def test_a_booking_is_handed_on(house: House) -> None:
    handed = await house.bo.decide(
        "transfer", await approved(house), member_id=house.carl.id, reason="Ill"
    )
    told = await house.ana.get(f"/bookings/{handed['id']}/history")
    refused = await house.bo.decide("cancel", handed)

    assert (handed["member"]["name"], handed["state"]) == ("Carl", "approved")
    assert handed["requested_by"]["name"] == "Carl"
    assert told["items"][-1]["text"] == "Bo handed the booking on to Carl"
    assert (refused.status, refused.code) == (403, "not_allowed")


@pytest.mark.rule(33, 34)
async def test_longer_together_it_is_handed_on_by_who_decides_with_a_reason(house: House) -> None:
    shown = await house.ana.get(f"/resources/{house.blue}")
    booked = await approved(house)
    beside = {"arrival": "2027-07-12", "departure": "2027-07-13"}
    await house.ana.book((house.blue, 1), for_member_id=house.carl.id, **beside)
    await house.ana.patch(f"/resources/{house.blue}", {"rules": {"max_nights": 3}}, shown.tag)
    to_carl = {"member_id": house.carl.id}

    refused = await house.bo.decide("transfer", booked, **to_carl)
    hers = await house.bo.decide("transfer", booked, **to_carl, override_reason="please")
    handed = await house.ana.decide("transfer", booked, **to_carl, override_reason="A wedding")
    told, hidden = [
        (await each.get(f"/bookings/{booked['id']}/history"))["items"][-1]
        for each in (house.carl, house.bo)
    ]

    assert (refused.status, refused.code) == (422, "too_long_together")
    assert (hers.status, hers.code) == (403, "not_allowed")
    assert (handed.status, handed["member"]["name"]) == (200, "Carl")
    assert told["text"].startswith("Ana handed the booking on to Carl, and let it be longer")
    assert told["data"]["override_reason"] == "A wedding"
    assert "override_reason" not in hidden["data"]


async def test_a_stranger_is_handed_nothing(house: House) -> None:
    nobody = "00000000-0000-7000-8000-00000000dead"

    refused = await house.bo.decide("transfer", await approved(house), member_id=nobody)

    assert (refused.status, refused.code) == (422, "not_in_household")


async def test_a_comment_is_read_by_whom_it_concerns(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))
    body = {"id": "0197a3c2-0000-7000-8000-0000000000c1", "text": "  Where are the keys?  "}

    said = await house.bo.post(f"/bookings/{booked['id']}/comment", body)
    again = await house.bo.post(f"/bookings/{booked['id']}/comment", body)
    read = {
        name: (await getattr(house, name).get(f"/bookings/{booked['id']}/history"))["items"]
        for name in ("bo", "ben", "carl")
    }

    assert (said.status, said["version"], again.status) == (200, 1, 200)
    assert {name: len(items) for name, items in read.items()} == {"bo": 2, "ben": 2, "carl": 2}
    assert read["ben"][-1]["data"]["comment"] == "Where are the keys?"
    assert "keys" not in str(read["carl"])


async def test_a_comment_of_others_is_refused(house: House) -> None:
    booked = await house.bo.book((house.blue, 2))

    refused = await house.carl.post(f"/bookings/{booked['id']}/comment", {"text": "Hm"})

    assert (refused.status, refused.code) == (403, "not_allowed")


@pytest.mark.rule(25)
async def test_a_stay_of_last_year_is_recorded_and_counts(house: House) -> None:
    made = await recorded(house)
    other = await recorded(house, for_member_id=house.ben.id)
    told = await house.bo.get(f"/bookings/{made['id']}/history", headers={"Accept-Language": "de"})

    assert (made.status, made["state"], made["member"]["name"]) == (201, "completed", "Bo")
    assert (other.status, other.code) == (409, "not_available")
    assert told["items"][0]["text"] == (
        "Ana hat nachgetragen: Blue Room, 03.04.2026 bis 06.04.2026, Personen: 2"
    )
    assert told["items"][0]["data"]["reason"] == "Nobody wrote it down"


async def test_members_put_nothing_down_afterwards(house: House) -> None:
    wish = {"items": [{"resource_id": house.blue, "persons": 2}], "reason": "x", **LAST_EASTER}

    refused = await house.bo.post("/bookings/record", wish)

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_what_comes_is_not_put_down_as_past(house: House) -> None:
    refused = await recorded(house, arrival="2027-02-27", departure="2027-03-02")

    assert (refused.status, refused.code) == (422, "not_over")


@pytest.mark.rule(25)
async def test_who_really_was_there_is_corrected(house: House) -> None:
    made = await recorded(house)

    corrected = await house.ana.decide(
        "correct",
        made,
        reason="Ben came too",
        items=[{"resource_id": house.blue, "persons": 1}],
        departure="2026-04-05",
    )
    never = await house.ana.decide("correct", corrected, reason="Nobody came", took_place=False)
    free = await recorded(house)

    assert (corrected["state"], corrected["departure"], corrected["version"]) == (
        "completed",
        "2026-04-05",
        2,
    )
    assert (never["state"], free.status) == ("cancelled", 201)
