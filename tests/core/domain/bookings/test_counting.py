"""What takes places from others, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.life import Booking
from booking_core.domain.stays import Stay
from tests.cast import BERLIN, EVE, MARCH_1ST, july

_STAY = Claim(EVE, (), Stay(july(10), july(12)), BERLIN)
_HELD = Booking(BookingState.PENDING, 1, _STAY, EVE, clocks={Clock.HOLD: MARCH_1ST})


@pytest.mark.parametrize("state", BookingState)
def test_only_stays_that_somebody_has_take_places(state: BookingState) -> None:
    takes = Booking(state, 1, _STAY, EVE).counts(MARCH_1ST)

    assert takes is (state in ("approved", "active", "completed", "no_show"))


def test_a_request_takes_its_places_while_they_are_held() -> None:
    assert _HELD.counts(MARCH_1ST - timedelta(seconds=1))


def test_a_hold_is_over_at_its_end_whether_that_was_recorded_or_not() -> None:
    assert not _HELD.counts(MARCH_1ST)
