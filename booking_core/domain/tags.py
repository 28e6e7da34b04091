"""How the log says what an event is about."""

from __future__ import annotations

from collections.abc import Iterable

from booking_core.domain.ids import (
    BlockId,
    BookingId,
    BranchId,
    GroupId,
    InvitationId,
    MemberId,
    ResourceId,
    SeriesId,
)

HOUSEHOLD = "household:this"


def member_tag(member_id: MemberId) -> str:
    return f"member:{member_id}"


def guardian_tag(member_id: MemberId) -> str:
    """Whoever this member acts, or acted, for."""
    return f"guardian:{member_id}"


def invitation_tag(invitation_id: InvitationId) -> str:
    return f"invitation:{invitation_id}"


def branch_tag(branch_id: BranchId) -> str:
    """A part of the household: who belongs to it, and what was booked for it."""
    return f"branch:{branch_id}"


def role_tags(roles: Iterable[str]) -> frozenset[str]:
    return frozenset(f"role:{role}" for role in roles)


def resource_tag(resource_id: ResourceId) -> str:
    return f"resource:{resource_id}"


def tree_tag(tree_id: ResourceId) -> str:
    """All resources below one root, the root included."""
    return f"tree:{tree_id}"


def booking_tag(booking_id: BookingId) -> str:
    return f"booking:{booking_id}"


def block_tag(block_id: BlockId) -> str:
    return f"block:{block_id}"


def concern_tag(cause: str) -> str:
    """What needs attention, by what it comes from."""
    return f"concern:{cause}"


def group_tag(group_id: GroupId) -> str:
    return f"group:{group_id}"


def series_tag(series_id: SeriesId) -> str:
    return f"series:{series_id}"


def quota_tag(whose: str, year: str) -> str:
    """What counts for a member or a branch in the year `YYYY`."""
    return f"quota:{whose}/{year}"


def waiting_tag(tree_id: ResourceId, year: str) -> str:
    """Who ever stood on the waiting list for something of the tree in the year `YYYY`."""
    return f"waiting:{tree_id}/{year}"


def elector_tag(member_id: MemberId, year: str) -> str:
    """What the member has a vote on, of what is asked for in the year `YYYY`."""
    return f"elector:{member_id}/{year}"


def night_tag(resource_id: ResourceId, month: str) -> str:
    """What claims the resource, or anything below it, in the month `YYYY-MM`."""
    return f"night:{resource_id}/{month}"
