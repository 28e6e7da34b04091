"""Who decides about what: by name for a resource, by role, or because nobody else is left."""

from __future__ import annotations

from booking_core.domain.access import Role
from booking_core.domain.ids import MemberId
from booking_core.domain.member_life import Membership
from booking_core.domain.resource_life import Approval


def electors(approval: Approval, people: Membership) -> frozenset[MemberId]:
    """Who may decide about a resource: those named for it, else all approvers; admins always.

    Whoever is named needs no role for it.
    """
    named = frozenset(each for each in approval.approvers if people.standing(each).active)
    return (named or people.holders_of(Role.APPROVER)) | people.holders_of(Role.ADMIN)
