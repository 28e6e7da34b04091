"""By what somebody is recognised: the scopes of a token bind it, the word of ingress suffices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.auth.api_tokens import SCOPES
from tests.addon.api.visitors import PASSWORD, House, Visitor, move_in
from tests.contract.rights import IN_PERSON, OPERATIONS, RIGHTS
from tests.contract.trial import ENDLESS, allowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from addon.settings import Settings
    from tests.addon.api.visitors import Hands

NOT_AN_ADMIN_S = {
    name
    for name, right in RIGHTS.items()
    if "admin" not in right.own | (right.other or frozenset())
}
CLOSED = {each.id for each in OPERATIONS.values() if not each.open} - {ENDLESS} - NOT_AN_ADMIN_S
ANA = {"X-Remote-User-Id": "a" * 32}
# A token makes tokens with no more than its own scopes: the one that is made is to read.
BESIDES = {"create_token": frozenset({"read"})}


async def token(house: House, scopes: Iterable[str]) -> Visitor:
    made = await house.ana.post("/me/tokens", {"name": "x", "scopes": sorted(scopes)})
    return Visitor(house.client, made["token"])


async def test_a_token_with_just_the_scopes_may(house: House) -> None:
    found = {}
    for name in sorted(CLOSED):
        asked = await allowed(house, name)
        scopes = OPERATIONS[name].scopes | BESIDES.get(name, frozenset())
        answer = await replace(asked, visitor=await token(house, scopes or {"read"})).send()
        found[name] = answer.status < 300 or answer.code

    assert found == {name: "scope_missing" if name in IN_PERSON else True for name in CLOSED}


async def test_a_token_with_all_others_may_not(house: House) -> None:
    bound = {name for name in CLOSED if OPERATIONS[name].scopes}
    found = {}
    for name in sorted(bound):
        asked = await allowed(house, name)
        others = set(SCOPES) - OPERATIONS[name].scopes
        answer = await replace(asked, visitor=await token(house, others)).send()
        found[name] = (answer.status, answer.code)

    assert found == dict.fromkeys(bound, (403, "scope_missing"))


async def test_whom_home_assistant_has_signed_in_may_what_their_roles_allow(
    settings: Settings, hands: Hands
) -> None:
    behind = replace(settings, ingress_peer="127.0.0.1")
    async with TestClient(TestServer(build_app(behind, clock=hands))) as client:
        house = await move_in(House(client, hands))
        ana = {"email": house.ana.email, "password": PASSWORD}
        await house.dora.post("/auth/link", ana, headers=ANA)
        found = {}
        for name in sorted(CLOSED):
            asked = await allowed(house, name)
            answer = await replace(asked, visitor=Visitor(client, headers=ANA)).send()
            found[name] = answer.status < 300 or answer.body

    assert found == dict.fromkeys(CLOSED, True)
