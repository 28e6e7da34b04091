"""The first set-up: once, by whoever can read what the app prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.visitors import Visitor, setup_body

if TYPE_CHECKING:
    from tests.addon.api.visitors import House


async def test_an_empty_store_asks_for_set_up(empty: House) -> None:
    state = await empty.dora.get("/setup")

    assert state.body == {"needed": True, "code_required": True}


async def test_set_up_signs_the_admin_in(empty: House) -> None:
    done = await empty.set_up()

    admin = Visitor(empty.client, done["access_token"])
    me = await admin.get("/me")
    assert (done.status, done["token_type"]) == (201, "Bearer")
    assert me["roles"] == ["admin", "member"]
    assert me["household"] == {
        "name": "Familie Sommer",
        "time_zone": "Europe/Berlin",
        "language": "en",
    }


async def test_set_up_is_closed_for_ever_afterwards(house: House) -> None:
    again = await house.dora.post("/setup", setup_body(household_name="Another"))

    assert (again.status, again.code) == (409, "already_set_up")
    assert (await house.dora.get("/setup")).body == {"needed": False, "code_required": False}


@pytest.mark.parametrize(
    ("code", "expected"), [("wrong-wrong", "wrong_code"), (None, "code_required")]
)
async def test_a_stranger_without_the_code_may_not(
    empty: House, code: str | None, expected: str
) -> None:
    body = {k: v for k, v in setup_body(code=code).items() if v is not None}

    refused = await empty.dora.post("/setup", body)

    assert (refused.status, refused.code) == (403, expected)
    assert (await empty.dora.get("/setup"))["needed"] is True


async def test_all_that_is_wrong_is_told_at_once(empty: House) -> None:
    body = setup_body(
        time_zone="Europe/Nowhere",
        language="fr",
        admin={"name": " ", "email": "ana", "password": "short"},
        extra=1,
    )

    refused = await empty.dora.post("/setup", body)

    assert refused.status == 422
    assert {each["pointer"] for each in refused["errors"]} == {
        "/time_zone",
        "/language",
        "/admin/name",
        "/admin/email",
        "/admin/password",
        "/extra",
    }


async def test_nobody_registers_before_set_up(empty: House) -> None:
    body = {"name": "Dora", "email": "dora@example.org", "password": "a long enough one"}

    refused = await empty.dora.post("/auth/register", body)

    assert (refused.status, refused.code) == (409, "not_set_up")


async def test_health_says_nothing_about_the_household(house: House) -> None:
    health = await house.dora.get("/health")
    ready = await house.dora.get("/ready")

    assert set(health.body) == {"status", "version", "server_id"}
    assert (health["status"], ready["status"]) == ("ok", "ready")
