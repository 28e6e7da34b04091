"""Tokens for programs: no more than their scopes, no more than their owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.conftest import empty, hands, house, settings
from tests.addon.api.visitors import Visitor

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

__all__ = ["empty", "hands", "house", "settings"]
USER = "b" * 32


async def _token(who: Visitor, *scopes: str, **more: object) -> Visitor:
    made = await who.post("/me/tokens", {"name": "script", "scopes": list(scopes), **more})
    assert made.status == 201, made.body
    return Visitor(who.client, made["token"], id=made["id"])


async def test_a_token_is_shown_once(house: House) -> None:
    made = await house.bo.post("/me/tokens", {"name": "script", "scopes": ["read"]})

    listed = await house.bo.get("/me/tokens")

    assert made["token"].startswith("fb_")
    assert [each["name"] for each in listed["items"]] == ["script"]
    assert made["token"] not in str(listed.body)


async def test_a_token_does_only_what_its_scopes_say(house: House) -> None:
    script = await _token(house.bo, "read")

    seen = await script.get("/bookings")
    refused = await script.book((house.blue, 1))

    assert seen.status == 200
    assert (refused.status, refused.code) == (403, "scope_missing")


async def test_a_token_does_no_more_than_its_owner(house: House) -> None:
    script = await _token(house.bo, "read", "manage")

    refused = await script.post("/members", {"name": "Eve"})

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_a_token_makes_no_wider_one(house: House) -> None:
    script = await _token(house.ana, "manage")

    refused = await script.post("/me/tokens", {"name": "wider", "scopes": ["manage", "book"]})

    assert (refused.status, refused.code) == (403, "scope_missing")


async def test_a_token_changes_no_password(house: House) -> None:
    script = await _token(house.bo, "read", "book", "manage")

    refused = await script.post("/auth/password", {"new_password": "a long enough one"})

    assert (refused.status, refused.code) == (403, "scope_missing")


async def test_a_token_ends_when_it_is_revoked_or_over(house: House) -> None:
    revoked = await _token(house.bo, "read")
    over = await _token(house.bo, "read", expires_in_days=1)

    gone = await house.bo.ask("DELETE", f"/me/tokens/{revoked.id}")
    house.hands.pass_by(days=1)

    assert gone.status == 204
    assert (await revoked.get("/me")).status == 401
    assert (await over.get("/me")).status == 401


async def test_nobody_revokes_another_s_token(house: House) -> None:
    script = await _token(house.bo, "read")

    refused = await house.ben.ask("DELETE", f"/me/tokens/{script.id}")

    assert (refused.status, refused.code) == (404, "not_found")
    assert (await script.get("/me")).status == 200


async def test_its_last_use_is_noted_to_the_hour(house: House) -> None:
    script = await _token(house.bo, "read")
    await script.get("/me")

    listed = await house.bo.get("/me/tokens")

    assert listed["items"][0]["last_used_at"] == "2027-03-01T09:00:00.000000Z"


@pytest.mark.parametrize("scope", ["act_as", "metrics"])
async def test_some_scopes_are_for_admins(house: House, scope: str) -> None:
    refused = await house.bo.post("/me/tokens", {"name": "x", "scopes": ["read", scope]})

    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_a_token_of_an_admin_acts_for_a_linked_member(house: House) -> None:
    shown = await house.ana.get(f"/members/{house.bo.id}")
    await house.ana.patch(f"/members/{house.bo.id}", {"home_assistant_user_id": USER}, shown.tag)
    script = await _token(house.ana, "read", "book", "manage", "act_as")
    script.headers = {"X-Family-Booking-User": USER}

    me = await script.get("/me")
    booked = await script.book((house.blue, 1))
    refused = await script.post("/members", {"name": "Eve"})

    assert me["name"] == booked["member"]["name"] == "Bo"
    assert (refused.status, refused.code) == (403, "not_allowed")


async def test_without_the_scope_nobody_acts_for_others(house: House) -> None:
    script = await _token(house.ana, "read")
    script.headers = {"X-Family-Booking-User": USER}

    refused = await script.get("/me")

    assert (refused.status, refused.code) == (403, "may_not_act_for")


async def test_acting_for_a_user_without_a_link_is_refused(house: House) -> None:
    script = await _token(house.ana, "read", "act_as")
    script.headers = {"X-Family-Booking-User": USER}

    refused = await script.get("/me")

    assert (refused.status, refused.code) == (403, "not_linked")


async def test_a_token_of_who_is_no_admin_any_more_acts_for_nobody(house: House) -> None:
    shown = await house.ana.get(f"/members/{house.ben.id}")
    made_admin = await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["admin"]}, shown.tag)
    script = await _token(house.ben, "read", "act_as")
    await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["member"]}, made_admin.tag)
    script.headers = {"X-Family-Booking-User": USER}

    refused = await script.get("/me")

    assert (refused.status, refused.code) == (403, "may_not_act_for")


async def test_the_metrics_are_for_an_admin_s_token(house: House) -> None:
    script = await _token(house.ana, "metrics")

    told = await script.get("/metrics")

    assert "family_booking_log_position" in told.body
