"""Signing in and out, joining, changing the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.addon.api.visitors import PASSWORD, Visitor

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

LOGIN = {"email": "bo@example.org", "password": PASSWORD}
DORA = {"name": "Dora", "email": "dora@example.org", "password": "a long enough one"}


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(house: House) -> None:
    wrong = await house.dora.post("/auth/login", {**LOGIN, "password": "something else"})
    unknown = await house.dora.post("/auth/login", {**LOGIN, "email": "x@example.org"})

    assert (wrong.status, wrong.code) == (401, "wrong_credentials")
    assert {**wrong.body, "request_id": ""} == {**unknown.body, "request_id": ""}


async def test_the_address_is_compared_without_case(house: House) -> None:
    tokens = await house.dora.post("/auth/login", {**LOGIN, "email": " BO@Example.org "})

    assert tokens.status == 200


async def test_a_password_of_more_than_72_bytes_is_no_error_at_login(house: House) -> None:
    refused = await house.dora.post("/auth/login", {**LOGIN, "password": "ä" * 60})

    assert refused.code == "wrong_credentials"


async def test_a_new_password_of_more_than_72_bytes_is_refused(house: House) -> None:
    refused = await house.dora.post("/auth/register", {**DORA, "password": "ä" * 40})

    assert [each["pointer"] for each in refused["errors"]] == ["/password"]


async def test_who_registered_waits_for_an_admin(house: House) -> None:
    registered = await house.dora.post("/auth/register", DORA)
    login = {"email": DORA["email"], "password": DORA["password"]}
    waiting = await house.dora.post("/auth/login", login)

    await house.ana.post(f"/members/{registered['member_id']}/approve", {})
    let_in = await house.dora.post("/auth/login", login)

    assert (registered.status, registered["state"]) == (201, "waiting")
    assert (waiting.status, waiting.code) == (403, "account_waiting")
    assert let_in.status == 200


async def test_registering_a_known_address_gets_the_same_answer_and_changes_nothing(
    house: House,
) -> None:
    again = await house.dora.post("/auth/register", {**DORA, "email": "BO@example.org"})

    assert (again.status, again["state"]) == (201, "waiting")
    assert (await house.ana.get(f"/members/{again['member_id']}")).status == 404
    assert (await house.dora.post("/auth/login", LOGIN)).status == 200


async def test_an_access_token_ends_after_minutes(house: House) -> None:
    house.hands.pass_by(minutes=10)

    late = await house.bo.get("/me")

    assert (late.status, late.code) == (401, "token_invalid")


async def test_a_refresh_token_works_once(house: House) -> None:
    first = await house.dora.post("/auth/login", LOGIN)
    second = await house.dora.post("/auth/refresh", {"refresh_token": first["refresh_token"]})

    me = await Visitor(house.client, second["access_token"]).get("/me")

    assert second["refresh_token"] != first["refresh_token"]
    assert me["name"] == "Bo"


async def test_a_second_use_of_a_refresh_token_ends_all_that_came_of_it(house: House) -> None:
    first = await house.dora.post("/auth/login", LOGIN)
    old = {"refresh_token": first["refresh_token"]}
    second = await house.dora.post("/auth/refresh", old)

    stolen = await house.dora.post("/auth/refresh", old)
    new = await house.dora.post("/auth/refresh", {"refresh_token": second["refresh_token"]})
    me = await Visitor(house.client, second["access_token"]).get("/me")

    assert (stolen.status, stolen.code) == (401, "session_over")
    assert new.status == 401
    assert me.status == 401


async def test_made_up_refresh_tokens_end_nobodys_session(house: House) -> None:
    refused = await house.dora.post("/auth/refresh", {"refresh_token": "x" * 43})

    assert refused.code == "session_over"
    assert (await house.bo.get("/me")).status == 200


async def test_a_session_that_was_not_used_for_months_is_over(house: House) -> None:
    tokens = await house.dora.post("/auth/login", LOGIN)
    house.hands.pass_by(days=61)

    late = await house.dora.post("/auth/refresh", {"refresh_token": tokens["refresh_token"]})

    assert late.code == "session_over"


async def test_logging_out_ends_this_session_only(house: House) -> None:
    other = await house.log_in("bo@example.org")

    out = await house.bo.post("/auth/logout")

    assert out.status == 204
    assert (await house.bo.get("/me")).status == 401
    assert (await other.get("/me")).status == 200


async def test_logging_out_everywhere_ends_all(house: House) -> None:
    other = await house.log_in("bo@example.org")

    await house.bo.post("/auth/logout", {"everywhere": True})

    assert (await other.get("/me")).status == 401


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(house: House) -> None:
    other = await house.log_in("bo@example.org")
    new = {"new_password": "an even longer one"}

    refused = await house.bo.post("/auth/password", {**new, "current_password": "wrong"})
    changed = await house.bo.post("/auth/password", {**new, "current_password": PASSWORD})

    assert (refused.status, refused.code) == (403, "wrong_password")
    assert changed.status == 200
    assert (await other.get("/me")).status == 401
    assert (await Visitor(house.client, changed["access_token"]).get("/me")).status == 200
    assert (await house.dora.post("/auth/login", LOGIN)).status == 401


async def test_a_closed_account_is_out_at_once(house: House) -> None:
    await house.ana.post(f"/members/{house.bo.id}/deactivate", {})

    assert (await house.bo.get("/me")).status == 401
    assert (await house.dora.post("/auth/login", LOGIN)).code == "account_inactive"
