"""What nobody well-meaning sends: a problem document each, and the app goes on."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from addon.api.protocol import asked
from addon.api.protocol.strict_json import MalformedError, parse

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b'{"a": 1} x', "not_json"),
        (b'{"a": "\xff"}', "not_utf8"),
        (b'{"a": "\\ud800"}', "not_utf8"),
        (b'{"a": NaN}', "not_a_number"),
        (b'{"a": -Infinity}', "not_a_number"),
        (b'{"a": 1e999}', "not_a_number"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "not_a_number"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b"[" * 100_000, "too_deep"),
    ],
)
async def test_what_is_no_json_is_refused(house: House, raw: bytes, code: str) -> None:
    refused = await house.bo.post("/bookings", raw=raw)

    assert (refused.status, refused.code) == (400, code)


@pytest.mark.parametrize("raw", [b"[]", b"null", b"3", b'"x"', b"true"])
async def test_json_of_the_wrong_type_is_refused(house: House, raw: bytes) -> None:
    refused = await house.bo.post("/bookings", raw=raw)

    assert refused.status == 422
    assert [each["code"] for each in refused["errors"]] == ["wrong_type"]


def test_brackets_in_words_are_no_depth() -> None:
    assert parse(b'{"a": "' + b"[" * 100 + b'\\""}') == {"a": "[" * 100 + '"'}


def test_a_whole_number_is_one_however_it_is_written() -> None:
    assert parse(b"[2.0, 2.5]") == [2, 2.5]
    with pytest.raises(MalformedError):
        parse(b"[1e400]")


async def test_a_huge_body_is_refused(house: House) -> None:
    refused = await house.bo.post("/bookings", raw=b" " * (asked.LARGEST_BODY + 1))

    assert (refused.status, refused.code) == (413, "too_large")


async def test_a_body_of_another_type_is_refused(house: House) -> None:
    refused = await house.bo.post(
        "/bookings", raw=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert (refused.status, refused.code) == (415, "wrong_media_type")
    assert refused.headers["Accept"] == "application/json"


async def test_a_missing_body_is_named(house: House) -> None:
    refused = await house.bo.post("/bookings")

    assert (refused.status, refused.code) == (400, "body_missing")


async def test_a_body_that_never_comes_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "SLOWEST_BODY", 0.2)
    port = house.client.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        "POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: 100\r\nAuthorization: Bearer {house.bo.token}\r\n\r\n{{"
    )
    writer.write(head.encode())

    line = await asyncio.wait_for(reader.readline(), 10)

    assert b" 408 " in line
    writer.close()


async def test_another_method_names_those_that_go(house: House) -> None:
    refused = await house.bo.ask("DELETE", "/bookings")

    assert (refused.status, refused.code) == (405, "method_not_allowed")
    assert set(refused.headers["Allow"].split(",")) >= {"GET", "POST"}


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/bookings/../members",
        "/bookings/%2e%2e%2fmembers",
        "/members/a%00b",
        "/members/" + "x" * 500,
        "/feeds/../../etc/passwd",
        "/feeds/short.ics",
    ],
)
async def test_tricks_with_paths_find_nothing(house: House, path: str) -> None:
    refused = await house.bo.get(path)

    assert refused.status in (200, 404, 405)
    if refused.status != 200:
        assert refused.code.startswith(("not_found", "method"))


@pytest.mark.parametrize("key", ["", " ", "ä", "x" * 129])
async def test_an_idempotency_key_is_short_and_plain(house: House, key: str) -> None:
    refused = await house.bo.ask("POST", "/bookings", {}, headers={"Idempotency-Key": key})

    assert refused.status in (400, 422)


@pytest.mark.parametrize("tag", ["3", '"x"', '""', '"1"; drop'])
async def test_a_tag_that_is_none_of_ours_matches_nothing(house: House, tag: str) -> None:
    booked = await house.bo.book((house.blue, 1))

    refused = await house.bo.patch(f"/bookings/{booked['id']}", {"exclusive": True}, tag)

    assert refused.status == 412


async def test_a_weak_tag_is_as_good(house: House) -> None:
    booked = await house.bo.book((house.blue, 1))

    changed = await house.bo.patch(f"/bookings/{booked['id']}", {"note": "late"}, f"W/{booked.tag}")

    assert (changed.status, changed["note"]) == (200, "late")


async def test_every_answer_is_hardened(house: House) -> None:
    answers = [
        await house.bo.get(path) for path in ("/me", "/nothing", "/health", "/api/docs", "/api/x")
    ]

    for each in answers:
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert each.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in each.headers["Content-Security-Policy"]
        assert "Server" not in each.headers


async def test_a_problem_tells_nothing_of_the_inside(house: House) -> None:
    refused = await house.bo.post("/bookings", raw=b"{")

    assert set(refused.body) == {"type", "title", "status", "detail", "code", "request_id"}
    assert "Traceback" not in json.dumps(refused.body)


@pytest.mark.parametrize(
    "fields",
    [
        {"arrival": "2027-07-09", "departure": "2199-07-12"},
        {"arrival": "0385-08-28", "departure": "2027-07-12"},
        {"arrival": "9999-12-30", "departure": "9999-12-31"},
        {"start": "2027-07-09T10:00", "end": "2199-07-09T10:00"},
        {"arrival": "2027-07-09", "start": "2027-07-09T10:00", "end": "2027-07-09T11:00"},
    ],
)
async def test_a_wish_without_measure_costs_nothing(
    house: House, fields: dict[str, object]
) -> None:
    refused = await house.bo.book((house.blue, 1), **fields)

    assert (refused.status, refused.code) == (422, "invalid")


@pytest.mark.parametrize(
    "state", ["no_show", "waitlisted", "active", "waitlisted,active", "approved,no_show"]
)
async def test_every_state_can_be_asked_for(house: House, state: str) -> None:
    told = await house.bo.get(f"/bookings?state={state}")

    assert (told.status, told["items"]) == (200, [])


async def test_a_very_long_look_is_refused(house: House) -> None:
    refused = await house.bo.get("/availability?from=2027-01-01&to=2029-01-01")

    assert (refused.status, refused["errors"][0]["code"]) == (422, "too_many_days")
