"""The past, put right by admins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingSaid
from booking_core.domain.bookings.commands import ApproveBooking, PassTime, RequestBooking
from booking_core.domain.bookings.course_commands import CorrectStay, RecordStay
from booking_core.domain.bookings.course_events import StayCorrected, StayRecorded
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import NotAvailable, NotOver
from booking_core.domain.errors import AlreadyExists, NotAllowed, Stale, TextTooLong, WrongState
from booking_core.domain.ids import MemberId
from booking_core.domain.people.errors import NotInHousehold
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Slot, Stay, WallTimes
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import (
    ANA,
    BEN,
    BIKES,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    at,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import booking
from tests.spec import Spec

pytestmark = pytest.mark.rule(25)

NEXT_YEAR = datetime(2027, 1, 2, 9, tzinfo=UTC)
NIGHTS = Stay(july(10), july(13))
A_SUMMER = Stay(july(1), july(31).replace(month=8))
house = Spec(bookings).given(*FAMILY, *THINGS)
over = (
    house.having(RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM, 2),), NIGHTS, MARCH_1ST))
    .having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
    .having(PassTime(FIRST, NEXT_YEAR))
)
record = RecordStay(
    SECOND, ANA, EVE, (item(BLUE_ROOM, 2),), NIGHTS, NEXT_YEAR, "nobody wrote it down"
)
correct = CorrectStay(FIRST, ANA, 3, NEXT_YEAR, "so it was")


def test_a_stay_of_the_past_is_recorded_with_a_reason() -> None:
    recorded = house.having(record)

    assert isinstance(recorded.past[-1], StayRecorded)
    assert recorded.past[-1].reason == FreeText(ANA, "nobody wrote it down")
    found = bookings.fold([*FAMILY, *THINGS, recorded.past[-1]]).bookings[SECOND]  # type: ignore[list-item]
    assert (found.state, found.version) == (BookingState.COMPLETED, 1)
    assert found.counts(NEXT_YEAR)


def test_no_rule_of_length_refuses_what_was() -> None:
    house.when(replace(record, period=A_SUMMER)).then_decided()


def test_hours_of_the_past_are_recorded_too() -> None:
    ride = replace(record, items=(item(BIKES),), period=WallTimes(at(10), at(12)))

    (recorded,) = house.when(ride).then_decided()

    assert isinstance(recorded, StayRecorded)
    assert isinstance(recorded.claim.period, Slot)


@pytest.mark.rule(12)
def test_places_were_there_only_once_in_the_past_too() -> None:
    refused = over.when(record).then_refused(NotAvailable)

    assert (refused.conflicts[0].wanted, refused.conflicts[0].free) == (2, 1)


@pytest.mark.parametrize("by", [BEN, EVE, BO, CARL, DORA])
def test_only_admins_put_the_past_right(by: MemberId) -> None:
    house.when(replace(record, by=by)).then_refused(NotAllowed)
    over.when(replace(correct, by=by, took_place=False)).then_refused(NotAllowed)


def test_what_is_not_over_is_not_of_the_past() -> None:
    now = datetime(2026, 7, 12, 9, tzinfo=UTC)
    ride = replace(
        record, items=(item(BIKES),), period=WallTimes(at(10, day=12), at(12, day=12)), now=now
    )

    assert house.when(replace(record, now=now)).then_refused(NotOver).ends == july(13)
    assert house.when(ride).then_refused(NotOver).ends == at(12, day=12)
    longer = replace(
        correct, period=Stay(july(10), july(14)), now=datetime(2026, 7, 13, 22, tzinfo=UTC)
    )
    assert over.when(replace(longer, now=datetime(2026, 7, 13, 9, tzinfo=UTC))).then_refused(
        NotOver
    )
    over.when(longer).then_decided()


@pytest.mark.rule(28)
def test_a_record_under_the_same_id_is_one_record() -> None:
    house.having(record).when(record).then_nothing()
    over.when(replace(record, booking_id=FIRST)).then_refused(AlreadyExists)


def test_only_members_were_there() -> None:
    house.when(replace(record, member_id=DORA)).then_refused(NotInHousehold)
    over.when(replace(correct, member_id=DORA)).then_refused(NotInHousehold)


def test_who_really_was_there_is_corrected() -> None:
    corrected = over.having(
        replace(correct, member_id=BO, items=(item(BLUE_ROOM, 3),), period=Stay(july(9), july(12)))
    )

    event = corrected.past[-1]
    assert isinstance(event, StayCorrected)
    assert event.was == booking(over).claim
    assert (event.claim.member_id, event.claim.items[0].persons) == (BO, 3)
    assert booking(corrected).state is BookingState.COMPLETED


def test_a_stay_that_never_was_leaves_its_places_to_who_was_there() -> None:
    never = over.having(replace(correct, took_place=False))

    assert booking(never).state is BookingState.CANCELLED
    never.when(record).then_decided()


def test_a_stay_that_was_after_all_is_corrected_back() -> None:
    never = over.having(replace(correct, took_place=False))
    taken = never.having(record)

    assert booking(never.having(replace(correct, version=4))).state is BookingState.COMPLETED
    taken.when(replace(correct, version=4)).then_refused(NotAvailable)


def test_a_correction_that_changes_nothing_is_none() -> None:
    over.when(correct).then_nothing()


def test_there_is_a_reason_and_not_too_long_a_one() -> None:
    house.when(replace(record, reason=" ")).then_refused(NothingSaid)
    over.when(replace(correct, reason="x" * 501)).then_refused(TextTooLong)


@pytest.mark.rule(20)
def test_a_correction_is_bound_to_what_was_shown() -> None:
    over.when(replace(correct, version=2)).then_refused(Stale)


def test_what_is_still_to_come_is_changed_and_not_corrected() -> None:
    approved = house.having(
        RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM),), NIGHTS, MARCH_1ST)
    ).having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))

    approved.when(replace(correct, version=2, now=MARCH_1ST)).then_refused(WrongState)


@pytest.mark.rule(33)
def test_what_was_counts_for_the_quota_and_no_quota_refuses_it() -> None:
    three = Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, 3)
    tent = policy(overnight(TENT, 2), Mode.AUTO, version=2, rules=Rules(quotas=(three,)))
    was = replace(record, items=(item(TENT),), period=Stay(july(1), july(5)))

    recorded = house.given(tent).having(was)

    wish = RequestBooking(
        FIRST, EVE, EVE, (item(TENT),), Stay(july(10), july(11)), datetime(2026, 7, 9, tzinfo=UTC)
    )
    assert recorded.when(wish).then_refused(QuotaExceeded).used == 4
