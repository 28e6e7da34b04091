"""Long lists come page by page, and all pages together are the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from addon.api.protocol.contract import load_contract

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.addon.api.visitors import House

NEWCOMER = {"name": "Nora", "password": "a long enough one"}


async def _tokens(house: House) -> str:
    for name in "abc":
        await house.ana.post("/me/tokens", {"name": name, "scopes": ["read"]})
    return "/me/tokens"


async def _sessions(house: House) -> str:
    for _ in range(2):
        await house.log_in(house.ana.email)
    return "/me/sessions"


async def _feeds(house: House) -> str:
    for name in "abc":
        await house.ana.post("/feeds", {"name": name})
    return "/feeds"


async def _waitlist(house: House) -> str:
    taken = await house.ana.book((house.blue, 2))
    await house.ben.decide("approve", taken)
    for _ in range(3):
        house.hands.pass_by(seconds=1)
        await house.bo.book((house.blue, 1), if_full="waitlist")
    return "/waitlist"


async def _inbox(house: House) -> str:
    await house.bo.book((house.blue, 1))
    await house.bo.book((house.attic, 1))
    await house.dora.post("/auth/register", {**NEWCOMER, "email": "nora@example.org"})
    return "/inbox"


async def _blocks(house: House) -> str:
    for month in ("04", "05", "06"):
        days = {"from": f"2027-{month}-01", "to": f"2027-{month}-08"}
        await house.ana.post(f"/resources/{house.blue}/blocks", days)
    return f"/resources/{house.blue}/blocks"


async def _all_blocks(house: House) -> str:
    await _blocks(house)
    return "/blocks"


async def _attention(house: House) -> str:
    for room in (house.blue, house.attic, house.blue):
        await house.ben.decide("approve", await house.bo.book((room, 1)))
    days = {"from": "2027-07-09", "to": "2027-07-12"}
    await house.ana.post(f"/resources/{house.home}/blocks", days)
    return "/attention"


async def _history(house: House) -> str:
    booked = await house.bo.book((house.blue, 1))
    for text in ("one", "two"):
        await house.bo.post(f"/bookings/{booked['id']}/comment", {"text": text})
    return f"/bookings/{booked['id']}/history"


_LISTS = [
    *(_tokens, _sessions, _feeds, _waitlist, _inbox),
    *(_blocks, _all_blocks, _attention, _history),
]


@pytest.mark.parametrize("fill", _LISTS)
async def test_all_pages_together_are_the_list(
    house: House, fill: Callable[[House], Awaitable[str]]
) -> None:
    path = await fill(house)
    whole = (await house.ana.get(path))["items"]

    pages: list[list[Any]] = []
    cursor = ""
    while len(pages) <= len(whole):
        answer = await house.ana.get(f"{path}?limit=1{cursor}")
        pages.append(answer["items"])
        if "next_cursor" not in answer.body:
            break
        cursor = f"&cursor={answer['next_cursor']}"

    assert len(whole) >= 3
    assert [len(each) for each in pages] == [1] * len(whole)
    assert [item for each in pages for item in each] == whole


def test_every_list_of_things_can_be_walked() -> None:
    """Not figures, which come with what was asked for; not what is forgotten after a month."""
    contract = load_contract()
    whole = {
        *("get_availability", "get_quotas", "report_nights"),
        *("list_events", "list_invitations"),  # goes on after a position; those of a month
    }
    lists = {
        each.id
        for each in contract.operations.values()
        if each.method == "GET" and each.id.startswith(("list_", "get_waitlist", "get_inbox"))
    } - whole
    walked = {
        each.id
        for each in contract.operations.values()
        if {"cursor", "limit"} <= {parameter.name for parameter in each.parameters}
    }

    assert lists <= walked
