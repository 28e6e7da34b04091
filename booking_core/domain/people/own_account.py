"""What members decide about themselves: to be forgotten, to have somebody decide in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from booking_core.domain.access import Role
from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation
from booking_core.domain.errors import NotAllowed, OverAlready
from booking_core.domain.ids import MemberId
from booking_core.domain.people.errors import DelegateUnfit
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.people.member_life import Member, Membership, evolve, seen
from booking_core.domain.people.own_account_events import (
    DelegationEnded,
    ErasureRequested,
    ErasureRequestWithdrawn,
    VoteDelegated,
)


@dataclass(frozen=True, slots=True)
class RequestErasure:
    """An admin carries it out; until then it can be taken back."""

    by: MemberId


@dataclass(frozen=True, slots=True)
class WithdrawErasureRequest:
    by: MemberId


@dataclass(frozen=True, slots=True)
class DelegateVote:
    """Until the aware instant; another delegation takes the place of the one before."""

    by: MemberId
    to: MemberId
    until: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class EndDelegation:
    by: MemberId


Command = RequestErasure | WithdrawErasureRequest | DelegateVote | EndDelegation


def boundary(command: Command, _state: Membership) -> Query:
    if isinstance(command, DelegateVote):
        return seen(command.by, command.to)
    return seen(command.by)


def decide(command: Command, state: Membership) -> Verdict:
    me = state.people.get(command.by)
    if me is None or not me.active:
        return Refused((NotAllowed("own_account"),))
    match command:
        case RequestErasure():
            return () if me.wants_erasure else (ErasureRequested(command.by),)
        case WithdrawErasureRequest():
            return (ErasureRequestWithdrawn(command.by),) if me.wants_erasure else ()
        case EndDelegation():
            return (DelegationEnded(command.by),) if me.delegation else ()
        case DelegateVote():
            return _delegate(command, me, state)
        case _:
            assert_never(command)


def _delegate(command: DelegateVote, me: Member, state: Membership) -> Verdict:
    broken = tuple(_unfit(command, state))
    if broken:
        return Refused(broken)
    given = VoteDelegated(command.by, command.to, command.until)
    return () if me.delegation == given.delegation else (given,)


def _unfit(command: DelegateVote, state: Membership) -> Iterator[Violation]:
    who = state.standing(command.to)
    if command.to == command.by:
        yield DelegateUnfit(command.to, "itself")
    elif not who.active:
        yield DelegateUnfit(command.to, "no_member")
    elif not who.has(Role.MEMBER, Role.APPROVER, Role.ADMIN):
        yield DelegateUnfit(command.to, "viewer")
    if command.until <= command.now:
        yield OverAlready("until", command.until)


own_account: Decider[Command, MemberEvent, Membership] = Decider(
    Membership(), boundary, decide, evolve
)
