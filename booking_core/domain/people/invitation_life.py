"""Invitations: the facts about them, and the state they make.

Who is invited, by name and address, is a row beside the log; so is the digest of the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, assert_never

from booking_core.domain.access import Role
from booking_core.domain.decider import Query, about, any_of
from booking_core.domain.ids import BranchId, InvitationId, MemberId
from booking_core.domain.tags import invitation_tag, member_tag


@dataclass(frozen=True, slots=True)
class AboutInvitation:
    """What every fact about an invitation says; `member_id` is theirs once they accept."""

    invitation_id: InvitationId
    member_id: MemberId

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({invitation_tag(self.invitation_id), member_tag(self.member_id)})


@dataclass(frozen=True, slots=True)
class MemberInvited(AboutInvitation):
    """Whoever has the link may join, or have an account, before the aware instant `expires_at`.

    Attributes:
        roles: What they will be; None for somebody who is a member already.
    """

    kind: ClassVar[str] = "member_invited"
    invited_by: MemberId
    roles: frozenset[Role] | None
    branch_id: BranchId | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRevoked(AboutInvitation):
    """The link opens nothing any more."""

    kind: ClassVar[str] = "member_invitation_revoked"


@dataclass(frozen=True, slots=True)
class InvitationAccepted(AboutInvitation):
    """Somebody had the link and came in by it."""

    kind: ClassVar[str] = "member_invitation_accepted"


InvitationEvent = MemberInvited | InvitationRevoked | InvitationAccepted
INVITATIONS = (MemberInvited, InvitationRevoked, InvitationAccepted)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as the log knows it."""

    made: MemberInvited
    ended: bool = False

    def open_at(self, now: datetime) -> bool:
        return not self.ended and now < self.made.expires_at


Invitations = Mapping[InvitationId, Invitation]


def seen_invitations(*tags: str) -> Query:
    """Those with one of the tags."""
    return any_of(about(INVITATIONS, each) for each in tags)


def evolve_invitations(known: Invitations, event: InvitationEvent) -> Invitations:
    match event:
        case MemberInvited():
            return {**known, event.invitation_id: Invitation(event)}
        case InvitationRevoked() | InvitationAccepted():
            before = known.get(event.invitation_id)
            ended = {event.invitation_id: replace(before, ended=True)} if before else {}
            return {**known, **ended}
        case _:
            assert_never(event)
