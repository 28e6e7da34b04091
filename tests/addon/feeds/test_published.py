from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from icalendar import Calendar, Event
from pytest_aiohttp.plugin import AiohttpClient

from addon.auth.opaque import digest
from addon.feeds.published import read_feed
from addon.keys import CLOCK, STORE
from booking_core.domain.ids import ResourceId
from booking_core.domain.things.resource_life import Mode
from booking_core.ports import Clock, Store
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.addon.family import ANA, CAR, TODAY, Family, SetClock

BOATHOUSE = ResourceId("01970000-0000-7000-8000-000000000011")
Client = TestClient[web.Request, web.Application]


@dataclass
class House:
    store: Store
    family: Family
    clock: SetClock
    client: Client

    async def publish(self, *resource_ids: str, secret: str = "all-of-it") -> str:  # noqa: S107
        """The address of a new feed of Ana's."""
        await self.store.execute(
            "INSERT INTO feeds (id, digest, member_id, name, resource_ids, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            secret,
            digest(secret),
            ANA,
            "Our house",
            json.dumps(resource_ids),
            "2026-07-01T00:00:00.000000Z",
        )
        return f"/feeds/{secret}.ics"

    async def events(self, address: str) -> list[Event]:
        answer = await self.client.get(address)
        assert answer.status == 200
        return list(Calendar.from_ical(await answer.read()).events)


@pytest.fixture
async def house(tmp_path: Path, aiohttp_client: AiohttpClient) -> AsyncIterator[House]:
    clock = SetClock()
    async with open_store(str(tmp_path / "log.db"), clock=clock, project=project) as opened:
        store: Store = opened
        time: Clock = clock
        app = web.Application()
        app[STORE] = store
        app[CLOCK] = time
        app.router.add_get("/feeds/{secret}.ics", read_feed)
        family = Family(store, clock)
        await family.found()
        await family.build()
        yield House(store, family, clock, await aiohttp_client(app))


async def test_a_stay_is_in_the_calendar_with_who_and_what(house: House) -> None:
    address = await house.publish()
    booking_id = await house.family.book(TODAY, nights=3)

    [event] = await house.events(address)

    assert str(event["uid"]) == booking_id
    assert (event["summary"], event["status"]) == ("Haus am See: Ana (1)", "CONFIRMED")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (TODAY, date(2026, 7, 13))


async def test_a_calendar_of_one_resource_does_not_repeat_its_name(house: House) -> None:
    await house.family.build(BOATHOUSE, "Boathouse")
    await house.family.book(TODAY)
    await house.family.book(TODAY, resource_id=BOATHOUSE)

    [event] = await house.events(await house.publish(BOATHOUSE))

    assert (event["summary"], event["location"]) == ("Ana (1)", "Boathouse")


async def test_hours_are_in_the_calendar_too(house: House) -> None:
    await house.family.rent_car()
    await house.family.drive(datetime(2026, 7, 11, 19), hours=2)  # noqa: DTZ001  wall time

    [event] = await house.events(await house.publish(CAR))

    assert event.decoded("dtstart") == datetime(2026, 7, 11, 17, tzinfo=UTC)


async def test_a_request_is_tentative_in_the_language_of_the_household(house: House) -> None:
    await house.family.build(BOATHOUSE, "Boathouse", Mode.ONE)
    await house.family.book(TODAY, resource_id=BOATHOUSE)

    [event] = await house.events(await house.publish())

    assert (event["status"], event["summary"]) == ("TENTATIVE", "Angefragt: Boathouse: Ana (1)")


async def test_a_change_that_waits_stands_beside_what_is_booked(house: House) -> None:
    await house.family.build(BOATHOUSE, "Boathouse", Mode.ONE)
    booking_id = await house.family.book(TODAY, resource_id=BOATHOUSE)
    await house.family.approve(booking_id, version=1)
    await house.family.move(booking_id, version=2, arrival=date(2026, 8, 1))

    booked, wanted = await house.events(await house.publish())

    assert (str(booked["uid"]), booked.decoded("dtstart")) == (booking_id, TODAY)
    assert (str(wanted["uid"]), wanted.decoded("dtstart")) == (
        f"{booking_id}-change",
        date(2026, 8, 1),
    )
    assert (booked["status"], wanted["status"]) == ("CONFIRMED", "TENTATIVE")


async def test_what_is_cancelled_leaves_the_calendar(house: House) -> None:
    booking_id = await house.family.book(TODAY)
    await house.family.cancel(booking_id, version=2)

    assert await house.events(await house.publish()) == []


@pytest.mark.rule(22, 37)
async def test_free_text_is_not_in_the_calendar(house: House) -> None:
    await house.family.book(TODAY)

    answer = await house.client.get(await house.publish())

    assert "a secret" not in await answer.text()


async def test_nobody_reads_with_a_wrong_secret(house: House) -> None:
    await house.publish()

    answer = await house.client.get("/feeds/something-else.ics")

    assert answer.status == 404


@pytest.mark.rule(39)
async def test_the_feeds_of_a_closed_account_are_dead(house: House) -> None:
    address = await house.publish()
    await house.store.execute("UPDATE members SET state = 'inactive'")

    answer = await house.client.get(address)

    assert answer.status == 404


async def test_an_unchanged_calendar_is_not_sent_again(house: House) -> None:
    address = await house.publish()
    await house.family.book(TODAY)
    first = await house.client.get(address)
    house.clock.now += timedelta(days=1)

    again = await house.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    await house.family.book(TODAY + timedelta(days=7))
    changed = await house.client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status, await again.read()) == (304, b"")
    assert changed.status == 200


async def test_the_answer_is_a_calendar_that_nobody_else_keeps(house: House) -> None:
    answer = await house.client.get(await house.publish(), headers={"Accept": "image/png"})

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"


async def test_when_it_was_last_read_is_kept_by_the_hour(house: House) -> None:
    address = await house.publish()
    seen = []
    for minutes in (0, 30, 45):
        house.clock.now += timedelta(minutes=minutes)
        await house.events(address)
        rows = await house.store.fetch("SELECT used_at FROM feeds")
        seen.append(rows[0]["used_at"])

    assert seen == [
        "2026-07-10T12:00:00.000000Z",
        "2026-07-10T12:00:00.000000Z",
        "2026-07-10T13:15:00.000000Z",
    ]
