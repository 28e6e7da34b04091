from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.bookings.commands import ApproveBooking, DeclineBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, BookingDeclined
from booking_core.domain.errors import NotAllowed, OverAlready
from booking_core.domain.ids import MemberId
from booking_core.domain.people.errors import DelegateUnfit
from booking_core.domain.people.members import ChangeMember, DeactivateMember, EraseMember, members
from booking_core.domain.people.own_account import (
    DelegateVote,
    EndDelegation,
    RequestErasure,
    WithdrawErasureRequest,
    own_account,
)
from booking_core.domain.people.own_account_events import (
    DelegationEnded,
    ErasureRequested,
    ErasureRequestWithdrawn,
    VoteDelegated,
)
from booking_core.domain.stays import Stay
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
    MARCH_1ST,
    MEMBER,
    THINGS,
    item,
    july,
)
from tests.spec import Spec

JUNE = MARCH_1ST + timedelta(days=92)
the_family = Spec(own_account).given(*FAMILY)
BEN_HANDS_ON = VoteDelegated(BEN, EVE, JUNE)
BO_ASKS = RequestBooking(FIRST, BO, BO, (item(BLUE_ROOM),), Stay(july(10), july(12)), MARCH_1ST)
asked = Spec(bookings).given(*FAMILY, *THINGS, BEN_HANDS_ON).having(BO_ASKS)


@pytest.mark.rule(40)
def test_a_member_asks_to_be_forgotten_once_and_can_take_it_back() -> None:
    wanted = the_family.having(RequestErasure(EVE))

    assert wanted.past[-1] == ErasureRequested(EVE)
    wanted.when(RequestErasure(EVE)).then_nothing()
    wanted.when(WithdrawErasureRequest(EVE)).then(ErasureRequestWithdrawn(EVE))
    the_family.when(WithdrawErasureRequest(EVE)).then_nothing()


@pytest.mark.rule(40)
def test_asking_erases_nobody() -> None:
    wanted = the_family.having(RequestErasure(EVE))

    Spec(members).given(*wanted.past).when(EraseMember(EVE, EVE)).then_refused(NotAllowed)


@pytest.mark.parametrize(
    "command", [RequestErasure(DORA), EndDelegation(DORA), DelegateVote(DORA, EVE, JUNE, MARCH_1ST)]
)
def test_a_stranger_decides_nothing(command: RequestErasure) -> None:
    the_family.when(command).then_refused(NotAllowed)


@pytest.mark.rule(21)
def test_a_vote_is_delegated_and_taken_back() -> None:
    given = the_family.having(DelegateVote(BEN, EVE, JUNE, MARCH_1ST))

    assert given.past[-1] == BEN_HANDS_ON
    given.when(DelegateVote(BEN, EVE, JUNE, MARCH_1ST)).then_nothing()
    given.when(EndDelegation(BEN)).then(DelegationEnded(BEN))
    the_family.when(EndDelegation(BEN)).then_nothing()


@pytest.mark.parametrize(("to", "reason"), [(BEN, "itself"), (DORA, "no_member"), (CARL, "viewer")])
def test_who_can_t_decide_in_another_s_place(to: MemberId, reason: str) -> None:
    refused = the_family.when(DelegateVote(BEN, to, JUNE, MARCH_1ST))

    assert refused.then_refused(DelegateUnfit).reason == reason


def test_a_delegation_ends_after_it_begins() -> None:
    the_family.when(DelegateVote(BEN, EVE, MARCH_1ST, MARCH_1ST)).then_refused(OverAlready)


@pytest.mark.rule(21)
def test_a_delegate_decides_while_the_delegation_lasts() -> None:
    approve = ApproveBooking(FIRST, EVE, 1, MARCH_1ST)

    assert isinstance(asked.having(approve).past[-1], BookingApproved)
    asked.when(replace(approve, now=JUNE)).then_refused(NotAllowed)


@pytest.mark.rule(21)
def test_whoever_delegated_may_still_decide() -> None:
    declined = asked.having(DeclineBooking(FIRST, BEN, 1, MARCH_1ST, "no"))

    assert isinstance(declined.past[-1], BookingDeclined)


def test_a_delegation_that_was_taken_back_counts_no_more() -> None:
    back = asked.given(DelegationEnded(BEN))

    back.when(ApproveBooking(FIRST, EVE, 1, MARCH_1ST)).then_refused(NotAllowed)


def test_a_delegate_hands_nothing_on() -> None:
    chain = asked.given(VoteDelegated(EVE, BO, JUNE))

    chain.when(ApproveBooking(FIRST, BO, 1, MARCH_1ST)).then_refused(NotAllowed)


def test_a_delegate_who_left_decides_nothing() -> None:
    left = Spec(members).given(*asked.past).having(DeactivateMember(ANA, EVE))

    Spec(bookings).given(*left.past).when(ApproveBooking(FIRST, EVE, 1, MARCH_1ST)).then_refused(
        NotAllowed
    )


def test_the_delegate_of_whoever_is_no_approver_decides_nothing() -> None:
    nobody_s = Spec(bookings).given(*FAMILY, *THINGS, VoteDelegated(EVE, BO, JUNE))
    request = replace(BO_ASKS, by=ANA, member_id=EVE)

    nobody_s.having(request).when(ApproveBooking(FIRST, BO, 1, MARCH_1ST)).then_refused(NotAllowed)


@pytest.mark.rule(19)
def test_a_delegate_does_not_approve_what_they_asked_for_themselves() -> None:
    given = Spec(bookings).given(*FAMILY, *THINGS, VoteDelegated(BEN, BO, JUNE)).having(BO_ASKS)

    given.when(ApproveBooking(FIRST, BO, 1, MARCH_1ST)).then_refused(SelfApproval)


def test_when_the_approver_loses_the_role_the_electorate_stays_as_it_was() -> None:
    demoted = Spec(members).given(*asked.past).having(ChangeMember(ANA, BEN, MEMBER))
    approved = Spec(bookings).given(*demoted.past).having(ApproveBooking(FIRST, EVE, 1, MARCH_1ST))

    assert isinstance(approved.past[-1], BookingApproved)
