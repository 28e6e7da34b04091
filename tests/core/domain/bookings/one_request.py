"""Cast for the tests of decisions: Eve asks for three nights of the blue room, and what is said."""

from __future__ import annotations

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    OnExisting,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingEvent,
    BookingRequested,
)
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Stay
from tests.cast import (
    BEN,
    BLUE_ROOM,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    THINGS,
    item,
    july,
)
from tests.spec import Spec

NIGHTS = Stay(july(10), july(13))
the_calendar = Spec(bookings).given(*FAMILY, *THINGS)


def request(booking_id: BookingId = FIRST, by: MemberId = EVE, persons: int = 2) -> RequestBooking:
    return RequestBooking(booking_id, by, by, (item(BLUE_ROOM, persons),), NIGHTS, MARCH_1ST)


def approve(by: MemberId = BEN, version: int = 1) -> ApproveBooking:
    return ApproveBooking(FIRST, by, version, MARCH_1ST)


def decline(by: MemberId = BEN, version: int = 1) -> DeclineBooking:
    return DeclineBooking(FIRST, by, version, MARCH_1ST, "roof is open", "tell her in person")


def withdraw(by: MemberId = EVE, version: int = 1) -> WithdrawBooking:
    return WithdrawBooking(FIRST, by, version, MARCH_1ST)


def cancel(by: MemberId = EVE, version: int = 2) -> CancelBooking:
    return CancelBooking(FIRST, by, version, MARCH_1ST)


def change(
    period: Stay | None = None, persons: int | None = None, version: int = 2, by: MemberId = EVE
) -> ChangeBooking:
    items = None if persons is None else (item(BLUE_ROOM, persons),)
    return ChangeBooking(FIRST, by, version, MARCH_1ST, items=items, period=period)


pending = the_calendar.having(request())
approved = pending.having(approve())
changing = approved.having(change(Stay(july(10), july(15))))
declined = pending.having(decline())
withdrawn = pending.having(withdraw())
cancelled = approved.having(cancel())


def claim_of(spec: Spec) -> Claim:
    (requested,) = (each for each in spec.past if isinstance(each, BookingRequested))
    return requested.claim


def only(spec: Spec, command: OnExisting) -> BookingEvent:
    (event,) = spec.when(command).then_decided()
    assert isinstance(event, BookingEvent)
    return event
