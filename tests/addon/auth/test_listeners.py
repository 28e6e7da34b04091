"""Where a client is, and by which port it came."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from addon.auth.listeners import client_address, is_outside, origin


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("203.0.113.9", (), "10.0.0.1"),
        ("203.0.113.9", ("10.0.0.1/32",), "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", ("10.0.0.1/32",), "203.0.113.9"),
        ("203.0.113.9, 10.0.0.7", ("10.0.0.0/8",), "203.0.113.9"),
        ("203.0.113.9", ("192.168.0.0/16",), "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_say_where_a_client_is(
    forwarded: str, proxies: tuple[str, ...], expected: str
) -> None:
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": forwarded})
    request = request.clone(remote="10.0.0.1")

    assert client_address(request, proxies) == expected


@pytest.mark.parametrize(
    ("address", "user", "expected", "outside"),
    [
        ("203.0.113.9", None, "203.0.113.9", False),  # an example's address is nobody's
        ("2.2.2.2", None, "2.2.2.2", True),
        ("192.168.1.2", None, "192.168.1.2", False),
        ("2a00:1:2:3:4:5:6:7", None, "2a00:1:2:3::/64", True),
        ("fd00::1", None, "fd00::/64", False),
        ("::ffff:2.2.2.2", None, "2.2.2.2", True),
        ("172.30.32.2", "b" * 32, "user " + "b" * 32, False),
        ("unknown", None, "unknown", False),
    ],
)
def test_limits_count_users_behind_ingress_and_networks_of_the_new_kind(
    address: str, user: str | None, expected: str, *, outside: bool
) -> None:
    assert origin(address, user) == expected
    assert is_outside(expected) is outside
