from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, BookingCancelled, BookingWithdrawn
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.people.errors import GuardianUnfit
from booking_core.domain.people.member_events import (
    GuardianChanged,
    MemberAdded,
    MemberDeactivated,
    MemberErased,
)
from booking_core.domain.people.members import (
    AddMember,
    ChangeMember,
    DeactivateMember,
    EraseMember,
    members,
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

if TYPE_CHECKING:
    from booking_core.domain.bookings.commands import Command

pytestmark = pytest.mark.rule(39)
KIM = MemberId("kim")
# Kim has no login; Eve acts for her. Ana acts for Bo.
EVE_S_KIM = MemberAdded(KIM, MEMBER, EVE)
the_family = Spec(members).given(*FAMILY, EVE_S_KIM)
the_house = Spec(bookings).given(*FAMILY, EVE_S_KIM, *THINGS)
KIM_S_STAY = RequestBooking(
    FIRST, ANA, KIM, (item(BLUE_ROOM),), Stay(july(10), july(12)), MARCH_1ST
)
asked = the_house.having(KIM_S_STAY)
approved = asked.having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))


def test_an_admin_names_another_guardian() -> None:
    the_family.when(ChangeMember(ANA, KIM, guardian_id=BEN)).then(GuardianChanged(KIM, BEN, EVE))


def test_an_admin_lets_somebody_act_for_themselves() -> None:
    the_family.when(ChangeMember(ANA, KIM, guardian_id=None)).then(GuardianChanged(KIM, None, EVE))


@pytest.mark.parametrize("by", [KIM, EVE, BEN, CARL, DORA])
def test_nobody_else_names_a_guardian(by: MemberId) -> None:
    the_family.when(ChangeMember(by, KIM, guardian_id=BEN)).then_refused(NotAllowed)


@pytest.mark.parametrize(
    ("ward", "guardian", "reason"),
    [
        (KIM, KIM, "itself"),
        (KIM, DORA, "no_member"),
        (KIM, CARL, "viewer"),
        (KIM, BO, "has_guardian"),
        (EVE, BEN, "is_guardian"),
    ],
)
def test_a_guardian_who_can_t_act_is_refused(
    ward: MemberId, guardian: MemberId, reason: str
) -> None:
    refused = the_family.when(ChangeMember(ANA, ward, guardian_id=guardian))

    assert refused.then_refused(GuardianUnfit).reason == reason


def test_no_two_act_for_each_other() -> None:
    for_eve = the_family.when(ChangeMember(ANA, EVE, guardian_id=KIM))

    assert for_eve.then_refused(GuardianUnfit).reason == "has_guardian"


def test_a_new_member_gets_no_guardian_who_has_one() -> None:
    lou = MemberId("lou")

    chain = the_family.when(AddMember(ANA, lou, MEMBER, BO))

    assert chain.then_refused(GuardianUnfit).reason == "has_guardian"


def test_who_was_released_can_act_for_others() -> None:
    released = the_family.having(ChangeMember(ANA, BO, guardian_id=None))

    released.when(ChangeMember(ANA, KIM, guardian_id=BO)).then(GuardianChanged(KIM, BO, EVE))


def test_who_has_no_wards_any_more_can_have_a_guardian() -> None:
    free = the_family.having(ChangeMember(ANA, KIM, guardian_id=BEN))

    free.when(ChangeMember(ANA, EVE, guardian_id=BEN)).then(GuardianChanged(EVE, BEN, None))


def test_the_wards_of_whoever_leaves_are_the_admins_to_look_after() -> None:
    the_family.when(DeactivateMember(ANA, EVE)).then(
        GuardianChanged(KIM, None, EVE), MemberDeactivated(EVE, MEMBER)
    )


def test_the_wards_of_whoever_leaves_can_be_handed_over() -> None:
    the_family.when(EraseMember(ANA, EVE, wards_to=BEN)).then(
        GuardianChanged(KIM, BEN, EVE), MemberErased(EVE, MEMBER)
    )


@pytest.mark.parametrize(
    ("successor", "reason"), [(EVE, "no_member"), (CARL, "viewer"), (KIM, "itself")]
)
def test_wards_are_handed_over_to_nobody_who_can_t_act(successor: MemberId, reason: str) -> None:
    refused = the_family.when(DeactivateMember(ANA, EVE, wards_to=successor))

    assert {each.reason for each in _unfit(refused.verdict)} >= {reason}


def _unfit(verdict: object) -> list[GuardianUnfit]:
    found = getattr(verdict, "violations", ())
    return [each for each in found if isinstance(each, GuardianUnfit)]


def test_a_guardian_asks_for_a_ward() -> None:
    own = the_house.having(replace(KIM_S_STAY, by=EVE))

    assert own.past[-1].requested_by == EVE  # type: ignore[attr-defined] # the request


@pytest.mark.parametrize(
    ("spec", "command", "fact"),
    [
        (asked, WithdrawBooking(FIRST, EVE, 1, MARCH_1ST), BookingWithdrawn),
        (approved, CancelBooking(FIRST, EVE, 2, MARCH_1ST), BookingCancelled),
    ],
    ids=["withdraws", "cancels"],
)
def test_a_guardian_acts_on_what_others_asked_for_a_ward(
    spec: Spec, command: Command, fact: type
) -> None:
    assert isinstance(spec.having(command).past[-1], fact)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_who_is_no_guardian_does_not(by: MemberId) -> None:
    approved.when(CancelBooking(FIRST, by, 2, MARCH_1ST)).then_refused(NotAllowed)
    asked.when(WithdrawBooking(FIRST, by, 1, MARCH_1ST)).then_refused(NotAllowed)
    asked.when(ChangeBooking(FIRST, by, 1, MARCH_1ST, note="mine")).then_refused(NotAllowed)
    the_house.when(replace(KIM_S_STAY, by=by)).then_refused(NotAllowed)


def test_who_was_guardian_once_acts_no_more() -> None:
    moved = approved.given(GuardianChanged(KIM, BO, EVE))

    moved.when(CancelBooking(FIRST, EVE, 2, MARCH_1ST)).then_refused(NotAllowed)
    assert isinstance(
        moved.having(CancelBooking(FIRST, BO, 2, MARCH_1ST)).past[-1], BookingCancelled
    )


def test_a_guardian_does_not_approve_a_ward_s_request_while_others_can() -> None:
    bens = asked.given(GuardianChanged(KIM, BEN, EVE))

    bens.when(ApproveBooking(FIRST, BEN, 1, MARCH_1ST)).then_refused(SelfApproval)
    assert isinstance(
        asked.having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST)).past[-1], BookingApproved
    )
