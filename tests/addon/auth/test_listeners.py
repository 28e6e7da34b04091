"""Where a client is, and by which port it came."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from addon.auth.listeners import client_address


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
