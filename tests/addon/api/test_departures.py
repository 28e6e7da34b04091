from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House


async def _bos_stays(house: House) -> tuple[Answer, Answer]:
    """One that was approved, and a request."""
    asked = await house.bo.book((house.blue, 1))
    approved = await house.ben.decide("approve", asked)
    pending = await house.bo.book((house.attic, 1), arrival="2027-08-01", departure="2027-08-03")
    return approved, pending


@pytest.mark.rule(39)
async def test_a_dry_run_lists_what_would_become_of_the_bookings(house: House) -> None:
    approved, pending = await _bos_stays(house)

    shown = await house.ana.post(f"/members/{house.bo.id}/deactivate?dry_run=true")

    assert (shown.status, shown["dry_run"], shown["state"]) == (200, True, "active")
    assert {each["id"]: each["state"] for each in shown["bookings"]} == {
        approved["id"]: "cancelled",
        pending["id"]: "withdrawn",
    }
    assert (await house.bo.get(f"/bookings/{approved['id']}"))["state"] == "approved"


@pytest.mark.rule(39)
async def test_whoever_leaves_gives_back_what_they_have(house: House) -> None:
    approved, pending = await _bos_stays(house)

    gone = await house.ana.post(f"/members/{house.bo.id}/deactivate")

    seen = [await house.ana.get(f"/bookings/{each['id']}") for each in (approved, pending)]
    assert gone["state"] == "inactive"
    assert [each["state"] for each in seen] == ["cancelled", "withdrawn"]
    assert (await house.bo.get("/me")).status == 401


@pytest.mark.rule(39)
async def test_bookings_are_handed_on_to_whom_the_admin_names(house: House) -> None:
    approved, pending = await _bos_stays(house)

    erased = await house.ana.post(f"/members/{house.bo.id}/erase", {"bookings_to": house.ben.id})

    seen = [await house.ana.get(f"/bookings/{each['id']}") for each in (approved, pending)]
    assert erased["state"] == "erased"
    assert [(each["member"]["name"], each["state"]) for each in seen] == [
        ("Ben", "approved"),
        ("Ben", "pending"),
    ]


@pytest.mark.rule(39)
async def test_bookings_are_handed_on_to_nobody_who_can_t_have_them(house: House) -> None:
    await _bos_stays(house)
    absent = "00000000-0000-7000-8000-00000000dead"

    refused = await house.ana.post(f"/members/{house.bo.id}/deactivate", {"bookings_to": absent})

    assert (refused.status, refused.code) == (422, "not_in_household")
    assert (await house.bo.get("/me")).status == 200


@pytest.mark.rule(38)
async def test_two_members_become_one_person(house: House) -> None:
    approved, _ = await _bos_stays(house)
    old_token = await house.bo.post("/me/tokens", {"name": "x", "scopes": ["read"]})

    merged = await house.ana.post(f"/members/{house.ben.id}/merge", {"other_id": house.bo.id})
    again = await house.ana.post(f"/members/{house.ben.id}/merge", {"other_id": house.bo.id})

    booking = await house.ben.get(f"/bookings/{approved['id']}")
    other = await house.ana.get(f"/members/{house.bo.id}")
    me = await house.dora.get("/me", headers={"Authorization": f"Bearer {old_token['token']}"})
    history = await house.ana.get(f"/bookings/{approved['id']}/history")
    assert (merged.status, again.status, again["bookings"]) == (200, 200, [])
    assert booking["member"]["id"] == house.ben.id
    assert (other["state"], other["email"]) == ("merged", None)
    assert (me.status, (await house.bo.get("/me")).status) == (401, 401)
    assert history["items"][0]["actor"]["name"] == "Ben"


@pytest.mark.rule(38)
async def test_what_clashes_is_named_before_two_become_one(house: House) -> None:
    bos = await house.bo.book((house.attic, 1))
    bens = await house.ben.book((house.attic, 1))

    refused = await house.ana.post(f"/members/{house.ben.id}/merge", {"other_id": house.bo.id})

    assert (refused.status, refused.code) == (409, "merge_clash")
    assert refused["clashes"] == [[bens["id"], bos["id"]]]
    assert (await house.bo.get("/me")).status == 200


@pytest.mark.rule(40)
async def test_erasing_forgets_whoever_was_the_same_person_too(house: House) -> None:
    asked = await house.bo.book((house.blue, 1), note="mit Kuchen")
    await house.ana.post(f"/members/{house.ben.id}/merge", {"other_id": house.bo.id})
    before = await house.ana.get(f"/bookings/{asked['id']}")

    await house.ana.post(f"/members/{house.ben.id}/erase", {"bookings_to": house.ana.id})

    after = await house.ana.get(f"/bookings/{asked['id']}")
    assert (before["note"], after["note"]) == ("mit Kuchen", None)


@pytest.mark.rule(40)
async def test_the_export_has_what_was_written_by_whoever_was_the_same_person(house: House) -> None:
    asked = await house.bo.book((house.blue, 1), note="mit Kuchen")
    await house.ana.post(f"/members/{house.ben.id}/merge", {"other_id": house.bo.id})

    export = await house.ben.get("/me/export")

    assert [each["text"] for each in export["words"]] == ["mit Kuchen"]
    assert [each["id"] for each in export["bookings"]] == [asked["id"]]


@pytest.mark.rule(33, 38, 39)
@pytest.mark.parametrize("verb", ["merge", "deactivate", "erase"])
async def test_an_admin_says_why_what_is_taken_over_is_more_than_a_quota_leaves(
    house: House, verb: str
) -> None:
    shown = await house.ana.get(f"/resources/{house.blue}")
    approved, _ = await _bos_stays(house)
    quota = {"per": "member", "unit": "nights", "period": "year", "limit": 2}
    await house.ana.patch(f"/resources/{house.blue}", {"rules": {"quotas": [quota]}}, shown.tag)
    merging = verb == "merge"
    path = f"/members/{(house.ben if merging else house.bo).id}/{verb}"
    wish = {"other_id": house.bo.id} if merging else {"bookings_to": house.ben.id}

    refused = await house.ana.post(path, wish)
    foretold = await house.ana.post(f"{path}?dry_run=true", {**wish, "override_reason": "Ours"})
    unmoved = await house.ana.get(f"/bookings/{approved['id']}")
    done = await house.ana.post(path, {**wish, "override_reason": "Ours"})

    moved = await house.ana.get(f"/bookings/{approved['id']}")
    told = (await house.ben.get(f"/bookings/{approved['id']}/history"))["items"]
    assert (refused.status, refused.code) == (422, "quota_exceeded")
    assert (foretold.status, unmoved["member"]["name"]) == (200, "Bo")
    assert (done.status, moved["member"]["name"]) == (200, "Ben")
    assert [each["data"]["reason"] for each in told if each["type"] == "quota_overridden"] == [
        "Ours"
    ]
