"""The people of the household."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.visitors import PASSWORD

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

DORA = {"name": "Dora", "email": "dora@example.org", "password": PASSWORD}


async def _register(house: House) -> str:
    return str((await house.dora.post("/auth/register", DORA))["member_id"])


async def test_members_are_listed_by_name(house: House) -> None:
    listed = await house.bo.get("/members")

    assert [each["name"] for each in listed["items"]] == ["Ana", "Ben", "Bo", "Carl"]


async def test_addresses_are_for_admins_and_oneself(house: House) -> None:
    seen = await house.bo.get(f"/members/{house.ana.id}")
    own = await house.bo.get(f"/members/{house.bo.id}")
    by_admin = await house.ana.get(f"/members/{house.bo.id}")

    assert "email" not in seen.body
    assert own["email"] == by_admin["email"] == "bo@example.org"


async def test_who_waits_is_shown_to_admins_only(house: House) -> None:
    waiting = await _register(house)

    listed = await house.ana.get("/members?state=waiting")

    assert [each["id"] for each in listed["items"]] == [waiting]
    assert (await house.ben.get("/members?state=waiting"))["items"] == []
    assert (await house.ben.get(f"/members/{waiting}")).status == 404


async def test_an_admin_lets_somebody_in_with_roles(house: House) -> None:
    waiting = await _register(house)

    approved = await house.ana.post(f"/members/{waiting}/approve", {"roles": ["approver"]})

    assert (approved["state"], approved["roles"]) == ("active", ["approver"])


async def test_who_was_refused_stays_out(house: House) -> None:
    waiting = await _register(house)

    refused = await house.ana.post(f"/members/{waiting}/refuse", {"reason": "Who is that?"})
    login = await house.dora.post("/auth/login", {k: DORA[k] for k in ("email", "password")})

    assert refused["state"] == "refused"
    assert (login.status, login.code) == (403, "account_refused")


async def test_a_decision_on_an_older_version_is_stale(house: House) -> None:
    waiting = await _register(house)
    await house.ana.post(f"/members/{waiting}/approve", {"version": 1})

    again = await house.ana.post(f"/members/{waiting}/refuse", {"version": 1})

    assert again.status == 409
    assert again["current_version"] == 2


async def test_a_member_without_a_login_has_a_guardian(house: House) -> None:
    child = {"name": "Kim", "guardian_id": house.bo.id}

    added = await house.ana.post("/members", child)

    assert (added.status, added["guardian_id"], added["has_account"]) == (201, house.bo.id, False)


async def test_a_guardian_books_for_a_child_and_others_do_not(house: House) -> None:
    child = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})

    booked = await house.bo.book((house.blue, 1), for_member_id=child["id"])
    refused = await house.ben.book((house.attic, 1), for_member_id=child["id"])

    assert (booked["member"]["name"], booked["requested_by"]["name"]) == ("Kim", "Bo")
    assert (refused.status, refused.code) == (403, "not_allowed")


@pytest.mark.rule(38)
async def test_one_address_is_one_member(house: House) -> None:
    taken = {"name": "Bo too", "email": "Bo@Example.org", "password": PASSWORD}

    refused = await house.ana.post("/members", taken)

    assert (refused.status, refused.code) == (409, "email_taken")


async def test_a_password_needs_an_address(house: House) -> None:
    refused = await house.ana.post("/members", {"name": "Eve", "password": PASSWORD})

    assert (refused.status, refused.code) == (422, "password_without_email")


async def test_roles_change_on_the_version_that_was_shown(house: House) -> None:
    shown = await house.ana.get(f"/members/{house.bo.id}")
    roles = {"roles": ["member", "approver"]}

    changed = await house.ana.patch(f"/members/{house.bo.id}", roles, shown.tag)
    late = await house.ana.patch(f"/members/{house.bo.id}", roles, shown.tag)

    assert changed["roles"] == ["approver", "member"]
    assert (late.status, late.code) == (412, "stale")


async def test_a_change_without_a_version_is_refused(house: House) -> None:
    refused = await house.ana.ask("PATCH", f"/members/{house.bo.id}", {"name": "Bob"})

    assert (refused.status, refused.code) == (428, "version_required")


async def test_the_last_admin_stays(house: House) -> None:
    shown = await house.ana.get(f"/members/{house.ana.id}")

    demoted = await house.ana.patch(f"/members/{house.ana.id}", {"roles": ["member"]}, shown.tag)
    gone = await house.ana.post(f"/members/{house.ana.id}/deactivate", {})

    assert [(each.status, each.code) for each in (demoted, gone)] == [(409, "last_admin")] * 2


async def test_a_closed_account_can_be_opened_again(house: House) -> None:
    await house.ana.post(f"/members/{house.bo.id}/deactivate", {})

    opened = await house.ana.post(f"/members/{house.bo.id}/reactivate", {})

    assert (opened["state"], opened["roles"]) == ("active", ["member"])
    assert (await house.log_in("bo@example.org")).id == house.bo.id


async def test_the_same_key_adds_one_member(house: House) -> None:
    first = await house.ana.post("/members", {"name": "Oma"}, key="once")
    again = await house.ana.post("/members", {"name": "Oma"}, key="once")
    other = await house.ana.post("/members", {"name": "Opa"}, key="once")

    assert (first.status, again.status) == (201, 201)
    assert first["id"] == again["id"]
    assert (other.status, other.code) == (422, "key_reused")


async def test_everybody_changes_their_own_name(house: House) -> None:
    me = await house.bo.get("/me")

    changed = await house.bo.patch("/me", {"name": "Bo the Great"}, me.tag)

    assert (changed["name"], changed["version"]) == ("Bo the Great", me["version"] + 1)


async def test_pages_follow_each_other_without_gaps(house: House) -> None:
    names, cursor = [], ""
    for _ in range(3):
        page = await house.ana.get(f"/members?limit=2{cursor}")
        names += [each["name"] for each in page["items"]]
        cursor = _next(page)

    assert names == ["Ana", "Ben", "Bo", "Carl", "Ana", "Ben"]


def _next(page: Answer) -> str:
    return f"&cursor={page['next_cursor']}" if "next_cursor" in page.body else ""


async def test_a_made_up_cursor_is_refused(house: House) -> None:
    refused = await house.ana.get("/members?cursor=%FF%00")

    assert (refused.status, refused.code) == (400, "invalid_parameter")


async def test_a_guardian_is_changed_and_named(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})

    to_ben = {"guardian_id": house.ben.id}
    changed = await house.ana.patch(f"/members/{kim['id']}", to_ben, kim.tag)
    cycle = {"guardian_id": kim["id"]}
    bens = await house.ana.get(f"/members/{house.ben.id}")
    refused = await house.ana.patch(f"/members/{house.ben.id}", cycle, bens.tag)

    assert changed["guardian_id"] == house.ben.id
    assert (refused.status, refused.code) == (422, "guardian_unfit")


async def test_a_guardian_cancels_what_an_admin_booked_for_a_child(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})
    stay = await house.ana.book((house.blue, 1), for_member_id=kim["id"])

    stranger = await house.ben.decide("withdraw", stay)
    withdrawn = await house.bo.decide("withdraw", stay)

    assert (stranger.status, withdrawn["state"]) == (403, "withdrawn")


async def test_the_children_of_whoever_leaves_get_another_guardian(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})

    await house.ana.post(f"/members/{house.bo.id}/deactivate", {"wards_to": house.ben.id})

    assert (await house.ana.get(f"/members/{kim['id']}"))["guardian_id"] == house.ben.id
