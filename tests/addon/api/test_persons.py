"""What becomes of persons: who left, whom nobody acts for, who turned out to be somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from addon.keys import STORE
from tests.addon.api.visitors import PASSWORD, Visitor

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

_NIGHTS = {"per": "member", "unit": "nights", "period": "year", "limit": 10}


async def _wards(house: House) -> list[dict[str, Any]]:
    seen = (await house.ana.get("/attention"))["items"]
    return [each for each in seen if each["kind"] == "guardian"]


@pytest.mark.rule(39, 45)
async def test_somebody_whose_guardian_left_needs_attention_until_another_acts(
    house: House,
) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})
    before = await _wards(house)
    await house.ana.post(f"/members/{house.bo.id}/deactivate")

    listed = await _wards(house)
    ben_s = (await house.ben.get("/attention"))["items"]
    now = await house.ana.get(f"/members/{kim['id']}")
    await house.ana.patch(f"/members/{kim['id']}", {"guardian_id": house.ben.id}, now.tag)

    assert before == []
    assert [(each["member"]["name"], each["actions"]) for each in listed] == [("Kim", ["keep"])]
    assert ben_s == []
    assert await _wards(house) == []


@pytest.mark.rule(45)
async def test_that_nobody_acts_for_somebody_can_be_kept_so(house: House) -> None:
    await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})
    await house.ana.post(f"/members/{house.bo.id}/erase")
    (line,) = await _wards(house)

    refused = await house.ben.post(f"/attention/{line['id']}/keep")
    kept = await house.ana.post(f"/attention/{line['id']}/keep")

    assert (refused.status, kept.status) == (404, 204)
    assert await _wards(house) == []


@pytest.mark.rule(39)
async def test_who_is_needed_by_nobody_any_more_is_no_matter(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})
    await house.ana.patch(f"/members/{kim['id']}", {"guardian_id": None}, kim.tag)

    assert await _wards(house) == []


@pytest.mark.rule(39)
@pytest.mark.parametrize("how", ["deactivate", "erase"])
async def test_every_way_in_of_whoever_is_removed_dies_at_once(house: House, how: str) -> None:
    credentials = {"email": "bo@example.org", "password": PASSWORD}
    tokens = await house.dora.post("/auth/login", credentials)
    made = await house.bo.post("/me/tokens", {"name": "script", "scopes": ["read"]})
    feed = await house.bo.post("/feeds", {"name": "phone"})
    link = await house.ana.post(f"/members/{house.bo.id}/password-link")
    program, secret = Visitor(house.client, made["token"]), feed["secret"]
    alive = [await program.get("/me"), await house.dora.get(f"/feeds/{secret}.ics")]
    await house.ana.post(f"/members/{house.bo.id}/{how}")

    dead = [
        await house.bo.get("/me"),
        await program.get("/me"),
        await house.dora.get(f"/feeds/{secret}.ics"),
        await house.dora.post("/auth/refresh", {"refresh_token": tokens["refresh_token"]}),
        await house.dora.post("/auth/login", credentials),
        await house.dora.post("/auth/reset", {"token": link["token"], "new_password": PASSWORD}),
    ]

    assert [each.status for each in alive] == [200, 200]
    assert [each.status for each in dead][:4] == [401, 401, 404, 401]
    assert {each.status for each in dead[4:]} <= {401, 403}
    left = {
        table: await house.client.app[STORE].fetch(
            f"SELECT * FROM {table} WHERE member_id = $1",  # noqa: S608 - constants
            house.bo.id,
        )
        for table in ("sessions", "api_tokens", "feeds", "password_links", "invitations")
    }
    assert not any(left.values())


@pytest.mark.rule(39)
async def test_a_history_shows_a_pseudonym_of_whoever_was_forgotten(house: House) -> None:
    asked = await house.bo.book((house.blue, 1))
    await house.ben.decide("approve", asked)
    await house.ana.post(f"/members/{house.ben.id}/erase")

    path = f"/bookings/{asked['id']}/history"
    told = {
        language: (await house.bo.get(path, headers={"Accept-Language": language}))["items"]
        for language in ("en", "de")
    }

    end = house.ben.id[-4:]
    approved = next(each for each in told["en"] if each["type"] == "booking_approved")
    assert approved["actor"]["name"] == f"former member {end}"
    assert f"former member {end}" in approved["text"]
    assert f"ehemaliges Mitglied {end}" in str(told["de"])
    assert "Ben" not in str(told)


@pytest.mark.rule(23)
async def test_who_offered_has_decided_when_the_holder_accepts(house: House) -> None:
    asked = await house.bo.book((house.blue, 1))
    offered = await house.ben.decide("offer", asked, departure="2027-07-11")

    accepted = await house.bo.decide("accept", offered)
    told = (await house.bo.get(f"/bookings/{asked['id']}/history"))["items"]

    assert (accepted["state"], accepted["decided_by"]["name"]) == ("approved", "Ben")
    (approved,) = [each for each in told if each["type"] == "booking_approved"]
    assert "Ben" in approved["text"]
    assert "Bo" not in approved["text"].replace("(Ben)", "")


async def _two_who_are_one(house: House) -> tuple[Answer, Answer]:
    """Ina, who had two nights in March, is Bo."""
    ina = await house.ana.post("/members", {"name": "Ina"})
    stay = {"arrival": "2027-03-01", "departure": "2027-03-03"}
    asked = await house.ana.book((house.blue, 1), for_member_id=ina["id"], **stay)
    over = await house.ben.decide("approve", asked)
    house.hands.pass_by(days=10)
    house.ana = await house.log_in("ana@example.org")
    merged = await house.ana.post(f"/members/{house.bo.id}/merge", {"other_id": ina["id"]})
    assert merged.status == 200, merged.body
    return ina, over


@pytest.mark.rule(38)
async def test_bookings_of_a_member_are_those_of_whoever_they_turned_out_to_be(
    house: House,
) -> None:
    ina, over = await _two_who_are_one(house)

    found = {
        asked: [
            each["id"] for each in (await house.ana.get(f"/bookings?member_id={asked}"))["items"]
        ]
        for asked in (house.bo.id, ina["id"], house.ben.id)
    }

    assert found == {house.bo.id: [over["id"]], ina["id"]: [over["id"]], house.ben.id: []}


async def _used(house: House, member_id: str) -> dict[str, int]:
    found = (await house.ana.get(f"/quotas?member_id={member_id}"))["items"]
    return {each["name"]: each["used"] for each in found if each["resource_id"] == house.blue}


async def _limited(house: House) -> None:
    policy = await house.ana.get(f"/resources/{house.blue}/policy")
    rules = {"rules": {"quotas": [_NIGHTS]}}
    changed = await house.ana.patch(f"/resources/{house.blue}/policy", rules, policy.tag)
    assert changed.status == 200, changed.body


@pytest.mark.rule(33, 38)
async def test_what_whoever_was_merged_had_is_used_by_whoever_stayed(house: House) -> None:
    await _limited(house)
    await _two_who_are_one(house)

    assert await _used(house, house.bo.id) == {"Bo": 2}


@pytest.mark.rule(33)
async def test_what_was_handed_on_or_taken_back_is_used_by_whoever_has_it(house: House) -> None:
    await _limited(house)
    approved = await house.ben.decide("approve", await house.bo.book((house.blue, 1)))

    handed = await house.bo.decide("transfer", approved, member_id=house.ben.id)
    after_handing = [await _used(house, each.id) for each in (house.bo, house.ben)]
    ended = await house.ben.decide("cancel", handed)
    after_ending = await _used(house, house.ben.id)
    await house.ben.decide("undo", ended)

    assert after_handing == [{"Bo": 0}, {"Ben": 3}]
    assert after_ending == {"Ben": 0}
    assert await _used(house, house.ben.id) == {"Ben": 3}
