"""Cast for the tests of holds and the waiting list: a tent for two, and who wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    PassTime,
    RefuseOffer,
    RequestBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Mode, Rank
from tests.cast import (
    BEN,
    FAMILY,
    MARCH_1ST,
    TENT,
    THINGS,
    item,
    july,
    overnight,
    policy,
)
from tests.spec import Spec

HOUR = timedelta(hours=1)
NIGHTS = Stay(july(10), july(13))
FOURTH = BookingId("fourth")


def tent(
    mode: Mode = Mode.ONE,
    *,
    hold_hours: int | None = None,
    offer_hours: int = 24,
    offer_over: Rank = Rank.KEEPS,
) -> Spec:
    """A household whose tent for two has these rules."""
    approval = Approval(mode, frozenset(), hold_hours, offer_hours, offer_over)
    adopted = replace(policy(overnight(TENT, 2), version=2), approval=approval)
    return Spec(bookings, (*FAMILY, *THINGS, adopted))


def wish(
    booking_id: BookingId,
    by: MemberId,
    now: datetime = MARCH_1ST,
    *,
    persons: int = 2,
    period: Stay = NIGHTS,
) -> RequestBooking:
    items = (item(TENT, persons),)
    return RequestBooking(booking_id, by, by, items, period, now)


def queued(asked: RequestBooking) -> RequestBooking:
    """The same, by somebody who would rather wait than go without."""
    return replace(asked, waitlist=True)


def approve(
    booking_id: BookingId, version: int = 1, now: datetime = MARCH_1ST, by: MemberId = BEN
) -> ApproveBooking:
    return ApproveBooking(booking_id, by, version, now)


def cancel(
    booking_id: BookingId, by: MemberId, version: int = 2, now: datetime = MARCH_1ST
) -> CancelBooking:
    return CancelBooking(booking_id, by, version, now)


def accept(booking_id: BookingId, by: MemberId, now: datetime, version: int = 3) -> AcceptOffer:
    return AcceptOffer(booking_id, by, version, now)


def refuse(booking_id: BookingId, by: MemberId, now: datetime, version: int = 3) -> RefuseOffer:
    return RefuseOffer(booking_id, by, version, now)


def sweep(booking_id: BookingId, now: datetime) -> PassTime:
    return PassTime(booking_id, now)


def kinds(events: Sequence[object]) -> list[tuple[str, str]]:
    """What happened to whom, in order."""
    return [(each.kind, each.booking_id) for each in events]  # type: ignore[attr-defined] # facts about bookings
