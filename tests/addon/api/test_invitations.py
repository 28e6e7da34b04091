"""Invitations by link: made by admins, good once, with nobody's name in the log."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.keys import STORE
from booking_core.passing import forget
from tests.addon.api.visitors import PASSWORD, Hands, House, Visitor, move_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from addon.settings import Settings
    from tests.addon.api.visitors import Answer

NORA = {"name": "Nora Quendel", "email": "nora@example.org"}
USER = {"X-Remote-User-Id": "d" * 32}


async def invite(house: House, **more: object) -> Answer:
    made = await house.ana.post("/invitations", {**NORA, **more})
    assert made.status == 201, made.body
    return made


async def accept(house: House, link: Answer, **more: object) -> Answer:
    body = {"token": link["token"], "password": PASSWORD, **more}
    return await house.dora.post("/auth/invitation/accept", body)


async def look(house: House, link: Answer) -> Answer:
    return await house.dora.post("/auth/invitation", {"token": link["token"]})


async def test_who_is_invited_sees_what_for_and_is_a_member_at_once(house: House) -> None:
    branch = await house.ana.post("/branches", {"name": "Quendel"})
    link = await invite(house, roles=["approver"], branch_id=branch["id"], language="de")

    seen = await look(house, link)
    tokens = await accept(house, link)

    assert (seen["household"], seen["name"], seen["newcomer"]) == (
        "Familie Sommer",
        "Nora Quendel",
        True,
    )
    me = await Visitor(house.client, tokens["access_token"]).get("/me")
    assert (me["name"], me["roles"], me["language"]) == ("Nora Quendel", ["approver"], "de")
    assert me["branch_id"] == branch["id"]
    assert (await house.log_in("nora@example.org")).id == me["id"]


async def test_an_invitation_is_listed_until_it_is_accepted(house: House) -> None:
    link = await invite(house)

    listed = (await house.ana.get("/invitations"))["items"]
    await accept(house, link)

    assert [(each["name"], each["state"], each["made_by"]["name"]) for each in listed] == [
        ("Nora Quendel", "open", "Ana")
    ]
    assert "token" not in listed[0]
    assert (await house.ana.get("/invitations"))["items"] == []


async def test_an_invitation_works_once_even_for_two_at_a_time(house: House) -> None:
    link = await invite(house)

    answers = await asyncio.gather(*(accept(house, link) for _ in range(4)))

    assert sorted(each.status for each in answers) == [200, 401, 401, 401]
    assert {each.code for each in answers if each.status == 401} == {"link_over"}
    found = [
        each for each in (await house.ana.get("/members"))["items"] if each["name"] == NORA["name"]
    ]
    assert len(found) == 1


@pytest.mark.parametrize("how", ["used", "taken back", "too old", "made up", "of an ex-admin"])
async def test_whatever_opens_nothing_is_answered_the_same(house: House, how: str) -> None:
    link = await invite(house)
    match how:
        case "used":
            await accept(house, link)
        case "taken back":
            assert (await house.ana.ask("DELETE", f"/invitations/{link['id']}")).status == 204
        case "too old":
            house.hands.pass_by(days=7)
        case "made up":
            link.body["token"] = "x" * 43
        case _:
            me = await house.ana.get(f"/members/{house.ben.id}")
            await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["admin"]}, me.tag)
            me = await house.ben.get(f"/members/{house.ana.id}")
            await house.ben.patch(f"/members/{house.ana.id}", {"roles": ["member"]}, me.tag)

    answers = [await look(house, link), await accept(house, link)]

    assert [(each.status, each.code) for each in answers] == [(401, "link_over")] * 2


@pytest.mark.rule(39)
async def test_links_of_whoever_is_gone_let_nobody_in(house: House) -> None:
    me = await house.ana.get(f"/members/{house.ben.id}")
    await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["admin"]}, me.tag)
    invitation = await house.ben.post("/invitations", NORA)
    password = await house.ben.post(f"/members/{house.bo.id}/password-link")
    await house.ana.post(f"/members/{house.ben.id}/deactivate", {})

    reset = await house.dora.post(
        "/auth/reset", {"token": password["token"], "new_password": PASSWORD}
    )

    assert (await accept(house, invitation)).code == "link_over"
    assert reset.code == "link_over"


async def test_a_password_link_of_an_admin_who_is_none_any_more_is_over(house: House) -> None:
    me = await house.ana.get(f"/members/{house.ben.id}")
    admin = await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["admin"]}, me.tag)
    link = await house.ben.post(f"/members/{house.bo.id}/password-link")
    await house.ana.patch(f"/members/{house.ben.id}", {"roles": ["member"]}, admin.tag)

    reset = await house.dora.post("/auth/reset", {"token": link["token"], "new_password": PASSWORD})

    assert (reset.status, reset.code) == (401, "link_over")


async def test_a_member_without_an_account_gets_one_and_stays_who_they_are(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.ana.id})
    link = await house.ana.post("/invitations", {"member_id": kim["id"]})

    seen = await look(house, link)
    without_email = await accept(house, link)
    tokens = await accept(house, link, email="kim@example.org")

    assert (seen["name"], seen["newcomer"], seen["email"]) == ("Kim", False, None)
    assert (without_email.status, without_email.code) == (422, "password_without_email")
    me = await Visitor(house.client, tokens["access_token"]).get(f"/members/{kim['id']}")
    assert (me["id"], me["guardian_id"], me["has_account"]) == (kim["id"], house.ana.id, True)
    assert (me["email"], me["version"]) == ("kim@example.org", kim["version"] + 1)


async def test_the_newest_link_of_a_member_counts(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim"})
    older, newer = [
        await house.ana.post("/invitations", {"member_id": kim["id"]}) for _ in range(2)
    ]

    assert (await accept(house, older, email="kim@example.org")).code == "link_over"
    assert (await accept(house, newer, email="kim@example.org")).status == 200


async def test_whoever_can_sign_in_is_not_invited(house: House) -> None:
    refused = await house.ana.post("/invitations", {"member_id": house.bo.id})
    taken = await house.ana.post("/invitations", {**NORA, "email": "BO@example.org"})
    nobody = await house.ana.post("/invitations", {"member_id": house.home})

    assert (refused.status, refused.code) == (409, "has_account")
    assert (taken.status, taken.code) == (409, "email_taken")
    assert (nobody.status, nobody.code) == (404, "not_found")


async def test_who_got_an_account_otherwise_keeps_it_from_the_link(house: House) -> None:
    kim = await house.ana.post("/members", {"name": "Kim", "email": "kim@example.org"})
    link = await house.ana.post("/invitations", {"member_id": kim["id"]})
    way_in = await house.ana.post(f"/members/{kim['id']}/password-link")
    await house.dora.post("/auth/reset", {"token": way_in["token"], "new_password": PASSWORD})

    stolen = await accept(house, link)

    assert (stolen.status, stolen.code) == (401, "link_over")
    assert (await house.log_in("kim@example.org")).id == kim["id"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"email": "nora@example.org"}, ["/name"]),
        ({"member_id": "0197a3c2-0000-7000-8000-00000000dead", "name": "N"}, ["/name"]),
        (
            {"member_id": "0197a3c2-0000-7000-8000-00000000dead", "roles": ["admin"]},
            ["/roles"],
        ),
    ],
)
async def test_an_invitation_is_of_somebody_new_or_of_a_member(
    house: House, body: dict[str, object], pointers: list[str]
) -> None:
    refused = await house.ana.post("/invitations", body)

    assert refused.status == 422
    assert [each["pointer"] for each in refused["errors"]] == pointers


async def test_without_a_password_nobody_comes_in_from_the_street(house: House) -> None:
    link = await invite(house)

    refused = await house.dora.post("/auth/invitation/accept", {"token": link["token"]})

    assert (refused.status, refused["errors"][0]["pointer"]) == (422, "/password")
    assert (await accept(house, link)).status == 200


async def test_only_admins_in_person_invite(house: House) -> None:
    token = await house.ana.post("/me/tokens", {"name": "script", "scopes": ["manage"]})
    program = Visitor(house.client, token["token"])

    refused = [
        await who.post("/invitations", NORA) for who in (house.ben, house.bo, house.carl, program)
    ]
    nobody = await house.dora.post("/invitations", NORA)

    assert [each.code for each in refused] == ["not_allowed"] * 3 + ["scope_missing"]
    assert nobody.code == "unauthenticated"
    assert (await house.ana.get("/invitations"))["items"] == []


async def test_only_admins_see_and_take_back_invitations(house: House) -> None:
    link = await invite(house)

    seen = [await who.get("/invitations") for who in (house.ben, house.bo, house.dora)]
    back = [
        await who.ask("DELETE", f"/invitations/{link['id']}")
        for who in (house.ben, house.bo, house.dora)
    ]

    assert [each.status for each in (*seen, *back)] == [403, 403, 401] * 2
    assert (await accept(house, link)).status == 200


async def test_no_name_and_no_secret_stands_in_the_log_or_in_the_rows(house: House) -> None:
    link = await invite(house)
    store = house.client.app[STORE]
    rows = await store.fetch("SELECT digest FROM invitations")
    await accept(house, link)

    log = " ".join(str(dict(row)) for row in await store.fetch("SELECT data, tags FROM events"))

    assert link["token"].encode() not in bytes(rows[0]["digest"])
    assert "Quendel" not in log
    assert "nora@" not in log
    assert "member_invited" in str((await house.ana.get("/events?limit=200")).body)
    assert "member_invited" not in str((await house.bo.get("/events?limit=200")).body)


async def test_who_never_came_is_forgotten_in_the_end(house: House) -> None:
    await invite(house)
    house.hands.pass_by(days=36)
    await forget(house.client.app[STORE])
    still = (await Visitor(house.client, await _fresh(house)).get("/invitations"))["items"]
    house.hands.pass_by(days=1)
    await forget(house.client.app[STORE])

    assert [each["state"] for each in still] == ["over"]
    assert await house.client.app[STORE].fetch("SELECT * FROM invitations") == []


async def _fresh(house: House) -> str:
    return (await house.log_in("ana@example.org")).token or ""


async def test_guessing_links_is_slowed_down(settings: Settings, hands: Hands) -> None:
    strict = replace(settings, rate_burst=60)
    async with TestClient(TestServer(build_app(strict, clock=hands))) as client:
        house = await move_in(House(client, hands))
        guesses = [
            await house.dora.post("/auth/invitation", {"token": f"{number:043}"})
            for number in range(12)
        ]

    assert guesses[0].code == "link_over"
    assert (guesses[-1].status, guesses[-1].code) == (429, "too_fast")
    assert int(guesses[-1].headers["Retry-After"]) > 0


async def test_whoever_is_invited_does_not_try_out_addresses(
    settings: Settings, hands: Hands
) -> None:
    strict = replace(settings, rate_burst=60)
    async with TestClient(TestServer(build_app(strict, clock=hands))) as client:
        house = await move_in(House(client, hands))
        link = await invite(house)
        tries = [await accept(house, link, email="bo@example.org") for _ in range(12)]

    assert (tries[0].status, tries[0].code) == (409, "email_taken")
    assert [each.status for each in tries] == [409] * 10 + [429] * 2


async def test_a_link_names_the_address_outside_where_it_is_known(
    settings: Settings, hands: Hands
) -> None:
    public = replace(settings, public_url="https://bookings.example.org")
    async with TestClient(TestServer(build_app(public, clock=hands))) as client:
        link = await invite(await move_in(House(client, hands)))

    assert link["url"] == f"https://bookings.example.org/#/invitation/{link['token']}"


@pytest.fixture
async def behind(settings: Settings, hands: Hands) -> AsyncIterator[House]:
    """Reached through ingress: the test client is where the proxy would be."""
    through = replace(settings, ingress_peer="127.0.0.1")
    async with TestClient(TestServer(build_app(through, clock=hands))) as client:
        yield await move_in(House(client, hands))


async def test_a_user_of_home_assistant_comes_in_without_a_password(behind: House) -> None:
    link = await invite(behind)

    seen = await behind.dora.post("/auth/invitation", {"token": link["token"]}, headers=USER)
    joined = await behind.dora.post(
        "/auth/invitation/accept", {"token": link["token"]}, headers=USER
    )

    assert (seen["by_home_assistant"], joined.status) == (True, 200)
    me = await behind.dora.get("/me", headers=USER)
    assert (me["name"], me["signed_in_by"]) == ("Nora Quendel", "ingress")


async def test_a_user_who_is_a_member_does_not_become_another(behind: House) -> None:
    credentials = {"email": "bo@example.org", "password": PASSWORD}
    await behind.dora.post("/auth/link", credentials, headers=USER)
    link = await invite(behind)

    refused = await behind.dora.post(
        "/auth/invitation/accept", {"token": link["token"]}, headers=USER
    )

    assert (refused.status, refused.code) == (409, "user_taken")
    assert (await behind.dora.get("/me", headers=USER))["name"] == "Bo"
