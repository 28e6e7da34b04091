"""Resources that are spoken of together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def grouped(house: House) -> Answer:
    body = {"name": "Rooms ", "resource_ids": [house.blue, house.attic]}
    return await house.ana.post("/groups", body)


async def test_a_group_is_there_for_all_to_read(house: House) -> None:
    formed = await grouped(house)

    read = await house.carl.get(f"/groups/{formed['id']}")
    all_of_them = await house.bo.get("/groups")

    assert (formed.status, formed["name"], formed["can"]) == (201, "Rooms", ["change", "dissolve"])
    assert read["resource_ids"] == sorted([house.blue, house.attic])
    assert read["can"] == []
    assert [each["id"] for each in all_of_them["items"]] == [formed["id"]]


async def test_a_change_leaves_what_it_does_not_name(house: House) -> None:
    formed = await grouped(house)

    changed = await house.ana.patch(f"/groups/{formed['id']}", {"name": "Beds"}, formed.tag)
    late = await house.ana.patch(f"/groups/{formed['id']}", {"name": "x"}, formed.tag)

    assert (changed["name"], len(changed["resource_ids"]), changed["version"]) == ("Beds", 2, 2)
    assert (late.status, late.code) == (412, "stale")


async def test_a_dissolved_group_is_read_in_the_past_only(house: House) -> None:
    formed = await grouped(house)
    before = (await house.ana.get("/events?limit=500"))["last_position"]

    gone = await house.ana.ask("DELETE", f"/groups/{formed['id']}")

    now = await house.ana.get(f"/groups/{formed['id']}")
    then = await house.ana.get(f"/groups/{formed['id']}?as_of={before}")
    assert (gone.status, now.status, then["name"]) == (204, 404, "Rooms")


async def test_a_group_of_what_does_not_exist_is_refused(house: House) -> None:
    nowhere = "00000000-0000-7000-8000-00000000dead"

    refused = await house.ana.post("/groups", {"name": "Rooms", "resource_ids": [nowhere]})

    assert (refused.status, refused.code) == (404, "not_found")
