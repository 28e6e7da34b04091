"""Tokens for programs: scoped, revocable, kept as digests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from addon.auth.opaque import digest, new_secret
from booking_core.domain.ids import MemberId
from booking_core.instants import instant, instant_text
from booking_core.ports import Database, Row

PREFIX = "fb_"
SCOPES = ("read", "book", "decide", "manage", "metrics", "act_as")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What is known of a token; the secret is not."""

    id: str
    member_id: MemberId
    name: str
    scopes: frozenset[str]
    created_at: str
    expires_at: str | None
    used_at: str | None

    @property
    def shown(self) -> Mapping[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "scopes": [each for each in SCOPES if each in self.scopes],
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "last_used_at": self.used_at,
        }


async def create_token(  # noqa: PLR0913 - all but the first two by keyword
    database: Database,
    member_id: MemberId,
    *,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    days: int | None = None,
) -> tuple[ApiToken, str]:
    """The token and its secret, which is known to nobody afterwards."""
    secret = new_secret(PREFIX)
    expires_at = instant_text(now + timedelta(days=days)) if days else None
    token = ApiToken(
        str(uuid4()), member_id, name, frozenset(scopes), instant_text(now), expires_at, None
    )
    await database.execute(
        "INSERT INTO api_tokens (id, digest, member_id, name, scopes, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        token.id,
        digest(secret),
        member_id,
        name,
        json.dumps(sorted(token.scopes)),
        token.created_at,
        expires_at,
    )
    return token, secret


_FIND = "SELECT id, member_id, name, scopes, created_at, expires_at, used_at FROM api_tokens"


async def find_token(database: Database, secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret, unless it is over. Notes its use, to the hour."""
    rows = await database.fetch(f"{_FIND} WHERE digest = $1", digest(secret))
    if not rows:
        return None
    token = _token(rows[0])
    if token.expires_at and instant(token.expires_at) <= now:
        return None
    if token.used_at is None or now - instant(token.used_at) >= _HOUR:
        hour = now.replace(minute=0, second=0, microsecond=0)
        await database.execute(
            "UPDATE api_tokens SET used_at = $1 WHERE id = $2", instant_text(hour), token.id
        )
    return token


async def tokens_of(database: Database, member_id: MemberId) -> Sequence[ApiToken]:
    rows = await database.fetch(f"{_FIND} WHERE member_id = $1 ORDER BY created_at, id", member_id)
    return [_token(row) for row in rows]


async def revoke_token(database: Database, token_id: str, member_id: MemberId | None) -> bool:
    """Whether there was such a token, of this member unless None."""
    condition, extra = ("", ()) if member_id is None else (" AND member_id = $2", (member_id,))
    rows = await database.execute(
        f"DELETE FROM api_tokens WHERE id = $1{condition} RETURNING id",  # noqa: S608 - constants
        token_id,
        *extra,
    )
    return bool(rows)


def _token(row: Row) -> ApiToken:
    return ApiToken(
        row["id"],
        row["member_id"],
        row["name"],
        frozenset(json.loads(row["scopes"])),
        row["created_at"],
        row["expires_at"],
        row["used_at"],
    )
