"""Who is invited: rows beside the log, with a name, an address and the digest of a link.

They go when the invitation is accepted, revoked or long over; the log keeps opaque ids.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking_core.domain.access import Role
from booking_core.domain.ids import BranchId, InvitationId, MemberId
from booking_core.instants import instant, instant_text
from booking_core.ports import Database, Row, Statement

KEPT = timedelta(days=30)
"""After its end an admin still sees that nobody came; then it is forgotten."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that nobody has accepted or revoked.

    Attributes:
        roles: Of a newcomer; None for somebody who is a member already.
        name: Of a newcomer; of a member it stands in the profile.
    """

    id: InvitationId
    member_id: MemberId
    made_by: MemberId
    roles: frozenset[Role] | None
    branch_id: BranchId | None
    name: str | None
    email: str | None
    language: str | None
    created_at: str
    expires_at: str

    def over_at(self, now: datetime) -> bool:
        return instant(self.expires_at) <= now


def put_invitation(invited: Invited, digest: bytes) -> Statement:
    """Meant to stand beside the fact that somebody was invited."""
    roles = None if invited.roles is None else json.dumps(sorted(invited.roles))
    return Statement(
        "INSERT INTO invitations (invitation_id, digest, member_id, made_by, roles, branch_id,"
        " name, email, language, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        (
            invited.id,
            digest,
            invited.member_id,
            invited.made_by,
            roles,
            invited.branch_id,
            invited.name,
            invited.email,
            invited.language,
            invited.created_at,
            invited.expires_at,
        ),
    )


def put_link(invitation_id: InvitationId, digest: bytes) -> Statement:
    """Another link in place of the one that it had."""
    return Statement(
        "UPDATE invitations SET digest = $2 WHERE invitation_id = $1", (invitation_id, digest)
    )


def drop_invitation(invitation_id: InvitationId) -> Statement:
    return Statement("DELETE FROM invitations WHERE invitation_id = $1", (invitation_id,))


def drop_invitations_of(member_id: MemberId) -> Statement:
    """Of a member: the newest link takes the place of those before."""
    return Statement("DELETE FROM invitations WHERE member_id = $1", (member_id,))


_ROWS = (
    "SELECT invitation_id, member_id, made_by, roles, branch_id, name, email, language,"
    " created_at, expires_at FROM invitations"
)


async def invitations(database: Database) -> Sequence[Invited]:
    """The newest first, those that are over too."""
    rows = await database.fetch(f"{_ROWS} ORDER BY created_at DESC, invitation_id")
    return [_invited(row) for row in rows]


async def invitation_by_link(database: Database, digest: bytes, now: datetime) -> Invited | None:
    """None for one that is over, as for one that was never made."""
    rows = await database.fetch(f"{_ROWS} WHERE digest = $1", digest)
    found = _invited(rows[0]) if rows else None
    return None if found is None or found.over_at(now) else found


async def forget_invitations(database: Database, now: datetime) -> int:
    """Forgets those that are long over; how many they were. Twice is harmless."""
    gone = await database.execute(
        "DELETE FROM invitations WHERE expires_at <= $1 RETURNING invitation_id",
        instant_text(now - KEPT),
    )
    return len(gone)


def _invited(row: Row) -> Invited:
    roles = frozenset(map(Role, json.loads(row["roles"]))) if row["roles"] else None
    return Invited(
        InvitationId(row["invitation_id"]),
        MemberId(row["member_id"]),
        MemberId(row["made_by"]),
        roles,
        BranchId(row["branch_id"]) if row["branch_id"] else None,
        row["name"],
        row["email"],
        row["language"],
        row["created_at"],
        row["expires_at"],
    )
