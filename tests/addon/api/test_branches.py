from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def _branch(house: House, name: str = "The Winters") -> Answer:
    return await house.ana.post("/branches", {"name": name})


async def _join(house: House, member_id: str, branch_id: str | None) -> Answer:
    shown = await house.ana.get(f"/members/{member_id}")
    return await house.ana.patch(f"/members/{member_id}", {"branch_id": branch_id}, shown.tag)


async def test_a_branch_shows_who_belongs_to_it(house: House) -> None:
    made = await _branch(house)
    joined = await _join(house, house.bo.id, made["id"])

    listed = await house.carl.get("/branches")

    assert (made.status, joined["branch_id"]) == (201, made["id"])
    assert [(each["name"], each["members"], each["can"]) for each in listed["items"]] == [
        ("The Winters", [{"id": house.bo.id, "name": "Bo"}], [])
    ]
    assert (await house.bo.get("/me"))["branch_id"] == made["id"]


async def test_a_booking_keeps_the_branch_it_was_asked_for(house: House) -> None:
    made = await _branch(house)
    await _join(house, house.bo.id, made["id"])

    asked = await house.bo.book((house.blue, 1))
    await _join(house, house.bo.id, None)

    assert asked["branch_id"] == made["id"]
    assert (await house.bo.get(f"/bookings/{asked['id']}"))["branch_id"] == made["id"]
    assert (await house.ben.book((house.attic, 1)))["branch_id"] is None


async def test_a_branch_is_renamed_on_the_version_that_was_shown(house: House) -> None:
    made = await _branch(house)

    renamed = await house.ana.patch(f"/branches/{made['id']}", {"name": "Frost"}, made.tag)
    late = await house.ana.patch(f"/branches/{made['id']}", {"name": "Snow"}, made.tag)

    assert (renamed["name"], renamed["version"]) == ("Frost", 2)
    assert (late.status, late.code) == (412, "stale")
    assert (await house.ana.get(f"/branches/{made['id']}"))["name"] == "Frost"


async def test_a_branch_in_use_names_who_belongs_to_it(house: House) -> None:
    made = await _branch(house)
    await _join(house, house.bo.id, made["id"])

    refused = await house.ana.post(f"/branches/{made['id']}/close")

    assert (refused.status, refused.code) == (409, "branch_in_use")
    assert refused["member_ids"] == [house.bo.id]


async def test_a_closed_branch_leaves_the_list_and_its_name_to_others(house: House) -> None:
    made = await _branch(house)
    twin = await _branch(house, "the winters ")

    closed = await house.ana.post(f"/branches/{made['id']}/close")
    again = await _branch(house, "the winters")

    assert (twin.status, twin.code) == (409, "name_taken")
    assert (closed["closed"], again.status) == (True, 201)
    assert [each["id"] for each in (await house.ana.get("/branches"))["items"]] == [again["id"]]
    assert len((await house.ana.get("/branches?closed=true"))["items"]) == 2


async def test_nobody_joins_a_branch_that_is_not_there(house: House) -> None:
    absent = "00000000-0000-7000-8000-00000000dead"

    refused = await _join(house, house.bo.id, absent)

    assert (refused.status, refused.code) == (404, "not_found")


async def test_members_choose_no_branch(house: House) -> None:
    made = await _branch(house)
    shown = await house.bo.get(f"/members/{house.bo.id}")

    mine = {"branch_id": made["id"]}
    refused = await house.bo.patch(f"/members/{house.bo.id}", mine, shown.tag)

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_the_same_key_makes_one_branch(house: House) -> None:
    first = await house.ana.post("/branches", {"name": "Winter"}, key="once")
    again = await house.ana.post("/branches", {"name": "Winter"}, key="once")

    assert (again.status, again["id"]) == (201, first["id"])


async def test_no_name_of_a_branch_stands_in_the_log(house: House) -> None:
    await _branch(house, "Winterthur")

    events = await house.ana.get("/events?limit=500")

    told = [each for each in events["items"] if each["type"] == "branch_created"]
    assert len(told) == 1
    assert "Winterthur" not in str(told)
