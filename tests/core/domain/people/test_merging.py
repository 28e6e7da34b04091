from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.bookings.commands import ApproveBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, BookingEvent
from booking_core.domain.errors import NotAllowed, NotFound
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.people.errors import (
    GuardianUnfit,
    LastAdmin,
    MemberStateForbids,
    MergeClash,
    SamePerson,
)
from booking_core.domain.people.member_events import GuardianChanged, MemberAdded, MemberMerged
from booking_core.domain.people.members import ReactivateMember, members
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Mode, PolicyAdopted, Rules
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
    HOUSE,
    MARCH_1ST,
    MEMBER,
    SECOND,
    THINGS,
    item,
    july,
    overnight,
    policy,
)
from tests.spec import Spec

pytestmark = pytest.mark.rule(38)
EVA = MemberId("eva")
AUGUST = timedelta(days=31)
WITH_EVA = (*FAMILY, MemberAdded(EVA, MEMBER), *THINGS)
EVA_IS_EVE = MergeMembers(ANA, EVE, EVA, MARCH_1ST)
EVA_ASKS = RequestBooking(FIRST, EVA, EVA, (item(BLUE_ROOM),), Stay(july(10), july(12)), MARCH_1ST)
EVE_ASKS = replace(EVA_ASKS, booking_id=SECOND, by=EVE, member_id=EVE)
the_house = Spec(merging).given(*WITH_EVA)
eva_asked = Spec(bookings).given(*WITH_EVA).having(EVA_ASKS)


def test_whoever_stays_has_the_bookings_of_the_other() -> None:
    facts = Spec(merging).given(*eva_asked.past).when(EVA_IS_EVE).then_decided()

    assert {each.claim.member_id for each in facts if isinstance(each, BookingEvent)} == {EVE}
    assert facts[-1] == MemberMerged(EVA, EVE, MEMBER)


def test_a_merge_that_is_repeated_decides_nothing_new() -> None:
    the_house.having(EVA_IS_EVE).when(EVA_IS_EVE).then_nothing()


@pytest.mark.parametrize("by", [BEN, BO, CARL, EVE, EVA, DORA])
def test_only_admins_say_that_two_are_one(by: MemberId) -> None:
    the_house.when(replace(EVA_IS_EVE, by=by)).then_refused(NotAllowed)


def test_stays_in_one_place_at_one_time_clash() -> None:
    both = Spec(merging).given(*eva_asked.having(EVE_ASKS).past)

    clash = both.when(EVA_IS_EVE).then_refused(MergeClash)

    assert (clash.booking_id, clash.other_booking_id) == (SECOND, FIRST)


@pytest.mark.parametrize(
    "other",
    [
        replace(EVE_ASKS, items=(item(ATTIC),)),
        replace(EVE_ASKS, period=Stay(july(12), july(14))),
    ],
    ids=["another room", "another time"],
)
def test_what_one_person_could_have_asked_for_does_not_clash(other: RequestBooking) -> None:
    both = Spec(merging).given(*eva_asked.having(other).past)

    assert both.having(EVA_IS_EVE).past[-1] == MemberMerged(EVA, EVE, MEMBER)


def test_nobody_is_merged_into_themselves_or_a_stranger() -> None:
    the_house.when(replace(EVA_IS_EVE, other_id=EVE)).then_refused(SamePerson)
    unknown = the_house.when(replace(EVA_IS_EVE, member_id=DORA)).then_refused(NotFound)

    assert unknown.id == DORA


def test_the_last_admin_is_not_merged_away() -> None:
    the_house.when(replace(EVA_IS_EVE, other_id=ANA)).then_refused(LastAdmin)


def test_who_was_merged_comes_back_by_no_way() -> None:
    merged = the_house.having(EVA_IS_EVE)

    merged.when(MergeMembers(ANA, BEN, EVA, MARCH_1ST)).then_refused(MemberStateForbids)
    Spec(members).given(*merged.past).when(ReactivateMember(ANA, EVA)).then_refused(
        MemberStateForbids
    )
    Spec(bookings).given(*merged.past).when(EVA_ASKS).then_refused(NotAllowed)


def test_whoever_stays_acts_for_the_wards_of_the_other() -> None:
    kim = MemberAdded(MemberId("kim"), MEMBER, EVA)

    the_house.given(kim).when(EVA_IS_EVE).then(
        GuardianChanged(kim.member_id, EVE, EVA), MemberMerged(EVA, EVE, MEMBER)
    )


def test_a_ward_and_its_guardian_become_one_that_acts_for_itself() -> None:
    guarded = the_house.given(GuardianChanged(EVE, EVA, None))

    guarded.when(EVA_IS_EVE).then(GuardianChanged(EVE, None, EVA), MemberMerged(EVA, EVE, MEMBER))


def test_whoever_has_a_guardian_takes_over_no_wards() -> None:
    kim = MemberAdded(MemberId("kim"), MEMBER, EVA)

    refused = the_house.given(kim).when(replace(EVA_IS_EVE, member_id=BO))

    assert refused.then_refused(GuardianUnfit).reason == "has_guardian"


def test_two_votes_are_one_and_it_is_whoever_stays_that_has_it() -> None:
    room = overnight(BLUE_ROOM, 3)
    named = policy(room, version=2, approvers=frozenset({EVA, EVE}))
    asked = Spec(bookings).given(*WITH_EVA, named).having(replace(EVA_ASKS, by=BO, member_id=BO))
    merged = Spec(merging).given(*asked.past).having(EVA_IS_EVE)
    after = Spec(bookings).given(*merged.past)

    after.when(ApproveBooking(FIRST, EVA, 1, MARCH_1ST)).then_refused(NotAllowed)
    approved = after.having(ApproveBooking(FIRST, EVE, 1, MARCH_1ST))
    assert isinstance(approved.past[-1], BookingApproved)


def test_a_seat_of_the_other_is_that_of_whoever_stays() -> None:
    room = overnight(BLUE_ROOM, 3)
    named: PolicyAdopted = policy(room, version=2, approvers=frozenset({EVA}))
    asked = Spec(bookings).given(*WITH_EVA, named).having(replace(EVA_ASKS, by=EVE, member_id=EVE))
    merged = Spec(merging).given(*asked.past).having(EVA_IS_EVE)

    own = Spec(bookings).given(*merged.past).when(ApproveBooking(FIRST, EVE, 1, MARCH_1ST))

    own.then_refused(SelfApproval)


def test_the_votes_of_two_who_are_one_count_once() -> None:
    room = overnight(BLUE_ROOM, 3)
    three = Approval(Mode.QUORUM, frozenset({EVA, EVE, BEN}), needed=2)
    quorum = replace(policy(room, version=2), approval=three)
    asked = Spec(bookings).given(*WITH_EVA, quorum).having(replace(EVA_ASKS, by=BO, member_id=BO))
    voted = asked.having(ApproveBooking(FIRST, EVA, 1, MARCH_1ST))
    merged = Spec(merging).given(*voted.past).having(EVA_IS_EVE)

    again = Spec(bookings).given(*merged.past).having(ApproveBooking(FIRST, EVE, 1, MARCH_1ST))
    both = again.having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))

    assert not any(isinstance(each, BookingApproved) for each in again.past)
    assert isinstance(both.past[-1], BookingApproved)


@pytest.mark.parametrize(("one", "other"), [(HOUSE, ATTIC), (ATTIC, HOUSE)])
def test_a_house_and_a_room_of_it_clash(one: ResourceId, other: ResourceId) -> None:
    first = replace(EVA_ASKS, items=(item(one),))
    both = Spec(bookings).given(*WITH_EVA).having(first)
    both = both.having(replace(EVE_ASKS, items=(item(other),)))

    Spec(merging).given(*both.past).when(EVA_IS_EVE).then_refused(MergeClash)


def _with_quota(limit: int) -> Spec:
    """Eva was in the blue room for two nights of July, and is to be Eve."""
    quota = Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, limit)
    room = overnight(BLUE_ROOM, 3)
    adopted = replace(policy(room, version=2), rules=Rules(quotas=(quota,)))
    approve = ApproveBooking(FIRST, BEN, 1, MARCH_1ST)
    return Spec(bookings).given(*WITH_EVA, adopted).having(EVA_ASKS).having(approve)


def test_what_both_have_together_is_held_against_the_quota() -> None:
    later = replace(EVE_ASKS, period=Stay(july(20), july(22)))
    had = _with_quota(3).having(later).having(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    Spec(merging).given(*had.past).when(EVA_IS_EVE).then_refused(QuotaExceeded)


@pytest.mark.rule(33)
def test_what_the_other_had_had_counts_for_whoever_stays() -> None:
    after = MARCH_1ST.replace(month=8)
    merged = Spec(merging).given(*_with_quota(3).past).having(replace(EVA_IS_EVE, now=after))
    again = replace(EVE_ASKS, period=Stay(july(20) + AUGUST, july(22) + AUGUST), now=after)

    refused = Spec(bookings).given(*merged.past).when(again).then_refused(QuotaExceeded)

    assert (refused.used, refused.wanted) == (2, 2)
