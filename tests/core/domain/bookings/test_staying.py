"""A stay as it runs: coming, leaving early, staying on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    PassTime,
    RequestBooking,
)
from booking_core.domain.bookings.course_commands import (
    AskAboutNoShow,
    CheckIn,
    CheckOut,
    ExtendStay,
)
from booking_core.domain.bookings.errors import (
    NotAvailable,
    NotLonger,
    PastNightsStay,
    TooEarly,
    TooLate,
    TooLong,
)
from booking_core.domain.bookings.events import (
    BookingChanged,
    BookingCompleted,
    ChangeDeclined,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.bookings.stay_events import (
    StayCheckedIn,
    StayCheckedOut,
)
from booking_core.domain.errors import NotAllowed, Stale
from booking_core.domain.ids import MemberId
from booking_core.domain.stays import Slot, Stay, WallTimes
from booking_core.domain.texts import FreeText
from tests.cast import (
    ANA,
    BEN,
    BIKES,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FIRST,
    MARCH_1ST,
    SECOND,
    TENT,
    at,
    item,
    july,
)
from tests.core.domain.bookings.july_stays import (
    approved,
    ask,
    booking,
    noon,
    shortened,
    the_calendar,
)

there = approved.having(CheckIn(FIRST, EVE, 2, noon(10)))
riding = the_calendar.having(
    RequestBooking(
        FIRST, EVE, EVE, (item(BIKES),), WallTimes(at(10), at(18)), datetime(2026, 7, 1, tzinfo=UTC)
    )
).having(CheckIn(FIRST, EVE, 2, datetime(2026, 7, 10, 8, 5, tzinfo=UTC)))
tented = the_calendar.having(ask(TENT, 1))


def test_the_holder_checks_in_on_the_day_of_arrival() -> None:
    approved.when(CheckIn(FIRST, EVE, 2, noon(10))).then(
        StayCheckedIn(FIRST, booking(approved).claim, EVE)
    )
    assert (booking(there).state, booking(there).version) == (BookingState.ACTIVE, 3)


def test_nobody_is_there_before_the_day_of_arrival_or_after_the_stay() -> None:
    early = approved.when(CheckIn(FIRST, EVE, 2, noon(9))).then_refused(TooEarly)
    late = approved.when(CheckIn(FIRST, EVE, 2, noon(14))).then_refused(TooLate)

    assert (early.begins, early.today) == (july(10), july(9))
    assert late.ended.date() == july(14)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_holder_or_an_admin_checks_in_and_out_and_extends(by: MemberId) -> None:
    approved.when(CheckIn(FIRST, by, 2, noon(10))).then_refused(NotAllowed)
    there.when(CheckOut(FIRST, by, 3, noon(11))).then_refused(NotAllowed)
    there.when(ExtendStay(FIRST, by, 3, noon(11), july(14))).then_refused(NotAllowed)


@pytest.mark.rule(28)
def test_a_second_tap_on_check_in_or_check_out_decides_nothing_new() -> None:
    gone = there.having(CheckOut(FIRST, EVE, 3, noon(12)))

    there.when(CheckIn(FIRST, EVE, 2, noon(10))).then_nothing()
    gone.when(CheckOut(FIRST, EVE, 3, noon(12))).then_nothing()
    there.when(CheckIn(FIRST, DORA, 2, noon(10))).then_refused(NotAllowed)


@pytest.mark.rule(24)
def test_a_change_that_waits_still_waits_after_the_check_in() -> None:
    longer = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(10), july(15)))
    changing = approved.having(longer).having(CheckIn(FIRST, EVE, 3, noon(10)))

    assert booking(changing).change is not None
    declined = changing.when(DeclineBooking(FIRST, BEN, 4, noon(11), "no")).then_decided()
    assert isinstance(declined[0], ChangeDeclined)
    assert booking(changing.given(*declined)).state is BookingState.ACTIVE
    allowed = changing.having(ApproveBooking(FIRST, BEN, 4, noon(11)))
    assert (booking(allowed).state, booking(allowed).claim.period) == (
        BookingState.ACTIVE,
        Stay(july(10), july(15)),
    )


@pytest.mark.rule(26)
def test_leaving_early_gives_the_nights_to_come_back_at_once() -> None:
    there.when(CheckOut(FIRST, EVE, 3, noon(12))).then(
        StayCheckedOut(FIRST, shortened(there, 12), booking(there).claim, EVE)
    )
    gone = there.having(CheckOut(FIRST, EVE, 3, noon(12)))
    next_one = RequestBooking(
        SECOND, BO, BO, (item(BLUE_ROOM, 3),), Stay(july(12), july(13)), noon(12)
    )
    there.when(next_one).then_refused(NotAvailable)
    gone.when(next_one).then_decided()


def test_whoever_leaves_on_the_day_of_arrival_keeps_the_first_night() -> None:
    gone = there.having(CheckOut(FIRST, EVE, 3, noon(10)))

    assert booking(gone).claim == shortened(there, 11)


@pytest.mark.parametrize("day", [13, 14])
def test_leaving_on_the_last_day_or_later_gives_nothing_back(day: int) -> None:
    gone = there.having(CheckOut(FIRST, EVE, 3, noon(day)))

    assert booking(gone).claim == booking(there).claim


def test_what_is_brought_back_early_is_free_from_the_next_minute_on() -> None:
    back = riding.having(CheckOut(FIRST, EVE, 3, datetime(2026, 7, 10, 12, 30, 1, tzinfo=UTC)))

    period = booking(back).claim.period
    assert isinstance(period, Slot)
    assert (period.end, period.end_at) == (at(14, 31), datetime(2026, 7, 10, 12, 31, tzinfo=UTC))


def test_what_is_brought_back_before_it_was_to_be_taken_counts_for_a_minute() -> None:
    back = riding.having(CheckOut(FIRST, EVE, 3, datetime(2026, 7, 10, 7, tzinfo=UTC)))

    assert booking(back).claim.period.end_day == july(11)
    period = booking(back).claim.period
    assert isinstance(period, Slot)
    assert (period.start, period.end) == (at(10), at(10, 1))


def test_a_check_out_takes_back_the_change_that_waits() -> None:
    changing = there.having(ExtendStay(FIRST, EVE, 3, noon(11), july(15)))

    withdrawn, left = changing.when(CheckOut(FIRST, EVE, 4, noon(12))).then_decided()

    assert withdrawn == ChangeWithdrawn(FIRST, booking(there).claim, state=BookingState.ACTIVE)
    assert isinstance(left, StayCheckedOut)


def test_a_stay_is_completed_when_it_is_over_checked_in_or_not() -> None:
    for spec in (approved, there):
        spec.when(PassTime(FIRST, noon(13))).then_nothing()
        spec.when(PassTime(FIRST, noon(14))).then(BookingCompleted(FIRST, booking(spec).claim))


@pytest.mark.rule(25)
def test_a_running_stay_keeps_its_arrival_even_on_its_first_day() -> None:
    later = ChangeBooking(FIRST, EVE, 3, noon(10), period=Stay(july(11), july(13)))

    there.when(later).then_refused(PastNightsStay)


@pytest.mark.rule(25)
def test_a_running_stay_is_shortened_to_today_at_the_earliest() -> None:
    today = ChangeBooking(FIRST, EVE, 3, noon(12), period=Stay(july(10), july(12)))
    yesterday = ChangeBooking(FIRST, EVE, 3, noon(12), period=Stay(july(10), july(11)))

    assert booking(there.having(today)).state is BookingState.ACTIVE
    there.when(yesterday).then_refused(PastNightsStay)


@pytest.mark.rule(25)
def test_hours_that_have_begun_keep_their_beginning() -> None:
    earlier = ChangeBooking(
        FIRST, EVE, 3, datetime(2026, 7, 10, 9, tzinfo=UTC), period=WallTimes(at(9), at(18))
    )

    riding.when(earlier).then_refused(PastNightsStay)


def test_an_extension_is_granted_at_once_where_the_policy_asks_nobody() -> None:
    (longer,) = tented.when(ExtendStay(FIRST, EVE, 2, noon(12), july(15))).then_decided()

    assert isinstance(longer, BookingChanged)
    assert longer.claim.period == Stay(july(10), july(15))


def test_an_extension_waits_for_a_decision_where_somebody_decides() -> None:
    (longer,) = there.when(ExtendStay(FIRST, EVE, 3, noon(12), july(15), "rain")).then_decided()

    assert isinstance(longer, ChangeRequested)
    assert (longer.state, longer.note) == (BookingState.ACTIVE, FreeText(EVE, "rain"))


@pytest.mark.rule(25)
def test_an_extension_takes_nothing_from_who_has_it() -> None:
    taken = there.having(
        RequestBooking(SECOND, BO, BO, (item(BLUE_ROOM, 2),), Stay(july(13), july(15)), MARCH_1ST)
    ).having(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    refused = taken.when(ExtendStay(FIRST, EVE, 3, noon(12), july(15))).then_refused(NotAvailable)

    assert {each.night for each in refused.conflicts} == {july(13), july(14)}


@pytest.mark.rule(25)
def test_an_extension_beats_nobody_who_asks_for_the_same() -> None:
    rival = RequestBooking(SECOND, BO, BO, (item(TENT, 2),), Stay(july(13), july(15)), MARCH_1ST)
    requested, _approved = tented.when(rival).then_decided()
    waiting = tented.given(requested)

    (longer,) = waiting.when(ExtendStay(FIRST, EVE, 2, noon(12), july(15))).then_decided()

    assert isinstance(longer, ChangeRequested)
    asked = waiting.given(longer)
    granted = asked.when(ApproveBooking(FIRST, ANA, 3, noon(12))).then_decided()
    assert granted[0].kind == "booking_changed"


def test_an_extension_is_held_against_the_rules_of_length() -> None:
    too_long = tented.when(ExtendStay(FIRST, EVE, 2, noon(12), july(10) + timedelta(days=31)))

    assert too_long.then_refused(TooLong).nights == 31


def test_an_extension_ends_later() -> None:
    refused = there.when(ExtendStay(FIRST, EVE, 3, noon(12), july(13))).then_refused(NotLonger)
    hours = riding.when(ExtendStay(FIRST, EVE, 3, noon(10), at(18))).then_refused(NotLonger)

    assert (refused.ends, refused.wanted) == (july(13), july(13))
    assert hours.ends == at(18)


def test_hours_are_extended_too() -> None:
    longer = riding.having(ExtendStay(FIRST, EVE, 3, noon(10), at(20)))

    assert booking(longer).claim.period.end_day == july(11)
    assert booking(longer).state is BookingState.ACTIVE


@pytest.mark.rule(20)
def test_a_stale_wish_changes_nothing() -> None:
    for command in (
        CheckIn(FIRST, EVE, 1, noon(10)),
        ExtendStay(FIRST, EVE, 1, noon(10), july(15)),
        AskAboutNoShow(FIRST, BEN, 1, noon(10), timedelta(hours=12)),
    ):
        approved.when(command).then_refused(Stale)


def test_who_is_there_does_not_cancel_any_more() -> None:
    assert there.when(CancelBooking(FIRST, EVE, 3, noon(10))).codes() == {"wrong_state"}
