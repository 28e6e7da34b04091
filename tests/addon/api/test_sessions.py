"""Where somebody is signed in: seen and ended by themselves, and ended by admins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.addon.api.visitors import PASSWORD

if TYPE_CHECKING:
    from tests.addon.api.visitors import House, Visitor


async def _statuses(*visitors: Visitor) -> list[int]:
    return [(await each.get("/me")).status for each in visitors]


async def test_a_member_sees_where_they_are_signed_in(house: House) -> None:
    house.hands.pass_by(hours=1)
    phone = await house.log_in(house.bo.email)

    seen = await phone.get("/me/sessions")

    assert [each["current"] for each in seen["items"]] == [False, True]
    assert [each["created_at"] for each in seen["items"]] == [
        "2027-03-01T09:00:00.000000Z",
        "2027-03-01T10:00:00.000000Z",
    ]
    assert seen["items"][1]["expires_at"] == "2027-04-30T10:00:00.000000Z"
    assert set(seen["items"][0]) == {"id", "created_at", "last_used_at", "expires_at", "current"}


async def test_a_session_says_when_it_was_used_last(house: House) -> None:
    tokens = await house.dora.post("/auth/login", {"email": house.bo.email, "password": PASSWORD})
    house.hands.pass_by(days=2)
    await house.dora.post("/auth/refresh", {"refresh_token": tokens["refresh_token"]})

    seen = await (await house.log_in(house.bo.email)).get("/me/sessions")

    assert sorted(each["last_used_at"][:10] for each in seen["items"]) == [
        "2027-03-01",
        "2027-03-03",
        "2027-03-03",
    ]


async def test_what_is_over_is_no_session(house: House) -> None:
    house.hands.pass_by(days=61)
    back = await house.log_in(house.bo.email)

    seen = await back.get("/me/sessions")

    assert [each["current"] for each in seen["items"]] == [True]


async def test_a_member_ends_one_session(house: House) -> None:
    phone, tablet = [await house.log_in(house.bo.email) for _ in range(2)]
    lost = (await phone.get("/me/sessions"))["items"]
    (of_phone,) = (each["id"] for each in lost if each["current"])

    ended = await tablet.ask("DELETE", f"/me/sessions/{of_phone}")
    again = await tablet.ask("DELETE", f"/me/sessions/{of_phone}")

    assert ended.status == 204
    assert (again.status, again.code) == (404, "not_found")
    assert await _statuses(phone, tablet, house.bo) == [401, 200, 200]


async def test_a_session_ends_itself(house: House) -> None:
    seen = await house.bo.get("/me/sessions")

    ended = await house.bo.ask("DELETE", f"/me/sessions/{seen['items'][0]['id']}")

    assert ended.status == 204
    assert await _statuses(house.bo) == [401]


@pytest.mark.parametrize("by", ["ana", "ben", "carl"])
async def test_nobody_ends_one_session_of_somebody_else(house: House, by: str) -> None:
    seen = await house.bo.get("/me/sessions")
    who: Visitor = getattr(house, by)

    refused = await who.ask("DELETE", f"/me/sessions/{seen['items'][0]['id']}")

    assert (refused.status, refused.code) == (404, "not_found")
    assert await _statuses(house.bo) == [200]


async def test_a_member_ends_all_others(house: House) -> None:
    phone, tablet = [await house.log_in(house.bo.email) for _ in range(2)]
    program = await house.bo.post("/me/tokens", {"name": "x", "scopes": ["read"]})

    ended = await phone.ask("DELETE", "/me/sessions")

    assert ended.status == 204
    assert await _statuses(phone, tablet, house.bo, house.ana) == [200, 401, 401, 200]
    assert await _statuses(replace(phone, token=program["token"])) == [200]


async def test_a_program_ends_all(house: House) -> None:
    made = await house.bo.post("/me/tokens", {"name": "x", "scopes": ["read", "manage"]})
    program = replace(house.bo, token=made["token"])

    ended = await program.ask("DELETE", "/me/sessions")

    assert ended.status == 204
    assert await _statuses(house.bo, program) == [401, 200]


async def test_a_program_that_may_only_read_sees_and_ends_none(house: House) -> None:
    made = await house.bo.post("/me/tokens", {"name": "x", "scopes": ["read"]})
    program = replace(house.bo, token=made["token"])

    answers = [await program.ask(each, "/me/sessions") for each in ("GET", "DELETE")]

    assert [(each.status, each.code) for each in answers] == [(403, "scope_missing")] * 2
    assert await _statuses(house.bo) == [200]


async def test_an_ended_session_is_not_renewed(house: House) -> None:
    tokens = await house.dora.post("/auth/login", {"email": house.bo.email, "password": PASSWORD})
    await house.bo.ask("DELETE", "/me/sessions")

    refused = await house.dora.post("/auth/refresh", {"refresh_token": tokens["refresh_token"]})

    assert (refused.status, refused.code) == (401, "session_over")


async def test_an_admin_signs_a_member_out_everywhere(house: House) -> None:
    phone = await house.log_in(house.bo.email)

    ended = await house.ana.ask("DELETE", f"/members/{house.bo.id}/sessions")

    assert ended.status == 204
    assert await _statuses(phone, house.bo, house.ana, house.ben) == [401, 401, 200, 200]
    assert await _statuses(await house.log_in(house.bo.email)) == [200]


@pytest.mark.parametrize("by", ["ben", "bo", "carl"])
async def test_nobody_else_signs_a_member_out(house: House, by: str) -> None:
    who: Visitor = getattr(house, by)

    refused = await who.ask("DELETE", f"/members/{house.bo.id}/sessions")

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert await _statuses(house.bo) == [200]


async def test_a_stranger_is_signed_out_nowhere(house: House) -> None:
    absent = "00000000-0000-7000-8000-00000000dead"

    refused = await house.ana.ask("DELETE", f"/members/{absent}/sessions")

    assert (refused.status, refused.code) == (404, "not_found")
    assert (await house.dora.get("/me/sessions")).status == 401
