"""A way back in by the link of an admin; and Home Assistant's users, linked by a password."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import bcrypt
import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.auth.credentials import known_password, put_password
from addon.keys import STORE
from booking_core.domain.ids import MemberId
from tests.addon.api.visitors import PASSWORD, Hands, House, Visitor, move_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from addon.settings import Settings
    from tests.addon.api.visitors import Answer

NEW = "a brand new password"
LOGIN = {"email": "bo@example.org", "password": PASSWORD}
USER = {"X-Remote-User-Id": "b" * 32}


async def link_for(house: House, member_id: str) -> Answer:
    return await house.ana.post(f"/members/{member_id}/password-link")


async def reset(house: House, link: Answer, password: str = NEW) -> Answer:
    body = {"token": link["token"], "new_password": password}
    return await house.dora.post("/auth/reset", body)


async def test_who_has_the_link_sets_a_password_and_all_sessions_end(house: House) -> None:
    link = await link_for(house, house.bo.id)

    tokens = await reset(house, link)

    assert (link.status, tokens.status) == (201, 200)
    assert (await house.bo.get("/me")).status == 401
    assert (await Visitor(house.client, tokens["access_token"]).get("/me"))["name"] == "Bo"
    assert (await house.dora.post("/auth/login", LOGIN)).code == "wrong_credentials"
    assert await house.log_in("bo@example.org", NEW)


async def test_a_link_works_once(house: House) -> None:
    link = await link_for(house, house.bo.id)
    await reset(house, link)

    again = await reset(house, link, "of somebody else")

    assert (again.status, again.code) == (401, "link_over")
    assert await house.log_in("bo@example.org", NEW)


async def test_a_link_ends_after_a_day(house: House) -> None:
    link = await link_for(house, house.bo.id)
    house.hands.pass_by(hours=24)

    assert (await reset(house, link)).code == "link_over"


async def test_the_newest_link_counts(house: House) -> None:
    older, newer = await link_for(house, house.bo.id), await link_for(house, house.bo.id)

    assert (await reset(house, older)).code == "link_over"
    assert (await reset(house, newer)).status == 200


async def test_a_link_dies_with_the_account(house: House) -> None:
    link = await link_for(house, house.bo.id)
    await house.ana.post(f"/members/{house.bo.id}/deactivate", {})
    await house.ana.post(f"/members/{house.bo.id}/reactivate", {})

    assert (await reset(house, link)).code == "link_over"


async def test_a_made_up_link_changes_nothing(house: House) -> None:
    await link_for(house, house.bo.id)

    refused = await house.dora.post("/auth/reset", {"token": "x" * 43, "new_password": NEW})

    assert (refused.status, refused.code) == (401, "link_over")
    assert await house.log_in("bo@example.org")


async def test_a_link_is_kept_as_a_digest_only(house: House) -> None:
    link = await link_for(house, house.bo.id)

    rows = await house.client.app[STORE].fetch("SELECT * FROM password_links")

    assert len(rows) == 1
    assert link["token"] not in str(dict(rows[0]))
    assert link["token"].encode() not in bytes(rows[0]["digest"])


async def test_a_password_that_will_not_do_leaves_the_link_as_it_was(house: House) -> None:
    link = await link_for(house, house.bo.id)

    assert (await reset(house, link, "short")).status == 422
    assert (await reset(house, link)).status == 200


async def test_only_admins_in_person_make_links(house: House) -> None:
    token = await house.ana.post("/me/tokens", {"name": "script", "scopes": ["manage"]})
    program = Visitor(house.client, token["token"])
    path = f"/members/{house.bo.id}/password-link"

    refused = [await who.post(path) for who in (house.ben, house.bo, house.carl, program)]

    assert [each.code for each in refused] == ["not_allowed"] * 3 + ["scope_missing"]


async def test_a_link_needs_an_account_that_can_be_signed_in_to(house: House) -> None:
    child = await house.ana.post("/members", {"name": "Kim"})
    await house.ana.post(f"/members/{house.bo.id}/deactivate", {})

    without_email = await link_for(house, child["id"])
    closed = await link_for(house, house.bo.id)
    nobody = await link_for(house, "0197a3c2-0000-7000-8000-00000000dead")

    assert (without_email.status, without_email.code) == (422, "password_without_email")
    assert (closed.status, closed.code) == (409, "member_state")
    assert (nobody.status, nobody.code) == (404, "not_found")


async def test_whoever_never_had_a_password_gets_one_by_the_link(house: House) -> None:
    guest = {"name": "Gerda", "email": "gerda@example.org"}
    added = await house.ana.post("/members", guest)

    await reset(house, await link_for(house, added["id"]))

    assert (await house.log_in("gerda@example.org", NEW)).id == added["id"]


async def test_a_link_names_the_address_outside_where_it_is_known(
    settings: Settings, hands: Hands
) -> None:
    public = replace(settings, public_url="https://bookings.example.org")
    async with TestClient(TestServer(build_app(public, clock=hands))) as client:
        house = await move_in(House(client, hands))
        link = await link_for(house, house.bo.id)

    assert link["url"] == f"https://bookings.example.org/#/password/{link['token']}"


async def test_a_login_makes_the_hash_anew_when_the_cost_has_changed(house: House) -> None:
    store, bo = house.client.app[STORE], MemberId(house.bo.id)
    dearer = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(5)).decode()
    await store.write([put_password(bo, dearer, house.hands())])

    await house.log_in("bo@example.org")

    known = await known_password(store, bo)
    assert known is not None
    assert known.startswith("$2b$04$")
    assert await house.log_in("bo@example.org")


@pytest.fixture
async def behind(settings: Settings, hands: Hands) -> AsyncIterator[House]:
    """Reached through ingress: the test client is where the proxy would be."""
    through = replace(settings, ingress_peer="127.0.0.1")
    async with TestClient(TestServer(build_app(through, clock=hands))) as client:
        yield await move_in(House(client, hands))


async def test_who_knows_the_password_links_the_user_they_are(behind: House) -> None:
    linked = await behind.dora.post("/auth/link", LOGIN, headers=USER)

    me = await behind.dora.get("/me", headers=USER)

    assert linked.status == 200
    assert (me["name"], me["signed_in_by"]) == ("Bo", "ingress")


async def test_linking_twice_is_harmless_and_a_new_user_takes_the_place(behind: House) -> None:
    for user in (USER, USER, {"X-Remote-User-Id": "c" * 32}):
        assert (await behind.dora.post("/auth/link", LOGIN, headers=user)).status == 200

    assert (await behind.dora.get("/me", headers=USER)).code == "not_linked"
    assert (await behind.dora.get("/me", headers={"X-Remote-User-Id": "c" * 32}))["name"] == "Bo"


async def test_a_wrong_password_links_nobody(behind: House) -> None:
    wrong = {**LOGIN, "password": "a wrong password"}

    refused = await behind.dora.post("/auth/link", wrong, headers=USER)

    assert (refused.status, refused.code) == (401, "wrong_credentials")
    assert (await behind.dora.get("/me", headers=USER)).code == "not_linked"


async def test_a_user_is_one_member_only(behind: House) -> None:
    await behind.dora.post("/auth/link", LOGIN, headers=USER)
    ben = {**LOGIN, "email": "ben@example.org"}

    refused = await behind.dora.post("/auth/link", ben, headers=USER)

    assert (refused.status, refused.code) == (409, "user_taken")


async def test_without_ingress_there_is_no_user_to_link(house: House) -> None:
    refused = await house.dora.post("/auth/link", LOGIN, headers=USER)

    assert (refused.status, refused.code) == (403, "ingress_required")


async def test_nobody_claims_a_user_without_being_it(house: House) -> None:
    me = await house.bo.get(f"/members/{house.bo.id}")
    claim = {"home_assistant_user_id": "a" * 32}

    refused = await house.bo.patch(f"/members/{house.bo.id}", claim, me.tag)

    assert (refused.status, refused.code) == (403, "not_allowed")
