"""Who was to vote and leaves, or is somebody else, leaves no request waiting for their vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import BookingEscalated, Why
from booking_core.domain.bookings.commands import ChangeBooking
from booking_core.domain.decider import Event
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.members import DeactivateMember, EraseMember
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Mode
from tests.cast import ANA, ATTIC, BEN, BO, CARL, DORA, EVE, FIRST, MARCH_1ST, TENT, item, july
from tests.core.domain.approval.voters import GUS, ask, house, yes
from tests.core.domain.bookings.july_stays import booking
from tests.spec import Spec

pytestmark = pytest.mark.rule(18, 39)
of_three = house(Approval(Mode.QUORUM, needed=3))
waits = of_three.having(ask())


def gone(member_id: MemberId = GUS, by: MemberId = ANA) -> LeaveHousehold:
    return LeaveHousehold(DeactivateMember(by, member_id), MARCH_1ST)


def escalated(facts: Sequence[Event]) -> list[BookingEscalated]:
    return [each for each in facts if isinstance(each, BookingEscalated)]


@pytest.mark.parametrize("how", [DeactivateMember, EraseMember])
def test_a_quorum_that_needs_who_left_goes_to_the_admins_in_the_same_decision(
    how: type[DeactivateMember | EraseMember],
) -> None:
    facts = replace(waits, decider=leaving).when(LeaveHousehold(how(ANA, GUS), MARCH_1ST))

    (up,) = escalated(facts.then_decided())
    assert (up.booking_id, up.why, up.resource_ids) == (FIRST, Why.UNREACHABLE, (TENT,))
    assert up.electorate[0].approvers == frozenset({ANA})
    assert facts.then_decided()[-1] is up
    after = waits.given(*facts.then_decided())
    assert after.having(yes(ANA)).past[-1].kind == "booking_approved"


def test_a_quorum_that_the_others_can_still_reach_stays_theirs() -> None:
    two = house(Approval(Mode.QUORUM, needed=2)).having(ask())

    assert escalated(replace(two, decider=leaving).when(gone()).then_decided()) == []


def test_who_is_merged_votes_only_once_from_then_on() -> None:
    one = replace(waits, decider=merging).when(MergeMembers(ANA, BEN, GUS, MARCH_1ST))

    (up,) = escalated(one.then_decided())
    assert up.why is Why.UNREACHABLE


def test_of_several_parts_only_what_is_out_of_reach_is_handed_on() -> None:
    both = house(Approval(Mode.QUORUM, needed=3), Approval(Mode.QUORUM, needed=2))
    asked = both.having(ask(items=(item(TENT, 2), item(ATTIC, 1))))

    (up,) = escalated(replace(asked, decider=leaving).when(gone()).then_decided())

    assert up.resource_ids == (TENT,)


def test_what_is_decided_needs_nobody_any_more() -> None:
    decided = waits.having(yes(ANA)).having(yes(BEN)).having(yes(GUS))

    facts = replace(decided, decider=leaving).when(gone()).then_decided()

    assert booking(decided).state is BookingState.APPROVED
    assert escalated(facts) == []


def test_a_change_that_waits_is_handed_on_too() -> None:
    decided = waits.having(yes(ANA)).having(yes(BEN)).having(yes(GUS))
    wider = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(10), july(20)))

    facts = replace(decided.having(wider), decider=leaving).when(gone()).then_decided()

    (up,) = escalated(facts)
    assert up.state is BookingState.APPROVED


def test_whatever_year_it_is_asked_for_it_is_found() -> None:
    far = of_three.having(ask(period=Stay(date(2029, 12, 30), date(2030, 1, 2))))

    assert escalated(replace(far, decider=leaving).when(gone()).then_decided())


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_nobody_else_takes_somebody_s_vote(by: MemberId) -> None:
    replace(waits, decider=leaving).when(gone(by=by)).then_refused(NotAllowed)


def test_the_requester_who_leaves_takes_the_request_along() -> None:
    facts = Spec(leaving, waits.past).when(gone(EVE)).then_decided()

    assert escalated(facts) == []
    assert "booking_withdrawn" in {each.kind for each in facts}
