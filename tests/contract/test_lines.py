"""What no library of HTTP would send, byte by byte, to a real process."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.contract.household import Household


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"POST /api/v1/setup HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /api/v1/setup HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        (
            b"POST /api/v1/setup HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Length: 5\r\n\r\n0\r\n\r\n"
        ),
        b"POST /api/v1/setup HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ],
)
def test_what_is_no_http_is_told_so(demo: Household, head: bytes) -> None:
    said = converse(demo, head + (b"" if head.endswith(b"\n") else b"\r\n\r\n"))

    head, _, body = said.partition(b"\r\n\r\n")
    assert head.split(b" ", 2)[1].startswith(b"4"), said
    assert b"application/problem+json" in head
    assert (b"aiohttp" in head, b"Python" in head) == (False, False)
    assert json.loads(body)["request_id"].encode() in head


@pytest.mark.parametrize(
    ("target", "header"), [(b"/" + b"a" * 9000, b"X: a"), (b"/api/v1/health", b"X: " + b"a" * 9000)]
)
def test_a_head_that_is_too_long_is_told_so(demo: Household, target: bytes, header: bytes) -> None:
    said = converse(demo, b"GET " + target + b" HTTP/1.1\r\nHost: a\r\n" + header + b"\r\n\r\n")

    assert said.split(b" ", 2)[1] == b"431"
    assert b'"code": "head_too_large"' in said


def converse(demo: Household, sent: bytes) -> bytes:
    """All that is said until the line is closed."""
    host = urlsplit(demo.app.api_url)
    with socket.create_connection((host.hostname, host.port), timeout=30) as line:
        line.sendall(sent)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_several_requests_on_one_line_are_answered_in_order(demo: Household) -> None:
    one = b"GET /api/v1/%s HTTP/1.1\r\nHost: a\r\n\r\n"
    last = b"GET /api/v1/setup HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    said = converse(demo, one % b"health" + one % b"nothing" + last)

    statuses = [part.split(b" ", 1)[0] for part in said.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200"]
    assert said.index(b'"status":"ok"') < said.index(b"not_found_here") < said.index(b'"needed"')


@pytest.mark.parametrize(("role", "status"), [("nobody", b"401"), ("member", b"100")])
def test_only_who_is_known_is_asked_for_the_body(demo: Household, role: str, status: bytes) -> None:
    """`Expect: 100-continue` (RFC 9110 §10.1.1) is answered after the door, not before it."""
    token = demo.tokens.get(role, "of-nobody").encode()
    head = b"POST /api/v1/bookings HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    head += b"Authorization: Bearer " + token + b"\r\nContent-Length: 2\r\n"
    host = urlsplit(demo.app.api_url)
    with socket.create_connection((host.hostname, host.port), timeout=30) as line:
        line.sendall(head + b"Expect: 100-continue\r\n\r\n")
        said = line.recv(4096)

    assert said.split(b" ", 2)[1] == status


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Authorization", ("{token}", "{token}")),
        ("Idempotency-Key", ("one", "another")),
        ("Last-Event-ID", ("1", "2")),
    ],
)
def test_a_header_that_counts_once_may_not_stand_there_twice(
    demo: Household, name: str, values: tuple[str, str]
) -> None:
    bearer = f"Bearer {demo.tokens['admin']}"
    lines = [f"{name}: {each.replace('{token}', bearer)}" for each in values]
    lines += [] if name == "Authorization" else [f"Authorization: {bearer}"]
    lines += ["Host: a", "Connection: close", "Content-Length: 2"]
    head = "PATCH /api/v1/me HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n{}"

    said = converse(demo, head.encode())

    assert said.split(b" ", 2)[1] == b"400"
    assert b'"code": "header_repeated"' in said


def test_a_body_that_trickles_is_given_up(demo: Household) -> None:
    host = urlsplit(demo.app.api_url)
    head = (
        "POST /api/v1/bookings HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {demo.tokens['member']}\r\nContent-Length: 1000\r\n\r\n{{"
    )
    with socket.create_connection((host.hostname, host.port), timeout=60) as line:
        line.sendall(head.encode())
        said = line.recv(4096)

    assert b" 408 " in said.split(b"\r\n", 1)[0]
