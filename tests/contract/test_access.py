"""Each cell of the table of rights, allowed and denied; and the page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.household import ROLES
from tests.contract.rights import OPERATIONS, PAGE, RIGHTS, page
from tests.contract.things import FUTURE, Maker

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

_ABSENT = "00000000-0000-7000-8000-00000000dead"


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
    maker, operation = Maker(house), OPERATIONS[name]
    await renew(house)
    visitor = maker.visitor(role)
    known = visitor if role != "nobody" else house.bo
    owner = known if own else maker.someone_else(role)
    thing, version = await maker.make(RIGHTS[name].thing, owner)
    path = operation.path.format(id=thing or _ABSENT, secret=await maker.feed_secret())
    if name == "get_availability":
        path += "?" + "&".join(f"{key}={value}" for key, value in FUTURE.items())
    headers = {}
    if operation.method == "PATCH":
        me = name == "change_me"
        headers["If-Match"] = (await known.get("/me")).tag if me else f'"{version}"'
    body = await maker.body(operation, owner, version) if operation.media else None
    if name == "stream_events":
        return await opened(house, path, visitor.token), None
    reply = await visitor.ask(operation.method, path, body, headers=headers)
    return reply.status, reply.body


async def renew(house: House) -> None:
    """A new session for each, since a trial may have ended theirs."""
    for name in ("ana", "ben", "bo", "carl"):
        setattr(house, name, await house.log_in(f"{name}@example.org"))


async def opened(house: House, path: str, token: str | None) -> int:
    """A stream has no end: its head is looked at."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with house.client.get(path, headers=headers) as response:
        return response.status
