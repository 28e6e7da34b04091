"""Who may let a booking exceed its quotas, and who never does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.bookings.commands import ApproveBooking, ChangeBooking, PassTime
from booking_core.domain.bookings.course_commands import TransferBooking
from booking_core.domain.bookings.events import BookingApproved
from booking_core.domain.decider import Event
from booking_core.domain.errors import NotAllowed, TextTooLong
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.member_events import MemberAdded
from booking_core.domain.people.members import DeactivateMember
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import QuotaOverridden
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText, Words
from booking_core.domain.things.resource_life import Mode
from tests.cast import ANA, BEN, BO, EVE, MARCH_1ST, MEMBER, july
from tests.core.domain.quotas.tent import TEN_NIGHTS, B, ask, asked_for, family, limited, the_tent
from tests.spec import Spec

pytestmark = pytest.mark.rule(33)
EVA = MemberId("eva")


def overridden(facts: Iterable[Event]) -> dict[BookingId, Words]:
    return {each.booking_id: each.reason for each in facts if isinstance(each, QuotaOverridden)}


def test_who_decides_may_let_it_exceed_with_a_reason() -> None:
    both = asked_for.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 8))
    one = both.having(ApproveBooking(B[0], BEN, 1, MARCH_1ST))
    approve = ApproveBooking(B[1], BEN, 1, MARCH_1ST, override_reason=" A wedding ")

    facts = one.when(approve).then_decided()

    found = next(each for each in facts if isinstance(each, QuotaOverridden))
    assert (found.by, found.reason) == (BEN, FreeText(BEN, "A wedding"))
    assert [each.used for each in found.figures] == [8]


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_an_override_needs_a_reason(reason: str | None) -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason=reason)

    the_tent.when(wish).then_refused(QuotaExceeded)


def test_a_reason_has_a_limit() -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason="x" * 501)

    the_tent.when(wish).then_refused(TextTooLong)


@pytest.mark.parametrize("by", [EVE, BEN])
def test_nobody_lets_themselves_exceed_while_somebody_else_decides(by: MemberId) -> None:
    the_tent.when(ask(B[0], july(1), 11, by=by, reason="please")).then_refused(NotAllowed)


def test_what_an_admin_asked_over_the_quota_needs_no_second_override() -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason="a wedding")
    pending = asked_for.having(wish)

    pending.when(ApproveBooking(B[0], BEN, 1, MARCH_1ST)).then_decided()


def test_an_override_holds_for_what_was_asked_and_no_more() -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason="a wedding")
    more = ChangeBooking(B[0], EVE, 1, MARCH_1ST, period=Stay(july(1), july(14)))

    asked_for.having(wish).when(more).then_refused(QuotaExceeded)


def test_who_decides_hands_on_more_than_a_quota_leaves_with_a_reason() -> None:
    both = the_tent.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 3, by=BO))
    to_bo = TransferBooking(B[0], ANA, 2, MARCH_1ST, BO)

    both.when(to_bo).then_refused(QuotaExceeded)
    both.when(replace(to_bo, by=EVE, override_reason="please")).then_refused(NotAllowed)
    facts = both.when(replace(to_bo, override_reason="We are ill")).then_decided()

    assert overridden(facts) == {B[0]: FreeText(ANA, "We are ill")}


@pytest.mark.rule(38)
def test_two_members_are_one_over_a_quota_when_an_admin_says_why() -> None:
    with_eva = the_tent.given(MemberAdded(EVA, MEMBER)).having(ask(B[0], july(1), 8))
    both = with_eva.having(ask(B[1], july(20), 2, by=EVA)).having(ask(B[2], july(26), 1, by=EVA))
    one = MergeMembers(ANA, EVE, EVA, MARCH_1ST)

    Spec(merging, both.past).when(one).then_refused(QuotaExceeded)
    facts = Spec(merging, both.past).when(replace(one, override_reason="Two accounts"))

    assert overridden(facts.then_decided()) == {B[2]: FreeText(ANA, "Two accounts")}


@pytest.mark.rule(38)
@pytest.mark.parametrize("by", [BEN, EVE, EVA, BO])
def test_a_reason_lets_nobody_but_admins_say_that_two_are_one(by: MemberId) -> None:
    with_eva = the_tent.given(MemberAdded(EVA, MEMBER))
    one = MergeMembers(by, EVE, EVA, MARCH_1ST, "Two accounts")

    Spec(merging, with_eva.past).when(one).then_refused(NotAllowed)


@pytest.mark.rule(38)
def test_no_admin_takes_over_more_than_a_quota_leaves_while_somebody_else_decides() -> None:
    asked = family.given(MemberAdded(EVA, MEMBER), limited(TEN_NIGHTS, mode=Mode.ONE))
    both = asked.having(ask(B[0], july(1), 8, by=ANA)).having(ask(B[1], july(20), 8, by=EVA))
    for booking_id in B[:2]:
        both = both.having(ApproveBooking(booking_id, BEN, 1, MARCH_1ST))
    one = MergeMembers(ANA, ANA, EVA, MARCH_1ST, "Two accounts")

    Spec(merging, both.past).when(one).then_refused(NotAllowed)


@pytest.mark.rule(39)
def test_whoever_leaves_hands_on_more_than_a_quota_leaves_when_an_admin_says_why() -> None:
    both = the_tent.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 3, by=BO))
    leave = LeaveHousehold(DeactivateMember(ANA, EVE), MARCH_1ST, BO)

    Spec(leaving, both.past).when(leave).then_refused(QuotaExceeded)
    facts = Spec(leaving, both.past).when(replace(leave, override_reason="Nobody else comes"))

    assert overridden(facts.then_decided()) == {B[0]: FreeText(ANA, "Nobody else comes")}


@pytest.mark.rule(17)
def test_silence_does_not_exceed_a_quota_and_somebody_decides_after_all() -> None:
    spec = family.given(limited(TEN_NIGHTS, mode=Mode.SILENCE))
    both = spec.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 8))
    later = MARCH_1ST + timedelta(days=4)

    one = both.having(PassTime(B[0], later))
    kinds = {each.kind for each in one.when(PassTime(B[1], later)).then_decided()}

    assert BookingApproved in {type(each) for each in one.past}
    assert "booking_escalated" in kinds
    assert "booking_approved" not in kinds
