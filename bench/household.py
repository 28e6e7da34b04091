"""What the benchmarks work on: resources that anybody may book, one for each caller."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.members import FoundHousehold, members
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Kind, Mode, Rules, Size
from booking_core.domain.things.resources import CreateResource, resources
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope, EventLog, Recorded, Statement

if TYPE_CHECKING:
    from booking_core.domain.decider import Event

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANA = MemberId("ana")
WISH = Envelope(ANA, "bench", "bench")
_STARTED = time.monotonic()


def now() -> datetime:
    """Goes on from then as time does: ids that sort by it are what an index of them expects."""
    return NOW + timedelta(seconds=time.monotonic() - _STARTED)


def no_views(_page: Sequence[Recorded]) -> Iterable[Statement]:
    return ()


def hut(number: int) -> ResourceId:
    return ResourceId(f"hut-{number}")


async def furnish(log: EventLog, huts: int) -> None:
    """A household, and huts where whoever comes first is in."""
    await handle(members, log, FoundHousehold(ANA, "Europe/Berlin", "de"), WISH)
    for number in range(huts):
        command = CreateResource(
            *(ANA, hut(number), f"Hut {number}", Kind.OVERNIGHT),
            size=Size(places=2),
            approval=Approval(Mode.AUTO),
            rules=Rules(horizon_days=None),
        )
        await handle(resources, log, command, WISH)


def request(number: int, turn: int, name: str = "") -> RequestBooking:
    """A stay in the caller's own hut; ten to a month, none in another's way or beside it."""
    first = date(2026, 4, 1) + timedelta(days=3 * turn)
    return RequestBooking(
        *(BookingId(f"{name}b-{number}-{turn}"), ANA, ANA, (Item(hut(number), 1),)),
        *(Stay(first, first + timedelta(days=2)), NOW),
    )


async def book(log: EventLog, number: int, turn: int) -> tuple[Event, ...]:
    """The whole command.

    Raises:
        AssertionError: It was refused.
    """
    outcome = await handle(bookings, log, request(number, turn), WISH)
    if not isinstance(outcome, Accepted):
        msg = f"a booking was refused: {outcome}"
        raise AssertionError(msg)  # noqa: TRY004 - not a matter of types
    return tuple(each.event for each in outcome.recorded)
