"""Decisions that are only tried: they say what would follow, and the log stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

DAYS = {"from": "2027-07-09", "to": "2027-07-12"}
NEWCOMER = {"name": "Nora", "email": "nora@example.org", "password": "a long enough one"}


async def kinds(house: House) -> list[str]:
    return [each["type"] for each in (await house.ana.get("/events?limit=500"))["items"]]


async def test_a_block_says_first_who_would_lie_under_it(house: House) -> None:
    stay = await house.ben.decide("approve", await house.bo.book((house.blue, 1)))
    await house.ben.decide("approve", await house.bo.book((house.attic, 1)))

    tried = await house.ana.post(f"/resources/{house.blue}/blocks?dry_run=true", DAYS)
    whole = await house.ana.post(f"/resources/{house.home}/blocks?dry_run=true", DAYS)
    refused = await house.bo.post(f"/resources/{house.blue}/blocks?dry_run=true", DAYS)

    assert (tried.status, tried["dry_run"], tried["affected"]) == (200, True, [stay["id"]])
    assert len(whole["affected"]) == 2
    assert refused.code == "not_allowed"
    assert (await house.ana.get(f"/resources/{house.blue}/blocks"))["items"] == []


async def test_archiving_says_first_whom_it_would_concern(house: House) -> None:
    stay = await house.ben.decide("approve", await house.bo.book((house.blue, 1)))

    tried = await house.ana.post(f"/resources/{house.home}/archive?dry_run=true")

    assert (tried.status, tried["archived"], tried["affected"]) == (200, True, [stay["id"]])
    assert not (await house.ana.get(f"/resources/{house.home}"))["archived"]


async def test_nothing_that_is_tried_happens(house: House) -> None:
    nora = (await house.dora.post("/auth/register", NEWCOMER))["member_id"]
    gone = (await house.ana.post("/members", {"name": "Oma"}))["id"]
    await house.ana.post(f"/members/{gone}/deactivate")
    branch = (await house.ana.post("/branches", {"name": "North"}))["id"]
    group = (await house.ana.post("/groups", {"name": "Houses"}))["id"]
    block = (await house.ana.post(f"/resources/{house.blue}/blocks", DAYS))["id"]
    tries: dict[tuple[str, str], Any] = {
        ("POST", f"/members/{nora}/approve"): {"roles": ["viewer"]},
        ("POST", f"/members/{nora}/refuse"): {},
        ("POST", f"/members/{gone}/reactivate"): {},
        ("POST", f"/branches/{branch}/close"): {},
        ("DELETE", f"/groups/{group}"): None,
        ("DELETE", f"/blocks/{block}"): None,
    }
    before = await kinds(house)

    done, refused = [], set()
    for (method, path), body in tries.items():
        done.append((await house.ana.ask(method, f"{path}?dry_run=true", body)).status)
        refused.add((await house.bo.ask(method, f"{path}?dry_run=true", body)).code)

    assert done == [200, 200, 200, 200, 204, 204]
    assert refused == {"not_allowed"}
    assert await kinds(house) == before


@pytest.mark.parametrize(
    ("verb", "body", "state", "roles"),
    [("approve", {"roles": ["viewer"]}, "active", ["viewer"]), ("refuse", {}, "refused", [])],
)
async def test_a_registration_says_what_would_become_of_it(
    house: House, verb: str, body: dict[str, Any], state: str, roles: list[str]
) -> None:
    nora = (await house.dora.post("/auth/register", NEWCOMER))["member_id"]

    tried = await house.ana.post(f"/members/{nora}/{verb}?dry_run=true", body)

    assert (tried["state"], tried["roles"], tried["dry_run"]) == (state, roles, True)
    assert (await house.ana.get(f"/members/{nora}"))["state"] == "waiting"
