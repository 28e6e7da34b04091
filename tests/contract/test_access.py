"""Each cell of the table of rights, allowed and denied; and the page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.household import ROLES
from tests.contract.rights import OPERATIONS, PAGE, RIGHTS, page
from tests.contract.things import Maker
from tests.contract.trial import ENDLESS, trial

if TYPE_CHECKING:
    from tests.addon.api.visitors import House


def test_every_operation_stands_in_the_table_and_no_other() -> None:
    assert OPERATIONS.keys() == RIGHTS.keys()


def test_the_page_shows_the_table() -> None:
    assert PAGE.read_text("utf-8") == page()


def cells() -> list[tuple[str, str, bool]]:
    """Operation, role, and whether the thing is one's own; nobody owns nothing."""
    return [
        (name, role, own)
        for name, right in RIGHTS.items()
        for role in ROLES
        for own in (True, False)
        if own or (right.other is not None and role != "nobody")
    ]


@pytest.mark.parametrize("name", RIGHTS)
async def test_a_right_is_as_the_table_says(house: House, name: str) -> None:
    expected, found = {}, {}
    for operation, role, own in cells():
        if operation == name:
            right = RIGHTS[name]
            allowed = right.own if own else right.other or frozenset()
            expected[role, own] = role in allowed
            status, code = await tried(house, name, role, own=own)
            found[role, own] = status < 400
            assert found[role, own] or status in refusals(name, role), (role, own, status, code)

    assert found == expected


def refusals(name: str, role: str) -> set[int]:
    if name == "set_up":
        return {409}
    if name == "link_home_assistant":
        return {403}
    return {401} if role == "nobody" else {403, 404}


@pytest.mark.parametrize("role", ["approver", "member", "viewer"])
async def test_nobody_gives_themselves_a_role(house: House, role: str) -> None:
    visitor = Maker(house).visitor(role)
    me = await visitor.get("/me")

    refused = await visitor.patch(f"/members/{visitor.id}", {"roles": ["admin"]}, me.tag)

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert (await visitor.get("/me"))["roles"] == me["roles"]


async def tried(house: House, name: str, role: str, *, own: bool) -> tuple[int, Any]:
    """The status, and the code of a refusal."""
    asked = await trial(house, name, role, own=own)
    if name == ENDLESS:
        return await opened(house, asked.path, asked.visitor.token), None
    reply = await asked.send()
    return reply.status, reply.body


async def opened(house: House, path: str, token: str | None) -> int:
    """A stream has no end: its head is looked at."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with house.client.get(path, headers=headers) as response:
        return response.status
