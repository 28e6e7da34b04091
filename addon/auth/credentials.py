"""Passwords of members, as rows beside the log."""

from __future__ import annotations

from datetime import datetime

from booking_core.domain.ids import MemberId
from booking_core.instants import instant_text
from booking_core.ports import Database, Statement
from booking_core.projections.people import Person


def put_password(member_id: MemberId, password_hash: str, now: datetime) -> Statement:
    return Statement(
        "INSERT INTO credentials (member_id, password_hash, changed_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (member_id) DO UPDATE SET"
        " password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        (member_id, password_hash, instant_text(now)),
    )


def forget_access(member_id: MemberId) -> tuple[Statement, ...]:
    """Ends all sessions, tokens, feeds and links of a member, at once.

    So do the links that they made for others: whoever is gone lets nobody in.
    """
    theirs = tuple(
        Statement(f"DELETE FROM {table} WHERE member_id = $1", (member_id,))  # noqa: S608 - constants
        for table in ("sessions", "api_tokens", "feeds", "password_links", "invitations")
    )
    made = tuple(
        Statement(f"DELETE FROM {table} WHERE made_by = $1", (member_id,))  # noqa: S608 - constants
        for table in ("password_links", "invitations")
    )
    return (*theirs, *made)


async def known_password(database: Database, member_id: MemberId) -> str | None:
    """The hash; None for a member without a login."""
    rows = await database.fetch(
        "SELECT password_hash FROM credentials WHERE member_id = $1", member_id
    )
    return str(rows[0]["password_hash"]) if rows else None


async def has_account(database: Database, found: Person) -> bool:
    """Whether there is a way in of their own: a password, or Home Assistant's word."""
    linked = found.home_assistant_user_id is not None
    return linked or await known_password(database, found.id) is not None


async def with_password(database: Database) -> frozenset[str]:
    """Members who can log in."""
    rows = await database.fetch("SELECT member_id FROM credentials")
    return frozenset(row["member_id"] for row in rows)
