"""A policy can keep the places of a request until a deadline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from booking_core.domain.bookings.commands import ChangeBooking, WithdrawBooking
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Mode
from booking_core.domain.waitlist.events import HoldEnded
from tests.cast import ANA, BO, EVE, FIRST, MARCH_1ST, SECOND, july
from tests.core.domain.waitlist.queue import HOUR, NIGHTS, approve, kinds, sweep, tent, wish

_ENDS = MARCH_1ST + 48 * HOUR
_SUMMER_NIGHT = datetime(2026, 7, 9, 20, tzinfo=UTC)
_ARRIVAL = datetime(2026, 7, 9, 22, tzinfo=UTC)
"""00:00 in Berlin on the day of arrival."""

held = tent(hold_hours=48).having(wish(FIRST, EVE))


def hold_of(now: datetime, hours: int | None) -> datetime | None:
    (asked,) = tent(hold_hours=hours).when(wish(FIRST, EVE, now)).then_decided()
    assert isinstance(asked, BookingRequested)
    return asked.held_until


@pytest.mark.rule(15)
def test_without_a_policy_for_it_a_request_holds_nothing() -> None:
    asked = tent().having(wish(FIRST, EVE))

    assert hold_of(MARCH_1ST, None) is None
    assert kinds(asked.when(wish(SECOND, BO)).then_decided()) == [("booking_requested", SECOND)]


@pytest.mark.rule(15)
def test_a_held_request_takes_its_places_from_others() -> None:
    assert hold_of(MARCH_1ST, 48) == _ENDS
    held.when(wish(SECOND, BO, _ENDS - HOUR)).then_refused(NotAvailable)


@pytest.mark.rule(15)
def test_a_hold_ends_at_the_latest_when_the_day_of_arrival_begins() -> None:
    assert hold_of(_SUMMER_NIGHT, 48) == _ARRIVAL
    assert hold_of(_ARRIVAL, 48) is None


@pytest.mark.rule(15)
def test_a_hold_that_is_over_is_in_nobodys_way_though_its_end_was_not_recorded() -> None:
    asked = held.when(wish(SECOND, BO, _ENDS)).then_decided()

    assert kinds(asked) == [("booking_hold_ended", FIRST), ("booking_requested", SECOND)]


@pytest.mark.rule(15)
def test_the_end_of_a_hold_is_told_once_and_the_request_still_waits() -> None:
    swept = held.having(sweep(FIRST, _ENDS))

    assert isinstance(swept.past[-1], HoldEnded)
    swept.when(sweep(FIRST, _ENDS + HOUR)).then_nothing()
    assert isinstance(swept.when(approve(FIRST, 1, _ENDS)).then_decided()[0], BookingApproved)


@pytest.mark.rule(15)
def test_a_sweep_that_comes_early_ends_no_hold() -> None:
    early = held.when(sweep(FIRST, _ENDS - HOUR)).then_decided()

    assert ("booking_hold_ended", FIRST) not in kinds(early)


def test_what_is_held_is_not_approved_away() -> None:
    rival = tent().having(wish(SECOND, BO)).given(*tent(hold_hours=48).past[-1:])
    both = rival.having(wish(FIRST, EVE))

    both.when(approve(SECOND)).then_refused(NotAvailable)
    assert both.when(approve(FIRST)).then_decided()


def test_a_request_that_is_taken_back_gives_its_hold_back() -> None:
    withdrawn = held.having(WithdrawBooking(FIRST, EVE, 1, MARCH_1ST))

    assert withdrawn.when(wish(SECOND, BO)).then_decided()


@pytest.mark.rule(15)
def test_another_wish_is_no_reason_for_a_longer_hold() -> None:
    later = MARCH_1ST + 24 * HOUR
    moved = ChangeBooking(FIRST, EVE, 1, later, period=Stay(july(20), july(22)))

    changed = held.having(moved)

    changed.when(wish(SECOND, BO, later, period=Stay(july(20), july(21)))).then_refused(
        NotAvailable
    )
    assert changed.when(wish(SECOND, BO, later, period=NIGHTS)).then_decided()
    assert changed.when(sweep(FIRST, _ENDS)).then_decided()


def test_what_is_approved_at_once_needs_no_hold() -> None:
    approved = tent(Mode.AUTO, hold_hours=48).having(wish(FIRST, EVE))

    approved.when(sweep(FIRST, MARCH_1ST + timedelta(days=30))).then_nothing()
    approved.when(wish(SECOND, ANA)).then_refused(NotAvailable)
