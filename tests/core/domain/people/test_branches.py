from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.bookings.commands import ChangeBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Event
from booking_core.domain.errors import NotAllowed, NotFound, Stale
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.branch_life import BranchClosed, BranchCreated, BranchRenamed
from booking_core.domain.people.branches import (
    CloseBranch,
    Command,
    CreateBranch,
    RenameBranch,
    branches,
)
from booking_core.domain.people.errors import BranchInUse, BranchIsClosed, MemberStateForbids
from booking_core.domain.people.member_events import MemberAdded, MemberBranchChanged
from booking_core.domain.people.members import (
    AddMember,
    ChangeMember,
    DeactivateMember,
    EraseMember,
    ReactivateMember,
    Register,
    members,
)
from booking_core.domain.stays import Stay
from booking_core.domain.tags import branch_tag
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

WINTER, SUMMER = BranchId("winter"), BranchId("summer")
TWO_BRANCHES: tuple[Event, ...] = (*FAMILY, BranchCreated(WINTER), BranchCreated(SUMMER))
the_family = Spec(members).given(*TWO_BRANCHES)
the_branches = Spec(branches).given(*TWO_BRANCHES)
the_house = Spec(bookings).given(*TWO_BRANCHES, *THINGS)
EVE_IS_A_WINTER = MemberBranchChanged(EVE, WINTER, None)
EVE_ASKS = RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM),), Stay(july(10), july(12)), MARCH_1ST)


def test_an_admin_makes_a_branch() -> None:
    Spec(branches).given(*FAMILY).when(CreateBranch(ANA, WINTER)).then(BranchCreated(WINTER))


def test_making_it_again_decides_nothing_new() -> None:
    the_branches.when(CreateBranch(ANA, WINTER)).then_nothing()


@pytest.mark.parametrize("by", [BEN, BO, CARL, EVE, DORA])
@pytest.mark.parametrize(
    "command",
    [CreateBranch(ANA, WINTER), RenameBranch(ANA, WINTER, 1), CloseBranch(ANA, WINTER)],
    ids=lambda each: type(each).__name__,
)
def test_only_admins_run_branches(by: MemberId, command: Command) -> None:
    the_branches.when(replace(command, by=by)).then_refused(NotAllowed)


def test_a_branch_is_renamed_on_the_version_that_was_shown() -> None:
    renamed = the_branches.having(RenameBranch(ANA, WINTER, 1))

    stale = renamed.when(RenameBranch(ANA, WINTER, 1)).then_refused(Stale)

    assert renamed.past[-1] == BranchRenamed(WINTER)
    assert stale.current == 2


def test_an_unknown_branch_is_named() -> None:
    unknown = Spec(branches).given(*FAMILY).when(CloseBranch(ANA, WINTER)).then_refused(NotFound)

    assert (unknown.kind, unknown.id) == ("branch", WINTER)


def test_a_member_joins_a_branch_and_leaves_it() -> None:
    joined = the_family.having(ChangeMember(ANA, EVE, branch_id=WINTER))

    left = joined.having(ChangeMember(ANA, EVE, branch_id=None))

    assert joined.past[-1] == EVE_IS_A_WINTER
    assert left.past[-1] == MemberBranchChanged(EVE, None, WINTER)


def test_a_change_of_something_else_leaves_the_branch_as_it_is() -> None:
    joined = the_family.having(ChangeMember(ANA, EVE, branch_id=WINTER))

    joined.when(ChangeMember(ANA, EVE, MEMBER)).then_nothing()


def test_nobody_chooses_their_own_branch() -> None:
    the_family.when(ChangeMember(EVE, EVE, branch_id=WINTER)).then_refused(NotAllowed)


def test_a_new_member_can_belong_to_a_branch_at_once() -> None:
    kim = MemberId("kim")

    the_family.when(AddMember(ANA, kim, MEMBER, BEN, WINTER)).then(
        MemberAdded(kim, MEMBER, BEN), MemberBranchChanged(kim, WINTER, None)
    )


def test_nobody_joins_a_branch_that_is_not_there_or_closed() -> None:
    kim, autumn = MemberId("kim"), BranchId("autumn")
    closed = the_family.given(BranchClosed(WINTER))

    closed.when(AddMember(ANA, kim, MEMBER, None, WINTER)).then_refused(BranchIsClosed)
    closed.when(ChangeMember(ANA, EVE, branch_id=WINTER)).then_refused(BranchIsClosed)
    closed.when(ChangeMember(ANA, EVE, branch_id=autumn)).then_refused(NotFound)


def test_a_branch_to_which_somebody_belongs_is_not_closed() -> None:
    used = the_branches.given(EVE_IS_A_WINTER).when(CloseBranch(ANA, WINTER))

    assert used.then_refused(BranchInUse).member_ids == (EVE,)


def test_a_branch_that_everybody_has_left_is_closed_once_and_for_all() -> None:
    gone = the_branches.given(EVE_IS_A_WINTER, MemberBranchChanged(EVE, SUMMER, WINTER))

    closed = gone.having(CloseBranch(ANA, WINTER))

    assert closed.past[-1] == BranchClosed(WINTER)
    closed.when(CloseBranch(ANA, WINTER)).then_nothing()
    closed.when(RenameBranch(ANA, WINTER, 2)).then_refused(BranchIsClosed)


def test_whoever_left_the_household_keeps_no_branch_open() -> None:
    left = the_family.given(EVE_IS_A_WINTER).having(DeactivateMember(ANA, EVE))

    closed = Spec(branches).given(*left.past).having(CloseBranch(ANA, WINTER))
    back = Spec(members).given(*closed.past).having(ReactivateMember(ANA, EVE))

    assert closed.past[-2:] == (MemberBranchChanged(EVE, None, WINTER), BranchClosed(WINTER))
    back.when(ChangeMember(ANA, EVE, branch_id=None)).then_nothing()


def test_an_erased_member_belongs_nowhere() -> None:
    erased = the_family.given(EVE_IS_A_WINTER).having(EraseMember(ANA, EVE))

    Spec(branches).given(*erased.past).when(CloseBranch(ANA, WINTER)).then(BranchClosed(WINTER))


def test_whoever_waits_belongs_nowhere_yet() -> None:
    waiting = the_family.having(Register(DORA))

    waiting.when(ChangeMember(ANA, DORA, branch_id=WINTER)).then_refused(MemberStateForbids)


def test_a_request_keeps_the_branch_of_its_holder() -> None:
    asked = the_house.given(EVE_IS_A_WINTER).having(EVE_ASKS)
    moved = asked.given(MemberBranchChanged(EVE, SUMMER, WINTER))

    changed = moved.having(ChangeBooking(FIRST, EVE, 1, MARCH_1ST, period=Stay(july(10), july(13))))

    assert asked.past[-1].claim.branch_id == WINTER  # type: ignore[attr-defined] # the request
    assert branch_tag(WINTER) in asked.past[-1].tags
    assert changed.past[-1].claim.branch_id == WINTER  # type: ignore[attr-defined] # the change


def test_the_branch_is_the_holder_s_and_not_the_asker_s() -> None:
    ana_is_a_summer = MemberBranchChanged(ANA, SUMMER, None)
    asked = the_house.given(EVE_IS_A_WINTER, ana_is_a_summer).having(replace(EVE_ASKS, by=ANA))

    assert asked.past[-1].claim.branch_id == WINTER  # type: ignore[attr-defined] # the request


def test_a_request_of_whoever_belongs_nowhere_has_no_branch() -> None:
    asked = the_house.having(EVE_ASKS)

    assert asked.past[-1].claim.branch_id is None  # type: ignore[attr-defined] # the request
    assert not any(tag.startswith("branch:") for tag in asked.past[-1].tags)
