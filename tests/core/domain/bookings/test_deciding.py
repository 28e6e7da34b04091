"""Approving, declining, withdrawing and cancelling one request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    OnExisting,
    RequestBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingDeclined,
    BookingWithdrawn,
)
from booking_core.domain.errors import NotAllowed, NotFound, Stale, WrongState
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberAdded, MemberDeactivated
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from tests.cast import (
    ADMIN,
    ANA,
    APPROVER,
    BEN,
    BO,
    CARL,
    DORA,
    EVE,
    FIRST,
    MARCH_1ST,
    MEMBER,
    SECOND,
    TENT,
    THINGS,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.one_request import (
    NIGHTS,
    approve,
    approved,
    cancel,
    cancelled,
    change,
    changing,
    claim_of,
    decline,
    declined,
    only,
    pending,
    request,
    the_calendar,
    withdraw,
    withdrawn,
)
from tests.spec import Spec

JULY_11TH = datetime(2026, 7, 11, 9, tzinfo=UTC)


def test_an_approver_approves() -> None:
    pending.when(approve()).then(BookingApproved(FIRST, claim_of(pending), BEN))


@pytest.mark.rule(22)
def test_a_declined_request_says_why_and_keeps_the_internal_note_apart() -> None:
    told = only(pending, decline())

    assert isinstance(told, BookingDeclined)
    assert replace(told, undo=None) == BookingDeclined(
        FIRST,
        claim_of(pending),
        BEN,
        FreeText(BEN, "roof is open"),
        FreeText(BEN, "tell her in person"),
    )


def test_the_requester_withdraws_a_request_and_cancels_a_booking() -> None:
    assert isinstance(only(pending, withdraw()), BookingWithdrawn)
    assert isinstance(only(approved, cancel()), BookingCancelled)


STATES = {
    "pending": pending,
    "approved": approved,
    "changing": changing,
    "declined": declined,
    "withdrawn": withdrawn,
    "cancelled": cancelled,
}
ALLOWED = {
    "pending": {"approve", "decline", "withdraw", "change"},
    "approved": {"cancel", "change"},
    "changing": {"approve", "decline", "withdraw", "cancel", "change"},
    "declined": set[str](),
    "withdrawn": set[str](),
    "cancelled": set[str](),
}
VERSION = {"pending": 1, "changing": 3, "cancelled": 3}


@pytest.mark.parametrize("verb", ["approve", "decline", "withdraw", "cancel", "change"])
@pytest.mark.parametrize("state", STATES)
def test_every_verb_in_every_state_is_allowed_or_refused(state: str, verb: str) -> None:
    version = VERSION.get(state, 2)
    command = {
        "approve": approve(version=version),
        "decline": decline(version=version),
        "withdraw": withdraw(version=version),
        "cancel": cancel(version=version),
        "change": change(Stay(july(10), july(14)), version=version),
    }[verb]

    then = STATES[state].when(command)

    if verb in ALLOWED[state]:
        assert len(then.then_decided()) == 1
    else:
        assert then.then_refused(WrongState).verb == verb


@pytest.mark.parametrize("by", [EVE, BO, CARL, DORA])
def test_only_approvers_decide(by: MemberId) -> None:
    pending.when(approve(by)).then_refused(NotAllowed)
    pending.when(decline(by)).then_refused(NotAllowed)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_requester_or_an_admin_withdraws_changes_and_cancels(by: MemberId) -> None:
    pending.when(withdraw(by)).then_refused(NotAllowed)
    approved.when(cancel(by)).then_refused(NotAllowed)
    approved.when(change(persons=1, by=by)).then_refused(NotAllowed)


def test_an_admin_cancels_for_others() -> None:
    assert isinstance(only(approved, cancel(ANA)), BookingCancelled)


@pytest.mark.rule(20)
@pytest.mark.parametrize("command", [approve(version=7), decline(version=7), withdraw(version=7)])
def test_a_decision_on_another_version_changes_nothing(command: OnExisting) -> None:
    stale = pending.when(command).then_refused(Stale)

    assert (stale.version, stale.current) == (7, 1)


@pytest.mark.rule(16)
def test_of_two_approvers_the_second_learns_the_current_version() -> None:
    assert approved.when(decline(ANA)).then_refused(Stale).current == 2


def test_an_unknown_booking_is_named() -> None:
    assert the_calendar.when(approve()).then_refused(NotFound).id == FIRST


@pytest.mark.rule(19)
def test_nobody_approves_their_own_request_while_another_approver_exists() -> None:
    own = the_calendar.having(request(by=BEN))

    own.when(approve(BEN)).then_refused(SelfApproval)
    assert isinstance(only(own, approve(ANA)), BookingApproved)


def test_nobody_approves_what_others_asked_for_them() -> None:
    for_ben = the_calendar.having(RequestBooking(FIRST, ANA, BEN, (item(),), NIGHTS, MARCH_1ST))

    for_ben.when(approve(BEN)).then_refused(SelfApproval)
    for_ben.when(approve(ANA)).then_refused(SelfApproval)


@pytest.mark.rule(19)
def test_the_only_approver_may_and_it_is_marked() -> None:
    alone = Spec(bookings).given(MemberAdded(ANA, ADMIN | MEMBER), *THINGS)

    event = only(alone.having(request(by=ANA)), approve(ANA))

    assert isinstance(event, BookingApproved)
    assert event.self_approved


@pytest.mark.rule(18)
def test_who_becomes_approver_later_does_not_decide_on_earlier_requests() -> None:
    later = pending.given(MemberAdded(MemberId("zoe"), APPROVER))

    later.when(approve(MemberId("zoe"))).then_refused(NotAllowed)


@pytest.mark.rule(18)
def test_an_approver_who_left_decides_nothing() -> None:
    gone = pending.given(MemberDeactivated(BEN, APPROVER | MEMBER))

    gone.when(approve(BEN)).then_refused(NotAllowed)


@pytest.mark.rule(18)
def test_when_all_approvers_left_the_admins_decide() -> None:
    zoe = MemberId("zoe")
    gone = pending.given(
        MemberAdded(zoe, ADMIN),
        MemberDeactivated(BEN, APPROVER | MEMBER),
        MemberDeactivated(ANA, ADMIN | MEMBER),
    )

    assert isinstance(only(gone, approve(zoe)), BookingApproved)


def test_named_approvers_decide_about_their_resource_and_so_do_admins() -> None:
    tent = overnight(TENT, 2)
    named = the_calendar.given(policy(tent, version=2, approvers=frozenset({BO})))
    asked = named.having(RequestBooking(FIRST, EVE, EVE, (item(TENT),), NIGHTS, MARCH_1ST))

    asked.when(approve(BEN)).then_refused(NotAllowed)
    assert isinstance(only(asked, approve(BO)), BookingApproved)
    assert isinstance(only(asked, approve(ANA)), BookingApproved)


@pytest.mark.rule(12)
def test_of_two_rivals_only_one_can_be_approved() -> None:
    rivals = the_calendar.having(request(persons=2)).having(request(SECOND, BO, persons=2))
    first_won = rivals.having(approve())

    lost = first_won.when(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    assert lost.then_refused(Stale) == Stale(1, 2)
    again = first_won.when(ApproveBooking(SECOND, BEN, 2, MARCH_1ST))
    assert again.then_refused(WrongState).state == BookingState.WAITLISTED


def test_a_request_whose_first_day_is_over_is_not_approved() -> None:
    refusal = pending.when(ApproveBooking(FIRST, BEN, 1, JULY_11TH)).then_refused(Stale)

    assert refusal.current == 2
