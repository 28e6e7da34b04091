"""Every operation is closed to strangers, and each to those who may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from addon.api.protocol.contract import ROOT, Operation, load_contract

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

OPERATIONS = load_contract().operations
OPEN = {
    "get_health",
    "get_ready",
    "get_setup",
    "set_up",
    "log_in",
    "refresh_session",
    "register",
    "reset_password",
    "get_terms",
    "look_at_invitation",
    "accept_invitation",
    "link_home_assistant",
    "read_feed",
}
CLOSED = sorted(OPERATIONS.keys() - OPEN)
ID = "0197a3c2-0000-7000-8000-00000000dead"
ADMINS_ONLY: tuple[tuple[str, str, dict[str, object] | None], ...] = (
    ("POST", "/members", {"name": "Eve"}),
    ("POST", "/members/{bo}/deactivate", {}),
    ("POST", "/members/{bo}/reactivate", {}),
    ("POST", "/members/{bo}/approve", {}),
    ("POST", "/members/{bo}/refuse", {}),
    ("POST", "/members/{bo}/erase", {}),
    ("POST", "/members/{bo}/password-link", None),
    ("GET", "/invitations", None),
    ("POST", "/invitations", {"name": "Eve"}),
    ("PATCH", "/members/{bo}", {"roles": ["admin"]}),
    ("POST", "/resources", {"name": "Boat", "kind": "hourly"}),
    ("PATCH", "/resources/{blue}", {"places": 9}),
    ("POST", "/resources/{blue}/archive", {}),
    ("GET", "/metrics", None),
)


def test_nothing_is_open_but_what_must_be() -> None:
    assert {each.id for each in OPERATIONS.values() if each.open} == OPEN


@pytest.mark.parametrize("name", CLOSED)
async def test_dora_is_a_stranger_everywhere(empty: House, name: str) -> None:
    operation = OPERATIONS[name]

    refused = await empty.dora.ask(operation.method, _path(operation))

    assert (refused.status, refused.code) == (401, "unauthenticated")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["fb_made-up", "abc.def.ghi", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_made_up_token_opens_nothing(empty: House, token: str) -> None:
    empty.dora.token = token

    refused = await empty.dora.get("/me")

    assert (refused.status, refused.code) == (401, "token_invalid")


async def test_other_schemes_open_nothing(empty: House) -> None:
    refused = await empty.dora.get("/me", headers={"Authorization": "Basic YW5hOnB3"})

    assert refused.status == 401


@pytest.mark.parametrize(("method", "path", "body"), ADMINS_ONLY)
async def test_only_admins_run_the_household(
    house: House, method: str, path: str, body: object
) -> None:
    path = path.format(bo=house.bo.id, blue=house.blue)

    refused = [
        await who.ask(method, path, body, if_match='"1"')
        for who in (house.ben, house.bo, house.carl)
    ]

    assert {(each.status, each.code) for each in refused} == {(403, "not_allowed")}


async def test_a_viewer_sees_and_never_books(house: House) -> None:
    seen = await house.carl.get("/bookings")
    refused = await house.carl.book((house.blue, 1))

    assert seen.status == 200
    assert (refused.status, refused.code) == (403, "not_allowed")


def _path(operation: Operation) -> str:
    path = operation.path.removeprefix(ROOT)
    return path.replace("{id}", ID)
