"""Passwords of members, as rows beside the log."""

from __future__ import annotations

from datetime import datetime

from booking_core.domain.ids import MemberId
from booking_core.instants import instant_text
from booking_core.ports import Database, Statement


def put_password(member_id: MemberId, password_hash: str, now: datetime) -> Statement:
    return Statement(
        "INSERT INTO credentials (member_id, password_hash, changed_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (member_id) DO UPDATE SET"
        " password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        (member_id, password_hash, instant_text(now)),
    )


def forget_access(member_id: MemberId) -> tuple[Statement, ...]:
    """Ends all sessions, tokens, feeds and links of a member, at once."""
    return tuple(
        Statement(f"DELETE FROM {table} WHERE member_id = $1", (member_id,))  # noqa: S608 - constants
        for table in ("sessions", "api_tokens", "feeds", "password_links")
    )


async def known_password(database: Database, member_id: MemberId) -> str | None:
    """The hash; None for a member without a login."""
    rows = await database.fetch(
        "SELECT password_hash FROM credentials WHERE member_id = $1", member_id
    )
    return str(rows[0]["password_hash"]) if rows else None


async def with_password(database: Database) -> frozenset[str]:
    """Members who can log in."""
    rows = await database.fetch("SELECT member_id FROM credentials")
    return frozenset(row["member_id"] for row in rows)
