"""What can be booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import House


async def test_a_resource_has_a_slug_and_the_household_s_zone(house: House) -> None:
    added = await house.ana.post("/resources", {"name": "Häuschen am See", "kind": "overnight"})

    assert added.status == 201
    assert (added["slug"], added["time_zone"]) == ("haeuschen_am_see", "Europe/Berlin")


async def test_a_parent_has_the_places_of_its_children(house: House) -> None:
    seen = await house.bo.get(f"/resources/{house.home}")

    assert (seen["capacity"], seen["ceiling"], seen["can"]) == (6, 6, ["book"])


async def test_a_change_leaves_what_it_does_not_name(house: House) -> None:
    shown = await house.ana.get(f"/resources/{house.blue}")

    changed = await house.ana.patch(
        f"/resources/{house.blue}", {"places": 3, "rules": {"max_nights": 14}}, shown.tag
    )

    assert (changed["places"], changed["name"]) == (3, "Blue Room")
    assert (changed["rules"]["max_nights"], changed["rules"]["min_nights"]) == (14, 1)


async def test_a_change_of_an_older_version_is_refused(house: House) -> None:
    shown = await house.ana.get(f"/resources/{house.blue}")
    await house.ana.patch(f"/resources/{house.blue}", {"places": 3}, shown.tag)

    late = await house.ana.patch(f"/resources/{house.blue}", {"places": 4}, shown.tag)

    assert (late.status, late.code) == (412, "stale")


async def test_as_of_shows_what_it_was(house: House) -> None:
    before = await house.ana.get("/events?limit=500")
    house.hands.pass_by(minutes=4)
    shown = await house.ana.get(f"/resources/{house.blue}")
    await house.ana.patch(f"/resources/{house.blue}", {"places": 3}, shown.tag)

    by_position = await house.ana.get(f"/resources/{house.blue}?as_of={before['last_position']}")
    by_time = await house.ana.get(f"/resources/{house.blue}?as_of=2027-03-01T09:02:00Z")

    assert by_position["places"] == by_time["places"] == 2


async def test_an_archived_resource_takes_no_bookings(house: House) -> None:
    archived = await house.ana.post(f"/resources/{house.blue}/archive", {})

    refused = await house.bo.book((house.blue, 1))
    listed = await house.bo.get("/resources")

    assert archived["archived"] is True
    assert (refused.status, refused.code) == (409, "resource_archived")
    assert house.blue not in [each["id"] for each in listed["items"]]


@pytest.mark.parametrize(
    "unfit", [{"units": 2}, {"parent_id": "0197a3c2-0000-7000-8000-00000000dead"}]
)
async def test_what_does_not_fit_is_refused(house: House, unfit: dict[str, object]) -> None:
    refused = await house.ana.post("/resources", {"name": "X", "kind": "overnight", **unfit})

    assert refused.status in (404, 422)


async def test_an_unchanged_list_is_not_sent_again(house: House) -> None:
    first = await house.bo.get("/resources")

    again = await house.bo.get("/resources", headers={"If-None-Match": first.tag})
    weak = await house.bo.get("/resources", headers={"If-None-Match": f"W/{first.tag}"})

    assert (again.status, weak.status) == (304, 304)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]


async def test_no_resource_is_a_404(house: House) -> None:
    missing = await house.bo.get("/resources/0197a3c2-0000-7000-8000-00000000dead")

    assert (missing.status, missing.code) == (404, "not_found")
