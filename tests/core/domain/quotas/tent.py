"""Cast for the tests of quotas: a tent for two, and ten nights of it a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.quotas.events import QuotaWeighed
from booking_core.domain.quotas.limits import Figure, Per, Quota, Span, Unit
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Mode, PolicyAdopted, ResourceCreated, Rules
from tests.cast import EVE, FAMILY, HOUSE, MARCH_1ST, TENT, THINGS, item, overnight, policy
from tests.spec import Spec, Then

TEN_NIGHTS = Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, 10)
TENT_MADE, HOUSE_MADE = overnight(TENT, 2), overnight(HOUSE, None, ceiling=6)
B = [BookingId(f"b{number}") for number in range(9)]


def limited(
    *quotas: Quota, made: ResourceCreated = TENT_MADE, mode: Mode = Mode.AUTO, version: int = 2
) -> PolicyAdopted:
    return policy(made, mode, version=version, rules=Rules(quotas=quotas))


def ask(  # noqa: PLR0913 - all but the first three by keyword
    booking_id: BookingId,
    arrival: date,
    nights: int,
    *,
    by: MemberId = EVE,
    persons: int = 1,
    reason: str | None = None,
) -> RequestBooking:
    stay = Stay(arrival, arrival + timedelta(days=nights))
    return RequestBooking(
        booking_id, by, by, (item(TENT, persons),), stay, MARCH_1ST, override_reason=reason
    )


def weighed(then: Then) -> tuple[Figure, ...]:
    found = [each for each in then.then_decided() if isinstance(each, QuotaWeighed)]
    assert len(found) == 1
    return found[0].figures


family = Spec(bookings).given(*FAMILY, *THINGS)
the_tent = family.given(limited(TEN_NIGHTS))
asked_for = family.given(limited(TEN_NIGHTS, mode=Mode.ONE))
LATE = replace(TEN_NIGHTS, late_hours=72)
strict = family.given(limited(LATE))
JUNE_28TH = datetime(2026, 6, 28, 22, tzinfo=UTC)
A_MINUTE_EARLIER = JUNE_28TH - timedelta(minutes=1)
