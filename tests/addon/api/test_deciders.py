"""Who decides about some resources only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(17)


async def _name_bo(house: House) -> None:
    """Bo, who has no such role, decides about the attic."""
    attic = await house.ana.get(f"/resources/{house.attic}")
    approval = {"approval": {"mode": "one", "approvers": [house.bo.id]}}
    changed = await house.ana.patch(f"/resources/{house.attic}", approval, attic.tag)
    assert changed.status == 200, changed.body


async def _carls_stay(house: House, resource_id: str) -> Answer:
    return await house.ana.book((resource_id, 1), for_member_id=house.carl.id)


async def test_whoever_is_named_for_a_resource_sees_it_in_me(house: House) -> None:
    before = await house.bo.get("/me")
    await _name_bo(house)

    me = await house.bo.get("/me")

    assert (before["decides"], before["can"]) == ([], ["book"])
    assert (me["decides"], me["can"]) == ([house.attic], ["book", "decide"])
    assert me["roles"] == ["member"]


async def test_who_has_the_role_decides_where_nobody_is_named(house: House) -> None:
    await _name_bo(house)

    me = await house.ben.get("/me")

    assert house.blue in me["decides"]
    assert house.attic not in me["decides"]


async def test_whoever_is_named_decides_about_that_resource_and_no_other(house: House) -> None:
    await _name_bo(house)
    attic = await _carls_stay(house, house.attic)
    blue = await _carls_stay(house, house.blue)

    approved = await house.bo.decide("approve", attic)
    refused = await house.bo.decide("approve", blue)
    bens = await house.ben.decide("approve", attic)

    assert (approved["state"], approved["decided_by"]["id"]) == ("approved", house.bo.id)
    assert (refused.status, refused.code) == (403, "not_allowed")
    assert (bens.status, bens.code) == (403, "not_allowed")


async def test_of_a_request_for_both_each_decides_about_their_own(house: House) -> None:
    await _name_bo(house)
    both = await house.ana.book((house.attic, 1), (house.blue, 1), for_member_id=house.carl.id)

    bos = await house.bo.decide("approve", both)
    again = await house.bo.decide("approve", both)
    bens = await house.ben.decide("approve", both)

    assert (bos.status, bos["state"]) == (200, "pending")
    assert (again.status, again.code) == (409, "already_decided")
    assert (bens.status, bens["state"]) == (200, "approved")


async def test_the_inbox_of_whoever_is_named_has_what_they_decide(house: House) -> None:
    await _name_bo(house)
    attic = await _carls_stay(house, house.attic)
    await _carls_stay(house, house.blue)

    inbox = await house.bo.get("/inbox")

    assert [each["id"] for each in inbox["items"]] == [attic["id"]]
