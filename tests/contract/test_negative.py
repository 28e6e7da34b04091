"""What nobody well-meaning sends, to a real process: a problem document each, no more memory."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from addon.api.protocol.asked import LARGEST_BODY
from addon.api.protocol.contract import load_contract
from addon.api.protocol.faults import MOST_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.contract.household import Household, Reply

OPERATIONS = load_contract().operations
ID = "0197a3c2-0000-7000-8000-00000000dead"
SECRET = "s" * 43
WITH_BODY = sorted(name for name, each in OPERATIONS.items() if each.media)
TAG = {"If-Match": '"1"'}
MALFORMED = {
    "cut off": (b'{"a": ', "not_json"),
    "two documents": (b"{}{}", "not_json"),
    "a comment": (b"{} // x", "not_json"),
    "single quotes": (b"{'a': 1}", "not_json"),
    "byte order mark": (b"\xef\xbb\xbf{}", "not_json"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not_utf8"),
    "bad UTF-8": (b'{"a": "\xc3\x28"}', "not_utf8"),
    "overlong UTF-8": (b'{"a": "\xc0\xaf"}', "not_utf8"),
    "lone surrogate": (b'{"a": "\\ud800"}', "not_utf8"),
    "duplicate key": (b'{"a": 1, "a": 2}', "duplicate_key"),
    "duplicate key within": (b'{"a": {"b": 1, "b": 1}}', "duplicate_key"),
    "NaN": (b'{"a": NaN}', "not_a_number"),
    "infinity": (b'{"a": -Infinity}', "not_a_number"),
    "overflow": (b'{"a": 1e999}', "not_a_number"),
    "a number of thousands of digits": (b'{"a": 1' + b"0" * 10_000 + b"}", "not_a_number"),
    "deep list": (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
    "deep object": (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, "too_deep"),
}
ODD_VALUES: tuple[object, ...] = (
    *(None, True, -1, 0, 10**30, 1.5, "", "\0", "x" * 5000, "\u202e", "💥" * 200),
    *("'; DROP TABLE events; --", "{{7*7}}", "../../etc/passwd", "<script>alert(1)</script>"),
    *([], [[]], {}, {"$ref": "x"}, {"__proto__": 1}),
)
TRICKS = (
    *("/bookings/../metrics", "/bookings/..%2fmembers", "/bookings/%2e%2e/%2e%2e/etc/passwd"),
    *("/members/%00", "/members/a%0d%0aSet-Cookie:x=1", "/members/%ff%fe", "/members/..;/admin"),
    *(f"/members/{ID.upper()}", f"/members/{ID}/../{ID}", "/members/" + "x" * 4000),
    *("//bookings", "/bookings//", "/bookings/.", "/feeds/../../data/x.ics", "/feeds/%2e.ics"),
    *("/events/stream/..", "/me%2ftokens", "/\\..\\windows", "/%252e%252e/"),
)
OUTSIDE = ("/assets/../../addon/keys.py", "/..%2f..%2fetc/passwd", "/assets/%00", "/.git/config")


def path_of(name: str) -> str:
    return OPERATIONS[name].path.removeprefix("/api/v1").format(id=ID, secret=SECRET)


def send(demo: Household, name: str, raw: bytes, **headers: str) -> Reply:
    sent = {**(TAG if OPERATIONS[name].method == "PATCH" else {}), **headers}
    return demo.ask("admin", OPERATIONS[name].method, path_of(name), raw=raw, headers=sent)


def is_refused(reply: Reply) -> bool:
    return 400 <= reply.status < 500 and reply.is_problem and reply.body["status"] == reply.status


@pytest.mark.parametrize("name", WITH_BODY)
@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_no_json_is_refused_by_each_operation(
    demo: Household, name: str, case: str
) -> None:
    raw, code = MALFORMED[case]

    refused = send(demo, name, raw)

    assert (refused.status, refused.body["code"]) == (400, code)


def odd_bodies(name: str) -> Iterator[object]:
    """Each field with each odd value, alone; no field; too many fields; no object at all."""
    yield from ([], "x", 3, None, {"no_such_field": 1})
    for field in _fields(name):
        yield from ({field: odd} for odd in ODD_VALUES)


def _fields(name: str) -> Iterator[str]:
    operation = OPERATIONS[name]
    reference = operation.body_schema["$ref"].rsplit("/", 1)[-1]
    schema: Any = operation.components["schemas"][reference]
    yield from schema["properties"]


@pytest.mark.parametrize("name", WITH_BODY)
def test_values_that_are_odd_never_break_an_operation(demo: Household, name: str) -> None:
    replies = {
        shown: send(demo, name, shown.encode())
        for shown in (json.dumps(each) for each in odd_bodies(name))
    }

    broken = {shown: each.status for shown, each in replies.items() if each.status >= 500}
    shapeless = [
        shown for shown, each in replies.items() if each.status >= 400 and not each.is_problem
    ]
    assert (broken, shapeless) == ({}, [])


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_field_that_nobody_knows_is_named(demo: Household, name: str) -> None:
    refused = send(demo, name, b'{"no_such_field": 1}')

    found = [each["pointer"] for each in refused.body["errors"]]
    assert refused.status == 422
    assert "/no_such_field" in found


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_body_of_another_type_is_refused(demo: Household, name: str) -> None:
    refused = send(demo, name, b"<a/>", **{"Content-Type": "text/xml"})

    assert (refused.status, refused.body["code"]) == (415, "wrong_media_type")


@pytest.mark.parametrize(
    "body",
    [
        {"items": [{}] * 50_000},
        {"items": [[1] * 200] * 200},
        {f"field{number}": 1 for number in range(10_000)},
        {"items": [{}] * 900},
    ],
    ids=["a long list", "long lists", "many fields", "many faults"],
)
def test_a_thousand_faults_are_not_told_one_by_one(
    demo: Household, body: Mapping[str, object]
) -> None:
    refused = send(demo, "request_booking", json.dumps(body).encode())

    assert refused.status == 422
    assert len(refused.body["errors"]) <= MOST_FAULTS


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_huge_body_is_refused(demo: Household, name: str) -> None:
    refused = send(demo, name, b'{"a": "' + b"x" * LARGEST_BODY + b'"}')

    assert (refused.status, refused.body["code"]) == (413, "too_large")


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_method_that_is_not_there_is_named(demo: Household, name: str) -> None:
    refused = demo.ask("admin", "PUT", path_of(name))

    assert (refused.status, refused.body["code"]) == (405, "method_not_allowed")
    assert OPERATIONS[name].method in refused.headers["Allow"]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_parameter_that_nobody_knows_is_refused(demo: Household, name: str) -> None:
    operation = OPERATIONS[name]
    raw = b"{}" if operation.media else None

    refused = demo.ask(
        "admin", operation.method, path_of(name) + "?no_such=1", raw=raw, headers=TAG
    )

    assert is_refused(refused)
    assert "no_such" in [each["pointer"] for each in refused.body["errors"]]


@pytest.mark.parametrize("path", TRICKS)
def test_a_trick_with_the_path_finds_nothing(demo: Household, path: str) -> None:
    assert is_refused(demo.ask("member", "GET", path))


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_but_the_panel_s_is_given_away(demo: Household, path: str) -> None:
    assert is_refused(demo.ask("nobody", "GET", path, root=""))


@pytest.mark.parametrize(
    "credentials",
    [
        *("Basic YTpi", "Bearer", "Bearer ", "Bearer x", "Bearer fb_x", "bearer null"),
        # alg "none", and one that another key has signed
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        "Bearer " + "a" * 7000,
    ],
)
def test_a_token_that_is_none_opens_nothing(demo: Household, credentials: str) -> None:
    refused = demo.ask("nobody", "GET", "/me", headers={"Authorization": credentials})

    assert refused.status == 401
    assert refused.is_problem


def test_a_packed_body_is_not_opened(demo: Household) -> None:
    bomb = gzip.compress(b" " * 50_000_000)

    refused = send(demo, "log_in", bomb, **{"Content-Encoding": "gzip"})

    assert (refused.status, refused.body["code"]) == (415, "wrong_media_type")
    assert refused.headers["Accept-Encoding"] == "identity"


def test_what_cannot_be_expected_is_told_so(demo: Household) -> None:
    refused = demo.ask("admin", "GET", "/me", headers={"Expect": "a-miracle"})

    assert (refused.status, refused.body["code"]) == (417, "bad_request")


def test_no_attack_makes_the_process_grow(demo: Household) -> None:
    """What was refused is not kept: 120 attacks of 256 KiB would be 30 MiB."""
    _attack(demo, 60)
    before = demo.resident()

    _attack(demo, 120)

    assert demo.resident() - before < 16 * 1024


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_twenty_thousand_bad_requests_leave_nothing_behind(demo: Household) -> None:
    _pester(demo, 4_000)
    before = demo.resident()

    _pester(demo, 20_000)

    assert demo.resident() - before < 8 * 1024


def _pester(demo: Household, times: int) -> None:
    """Each another one: what was kept by path, header, key or address would show."""
    for number in range(times):
        header = {"Idempotency-Key": f"key-{number}", "If-None-Match": f'"{number}"'}
        path = ("/bookings", f"/members/{number}", f"/bookings?cursor={number:04}", "/me")[
            number % 4
        ]
        body = b'{"persons": NaN}' if number % 8 == 0 else None
        refused = demo.ask(
            "member", "POST" if body else "GET", path + "?x=1", raw=body, headers=header
        )
        assert 400 <= refused.status < 500


def _attack(demo: Household, times: int) -> None:
    bodies = [
        b"[" * (LARGEST_BODY - 1),
        b'{"a": "' + b"x" * LARGEST_BODY + b'"}',
        b'{"items": [' + b"{}," * 50_000 + b"{}]}",
    ]
    for number in range(times):
        send(demo, "request_booking", bodies[number % len(bodies)])


def test_nothing_was_an_error_of_our_own(demo: Household) -> None:
    assert "Traceback" not in demo.app.said()


def test_nothing_that_was_sent_stands_in_the_log(demo: Household) -> None:
    said = demo.app.said()
    secret = (*demo.tokens.values(), "@example.org", "DROP TABLE", "alert(1)", ID, SECRET)

    assert "operation=request_booking" in said
    assert [each for each in secret if each in said] == []
