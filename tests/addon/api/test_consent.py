"""Consent: to which words somebody agreed, when, and that they are asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addon.api.visitors import PASSWORD, Visitor, setup_body

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer, House

pytestmark = pytest.mark.rule(40)
TEXTS = {"en": "We keep your name.", "de": "Wir speichern deinen Namen."}
NEWCOMER = {"name": "Nora", "email": "nora@example.org", "password": PASSWORD}


async def adopt(house: House, words: str = "We keep your name.") -> int:
    changed = await house.ana.post("/household", {"consent": {**TEXTS, "en": words}})
    return int(changed["consent"]["version"])


async def agreement(visitor: Visitor) -> tuple[int | None, bool]:
    found = (await visitor.get("/me"))["consent"]
    return found["version"], found["needed"]


async def test_nobody_is_asked_where_there_are_no_words(house: House) -> None:
    assert (await house.dora.get("/auth/terms"))["consent"] is None
    assert await agreement(house.bo) == (None, False)
    assert (await house.dora.post("/auth/register", NEWCOMER)).status == 201
    assert (await house.bo.post("/me/consent", {"version": 1})).code == "consent_needed"


async def test_a_stranger_reads_the_words_and_agrees_to_join(house: House) -> None:
    version = await adopt(house)

    shown = await house.dora.get("/auth/terms")
    refused = await house.dora.post("/auth/register", NEWCOMER)
    joined = await house.dora.post("/auth/register", {**NEWCOMER, "consent_version": version})

    assert shown["consent"] == {"version": 1, "texts": TEXTS}
    assert (refused.status, refused.code, refused["consent_version"]) == (409, "consent_needed", 1)
    member = await house.ana.get(f"/members/{joined['member_id']}")
    assert (member["consent_version"], member["consent_at"]) == (1, member["created_at"])


async def test_a_known_address_is_refused_the_same_without_consent(house: House) -> None:
    await adopt(house)

    known = await house.dora.post("/auth/register", {**NEWCOMER, "email": "bo@example.org"})

    assert (known.status, known.code) == (409, "consent_needed")


async def test_members_are_asked_again_when_the_words_change(house: House) -> None:
    await adopt(house)
    given = await house.bo.post("/me/consent", {"version": 1})
    before = await agreement(house.bo)
    await adopt(house, "We keep less.")

    stale = await house.bo.post("/me/consent", {"version": 1})

    assert (given["version"], given["needed"], before) == (1, False, (1, False))
    assert await agreement(house.bo) == (1, True)
    assert (stale.status, stale["consent_version"]) == (409, 2)
    assert (await house.bo.post("/me/consent", {"version": 2}))["needed"] is False
    assert await agreement(house.ana) == (2, False), "whoever puts the words agrees by that"


async def test_not_having_agreed_shuts_nobody_out(house: House) -> None:
    await adopt(house)

    assert (await house.bo.book((house.attic, 1))).status == 201


async def test_consent_is_taken_back_as_easily_as_it_is_given(house: House) -> None:
    await adopt(house)
    await house.bo.post("/me/consent", {"version": 1})

    back = await house.bo.ask("DELETE", "/me/consent")

    assert (back["version"], back["agreed_at"], back["needed"]) == (None, None, True)
    assert (await house.ana.get(f"/members/{house.bo.id}"))["consent_version"] is None


async def test_a_guardian_agrees_for_a_child_and_nobody_else_does(house: House) -> None:
    await adopt(house)
    kim = await house.ana.post("/members", {"name": "Kim", "guardian_id": house.bo.id})
    for_kim = {"version": 1, "member_id": kim["id"]}

    refused = await house.ben.post("/me/consent", for_kim)
    given = await house.bo.post("/me/consent", for_kim)

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert given["version"] == 1
    assert (await house.ana.get(f"/members/{kim['id']}"))["consent_version"] == 1
    back = await house.ben.ask("DELETE", f"/me/consent?member_id={kim['id']}")
    assert back.code == "not_allowed"


async def test_what_others_agreed_to_is_theirs_and_the_admins_business(house: House) -> None:
    await adopt(house)
    await house.bo.post("/me/consent", {"version": 1})

    def told(answer: Answer) -> bool:
        about = [each for each in answer["items"] if each["type"] == "member_consent_given"]
        return any(each["data"]["member_id"] == house.bo.id for each in about)

    seen = {
        name: told(await getattr(house, name).get("/events?limit=200"))
        for name in ("ana", "ben", "bo")
    }

    assert seen == {"ana": True, "ben": False, "bo": True}
    assert "consent_version" not in (await house.ben.get(f"/members/{house.bo.id}")).body


async def test_the_export_tells_what_was_agreed_to_and_when(house: House) -> None:
    await adopt(house)
    given = await house.bo.post("/me/consent", {"version": 1})

    mine = await house.bo.get("/me/export")

    assert mine["profile"]["consent_version"] == 1
    assert mine["profile"]["consent_at"] == given["agreed_at"]


async def test_set_up_can_bring_the_words_and_the_first_admin_agrees(empty: House) -> None:
    tokens = await empty.dora.post("/setup", setup_body(consent=TEXTS))

    assert await agreement(Visitor(empty.client, tokens["access_token"])) == (1, False)
