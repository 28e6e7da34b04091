from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from booking_core.domain.bookings.commands import ApproveBooking, DeclineBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingCancelled,
    BookingDeclined,
    BookingEvent,
    BookingWithdrawn,
)
from booking_core.domain.decider import Event
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.errors import LastAdmin, NotInHousehold
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.member_events import MemberDeactivated, MemberErased
from booking_core.domain.people.members import DeactivateMember, EraseMember
from booking_core.domain.stays import Stay
from tests.cast import (
    ANA,
    ATTIC,
    BEN,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    MEMBER,
    SECOND,
    THINGS,
    THIRD,
    item,
    july,
)
from tests.spec import Spec

pytestmark = pytest.mark.rule(39)
EVE_ASKS = RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM),), Stay(july(10), july(12)), MARCH_1ST)
EVE_ASKS_AGAIN = replace(
    EVE_ASKS, booking_id=SECOND, items=(item(ATTIC),), period=Stay(july(20), july(22))
)
BO_ASKS = replace(EVE_ASKS, booking_id=THIRD, by=BO, member_id=BO, items=(item(ATTIC),))
# Eve has the blue room and asks for the attic; Bo asks for the attic.
past = (
    Spec(bookings)
    .given(*FAMILY, *THINGS)
    .having(EVE_ASKS)
    .having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
    .having(EVE_ASKS_AGAIN)
    .having(BO_ASKS)
    .past
)
the_house = Spec(leaving).given(*past)
EVE_LEAVES = LeaveHousehold(DeactivateMember(ANA, EVE), MARCH_1ST)


def became(facts: tuple[Event, ...]) -> dict[str, type]:
    return {each.booking_id: type(each) for each in facts if isinstance(each, BookingEvent)}


def test_bookings_of_whoever_leaves_are_given_back_in_the_same_decision() -> None:
    facts = tuple(the_house.when(EVE_LEAVES).then_decided())

    assert became(facts) == {FIRST: BookingCancelled, SECOND: BookingWithdrawn}
    assert facts[-1] == MemberDeactivated(EVE, MEMBER)


def test_bookings_of_whoever_leaves_are_handed_on() -> None:
    facts = the_house.when(replace(EVE_LEAVES, bookings_to=BO)).then_decided()

    handed = [each for each in facts if isinstance(each, BookingEvent)]
    assert {each.booking_id for each in handed} == {FIRST, SECOND}
    assert {each.claim.member_id for each in handed} == {BO}


def test_bookings_are_handed_on_to_members_only() -> None:
    refused = the_house.when(replace(EVE_LEAVES, bookings_to=DORA))

    assert refused.then_refused(NotInHousehold).member_id == DORA


def test_whoever_is_erased_gives_back_what_they_have_too() -> None:
    facts = tuple(the_house.when(replace(EVE_LEAVES, leaving=EraseMember(ANA, EVE))).then_decided())

    assert became(facts) == {FIRST: BookingCancelled, SECOND: BookingWithdrawn}
    assert facts[-1] == MemberErased(EVE, MEMBER)


def test_the_machine_itself_erases_as_an_admin_does() -> None:
    erase = replace(EVE_LEAVES, leaving=EraseMember(SYSTEM, EVE))

    assert became(tuple(the_house.when(erase).then_decided())).keys() == {FIRST, SECOND}


def test_a_stay_that_runs_ends_as_it_would_have() -> None:
    late = replace(EVE_LEAVES, now=datetime(2026, 7, 11, 9, tzinfo=UTC))

    assert became(tuple(the_house.when(late).then_decided())) == {SECOND: BookingWithdrawn}


@pytest.mark.parametrize("by", [BEN, BO, CARL, EVE, DORA])
def test_only_admins_close_an_account(by: MemberId) -> None:
    asked = replace(EVE_LEAVES, leaving=DeactivateMember(by, EVE))

    the_house.when(asked).then_refused(NotAllowed)


def test_the_last_admin_stays_with_all_that_is_theirs() -> None:
    the_house.when(replace(EVE_LEAVES, leaving=DeactivateMember(ANA, ANA))).then_refused(LastAdmin)


def test_what_was_to_be_decided_by_whoever_left_is_for_the_others() -> None:
    left = the_house.having(LeaveHousehold(DeactivateMember(ANA, BEN), MARCH_1ST))

    gone = Spec(bookings).given(*left.past)

    gone.when(DeclineBooking(THIRD, BEN, 1, MARCH_1ST, "no")).then_refused(NotAllowed)
    declined = gone.having(DeclineBooking(THIRD, ANA, 1, MARCH_1ST, "no"))
    assert isinstance(declined.past[-1], BookingDeclined)


def test_leaving_without_bookings_says_nothing_of_any() -> None:
    facts = the_house.when(LeaveHousehold(DeactivateMember(ANA, BEN), MARCH_1ST)).then_decided()

    assert [each for each in facts if isinstance(each, BookingEvent)] == []
