"""Quotas: what counts, of whom, in which year; and who is refused with which numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from booking_core.domain.bookings.commands import ApproveBooking, ChangeBooking, RequestBooking
from booking_core.domain.bookings.course_commands import RecordStay
from booking_core.domain.bookings.course_events import StayRecorded
from booking_core.domain.bookings.errors import NotAvailable, TooLong
from booking_core.domain.ids import BookingId, BranchId, GroupId, MemberId, ResourceId, SeriesId
from booking_core.domain.people.branch_life import BranchCreated
from booking_core.domain.people.member_events import MemberAdded, MemberBranchChanged
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import QuotaWeighed
from booking_core.domain.quotas.limits import Figure, Per, Quota, Span, Unit
from booking_core.domain.series.commands import RequestSeries
from booking_core.domain.series.deciding import series
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.things.group_life import GroupFormed
from booking_core.domain.things.resource_life import Mode
from booking_core.domain.waitlist.events import BookingWaitlisted
from tests.cast import (
    ADMIN,
    ANA,
    BEN,
    BLUE_ROOM,
    BO,
    CAR,
    EVE,
    FAMILY,
    HOUSE,
    MARCH_1ST,
    MEMBER,
    TENT,
    THINGS,
    at,
    hourly,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.quotas.tent import (
    HOUSE_MADE,
    TEN_NIGHTS,
    B,
    ask,
    asked_for,
    family,
    limited,
    the_tent,
    weighed,
)
from tests.spec import Spec

pytestmark = pytest.mark.rule(33)


def test_a_request_beyond_the_quota_is_refused_with_the_numbers() -> None:
    nine = the_tent.having(ask(B[0], july(1), 6)).having(ask(B[1], july(10), 3))

    refused = nine.when(ask(B[2], july(20), 2)).then_refused(QuotaExceeded)

    assert refused == QuotaExceeded(TENT, None, "member", "nights", "2026", 10, 9, 1, 2)


def test_what_just_fits_is_decided_with_its_figures() -> None:
    nine = the_tent.having(ask(B[0], july(1), 9))

    figures = weighed(nine.when(ask(B[1], july(20), 1)))

    assert figures == (Figure(TENT, TEN_NIGHTS, EVE, "2026", 9, 1),)
    assert (figures[0].left, figures[0].exceeded) == (1, False)


def test_nights_count_in_the_year_that_they_fall_in() -> None:
    new_year = ask(B[0], date(2026, 12, 30), 3)

    figures = weighed(the_tent.when(new_year))

    assert [(each.period, each.wanted) for each in figures] == [("2026", 2), ("2027", 1)]


def test_the_old_year_is_no_matter_to_the_new() -> None:
    full = the_tent.having(ask(B[0], july(1), 10))

    refused = full.when(ask(B[1], date(2026, 12, 30), 3)).then_refused(QuotaExceeded)
    full.when(ask(B[1], date(2027, 1, 1), 10)).then_decided()

    assert (refused.period, refused.left, refused.wanted) == ("2026", 0, 2)


def test_nights_count_in_the_month_that_they_fall_in() -> None:
    monthly = family.given(limited(replace(TEN_NIGHTS, period=Span.MONTH, limit=3)))

    figures = weighed(monthly.when(ask(B[0], july(29), 5)))

    assert [(each.period, each.wanted) for each in figures] == [("2026-07", 3), ("2026-08", 2)]
    monthly.when(ask(B[0], july(28), 5)).then_refused(QuotaExceeded)


def test_everybody_has_their_own() -> None:
    the_tent.having(ask(B[0], july(1), 10)).when(ask(B[1], july(1), 10, by=BEN)).then_decided()


def test_a_booking_counts_a_night_once_whatever_rooms_it_has() -> None:
    spec = family.given(limited(replace(TEN_NIGHTS, limit=4), made=HOUSE_MADE))
    stay = Stay(july(1), july(5))
    both = RequestBooking(B[0], EVE, EVE, (item(BLUE_ROOM), item(HOUSE)), stay, MARCH_1ST)

    assert weighed(spec.when(both))[0].wanted == 4


def test_a_quota_of_the_house_counts_its_rooms() -> None:
    spec = family.given(limited(replace(TEN_NIGHTS, limit=4), made=HOUSE_MADE, mode=Mode.AUTO))
    room = RequestBooking(B[0], EVE, EVE, (item(),), Stay(july(1), july(6)), MARCH_1ST)

    assert spec.when(room).then_refused(QuotaExceeded).resource_id == HOUSE


def test_hours_count_to_the_minute_and_split_at_midnight() -> None:
    car = hourly(CAR, 1, places=5)
    quota = Quota(Per.MEMBER, Unit.HOURS, Span.MONTH, 10)
    spec = family.given(limited(quota, made=car))
    late = datetime(2026, 7, 31, 21, 30)  # noqa: DTZ001 - wall time
    drive = RequestBooking(
        B[0], EVE, EVE, (item(CAR),), WallTimes(late, late + timedelta(hours=4)), MARCH_1ST
    )
    long = RequestBooking(B[1], EVE, EVE, (item(CAR),), WallTimes(at(8), at(19, 1)), MARCH_1ST)

    figures = weighed(spec.when(drive))
    refused = spec.when(long).then_refused(QuotaExceeded)

    assert [(each.period, each.wanted) for each in figures] == [("2026-07", 150), ("2026-08", 90)]
    assert (refused.limit, refused.wanted, refused.left) == (600, 661, 600)


def test_a_group_counts_all_its_resources() -> None:
    roofs = GroupId("roofs")
    over_both = replace(TEN_NIGHTS, group_id=roofs)
    spec = family.given(
        GroupFormed(roofs, "Roofs", frozenset({TENT, HOUSE})),
        limited(over_both),
        policy(HOUSE_MADE, Mode.AUTO, version=2),
        policy(overnight(BLUE_ROOM, 3, parent=HOUSE), Mode.AUTO, version=2),
    )
    room = RequestBooking(B[0], EVE, EVE, (item(),), Stay(july(1), july(9)), MARCH_1ST)

    refused = spec.having(room).when(ask(B[1], july(20), 3)).then_refused(QuotaExceeded)

    assert (refused.group_id, refused.used, refused.left) == (roofs, 8, 2)


def test_a_branch_counts_all_its_members() -> None:
    lake, fay, gil = BranchId("lake"), MemberId("fay"), MemberId("gil")
    quota = replace(TEN_NIGHTS, per=Per.BRANCH)
    spec = family.given(
        limited(quota),
        BranchCreated(lake),
        *(MemberAdded(each, MEMBER) for each in (fay, gil)),
        *(MemberBranchChanged(each, lake, None) for each in (fay, gil)),
    ).having(ask(B[0], july(1), 8, by=fay))

    refused = spec.when(ask(B[1], july(20), 3, by=gil)).then_refused(QuotaExceeded)
    spec.when(ask(B[1], july(20), 3, by=EVE)).then_decided()

    assert (refused.per, refused.used, refused.left) == ("branch", 8, 2)


def test_all_that_is_broken_is_told_at_once() -> None:
    codes = the_tent.when(ask(B[0], july(1), 40)).codes()

    assert codes == {QuotaExceeded.code, TooLong.code}


def test_a_request_that_nobody_approved_uses_nothing() -> None:
    eight = asked_for.having(ask(B[0], july(1), 8))

    assert weighed(eight.when(ask(B[1], july(20), 8)))[0].used == 0


def test_an_approval_counts_again() -> None:
    both = asked_for.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 8))

    one = both.having(ApproveBooking(B[0], BEN, 1, MARCH_1ST))
    refused = one.when(ApproveBooking(B[1], BEN, 1, MARCH_1ST)).then_refused(QuotaExceeded)

    assert (refused.used, refused.wanted) == (8, 8)


def test_an_approval_is_held_against_the_quota_it_was_asked_under() -> None:
    eight = asked_for.having(ask(B[0], july(1), 8))
    none = limited(replace(TEN_NIGHTS, limit=0), mode=Mode.ONE, version=3)

    eight.given(none).when(ApproveBooking(B[0], BEN, 1, MARCH_1ST)).then_decided()


def test_a_lower_limit_refuses_no_shrinking() -> None:
    eight = the_tent.having(ask(B[0], july(1), 8)).given(
        limited(replace(TEN_NIGHTS, limit=2), version=3)
    )
    less = ChangeBooking(B[0], EVE, 2, MARCH_1ST, period=Stay(july(1), july(7)))
    elsewhere = ChangeBooking(B[0], EVE, 2, MARCH_1ST, period=Stay(july(2), july(10)))
    more = ChangeBooking(B[0], EVE, 2, MARCH_1ST, period=Stay(july(1), july(10)))

    eight.when(less).then_decided()
    eight.when(elsewhere).then_decided()
    eight.when(more).then_refused(QuotaExceeded)


def test_a_household_without_quotas_notes_nothing() -> None:
    facts = family.when(ask(B[0], july(1), 3)).then_decided()

    assert [each.kind for each in facts] == ["booking_requested", "booking_approved"]


def test_an_admin_is_held_to_the_quota_too() -> None:
    spec = the_tent.given(MemberAdded(MemberId("hal"), ADMIN | MEMBER))

    spec.when(ask(B[0], july(1), 11, by=ANA)).then_refused(QuotaExceeded)


@pytest.mark.rule(30)
@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.ONE])
def test_the_dates_of_a_series_count_together(mode: Mode) -> None:
    spec = Spec(series).given(*FAMILY, *THINGS, limited(TEN_NIGHTS, mode=mode))
    weekends = RequestSeries(
        SeriesId("s"),
        EVE,
        EVE,
        (item(TENT),),
        Stay(july(3), july(5)),
        "FREQ=WEEKLY;COUNT=6",
        MARCH_1ST,
    )

    refused = spec.when(weekends).then_refused(QuotaExceeded)
    spec.when(replace(weekends, rule="FREQ=WEEKLY;COUNT=5")).then_decided()

    assert (refused.used, refused.left, refused.wanted) == (0, 10, 12)


BLUE_MADE = overnight(BLUE_ROOM, 3, parent=HOUSE)
blue_and_tent = family.given(
    limited(TEN_NIGHTS, made=BLUE_MADE), limited(TEN_NIGHTS), limited(TEN_NIGHTS, made=HOUSE_MADE)
)


def both_of_them(booking_id: BookingId, by: MemberId) -> RequestBooking:
    """Of two trees that know nothing of each other."""
    items = (item(BLUE_ROOM, 3), item(TENT, 2))
    return RequestBooking(booking_id, by, by, items, Stay(july(1), july(3)), MARCH_1ST)


@pytest.mark.rule(12)
def test_who_has_something_of_another_tree_too_still_has_what_is_asked_for() -> None:
    taken = blue_and_tent.having(both_of_them(B[0], BO))
    blue = RequestBooking(B[1], EVE, EVE, (item(),), Stay(july(1), july(3)), MARCH_1ST)

    refused = taken.when(blue).then_refused(NotAvailable)

    assert {each.resource_id for each in refused.conflicts} == {BLUE_ROOM}


@pytest.mark.parametrize("room", [BLUE_ROOM, TENT])
def test_who_asks_for_something_of_another_tree_too_may_lose(room: ResourceId) -> None:
    on_request = family.given(
        limited(TEN_NIGHTS, made=BLUE_MADE, mode=Mode.ONE), limited(TEN_NIGHTS, mode=Mode.ONE)
    )
    rivals = on_request.having(both_of_them(B[0], BO))
    wish = RequestBooking(B[1], EVE, EVE, (item(room, 1),), Stay(july(1), july(3)), MARCH_1ST)

    decided = rivals.having(wish).when(ApproveBooking(B[1], ANA, 1, MARCH_1ST)).then_decided()

    assert [each.booking_id for each in decided if isinstance(each, BookingWaitlisted)] == [B[0]]


def test_a_stay_of_the_past_in_two_trees_is_put_down() -> None:
    items = (item(BLUE_ROOM, 1), item(TENT, 1))
    stay = Stay(date(2025, 12, 20), date(2025, 12, 22))

    decided = family.given(limited(TEN_NIGHTS, made=BLUE_MADE)).when(
        RecordStay(B[0], ANA, BO, items, stay, MARCH_1ST, "they were there")
    )

    assert {type(each) for each in decided.then_decided()} == {StayRecorded, QuotaWeighed}
