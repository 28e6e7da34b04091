"""The facts about the household and its people, and the state they make.

Names and addresses are not here: events carry an opaque id, the profile is a row beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import ClassVar, assert_never

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
from booking_core.domain.people.own_account_events import (
    OWN_ACCOUNT,
    ConsentGiven,
    ConsentWithdrawn,
    Delegation,
    DelegationEnded,
    ErasureRequested,
    ErasureRequestWithdrawn,
    OwnAccountEvent,
    VoteDelegated,
)
from booking_core.domain.tags import HOUSEHOLD, branch_tag, guardian_tag, member_tag, role_tags
from booking_core.domain.texts import Words


class MemberState(StrEnum):
    """Where somebody stands on the way into and out of the household."""

    WAITING = "waiting"
    ACTIVE = "active"
    REFUSED = "refused"
    INACTIVE = "inactive"
    ERASED = "erased"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class HouseholdFounded:
    """The household exists; its first admin is added in the same decision."""

    kind: ClassVar[str] = "household_founded"
    time_zone: str
    language: str

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({HOUSEHOLD})


@dataclass(frozen=True, slots=True)
class AboutMember:
    """What every fact about a member says."""

    member_id: MemberId

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags

    @property
    def _own_tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)})


@dataclass(frozen=True, slots=True)
class MemberRegistered(AboutMember):
    """Somebody asks to join."""

    kind: ClassVar[str] = "member_registered"


@dataclass(frozen=True, slots=True)
class MemberAdded(AboutMember):
    """An admin took somebody in, with or without a login; a guardian acts for those without."""

    kind: ClassVar[str] = "member_added"
    roles: frozenset[Role]
    guardian_id: MemberId | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | role_tags(self.roles) | _guardian_tags(self.guardian_id)


def _guardian_tags(*member_ids: MemberId | None) -> frozenset[str]:
    return frozenset(guardian_tag(each) for each in member_ids if each)


@dataclass(frozen=True, slots=True)
class MemberApproved(AboutMember):
    """A registration was granted."""

    kind: ClassVar[str] = "member_approved"
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberRefused(AboutMember):
    """A registration was turned down."""

    kind: ClassVar[str] = "member_refused"
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class RolesChanged(AboutMember):
    """What somebody may do is different from here on."""

    kind: ClassVar[str] = "member_roles_changed"
    roles: frozenset[Role]
    were: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | role_tags(self.roles | self.were)


@dataclass(frozen=True, slots=True)
class MemberDeactivated(AboutMember):
    """Logins, tokens and feeds of this member are dead."""

    kind: ClassVar[str] = "member_deactivated"
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberReactivated(AboutMember):
    """A deactivated member is back, with the roles of before."""

    kind: ClassVar[str] = "member_reactivated"
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberErased(AboutMember):
    """Profile and keys of this member are gone; the id stays, and names nobody any more."""

    kind: ClassVar[str] = "member_erased"
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class ProfileChanged(AboutMember):
    """Fields of the profile are others now; what they say is a row beside the log."""

    kind: ClassVar[str] = "member_profile_changed"
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class MemberBranchChanged(AboutMember):
    """Belongs to another part of the household from here on, or to none; bookings stay put."""

    kind: ClassVar[str] = "member_branch_changed"
    branch_id: BranchId | None
    was: BranchId | None

    @property
    def tags(self) -> frozenset[str]:
        touched = frozenset(branch_tag(each) for each in (self.branch_id, self.was) if each)
        return self._own_tags | touched


@dataclass(frozen=True, slots=True)
class GuardianChanged(AboutMember):
    """Somebody else acts for them from here on, or nobody but the admins."""

    kind: ClassVar[str] = "member_guardian_changed"
    guardian_id: MemberId | None
    was: MemberId | None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | _guardian_tags(self.guardian_id, self.was)


@dataclass(frozen=True, slots=True)
class MemberMerged(AboutMember):
    """Is the same person as another member, who stays; `roles` are those of before."""

    kind: ClassVar[str] = "member_merged"
    into: MemberId
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | {member_tag(self.into)} | role_tags(self.roles)


AdministeredEvent = (
    MemberRegistered
    | MemberAdded
    | MemberApproved
    | MemberRefused
    | RolesChanged
    | MemberDeactivated
    | MemberReactivated
    | MemberErased
    | ProfileChanged
    | MemberBranchChanged
    | GuardianChanged
    | MemberMerged
)
PersonEvent = AdministeredEvent | OwnAccountEvent
MemberEvent = HouseholdFounded | PersonEvent | BranchEvent | TermsEvent | InvitationEvent
MEMBERSHIP = (
    MemberRegistered,
    MemberAdded,
    MemberApproved,
    MemberRefused,
    RolesChanged,
    MemberDeactivated,
    MemberReactivated,
    MemberErased,
    ProfileChanged,
    MemberBranchChanged,
    GuardianChanged,
    MemberMerged,
    *OWN_ACCOUNT,
)


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
