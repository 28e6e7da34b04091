"""Quotas through the life of a stay: whatever becomes of it, somebody's account knows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    PassTime,
    RequestBooking,
)
from booking_core.domain.bookings.course_commands import (
    AskAboutNoShow,
    CheckIn,
    CheckOut,
    ExtendStay,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.branch_life import BranchCreated
from booking_core.domain.people.member_events import MemberAdded, MemberBranchChanged
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.things.resource_life import Mode
from tests.cast import (
    ANA,
    BEN,
    BO,
    CAR,
    EVE,
    FAMILY,
    MARCH_1ST,
    MEMBER,
    TENT,
    THINGS,
    hourly,
    item,
    july,
)
from tests.core.domain.quotas.tent import (
    LATE,
    TEN_NIGHTS,
    B,
    ask,
    asked_for,
    family,
    limited,
    strict,
    the_tent,
    weighed,
)
from tests.spec import Spec

pytestmark = pytest.mark.rule(33)
AUGUST = date(2026, 8, 1)


def used(past: Spec, by: MemberId = EVE) -> int:
    """What a request of another year's night would find used in July's."""
    figures = weighed(past.when(ask(B[8], AUGUST, 1, by=by)))
    return figures[0].used


def noon(day: int) -> datetime:
    return datetime(2026, 7, day, 10, tzinfo=UTC)


eight = the_tent.having(ask(B[0], july(1), 8))


@pytest.mark.rule(27)
def test_what_is_taken_back_counts_again() -> None:
    gone = eight.having(CancelBooking(B[0], EVE, 2, MARCH_1ST))
    undo = UndoBooking(B[0], EVE, 3, MARCH_1ST)

    back = gone.having(undo)
    other = gone.having(ask(B[1], AUGUST, 3))

    assert (used(gone), used(back)) == (0, 8)
    other.when(undo).then_refused(QuotaExceeded)


@pytest.mark.rule(27)
def test_a_late_cancellation_that_is_taken_back_counts_once() -> None:
    late = datetime(2026, 6, 30, 12, tzinfo=UTC)
    gone = strict.having(ask(B[0], july(1), 8)).having(CancelBooking(B[0], EVE, 2, late))

    back = gone.having(UndoBooking(B[0], EVE, 3, late))

    assert (used(gone), used(back)) == (8, 8)


def test_what_is_handed_on_counts_for_whom_it_is_handed_to() -> None:
    handed = TransferBooking(B[0], EVE, 2, MARCH_1ST, BO)

    given = eight.having(handed)
    full = eight.having(ask(B[1], july(20), 3, by=BO))

    assert (used(given), used(given, BO)) == (0, 8)
    refused = full.when(handed).then_refused(QuotaExceeded)
    assert (refused.used, refused.wanted) == (3, 8)


@pytest.mark.rule(26)
def test_who_leaves_early_gets_the_nights_back() -> None:
    there = eight.having(CheckIn(B[0], EVE, 2, noon(1)))

    left = there.having(CheckOut(B[0], EVE, 3, noon(4)))

    assert (used(there), used(left)) == (8, 3)


@pytest.mark.rule(26)
def test_who_leaves_early_under_a_strict_quota_gets_none_back() -> None:
    there = strict.having(ask(B[0], july(1), 8)).having(CheckIn(B[0], EVE, 2, noon(1)))

    left = there.having(CheckOut(B[0], EVE, 3, noon(4)))

    assert used(left) == 8


@pytest.mark.parametrize("day", [1, 3])
def test_coming_on_the_day_or_later_changes_no_figure(day: int) -> None:
    assert used(eight.having(CheckIn(B[0], EVE, 2, noon(day)))) == 8


def test_a_stay_that_is_over_goes_on_counting() -> None:
    over = eight.having(PassTime(B[0], noon(20)))

    assert used(over) == 8


def test_nobody_came_and_the_first_night_counts() -> None:
    asked = eight.having(AskAboutNoShow(B[0], BEN, 2, noon(1), timedelta(hours=12)))

    nobody = asked.having(PassTime(B[0], noon(2)))

    assert used(nobody) == 1


@pytest.mark.rule(25)
def test_staying_longer_counts_and_beyond_the_quota_nobody_stays() -> None:
    there = eight.having(CheckIn(B[0], EVE, 2, noon(1)))

    longer = there.having(ExtendStay(B[0], EVE, 3, noon(2), july(11)))
    refused = there.when(ExtendStay(B[0], EVE, 3, noon(2), july(12))).then_refused(QuotaExceeded)

    assert longer.when(ask(B[8], AUGUST, 1)).then_refused(QuotaExceeded).used == 10
    assert (refused.used, refused.wanted) == (0, 11)


@pytest.mark.rule(24)
def test_a_change_that_waits_uses_nothing_before_it_is_granted() -> None:
    one = asked_for.having(ask(B[0], july(1), 4)).having(ApproveBooking(B[0], BEN, 1, MARCH_1ST))
    waits = one.having(ChangeBooking(B[0], EVE, 2, MARCH_1ST, period=Stay(july(1), july(9))))

    granted = waits.having(ApproveBooking(B[0], BEN, 3, MARCH_1ST))

    assert (used(waits), used(granted)) == (4, 8)


@pytest.mark.rule(38)
def test_two_who_are_one_person_have_one_quota() -> None:
    eva = MemberId("eva")
    both = (
        family.given(MemberAdded(eva, MEMBER), limited(TEN_NIGHTS))
        .having(ask(B[0], july(1), 6))
        .having(ask(B[1], july(20), 4, by=eva))
    )
    too_many = both.having(ask(B[2], july(26), 1, by=eva))
    one_person = MergeMembers(ANA, EVE, eva, MARCH_1ST)

    merged = both.given(*Spec(merging, both.past).when(one_person).then_decided())

    assert merged.when(ask(B[8], AUGUST, 1)).then_refused(QuotaExceeded).used == 10
    Spec(merging, too_many.past).when(one_person).then_refused(QuotaExceeded)


@pytest.mark.rule(32)
def test_what_was_waited_for_counts_when_the_offer_is_accepted() -> None:
    full = the_tent.having(ask(B[0], july(1), 3, by=BO, persons=2))
    waiting = full.having(replace(ask(B[1], july(1), 3), waitlist=True))
    offered = waiting.having(CancelBooking(B[0], BO, 2, MARCH_1ST))
    accept = AcceptOffer(B[1], EVE, 3, MARCH_1ST)

    taken = offered.having(accept)
    meanwhile = offered.having(ask(B[2], july(20), 8))

    assert (used(waiting), used(offered), used(taken)) == (0, 0, 3)
    meanwhile.when(accept).then_refused(QuotaExceeded)


@pytest.mark.rule(32)
def test_who_gave_back_late_is_relieved_by_whoever_accepts_the_place() -> None:
    late = datetime(2026, 6, 30, 12, tzinfo=UTC)
    both = strict.having(ask(B[0], july(1), 3, persons=2))
    waiting = both.having(replace(ask(B[1], july(1), 3, by=BO), waitlist=True))
    gone = waiting.having(CancelBooking(B[0], EVE, 2, late))

    taken = gone.having(AcceptOffer(B[1], BO, 3, late))

    assert (used(gone), used(taken)) == (3, 0)


@pytest.mark.rule(5)
@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2026, 3, 29), 300), (date(2026, 10, 25), 420), (july(5), 360)]
)
def test_the_night_of_a_clock_change_has_the_hours_that_pass(day: date, minutes: int) -> None:
    quota = Quota(Per.MEMBER, Unit.HOURS, Span.YEAR, 24)
    spec = family.given(limited(quota, made=hourly(CAR, 1, places=5)))
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
    period = WallTimes(midnight, midnight.replace(hour=6))

    figures = weighed(spec.when(RequestBooking(B[0], EVE, EVE, (item(CAR),), period, MARCH_1ST)))

    assert [each.wanted for each in figures] == [minutes]


def test_a_night_of_a_clock_change_is_a_night() -> None:
    figures = weighed(the_tent.when(ask(B[0], date(2026, 3, 28), 2)))

    assert [each.wanted for each in figures] == [2]


@pytest.mark.rule(36)
def test_a_booking_counts_for_the_branch_that_it_was_asked_in() -> None:
    lake, hill = BranchId("lake"), BranchId("hill")
    fay, gil = MemberId("fay"), MemberId("gil")
    per_branch = limited(replace(TEN_NIGHTS, per=Per.BRANCH))
    at_the_lake = family.given(
        *(BranchCreated(each) for each in (lake, hill)),
        *(MemberAdded(each, MEMBER) for each in (fay, gil)),
        *(MemberBranchChanged(each, lake, None) for each in (fay, gil)),
        per_branch,
    ).having(ask(B[0], july(1), 8, by=fay))

    moved = at_the_lake.given(MemberBranchChanged(fay, hill, lake))

    assert (used(moved, gil), used(moved, fay)) == (8, 0)


@pytest.mark.rule(36)
def test_a_new_quota_refuses_nothing_that_was_asked_before() -> None:
    pending = (
        Spec(bookings)
        .given(*FAMILY, *THINGS)
        .having(RequestBooking(B[0], EVE, EVE, (item(TENT),), Stay(july(1), july(9)), MARCH_1ST))
    )
    strict_now = pending.given(limited(replace(LATE, limit=1), version=3, mode=Mode.ONE))

    assert strict_now.when(ask(B[8], AUGUST, 1)).then_refused(QuotaExceeded).used == 8
    strict_now.when(
        ChangeBooking(B[0], EVE, 2, MARCH_1ST, period=Stay(july(1), july(8)))
    ).then_decided()
