"""The facts about the household and its people.

Names and addresses are not here: events carry an opaque id, the profile is a row beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from booking_core.domain.access import Role
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.branch_life import BranchEvent
from booking_core.domain.people.household_life import TermsEvent
from booking_core.domain.people.invitation_life import (
    InvitationEvent,
)
from booking_core.domain.people.own_account_events import (
    OWN_ACCOUNT,
    OwnAccountEvent,
)
from booking_core.domain.tags import HOUSEHOLD, branch_tag, guardian_tag, member_tag, role_tags
from booking_core.domain.texts import Words


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
