"""Whoever polls is told that nothing happened, without anything being made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from addon.api.handlers import POLLED
from addon.api.protocol.answers import answer
from addon.api.protocol.contract import load_contract
from addon.api.protocol.polled import REMEMBERED, Remembered, polled
from addon.auth.identity import Caller, Means
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE, THROUGH_INGRESS
from booking_core.domain.access import Role, Standing
from booking_core.domain.ids import MemberId

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from booking_core.ports import Clock
    from tests.addon.api.visitors import Answer, House

OPERATIONS = load_contract().operations

PERIOD = "from=2027-07-01&to=2027-07-08"
PATHS = ("/bookings", "/resources", f"/availability?{PERIOD}", "/inbox", "/events")


async def again(house: House, path: str, first: Answer) -> Answer:
    return await house.ana.get(path, headers={"If-None-Match": first.headers["ETag"]})


@pytest.mark.parametrize("path", PATHS)
async def test_an_answer_holds_until_something_happens(house: House, path: str) -> None:
    first = await house.ana.get(path)
    nothing_new = await again(house, path, first)
    booked = await house.ben.book((house.blue, 1), arrival="2027-07-02", departure="2027-07-04")
    car = await house.ana.get(f"/resources/{house.car}")
    renamed = await house.ana.patch(f"/resources/{house.car}", {"name": "Van"}, car.tag)
    later = await again(house, path, first)

    assert (first.status, nothing_new.status) == (200, 304)
    assert (booked.status, renamed.status) == (201, 200)
    assert (later.status, later.headers["ETag"] != first.headers["ETag"]) == (200, True)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"another", {}', "*"])
@pytest.mark.parametrize("path", ["/bookings", "/me"])
async def test_who_has_the_answer_may_say_so_in_each_way(
    house: House, path: str, form: str
) -> None:
    first = await house.ana.get(path)

    known = await house.ana.get(path, headers={"If-None-Match": form.format(first.headers["ETag"])})
    other = await house.ana.get(path, headers={"If-None-Match": 'W/"another", "one"'})

    assert (known.status, other.status) == (304, 200)


async def test_an_answer_holds_for_a_minute_at_most(house: House) -> None:
    """What the day allows changes without a word in the log."""
    approval = {"mode": "one", "hold_hours": 24}
    hut = {"name": "Hut", "kind": "overnight", "places": 2, "approval": approval}
    made = await house.ana.post("/resources", hut)
    await house.bo.book((made["id"], 1), arrival="2027-07-02", departure="2027-07-04")
    path = f"/availability?{PERIOD}&resource_id={made['id']}"
    first = await house.ana.get(path)

    house.hands.pass_by(minutes=5)
    soon = await again(house, path, first)
    house.hands.pass_by(days=2)
    house.ana = await house.log_in("ana@example.org")
    late = await again(house, path, first)

    assert soon.status == 304
    assert late.status == 200
    held = [[night["held"] for night in each["items"][0]["nights"]] for each in (first, late)]
    assert held == [[0, 1, 1, 0, 0, 0, 0], [0] * 7]


async def test_others_do_not_get_what_is_remembered_for_one(house: House) -> None:
    await house.ben.book((house.blue, 1), note="With the dog")
    mine = await house.ben.get("/bookings")
    tag = {"If-None-Match": mine.headers["ETag"]}

    told = await house.bo.get("/bookings", headers=tag)
    in_german = await house.ben.get("/bookings", headers={**tag, "Accept-Language": "de"})
    whoever = await house.dora.get("/bookings", headers=tag)

    assert told.status == 200
    assert told.headers["ETag"] != mine.headers["ETag"]
    assert in_german.headers["Content-Language"] == "de"
    assert whoever.status == 401


async def test_nothing_is_made_for_who_has_it(house: House) -> None:
    """The handler is asked once for each state of the log."""
    asked: list[str] = []

    async def counting(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return answer(request, {"fixed": True})

    fresh = web.Application()
    fresh[STORE] = house.client.app[STORE]
    clock: Clock = house.hands
    fresh[CLOCK] = clock
    fresh[REMEMBERED] = Remembered()
    fresh.router.add_get("/x", polled(counting))
    fresh.middlewares.append(_as_ana)
    async with TestClient(TestServer(fresh)) as client:
        first = await client.get("/x")
        tag = {"If-None-Match": first.headers["ETag"]}
        statuses = [(await client.get("/x", headers=tag)).status for _ in range(3)]
        await house.ben.book((house.blue, 1))
        statuses.append((await client.get("/x", headers=tag)).status)

    assert statuses == [304] * 4
    assert len(asked) == 2  # the last one was made, and found to be the same


@web.middleware
async def _as_ana(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    standing = Standing(MemberId("ana"), active=True, roles=frozenset({Role.ADMIN}))
    request[CALLER] = Caller(standing, Means.PASSWORD)
    request[LANGUAGE], request[THROUGH_INGRESS] = "en", False
    return await handler(request)


@pytest.mark.parametrize("name", sorted(POLLED))
def test_only_what_is_read_is_remembered(name: str) -> None:
    assert OPERATIONS[name].method == "GET"
