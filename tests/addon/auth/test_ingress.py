"""The word of the ingress proxy: only its own, only byte for byte."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.auth.ingress import ForgedHeadersError, base_path, is_peer, read_user
from addon.keys import LISTENERS
from addon.settings import Settings
from tests.addon.api.visitors import PASSWORD, SETUP_CODE, Hands, House, move_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ANA = "a" * 32
BO = "b" * 32
LOOPBACK = "127.0.0.1"
BEHIND = Settings(
    database_url=":memory:",
    setup_code=SETUP_CODE,
    password_cost=4,
    rate_burst=0,
    ingress_peer=LOOPBACK,
)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Reached through ingress: the test client is where the proxy would be."""
    hands = Hands()
    async with TestClient(TestServer(build_app(BEHIND, clock=hands))) as client:
        house = await move_in(House(client, hands))
        shown = await house.ana.get(f"/members/{house.bo.id}")
        linked = {"home_assistant_user_id": BO}
        await house.ana.patch(f"/members/{house.bo.id}", linked, shown.tag)
        yield house


async def test_a_linked_user_is_the_member(house: House) -> None:
    me = await house.dora.get("/me", headers={"X-Remote-User-Id": BO})

    assert (me["name"], me["signed_in_by"]) == ("Bo", "ingress")


async def test_a_user_without_a_link_is_told_what_to_do(house: House) -> None:
    refused = await house.dora.get("/me", headers={"X-Remote-User-Id": ANA})

    assert (refused.status, refused.code) == (403, "not_linked")
    assert "admin" in refused["detail"]


async def test_a_user_without_a_link_can_register_with_it(house: House) -> None:
    dora = {"name": "Dora", "email": "dora@example.org", "password": PASSWORD}
    through = {"X-Remote-User-Id": "d" * 32}
    registered = await house.dora.post("/auth/register", dora, headers=through)
    await house.ana.post(f"/members/{registered['member_id']}/approve", {})

    me = await house.dora.get("/me", headers=through)

    assert me["name"] == "Dora"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-remote-user-id": BO},
        {"X-REMOTE-USER-ID": BO},
        {"X-Remote-User-Id": "someone"},
        {"X-Remote-User-Id": BO, "x-remote-user-name": "bo"},
    ],
)
async def test_headers_that_are_not_the_proxy_s_are_refused(
    house: House, headers: dict[str, str]
) -> None:
    refused = await house.dora.get("/me", headers=headers)

    assert (refused.status, refused.code) == (400, "forged_headers")


def test_a_header_that_comes_twice_is_refused() -> None:
    with pytest.raises(ForgedHeadersError):
        read_user([(b"X-Remote-User-Id", BO.encode()), (b"X-Remote-User-Id", ANA.encode())])


def test_without_identity_headers_there_is_nobody() -> None:
    assert read_user([(b"Host", b"x"), (b"X-Ingress-Path", b"/api")]) is None


def test_a_name_may_be_any_bytes() -> None:
    user = read_user(
        [(b"X-Remote-User-Id", BO.encode()), (b"X-Remote-User-Display-Name", "Bö".encode())]
    )

    assert user is not None
    assert user.name == "Bö"


async def test_the_api_port_never_believes_headers(house: House) -> None:
    server = house.client.server
    assert server is not None
    house.client.app[LISTENERS].api_port = server.port

    refused = await house.dora.get("/me", headers={"X-Remote-User-Id": BO})

    assert (refused.status, refused.code) == (401, "unauthenticated")


async def test_other_peers_are_nobody_s_proxy() -> None:
    elsewhere = replace(BEHIND, ingress_peer="172.30.32.2")
    async with TestClient(TestServer(build_app(elsewhere))) as client:
        house = await move_in(House(client, Hands()))
        refused = await house.dora.get("/me", headers={"X-Remote-User-Id": BO})

    assert (refused.status, refused.code) == (401, "unauthenticated")


async def test_under_the_supervisor_others_get_health_only() -> None:
    supervised = replace(BEHIND, ingress_peer="172.30.32.2", supervisor_token="token")  # noqa: S106
    async with TestClient(TestServer(build_app(supervised))) as client:
        dora = House(client, Hands()).dora
        health = await dora.get("/health")
        others = [await dora.get(path) for path in ("/setup", "/api/docs", "/nothing", "/ready")]

    assert health.status == 200
    assert {(each.status, each.code) for each in others} == {(403, "ingress_only")}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("/api/hassio_ingress/abc", "/api/hassio_ingress/abc/"),
        ("/api/hassio_ingress/a/b", None),
        ("//evil.example", None),
        ('/api/hassio_ingress/"', None),
        (None, None),
    ],
)
def test_only_a_path_of_ingress_becomes_a_base(header: str | None, expected: str | None) -> None:
    assert base_path(header) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("172.30.32.2", True),
        ("::ffff:172.30.32.2", True),
        ("172.30.32.1", False),
        ("172.30.33.5", False),
        ("::1", False),
        ("nonsense", False),
        (None, False),
    ],
)
def test_the_peer_is_compared_as_an_address(address: str | None, *, expected: bool) -> None:
    assert is_peer(address, "172.30.32.2") is expected


async def test_a_token_counts_before_the_word_of_ingress(house: House) -> None:
    me = await house.ana.get("/me", headers={"X-Remote-User-Id": BO})

    assert me["name"] == "Ana"
