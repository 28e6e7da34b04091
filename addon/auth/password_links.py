"""Links by which somebody sets a password: made by an admin, good once and for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from addon.auth.opaque import digest, new_secret
from booking_core.domain.ids import MemberId
from booking_core.instants import instant, instant_text
from booking_core.ports import Database

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """What is shown once; only a digest of the secret is kept."""

    secret: str
    expires_at: datetime

    @property
    def path(self) -> str:
        """In the panel. What stands behind the `#` reaches no server and no log on the way."""
        return f"#/password/{self.secret}"


async def make_link(
    database: Database, member_id: MemberId, made_by: MemberId, now: datetime
) -> PasswordLink:
    """The one link of this member; one that was made before is void."""
    link = PasswordLink(new_secret(), now + LIFETIME)
    await database.execute(
        "INSERT INTO password_links (member_id, digest, made_by, expires_at)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (member_id) DO UPDATE SET"
        " digest = excluded.digest, made_by = excluded.made_by, expires_at = excluded.expires_at",
        member_id,
        digest(link.secret),
        made_by,
        instant_text(link.expires_at),
    )
    return link


async def maker(database: Database, secret: str, now: datetime) -> MemberId | None:
    """Who made the link; None where it is over or was never made."""
    rows = await database.fetch(
        "SELECT made_by FROM password_links WHERE digest = $1 AND expires_at > $2",
        digest(secret),
        instant_text(now),
    )
    return MemberId(rows[0]["made_by"]) if rows else None


async def use_link(database: Database, secret: str, now: datetime) -> MemberId | None:
    """Whose link it is, which is void from now on; None where it is over or was never made."""
    rows = await database.execute(
        "DELETE FROM password_links WHERE digest = $1 RETURNING member_id, expires_at",
        digest(secret),
    )
    if not rows or instant(rows[0]["expires_at"]) <= now:
        return None
    return MemberId(rows[0]["member_id"])
