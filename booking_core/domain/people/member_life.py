"""What the log knows of the people of the household, as its facts make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import assert_never

from booking_core.domain.access import Role, Standing
from booking_core.domain.decider import Query, about, any_of
from booking_core.domain.ids import SYSTEM, BranchId, InvitationId, MemberId
from booking_core.domain.people.branch_life import Branch, BranchEvent, evolve_branch
from booking_core.domain.people.household_life import Terms, TermsEvent, evolve_terms
from booking_core.domain.people.invitation_life import (
    Invitation,
    InvitationEvent,
    evolve_invitations,
)
from booking_core.domain.people.member_events import (
    MEMBERSHIP,
    AdministeredEvent,
    GuardianChanged,
    HouseholdFounded,
    MemberAdded,
    MemberApproved,
    MemberBranchChanged,
    MemberDeactivated,
    MemberErased,
    MemberEvent,
    MemberMerged,
    MemberReactivated,
    MemberRefused,
    MemberRegistered,
    ProfileChanged,
    RolesChanged,
)
from booking_core.domain.people.own_account_events import (
    ConsentGiven,
    ConsentWithdrawn,
    Delegation,
    DelegationEnded,
    ErasureRequested,
    ErasureRequestWithdrawn,
    OwnAccountEvent,
    VoteDelegated,
)
from booking_core.domain.tags import member_tag, role_tags


class MemberState(StrEnum):
    """Where somebody stands on the way into and out of the household."""

    WAITING = "waiting"
    ACTIVE = "active"
    REFUSED = "refused"
    INACTIVE = "inactive"
    ERASED = "erased"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Member:
    """What the log knows of somebody.

    `version` counts the events about them; exact only where all were seen. `consent` is the
    version of the terms that they agreed to; 0 for none.
    """

    state: MemberState
    roles: frozenset[Role] = frozenset()
    guardian_id: MemberId | None = None
    version: int = 1
    branch_id: BranchId | None = None
    wants_erasure: bool = False
    delegation: Delegation | None = None
    merged_into: MemberId | None = None
    consent: int = 0

    @property
    def active(self) -> bool:
        return self.state is MemberState.ACTIVE


@dataclass(frozen=True, slots=True)
class Membership:
    """The people that a decision has seen."""

    household: HouseholdFounded | None = None
    people: Mapping[MemberId, Member] = field(default_factory=dict)
    branches: Mapping[BranchId, Branch] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    invitations: Mapping[InvitationId, Invitation] = field(default_factory=dict)

    def standing(self, member_id: MemberId) -> Standing:
        """What the policy asks about somebody; strangers stand as nobody."""
        member = self.people.get(member_id)
        if member is None or not member.active:
            return Standing(member_id, active=member_id == SYSTEM)
        return Standing(member_id, active=True, roles=member.roles)

    def oneself(self, member_id: MemberId) -> MemberId:
        """Who somebody is today: whoever they were merged into, at last."""
        member = self.people.get(member_id)
        if member is None or member.merged_into is None:
            return member_id
        return self.oneself(member.merged_into)

    def at(self, now: datetime) -> Membership:
        """Without the delegations that are over by then."""
        over = {
            key: replace(each, delegation=None)
            for key, each in self.people.items()
            if each.delegation and each.delegation.until <= now
        }
        return replace(self, people={**self.people, **over}) if over else self

    def holders_of(self, role: Role) -> frozenset[MemberId]:
        """Active members with the role."""
        return frozenset(
            member_id
            for member_id, member in self.people.items()
            if member.active and role in member.roles
        )


def seen(*member_ids: MemberId) -> Query:
    """All that decides who these members are and what they may."""
    return _seen(member_ids)


# Every boundary asks for the same few people.
@lru_cache(maxsize=512)
def _seen(member_ids: tuple[MemberId, ...]) -> Query:
    return any_of(about(MEMBERSHIP, member_tag(each)) for each in member_ids if each != SYSTEM)


@cache
def holders(role: Role) -> Query:
    """Everybody who has or had the role."""
    return about(MEMBERSHIP, *role_tags({role}))


def evolve(state: Membership, event: MemberEvent) -> Membership:
    if isinstance(event, HouseholdFounded):
        return replace(state, household=event)
    if isinstance(event, TermsEvent):
        return replace(state, terms=evolve_terms(state.terms, event))
    if isinstance(event, BranchEvent):
        branch = evolve_branch(state.branches.get(event.branch_id), event)
        return replace(state, branches={**state.branches, event.branch_id: branch})
    if isinstance(event, InvitationEvent):
        return replace(state, invitations=evolve_invitations(state.invitations, event))
    known = state.people.get(event.member_id) or Member(MemberState.ACTIVE, version=0)
    if isinstance(event, OwnAccountEvent):
        member = _evolve_own(replace(known, version=known.version + 1), event)
    else:
        member = _evolve_member(known, event)
    return replace(state, people={**state.people, event.member_id: member})


def _evolve_member(known: Member, event: AdministeredEvent) -> Member:
    member = replace(known, version=known.version + 1)
    match event:
        case MemberRegistered():
            return replace(member, state=MemberState.WAITING)
        case MemberAdded():
            return replace(member, roles=event.roles, guardian_id=event.guardian_id)
        case MemberRefused():
            return replace(member, state=MemberState.REFUSED)
        case MemberDeactivated():
            return replace(member, state=MemberState.INACTIVE, roles=event.roles)
        case MemberApproved() | RolesChanged() | MemberReactivated():
            return replace(member, state=MemberState.ACTIVE, roles=event.roles)
        case MemberErased() | MemberMerged():
            return _gone(member, event)
        case MemberBranchChanged():
            return replace(member, branch_id=event.branch_id)
        case GuardianChanged():
            return replace(member, guardian_id=event.guardian_id)
        case ProfileChanged():
            return member
        case _:
            assert_never(event)


def _gone(member: Member, event: MemberErased | MemberMerged) -> Member:
    if isinstance(event, MemberMerged):
        return Member(MemberState.MERGED, version=member.version, merged_into=event.into)
    return Member(MemberState.ERASED, version=member.version, merged_into=member.merged_into)


def _evolve_own(member: Member, event: OwnAccountEvent) -> Member:
    match event:
        case ErasureRequested():
            return replace(member, wants_erasure=True)
        case ErasureRequestWithdrawn():
            return replace(member, wants_erasure=False)
        case VoteDelegated():
            return replace(member, delegation=event.delegation)
        case DelegationEnded():
            return replace(member, delegation=None)
        case ConsentGiven():
            return replace(member, consent=event.version)
        case ConsentWithdrawn():
            return replace(member, consent=0)
        case _:
            assert_never(event)
