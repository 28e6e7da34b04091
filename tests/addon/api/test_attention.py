"""What is shut, and what somebody has to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(14)
SHUT = {"from": "2027-07-08", "to": "2027-07-20", "reason": "Painters"}


async def stay(house: House, persons: int = 2, **fields: object) -> Answer:
    asked = await house.bo.book((house.blue, persons), **fields)
    return await house.ben.decide("approve", asked)


async def shut(house: House, resource_id: str, **fields: str) -> Answer:
    return await house.ana.post(f"/resources/{resource_id}/blocks", {**SHUT, **fields})


async def listed(house: House, name: str = "ana") -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = (await getattr(house, name).get("/attention"))["items"]
    return seen


async def test_everybody_sees_what_is_shut_and_why(house: House) -> None:
    made = await shut(house, house.home)

    seen = await house.carl.get(f"/resources/{house.blue}/blocks")

    assert made.status == 201
    assert [(each["from"], each["to"], each["reason"]) for each in seen["items"]] == [
        ("2027-07-08", "2027-07-20", "Painters")
    ]
    assert (seen["items"][0]["can"], made["can"]) == ([], ["lift"])


async def test_a_block_of_another_room_is_not_this_one_s(house: House) -> None:
    await shut(house, house.attic)

    assert (await house.bo.get(f"/resources/{house.blue}/blocks"))["items"] == []


async def test_what_is_shut_anywhere_is_listed_once_and_by_its_first_day(house: House) -> None:
    await shut(house, house.home)
    await shut(house, house.attic, **{"from": "2027-06-01", "to": "2027-06-03"})

    seen = await house.carl.get("/blocks")

    assert [(each["resource_id"], each["from"], each["reason"]) for each in seen["items"]] == [
        (house.attic, "2027-06-01", "Painters"),
        (house.home, "2027-07-08", "Painters"),
    ]
    assert (await house.dora.get("/blocks")).status == 401


async def test_days_narrow_what_is_shut_anywhere(house: House) -> None:
    await shut(house, house.blue)

    before = await house.bo.get("/blocks?from=2027-07-01&to=2027-07-08")
    within = await house.bo.get("/blocks?from=2027-07-19&to=2027-08-01")

    assert (len(before["items"]), len(within["items"])) == (0, 1)


async def test_what_was_shut_and_is_over_is_listed_only_where_its_days_are_asked(
    house: House,
) -> None:
    await shut(house, house.blue, **{"from": "2027-03-02", "to": "2027-03-04"})
    house.hands.pass_by(minutes=3 * 24 * 60)
    bo = await house.log_in("bo@example.org")

    assert (await bo.get("/blocks"))["items"] == []
    assert len((await bo.get("/blocks?from=2027-03-03"))["items"]) == 1


async def test_what_is_out_of_use_is_not_shut_any_more(house: House) -> None:
    await shut(house, house.attic)
    attic = await house.ana.get(f"/resources/{house.attic}")

    gone = await house.ana.post(f"/resources/{house.attic}/archive", {"version": attic["version"]})

    assert gone.status == 200, gone.body
    assert (await house.bo.get("/blocks"))["items"] == []


async def test_only_admins_shut_and_open(house: House) -> None:
    made = await shut(house, house.blue)

    for visitor in (house.ben, house.bo, house.carl):
        assert (await visitor.post(f"/resources/{house.blue}/blocks", SHUT)).status == 403
        assert (await visitor.ask("DELETE", f"/blocks/{made['id']}")).status == 403


async def test_what_is_shut_is_not_free(house: House) -> None:
    await shut(house, house.blue)

    refused = await house.bo.book((house.blue, 1))
    told = await house.bo.get(
        f"/availability?from=2027-07-07&to=2027-07-09&resource_id={house.blue}"
    )

    assert (refused.status, refused.code) == (409, "not_available")
    assert [each["free"] for each in told["items"][0]["nights"]] == [2, 0]


async def test_hours_are_shut_from_time_to_time(house: House) -> None:
    made = await shut(house, house.car, **{"from": "2027-07-09T08:00", "to": "2027-07-09T12:00"})

    assert (made["from"], made["to"]) == ("2027-07-09T08:00", "2027-07-09T12:00")


@pytest.mark.parametrize(
    ("days", "pointer"),
    [
        ({"from": "2027-07-09T08:00"}, "/from"),
        ({"to": "2027-07-08"}, "/to"),
        ({"to": "2029-07-08"}, "/to"),
        ({"from": "soon"}, "/from"),
    ],
)
async def test_what_is_no_time_for_a_room_is_pointed_at(
    house: House, days: dict[str, str], pointer: str
) -> None:
    refused = await shut(house, house.blue, **days)

    assert refused.status == 422
    assert refused["errors"][0]["pointer"] == pointer


async def test_a_stay_under_a_block_stands_and_is_listed_with_what_can_be_done(
    house: House,
) -> None:
    approved = await stay(house)

    made = await shut(house, house.blue)

    (line,) = await listed(house)
    assert (line["kind"], line["block_id"]) == ("blocked", made["id"])
    assert (line["booking"]["id"], line["booking"]["state"]) == (approved["id"], "approved")
    assert set(line["actions"]) >= {"keep", "move", "cancel"}


async def test_approvers_see_it_and_others_do_not(house: House) -> None:
    await stay(house)
    await shut(house, house.blue)

    assert len(await listed(house, "ben")) == 1
    assert await listed(house, "bo") == await listed(house, "carl") == []


async def test_what_is_kept_is_not_shown_again(house: House) -> None:
    await stay(house)
    await shut(house, house.blue)
    (line,) = await listed(house)

    kept = await house.ben.post(f"/attention/{line['id']}/keep")

    assert kept.status == 204
    assert await listed(house) == []
    assert (await house.bo.post(f"/attention/{line['id']}/keep")).status == 404


async def test_what_is_cancelled_is_not_shown_either(house: House) -> None:
    approved = await stay(house)
    await shut(house, house.blue)

    await house.ana.decide("cancel", approved)

    assert await listed(house) == []


async def test_lowered_capacity_lists_who_is_too_many(house: House) -> None:
    approved = await stay(house)
    shown = await house.ana.get(f"/resources/{house.blue}")

    await house.ana.patch(f"/resources/{house.blue}", {"places": 1}, shown.tag)

    (line,) = await listed(house)
    assert (line["kind"], line["resource_id"]) == ("overbooked", house.blue)
    assert line["booking"]["id"] == approved["id"]


async def test_lifting_offers_to_restore_what_was_cancelled_for_it(house: House) -> None:
    approved = await stay(house)
    made = await shut(house, house.blue)
    await house.ana.decide("cancel", approved)

    lifted = await house.ana.ask("DELETE", f"/blocks/{made['id']}")

    (line,) = await listed(house)
    assert lifted.status == 204
    assert (line["kind"], line["booking"]["state"]) == ("restorable", "cancelled")
    assert (line["was"]["arrival"], line["was"]["departure"]) == ("2027-07-09", "2027-07-12")
    assert (await house.bo.book((house.blue, 2))).status == 201


async def test_lifting_offers_to_move_back_what_was_moved(house: House) -> None:
    approved = await stay(house)
    made = await shut(house, house.blue)
    asked = await house.ana.patch(
        f"/bookings/{approved['id']}",
        {"arrival": "2027-07-20", "departure": "2027-07-22"},
        approved.tag,
    )
    await house.ben.decide("approve", asked)

    await house.ana.ask("DELETE", f"/blocks/{made['id']}")

    (line,) = await listed(house)
    assert (line["kind"], line["was"]["arrival"]) == ("restorable", "2027-07-09")
    assert "move" in line["actions"]


@pytest.mark.rule(45)
async def test_a_clock_that_was_put_back_is_shown_to_admins_until_they_have_seen_it(
    house: House,
) -> None:
    await stay(house)
    house.hands.pass_by(minutes=-20)
    await house.ana.post("/groups", {"name": "Roofs"})
    await house.ana.post("/groups", {"name": "Wheels"})

    (line,) = await listed(house)

    assert line["kind"] == "clock"
    assert line["clock"] < line["occurred_at"]
    assert await listed(house, "ben") == []
    await house.ana.post(f"/attention/{line['id']}/keep")
    assert await listed(house) == []


@pytest.mark.rule(45)
async def test_a_clock_that_is_a_little_off_is_no_matter(house: House) -> None:
    await stay(house)
    house.hands.pass_by(minutes=-4)
    await house.ana.post("/groups", {"name": "Roofs"})

    assert await listed(house) == []
