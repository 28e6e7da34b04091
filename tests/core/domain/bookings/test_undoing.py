"""Taking back what ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingOpen
from booking_core.domain.approval.talk_events import BookingRestored
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    DeclineBooking,
    PassTime,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import UndoBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import InThePast, NotAvailable, TooLate
from booking_core.domain.errors import NotAllowed, Stale, WrongState
from booking_core.domain.ids import BlockId, MemberId
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.blocks import BlockResource, LiftBlock, blocks
from booking_core.domain.things.resource_life import Approval, PolicyAdopted, Rules
from tests.cast import (
    ANA,
    BEN,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    THINGS,
    item,
    july,
)
from tests.core.domain.bookings.july_stays import booking, noon
from tests.spec import Spec

pytestmark = pytest.mark.rule(27)

NIGHTS = Stay(july(10), july(13))
A_DAY = timedelta(hours=24)
asked = RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM, 2),), NIGHTS, MARCH_1ST)
house = Spec(bookings).given(*FAMILY, *THINGS)
pending = house.having(asked)
approved = pending.having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
cancelled = approved.having(CancelBooking(FIRST, EVE, 2, MARCH_1ST))
withdrawn = pending.having(WithdrawBooking(FIRST, EVE, 1, MARCH_1ST))
declined = pending.having(DeclineBooking(FIRST, BEN, 1, MARCH_1ST, "no"))
undo = UndoBooking(FIRST, EVE, 3, MARCH_1ST, "we come after all")


def test_a_cancelled_stay_is_as_it_was() -> None:
    restored = cancelled.having(undo)

    assert restored.past[-1] == BookingRestored(
        FIRST,
        booking(approved).claim,
        BookingState.APPROVED,
        EVE,
        (),
        FreeText(EVE, "we come after all"),
        electorate=booking(approved).electorate,
    )
    assert booking(restored).version == 4
    assert booking(restored).clocks == booking(approved).clocks


def test_a_withdrawn_and_a_declined_request_wait_again() -> None:
    again = withdrawn.having(replace(undo, version=2))
    after_all = declined.having(replace(undo, by=BEN, version=2))

    for spec in (again, after_all):
        assert booking(spec).state is BookingState.PENDING
        spec.when(ApproveBooking(FIRST, ANA, 3, MARCH_1ST)).then_decided()


def test_what_ended_can_be_taken_back_for_as_long_as_the_policy_says() -> None:
    late = cancelled.when(replace(undo, now=MARCH_1ST + A_DAY)).then_refused(TooLate)

    assert late.verb == "undo"
    cancelled.when(replace(undo, now=MARCH_1ST + A_DAY - timedelta(seconds=1))).then_decided()


def test_a_policy_can_say_that_nothing_is_taken_back() -> None:
    never = PolicyAdopted(BLUE_ROOM, HOUSE, 2, Approval(undo_hours=0), Rules())
    ended = approved.given(never).having(CancelBooking(FIRST, EVE, 2, MARCH_1ST))

    ended.when(undo).then_refused(NothingOpen)


def test_what_is_taken_meanwhile_stays_with_who_has_it() -> None:
    taken = cancelled.having(replace(asked, booking_id=SECOND, by=BO, member_id=BO)).having(
        ApproveBooking(SECOND, BEN, 1, MARCH_1ST)
    )

    refused = taken.when(undo).then_refused(NotAvailable)

    assert [each.night for each in refused.conflicts] == [july(10), july(11), july(12)]


def test_what_has_begun_is_not_taken_back() -> None:
    ended = approved.having(CancelBooking(FIRST, EVE, 2, noon(10)))

    ended.when(replace(undo, now=noon(11) - timedelta(hours=1))).then_refused(InThePast)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_holder_or_an_admin_takes_back_a_cancellation(by: MemberId) -> None:
    cancelled.when(replace(undo, by=by)).then_refused(NotAllowed)
    cancelled.when(replace(undo, by=ANA)).then_decided()


def test_what_an_admin_cancelled_is_the_admins_to_take_back() -> None:
    by_ana = approved.having(CancelBooking(FIRST, ANA, 2, MARCH_1ST))

    by_ana.when(undo).then_refused(NotAllowed)
    by_ana.when(replace(undo, by=ANA)).then_decided()


@pytest.mark.parametrize("by", [EVE, BO, CARL, DORA])
def test_a_refusal_is_taken_back_by_those_who_decide(by: MemberId) -> None:
    declined.when(replace(undo, by=by, version=2)).then_refused(NotAllowed)


def test_what_stands_is_not_taken_back_and_what_expired_neither() -> None:
    approved.when(replace(undo, version=2)).then_refused(WrongState)
    expired = pending.having(PassTime(FIRST, noon(11)))
    expired.when(replace(undo, version=2, now=noon(11))).then_refused(WrongState)


@pytest.mark.rule(28)
def test_a_second_tap_decides_nothing() -> None:
    cancelled.having(undo).when(undo).then_refused(Stale)


@pytest.mark.rule(14)
def test_what_lay_under_a_block_that_was_lifted_can_be_had_again_until_it_begins() -> None:
    painters = BlockResource(ANA, BlockId("painters"), HOUSE, NIGHTS, MARCH_1ST)
    lift = LiftBlock(ANA, BlockId("painters"), HOUSE, MARCH_1ST + 3 * A_DAY)
    shut = replace(approved, decider=blocks).having(painters)
    gone = replace(shut, decider=bookings).having(CancelBooking(FIRST, EVE, 2, MARCH_1ST))
    opened = replace(replace(gone, decider=blocks).having(lift), decider=bookings)
    late = replace(undo, now=MARCH_1ST + 4 * A_DAY)

    assert gone.when(late).codes() == {"too_late", "not_available"}
    assert opened.having(late).past[-1].kind == "booking_restored"
    opened.when(replace(late, now=noon(11))).then_refused(InThePast)
