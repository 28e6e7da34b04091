"""Many members ask for the last place at once; run as a process of its own by its test.

    python -m tests.core.stores.rush URL PREFIX COUNT

Says `ready`, waits for a line, asks, and prints how many were taken in.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BookingId, MemberId, ResourceId, SeriesId
from booking_core.domain.people.members import FoundHousehold, members
from booking_core.domain.series.commands import RequestSeries
from booking_core.domain.series.deciding import series
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Kind, Mode, Size
from booking_core.domain.things.resources import CreateResource, resources
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope, EventLog, Outcome
from booking_core.projections.views import project
from booking_core.stores.opening import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANA = MemberId("ana")
HUT = ResourceId("hut")
SERIES_DATES = 8
EASTER = Stay(date(2026, 4, 3), date(2026, 4, 6))


def now() -> datetime:
    return NOW


async def furnish(log: EventLog, *, places: int = 1) -> None:
    """A household with a hut where whoever comes first is in."""
    envelope = Envelope(ANA, "test", "c")
    await handle(members, log, FoundHousehold(ANA, "Europe/Berlin", "de"), envelope)
    hut = CreateResource(
        ANA, HUT, "Hut", Kind.OVERNIGHT, size=Size(places=places), approval=Approval(Mode.AUTO)
    )
    await handle(resources, log, hut, envelope)


async def ask(log: EventLog, booking_id: str, period: Stay = EASTER) -> Outcome:
    command = RequestBooking(BookingId(booking_id), ANA, ANA, (Item(HUT, 1),), period, NOW)
    return await handle(bookings, log, command, Envelope(ANA, "test", booking_id))


async def ask_series(log: EventLog, number: int) -> Outcome:
    """Of a length of its own, so that no two are alike and all meet on Easter only."""
    rule = f"FREQ=DAILY;INTERVAL={number + 4};COUNT={SERIES_DATES}"
    wish = RequestSeries(SeriesId(f"s{number}"), ANA, ANA, (Item(HUT, 1),), EASTER, rule, NOW)
    return await handle(series, log, wish, Envelope(ANA, "test", f"s{number}"))


async def rush(url: str, prefix: str, count: int) -> int:
    async with open_store(url, clock=now, project=project) as store:
        print("ready", flush=True)  # noqa: T201 - for the test
        await asyncio.to_thread(sys.stdin.readline)
        outcomes = await asyncio.gather(
            *(ask(store, f"{prefix}{number}") for number in range(count))
        )
    return sum(isinstance(outcome, Accepted) for outcome in outcomes)


if __name__ == "__main__":
    print(asyncio.run(rush(sys.argv[1], sys.argv[2], int(sys.argv[3]))))  # noqa: T201 - for the test
