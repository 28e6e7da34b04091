"""Inviting people, and coming in by an invitation: the decider of invitations.

An invitation is worth what its maker's word is worth: it opens nothing once they run the
household no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from booking_core.domain import access
from booking_core.domain.access import Role
from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation, about
from booking_core.domain.errors import NotAllowed, NotFound, OverAlready
from booking_core.domain.ids import BranchId, InvitationId, MemberId
from booking_core.domain.people.branch_life import seen_branches
from booking_core.domain.people.consenting import agreed, consent_needed
from booking_core.domain.people.errors import BranchIsClosed, InvitationOver, MemberStateForbids
from booking_core.domain.people.household_life import TERMS
from booking_core.domain.people.invitation_life import (
    Invitation,
    InvitationAccepted,
    InvitationRevoked,
    MemberInvited,
    seen_invitations,
)
from booking_core.domain.people.member_events import (
    MemberAdded,
    MemberBranchChanged,
    MemberEvent,
    ProfileChanged,
)
from booking_core.domain.people.member_life import Membership, MemberState, evolve, seen
from booking_core.domain.tags import HOUSEHOLD, invitation_tag, member_tag


@dataclass(frozen=True, slots=True)
class InviteMember:
    """Before the aware instant `expires_at`. Of several for one member the newest counts.

    Attributes:
        member_id: Of a member without an account, or a new one.
        roles: Of a newcomer; None for somebody who is a member.
    """

    by: MemberId
    invitation_id: InvitationId
    member_id: MemberId
    expires_at: datetime
    now: datetime
    roles: frozenset[Role] | None = None
    branch_id: BranchId | None = None


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    by: MemberId
    invitation_id: InvitationId


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """By whoever has the link.

    Attributes:
        consent: The version of the terms that they were shown.
        profile: Fields that become others, of somebody who is a member (written beside).
    """

    invitation_id: InvitationId
    now: datetime
    consent: int | None = None
    profile: frozenset[str] = frozenset()


Command = InviteMember | RevokeInvitation | AcceptInvitation


def boundary(command: Command, state: Membership) -> Query:
    match command:
        case InviteMember():
            asked = seen(command.by, command.member_id) | seen_branches([command.branch_id])
            return asked | seen_invitations(
                invitation_tag(command.invitation_id), member_tag(command.member_id)
            )
        case RevokeInvitation():
            return seen(command.by) | seen_invitations(invitation_tag(command.invitation_id))
        case AcceptInvitation():
            asked = seen_invitations(invitation_tag(command.invitation_id))
            asked |= about(TERMS, HOUSEHOLD)
            found = state.invitations.get(command.invitation_id)
            if found is None:
                return asked
            made = found.made
            return asked | seen(made.invited_by, made.member_id) | seen_branches([made.branch_id])
        case _:
            assert_never(command)


def decide(command: Command, state: Membership) -> Verdict:
    if isinstance(command, AcceptInvitation):
        return _accept(command, state)
    if not access.may_run_household(state.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    found = state.invitations.get(command.invitation_id)
    if isinstance(command, InviteMember):
        return () if found else _invite(command, state)
    if found is None:
        return Refused((NotFound("invitation", command.invitation_id),))
    return () if found.ended else (_revoked(found),)


def _invite(command: InviteMember, state: Membership) -> Verdict:
    broken = tuple(_unfit(command, state))
    if broken:
        return Refused(broken)
    older = (
        _revoked(each)
        for each in state.invitations.values()
        if each.made.member_id == command.member_id and each.open_at(command.now)
    )
    made = MemberInvited(
        command.invitation_id,
        command.member_id,
        command.by,
        command.roles,
        command.branch_id,
        command.expires_at,
    )
    return (*older, made)


def _revoked(found: Invitation) -> InvitationRevoked:
    return InvitationRevoked(found.made.invitation_id, found.made.member_id)


def _unfit(command: InviteMember, state: Membership) -> Iterator[Violation]:
    known = state.people.get(command.member_id)
    if known is None and command.roles is None:
        yield NotFound("member", command.member_id)
    if known is not None and not known.active:
        yield MemberStateForbids(known.state, (MemberState.ACTIVE,))
    if command.expires_at <= command.now:
        yield OverAlready("expires_at", command.expires_at)
    if command.branch_id is not None:
        branch = state.branches.get(command.branch_id)
        if branch is None:
            yield NotFound("branch", command.branch_id)
        elif branch.closed:
            yield BranchIsClosed(command.branch_id)


def _accept(command: AcceptInvitation, state: Membership) -> Verdict:
    found = state.invitations.get(command.invitation_id)
    if found is None or not found.open_at(command.now) or not _stands(found.made, state):
        return Refused((InvitationOver(),))
    broken = tuple(consent_needed(command.consent, state.terms))
    if broken:
        return Refused(broken)
    made = found.made
    return (
        InvitationAccepted(made.invitation_id, made.member_id),
        *_joined(made, state),
        *_profile(made, command.profile),
        *agreed(made.member_id, state.terms),
    )


def _stands(made: MemberInvited, state: Membership) -> bool:
    """Its maker still may, and whom it is for is as it says: new, or a member."""
    known = state.people.get(made.member_id)
    fits = known is None if made.roles is not None else known is not None and known.active
    return fits and access.may_run_household(state.standing(made.invited_by))


def _joined(made: MemberInvited, state: Membership) -> Iterator[MemberEvent]:
    """A branch that was closed in the meantime is none."""
    if made.roles is None:
        return
    yield MemberAdded(made.member_id, made.roles)
    branch = state.branches.get(made.branch_id) if made.branch_id else None
    if branch and not branch.closed:
        yield MemberBranchChanged(made.member_id, made.branch_id, None)


def _profile(made: MemberInvited, changed: frozenset[str]) -> Iterator[ProfileChanged]:
    if made.roles is None and changed:
        yield ProfileChanged(made.member_id, changed)


inviting: Decider[Command, MemberEvent, Membership] = Decider(
    Membership(), boundary, decide, evolve
)
