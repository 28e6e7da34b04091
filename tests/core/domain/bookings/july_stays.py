"""Cast for the tests of bookings: a few nights of July, asked for, taken and looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import ApproveBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.bookings.life import Booking
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.stays import Stay, WallTimes, Wish
from tests.cast import BEN, BLUE_ROOM, EVE, FAMILY, FIRST, MARCH_1ST, THINGS, at, item, july
from tests.spec import Spec

the_calendar = Spec(bookings).given(*FAMILY, *THINGS)
THREE_NIGHTS = Stay(july(10), july(13))
AN_EVENING = WallTimes(at(19), at(21))


def ask(  # noqa: PLR0913 - the fields of a request
    resource_id: ResourceId = BLUE_ROOM,
    persons: int = 2,
    period: Wish = THREE_NIGHTS,
    *,
    booking_id: BookingId = FIRST,
    by: MemberId = EVE,
    exclusive: bool = False,
    now: datetime = MARCH_1ST,
) -> RequestBooking:
    items = (item(resource_id, persons),)
    return RequestBooking(booking_id, by, by, items, period, now, exclusive)


def taken(*requests: RequestBooking) -> Spec:
    """The calendar with these approved."""
    spec = the_calendar
    for request in requests:
        asked = spec.when(request).then_decided()
        spec = spec.given(*asked)
        requested = asked[0]
        assert isinstance(requested, BookingRequested)
        if len(asked) == 1:
            spec = spec.given(BookingApproved(request.booking_id, requested.claim, BEN))
    return spec


def noon(day: int) -> datetime:
    return datetime(2026, 7, day, 10, tzinfo=UTC)


def booking(spec: Spec) -> Booking:
    return bookings.fold(cast("Any", spec.past)).bookings[FIRST]


def shortened(spec: Spec, departure: int) -> Claim:
    """What it takes once it ends on an earlier day."""
    return replace(booking(spec).claim, period=Stay(july(10), july(departure)))


approved = the_calendar.having(ask()).having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
