"""Handing a booking on to somebody who has a stay next to it: both count as one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.bookings.course_commands import TransferBooking
from booking_core.domain.bookings.course_events import BookingTransferred
from booking_core.domain.bookings.errors import TooLongTogether
from booking_core.domain.errors import NotAllowed, TextTooLong
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.errors import MergeClash
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.member_events import MemberAdded, MemberBranchChanged
from booking_core.domain.people.members import DeactivateMember
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import (
    ANA,
    BEN,
    BO,
    EVE,
    FIRST,
    MARCH_1ST,
    MEMBER,
    SECOND,
    TENT,
    THIRD,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import ask, booking, the_calendar
from tests.spec import Spec

pytestmark = pytest.mark.rule(34)
ZOE, WINTER = MemberId("zoe"), BranchId("winter")
ONE_STAY = Rules(max_nights=7)
EVES, BOS = Stay(july(10), july(15)), Stay(july(15), july(18))
a_week_at_most = the_calendar.given(
    policy(overnight(TENT, 2), Mode.AUTO, version=2, rules=ONE_STAY), MemberAdded(ZOE, MEMBER)
)
# Eve has five nights of the tent, and Bo the three after them.
neighbours = a_week_at_most.having(ask(TENT, 1, EVES)).having(
    ask(TENT, 1, BOS, booking_id=SECOND, by=BO)
)
to_bo = TransferBooking(FIRST, EVE, 2, MARCH_1ST, BO)
by_ana = replace(to_bo, by=ANA, override_reason=" The wedding ")


def test_what_is_handed_on_is_no_longer_with_its_neighbours_than_one_stay_may_be() -> None:
    refused = neighbours.when(to_bo).then_refused(TooLongTogether)

    assert (refused.used, refused.wanted, refused.allowed, refused.left) == (3, 5, 7, 4)
    neighbours.when(replace(to_bo, to=ZOE)).then_decided()


def test_with_what_lies_apart_it_is_two_stays() -> None:
    apart = a_week_at_most.having(ask(TENT, 1, EVES)).having(
        ask(TENT, 1, Stay(july(16), july(19)), booking_id=SECOND, by=BO)
    )

    apart.when(to_bo).then_decided()


def test_a_neighbour_far_down_the_chain_counts() -> None:
    chained = neighbours.having(ask(TENT, 1, Stay(july(18), july(22)), booking_id=THIRD, by=BO))

    assert chained.when(to_bo).then_refused(TooLongTogether).used == 7


def test_it_counts_with_the_stays_of_the_branch_that_has_it_then() -> None:
    family = a_week_at_most.given(
        MemberBranchChanged(ZOE, WINTER, None), MemberBranchChanged(BO, WINTER, None)
    )
    beside = family.having(ask(TENT, 1, EVES)).having(ask(TENT, 1, BOS, booking_id=SECOND, by=ZOE))

    beside.when(to_bo).then_refused(TooLongTogether)


def test_within_a_branch_it_is_handed_on_as_long_as_it_is() -> None:
    family = a_week_at_most.given(
        MemberBranchChanged(EVE, WINTER, None), MemberBranchChanged(BO, WINTER, None)
    )
    both = family.having(ask(TENT, 1, EVES)).having(
        ask(TENT, 1, Stay(july(15), july(17)), booking_id=SECOND, by=BO)
    )
    shorter = both.given(
        policy(overnight(TENT, 2), Mode.AUTO, version=3, rules=Rules(max_nights=6))
    )

    shorter.when(to_bo).then_decided()


@pytest.mark.rule(33)
def test_who_decides_hands_it_on_all_the_same_with_a_reason() -> None:
    (fact,) = neighbours.when(by_ana).then_decided()

    assert isinstance(fact, BookingTransferred)
    assert fact.override_reason == FreeText(ANA, "The wedding")
    assert fact.claim.member_id == BO


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_handing_it_on_all_the_same_needs_a_reason(reason: str | None) -> None:
    neighbours.when(replace(by_ana, override_reason=reason)).then_refused(TooLongTogether)


def test_a_reason_that_nothing_needed_is_not_put_down() -> None:
    (fact,) = neighbours.when(replace(by_ana, to=ZOE)).then_decided()

    assert isinstance(fact, BookingTransferred)
    assert fact.override_reason is None


def test_the_reason_has_a_limit() -> None:
    neighbours.when(replace(by_ana, override_reason="x" * 501)).then_refused(TextTooLong)


def test_a_holder_who_decides_nothing_hands_nothing_on_all_the_same() -> None:
    wish = replace(to_bo, override_reason="please")

    assert neighbours.when(wish).then_refused(NotAllowed).action == "override_length"


def test_nobody_hands_it_to_themselves_while_somebody_else_decides() -> None:
    asked = policy(overnight(TENT, 2), version=3, approvers=frozenset({BEN}), rules=ONE_STAY)
    both = a_week_at_most.given(asked).having(ask(TENT, 1, EVES))
    both = both.having(ask(TENT, 1, BOS, booking_id=SECOND, by=ANA))
    to_ana = replace(by_ana, version=1, to=ANA)

    assert both.when(to_ana).then_refused(NotAllowed).action == "override_length"


@pytest.mark.rule(39)
def test_whoever_leaves_hands_on_no_more_than_one_stay_may_be() -> None:
    there = Spec(leaving, neighbours.past)
    leave = LeaveHousehold(DeactivateMember(ANA, EVE), MARCH_1ST, bookings_to=BO)

    there.when(leave).then_refused(TooLongTogether)
    gone = there.having(replace(leave, override_reason="Nobody else comes"))

    assert booking(gone).claim.member_id == BO


@pytest.mark.rule(38)
def test_two_who_are_one_have_no_more_than_one_stay_may_be() -> None:
    there = Spec(merging, neighbours.past)
    one = MergeMembers(ANA, BO, EVE, MARCH_1ST)

    there.when(one).then_refused(TooLongTogether)
    merged = there.having(replace(one, override_reason="She had two accounts"))

    assert booking(merged).claim.member_id == BO


@pytest.mark.rule(38)
def test_a_reason_lets_nobody_be_in_one_place_twice() -> None:
    twice = a_week_at_most.having(ask(TENT, 1, EVES)).having(
        ask(TENT, 1, EVES, booking_id=SECOND, by=ZOE)
    )
    one = MergeMembers(ANA, ZOE, EVE, MARCH_1ST, "She had two accounts")

    Spec(merging, twice.past).when(one).then_refused(MergeClash)
