"""Rules about people and their household that can be broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from booking_core.domain.decider import Violation
from booking_core.domain.ids import BookingId, BranchId, MemberId


@dataclass(frozen=True, slots=True)
class AlreadySetUp(Violation):
    """Set-up happens once."""

    code: ClassVar[str] = "already_set_up"


@dataclass(frozen=True, slots=True)
class LastAdmin(Violation):
    """A household keeps at least one admin."""

    code: ClassVar[str] = "last_admin"


@dataclass(frozen=True, slots=True)
class MemberStateForbids(Violation):
    """The member is not where this makes sense."""

    code: ClassVar[str] = "member_state"
    state: str
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BranchInUse(Violation):
    """Members belong to the branch."""

    code: ClassVar[str] = "branch_in_use"
    branch_id: BranchId
    member_ids: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True)
class BranchIsClosed(Violation):
    """Nobody joins or renames a branch that was closed."""

    code: ClassVar[str] = "branch_closed"
    branch_id: BranchId


@dataclass(frozen=True, slots=True)
class GuardianUnfit(Violation):
    """Somebody who can't act for this member.

    Attributes:
        reason: `itself`, `no_member` (not there, or not active), `viewer` (never books),
            `has_guardian` (others act for them), `is_guardian` (the ward acts for others).
    """

    code: ClassVar[str] = "guardian_unfit"
    guardian_id: MemberId
    reason: str


@dataclass(frozen=True, slots=True)
class DelegateUnfit(Violation):
    """Somebody who can't decide in another's place.

    Attributes:
        reason: `itself`, `no_member` (not there, or not active), `viewer`.
    """

    code: ClassVar[str] = "delegate_unfit"
    member_id: MemberId
    reason: str


@dataclass(frozen=True, slots=True)
class InvitationOver(Violation):
    """Used, revoked, too old, or made by somebody who may not invite any more."""

    code: ClassVar[str] = "invitation_over"


@dataclass(frozen=True, slots=True)
class ConsentNeeded(Violation):
    """Agreed to nothing, or to other words than those in force; 0: there are none."""

    code: ClassVar[str] = "consent_needed"
    version: int


@dataclass(frozen=True, slots=True)
class SamePerson(Violation):
    """Nobody is merged into themselves."""

    code: ClassVar[str] = "same_person"
    member_id: MemberId


@dataclass(frozen=True, slots=True)
class MergeClash(Violation):
    """Two members who are to be one person have the same thing at the same time."""

    code: ClassVar[str] = "merge_clash"
    booking_id: BookingId
    other_booking_id: BookingId


@dataclass(frozen=True, slots=True)
class NotInHousehold(Violation):
    """The booking is for somebody who is no active member."""

    code: ClassVar[str] = "not_in_household"
    member_id: MemberId
