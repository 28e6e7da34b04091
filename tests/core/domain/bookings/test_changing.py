"""Asking for something else than what was asked or approved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    RequestBooking,
)
from booking_core.domain.bookings.errors import InThePast, NotAvailable, PastNightsStay
from booking_core.domain.bookings.events import (
    BookingCancelled,
    BookingChanged,
    ChangeDeclined,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.stays import Stay
from tests.cast import (
    ATTIC,
    BEN,
    BLUE_ROOM,
    BO,
    EVE,
    FIRST,
    MARCH_1ST,
    SECOND,
    item,
    july,
)
from tests.core.domain.bookings.one_request import (
    NIGHTS,
    approve,
    approved,
    cancel,
    change,
    changing,
    claim_of,
    decline,
    only,
    pending,
    request,
    withdraw,
)

JULY_11TH = datetime(2026, 7, 11, 9, tzinfo=UTC)


def test_a_pending_request_is_changed_as_it_waits() -> None:
    longer = Stay(july(10), july(15))

    event = only(pending, change(longer, version=1))

    assert isinstance(event, BookingChanged)
    assert (event.state, event.claim.period, event.was.period) == (
        BookingState.PENDING,
        longer,
        NIGHTS,
    )


@pytest.mark.rule(24)
@pytest.mark.parametrize(
    "less",
    [change(Stay(july(11), july(13))), change(persons=1), change(Stay(july(11), july(12)), 1)],
    ids=["nights", "persons", "both"],
)
def test_less_than_approved_needs_nobody(less: ChangeBooking) -> None:
    event = only(approved, less)

    assert isinstance(event, BookingChanged)
    assert (event.state, event.by) == (BookingState.APPROVED, None)


@pytest.mark.rule(24)
@pytest.mark.parametrize(
    "more",
    [
        change(Stay(july(10), july(14))),
        change(persons=3),
        ChangeBooking(FIRST, EVE, 2, MARCH_1ST, items=(item(ATTIC, 2),)),
        ChangeBooking(FIRST, EVE, 2, MARCH_1ST, exclusive=True),
    ],
    ids=["nights", "persons", "other room", "exclusive"],
)
def test_anything_new_is_asked_while_the_old_booking_stands(more: ChangeBooking) -> None:
    event = only(approved, more)

    assert isinstance(event, ChangeRequested)
    assert event.claim == claim_of(approved)


def test_an_approved_change_takes_the_place_of_the_old_claim() -> None:
    event = only(changing, approve(version=3))

    assert isinstance(event, BookingChanged)
    assert (event.claim.period, event.was, event.by) == (
        Stay(july(10), july(15)),
        claim_of(changing),
        BEN,
    )


@pytest.mark.rule(24)
def test_a_declined_change_leaves_the_booking_as_it_was() -> None:
    event = only(changing, decline(version=3))

    assert isinstance(event, ChangeDeclined)
    after = changing.given(event)
    assert isinstance(only(after, cancel(version=4)), BookingCancelled)


def test_a_change_can_be_withdrawn_or_asked_back_to_what_stands() -> None:
    assert isinstance(only(changing, withdraw(version=3)), ChangeWithdrawn)
    assert isinstance(only(changing, change(NIGHTS, version=3)), ChangeWithdrawn)


def test_a_change_to_what_is_already_so_decides_nothing() -> None:
    approved.when(change(NIGHTS)).then_nothing()


def test_the_wanted_nights_of_a_change_hold_nothing_for_it() -> None:
    rival = RequestBooking(
        SECOND, BO, BO, (item(BLUE_ROOM, 3),), Stay(july(13), july(15)), MARCH_1ST
    )
    both = changing.having(rival).having(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    both.when(approve(version=3)).then_refused(NotAvailable)


def test_a_booking_is_not_in_its_own_way() -> None:
    event = only(approved, change(Stay(july(11), july(14)), persons=3))

    assert isinstance(event, ChangeRequested)


@pytest.mark.rule(12)
def test_what_moved_to_another_month_is_free_in_the_old_and_taken_in_the_new() -> None:
    august = Stay(july(31), july(31).replace(month=8, day=2))
    moved = approved.having(change(august)).having(approve(version=3))

    moved.when(request(SECOND, BO, persons=3)).then_decided()
    in_august = RequestBooking(
        SECOND,
        BO,
        BO,
        (item(BLUE_ROOM, 2),),
        Stay(july(1).replace(month=8), july(2).replace(month=8)),
        MARCH_1ST,
    )
    moved.when(in_august).then_refused(NotAvailable)


@pytest.mark.rule(25)
def test_nights_that_are_over_do_not_change() -> None:
    def changed(period: Stay) -> ChangeBooking:
        return ChangeBooking(FIRST, EVE, 2, JULY_11TH, period=period)

    approved.when(changed(Stay(july(11), july(13)))).then_refused(PastNightsStay)
    assert isinstance(only(approved, changed(Stay(july(10), july(11)))), BookingChanged)
    assert isinstance(only(approved, changed(Stay(july(10), july(14)))), ChangeRequested)


@pytest.mark.rule(25)
def test_a_running_stay_is_shortened_not_cancelled() -> None:
    approved.when(CancelBooking(FIRST, EVE, 2, JULY_11TH)).then_refused(InThePast)


def test_an_extension_of_a_running_stay_can_be_approved() -> None:
    running = approved.having(
        ChangeBooking(FIRST, EVE, 2, JULY_11TH, period=Stay(july(10), july(14)))
    )

    event = only(running, ApproveBooking(FIRST, BEN, 3, JULY_11TH))

    assert isinstance(event, BookingChanged)
