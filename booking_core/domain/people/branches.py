"""Making, renaming and closing the branches of the household: the decider of branches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booking_core.domain import access
from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation, about
from booking_core.domain.errors import NotAllowed, NotFound, Stale
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people import member_life
from booking_core.domain.people.branch_life import (
    BranchClosed,
    BranchCreated,
    BranchRenamed,
    seen_branches,
)
from booking_core.domain.people.errors import BranchInUse, BranchIsClosed
from booking_core.domain.people.member_events import MemberBranchChanged, MemberEvent
from booking_core.domain.people.member_life import Membership, MemberState, evolve
from booking_core.domain.tags import branch_tag


@dataclass(frozen=True, slots=True)
class CreateBranch:
    """Its name is written beside, as it is when it is renamed."""

    by: MemberId
    branch_id: BranchId


@dataclass(frozen=True, slots=True)
class RenameBranch:
    by: MemberId
    branch_id: BranchId
    version: int


@dataclass(frozen=True, slots=True)
class CloseBranch:
    """Refused while somebody belongs to it; those who left the household leave it with this."""

    by: MemberId
    branch_id: BranchId
    version: int | None = None


Command = CreateBranch | RenameBranch | CloseBranch


def boundary(command: Command, state: Membership) -> Query:
    asked = member_life.seen(command.by) | seen_branches([command.branch_id])
    if isinstance(command, CloseBranch):
        asked |= about((MemberBranchChanged,), branch_tag(command.branch_id))
        asked |= member_life.seen(*state.people)
    return asked


def decide(command: Command, state: Membership) -> Verdict:
    if not access.may_run_household(state.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    branch = state.branches.get(command.branch_id)
    if isinstance(command, CreateBranch):
        return () if branch else (BranchCreated(command.branch_id),)
    if branch is None:
        return Refused((NotFound("branch", command.branch_id),))
    if branch.closed:
        repeated = isinstance(command, CloseBranch)
        return () if repeated else Refused((BranchIsClosed(command.branch_id),))
    if command.version not in (None, branch.version):
        return Refused((Stale(command.version or 0, branch.version),))
    if isinstance(command, RenameBranch):
        return (BranchRenamed(command.branch_id),)
    return _close(command, state)


def _close(command: CloseBranch, state: Membership) -> Verdict:
    broken = tuple(_in_use(command.branch_id, state))
    if broken:
        return Refused(broken)
    leaving = (
        MemberBranchChanged(key, None, command.branch_id)
        for key, member in state.people.items()
        if member.branch_id == command.branch_id
    )
    return (*leaving, BranchClosed(command.branch_id))


_MAY_COME_BACK = frozenset({MemberState.INACTIVE, MemberState.REFUSED})


def _in_use(branch_id: BranchId, state: Membership) -> Iterator[Violation]:
    inside = tuple(
        sorted(
            key
            for key, member in state.people.items()
            if member.branch_id == branch_id and member.state not in _MAY_COME_BACK
        )
    )
    if inside:
        yield BranchInUse(branch_id, inside)


branches: Decider[Command, MemberEvent, Membership] = Decider(
    Membership(), boundary, decide, evolve
)
