"""Figures for Prometheus: for an admin's eyes, in its format, about no one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from addon.api.protocol.noted import BOUNDS, Tally
from tests.addon.api.visitors import Visitor

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

LINE = re.compile(r'family_booking_[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?[0-9.]+')


async def told(house: House) -> dict[str, float]:
    """Each series and its value."""
    answer = await house.ana.get("/metrics")
    assert answer.status == 200
    lines = [each for each in answer.body.splitlines() if not each.startswith("#")]
    assert [each for each in lines if not LINE.fullmatch(each)] == []
    return {each.rpartition(" ")[0]: float(each.rpartition(" ")[2]) for each in lines}


async def test_requests_and_problems_are_counted(house: House) -> None:
    before = await told(house)
    await house.bo.book((house.blue, 1))
    await house.bo.book((house.blue, 9))
    await house.dora.post("/auth/login", {"email": "x@example.org", "password": "x"})
    after = await told(house)

    def grown(series: str) -> float:
        return after[f"family_booking_{series}"] - before.get(f"family_booking_{series}", 0)

    assert grown('requests_total{operation="request_booking",status="2xx"}') == 1
    assert grown('requests_total{operation="request_booking",status="4xx"}') == 1
    assert sum(value for name, value in after.items() if "problems_total" in name) == 2
    assert grown('problems_total{code="wrong_credentials"}') == 1
    assert grown("request_seconds_count") == 4  # with the first look at the figures
    assert grown('bookings{state="pending"}') == 1
    assert grown("log_position") >= 1


async def test_every_series_says_what_it_is(house: House) -> None:
    body = (await house.ana.get("/metrics")).body

    described = set(re.findall(r"^# HELP (\S+) \S", body, re.MULTILINE))
    typed = set(re.findall(r"^# TYPE (\S+) (?:gauge|counter|histogram)$", body, re.MULTILINE))
    names = {
        re.sub(r"_(bucket|sum|count)$", "", each)
        for each in re.findall(r"^(\w+)", body, re.MULTILINE)
    }
    assert described == typed
    assert names <= described


def test_a_bucket_holds_those_below_it() -> None:
    tally = Tally()
    for seconds in (0.001, 0.02, 0.02, 60):
        tally.answered("get_me", 200, seconds)
    tally.answered("stream_events", 200, 3600)

    found = dict(tally.histogram())

    assert found['_bucket{le="0.005"}'] == 1
    assert found['_bucket{le="0.025"}'] == found[f'_bucket{{le="{BOUNDS[-1]}"}}'] == 3
    assert found['_bucket{le="+Inf"}'] == found["_count"] == 4


@pytest.mark.parametrize("scopes", [["read"], ["read", "book", "decide", "manage"]])
async def test_a_token_needs_the_scope(house: House, scopes: list[str]) -> None:
    token = await house.ana.post("/me/tokens", {"name": "x", "scopes": scopes})

    refused = await Visitor(house.client, token["token"]).get("/metrics")

    assert (refused.status, refused.code) == (403, "scope_missing")


async def test_nothing_in_them_is_about_somebody(house: House) -> None:
    await house.bo.book((house.blue, 1), note="With the dog")

    body = (await house.ana.get("/metrics")).body

    people = ("Ana", "Carl", "ana@example.org", house.bo.id, house.blue, "dog", "Lake")
    assert [each for each in people if each in body] == []
