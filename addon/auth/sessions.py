"""Sessions: a refresh token works once, and a second use ends all that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from addon.auth.access_tokens import LIFETIME, AccessTokens, Claims
from addon.auth.opaque import digest, new_secret
from booking_core.domain.ids import MemberId
from booking_core.instants import instant_text
from booking_core.ports import Database, Statement

IDLE = timedelta(days=60)
"""A session that was not refreshed for so long is over."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login answers; `expires_in` is in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int = int(LIFETIME.total_seconds())
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme (RFC 6750)


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of a session; by what it was opened is not."""

    id: str
    created_at: str
    used_at: str
    expires_at: str


class Sessions:
    """Sessions of all members, in the database that the instances share."""

    def __init__(self, database: Database, access_tokens: AccessTokens) -> None:
        self._database = database
        self._access_tokens = access_tokens

    async def open(self, member_id: MemberId, now: datetime) -> Tokens:
        session_id = str(uuid4())
        refresh_token = new_secret()
        at, end = instant_text(now), instant_text(now + IDLE)
        await self._database.write(
            [
                Statement("DELETE FROM sessions WHERE expires_at < $1", (at,)),
                Statement(
                    "INSERT INTO sessions (id, member_id, created_at, used_at, expires_at)"
                    " VALUES ($1, $2, $3, $4, $5)",
                    (session_id, member_id, at, at, end),
                ),
                _insertion(refresh_token, session_id),
            ]
        )
        return await self._tokens(Claims(member_id, session_id), refresh_token, now)

    async def refresh(self, refresh_token: str, now: datetime) -> Tokens | None:
        """New tokens for one that was not used yet; None for anything else."""
        known = digest(refresh_token)
        taken = await self._database.execute(
            "UPDATE refresh_tokens SET used_at = $1 WHERE digest = $2 AND used_at IS NULL"
            " RETURNING session_id",
            instant_text(now),
            known,
        )
        if not taken:
            await self._end_if_stolen(known)
            return None
        session_id = taken[0]["session_id"]
        session = await self._database.fetch(
            "SELECT member_id FROM sessions WHERE id = $1 AND expires_at > $2",
            session_id,
            instant_text(now),
        )
        if not session:
            return None
        renewed = new_secret()
        await self._database.write(
            [
                Statement(
                    "UPDATE sessions SET used_at = $1, expires_at = $2 WHERE id = $3",
                    (instant_text(now), instant_text(now + IDLE), session_id),
                ),
                _insertion(renewed, session_id),
            ]
        )
        return await self._tokens(Claims(session[0]["member_id"], session_id), renewed, now)

    async def _end_if_stolen(self, known: bytes) -> None:
        """A used token came again: either the member or a thief is late, nobody knows who."""
        await self._database.execute(
            "DELETE FROM sessions WHERE id IN"
            " (SELECT session_id FROM refresh_tokens WHERE digest = $1 AND used_at IS NOT NULL)",
            known,
        )

    async def lives(self, claims: Claims, now: datetime) -> bool:
        """Whether it was neither ended nor left alone for too long."""
        rows = await self._database.fetch(
            "SELECT 1 AS one FROM sessions WHERE id = $1 AND member_id = $2 AND expires_at > $3",
            claims.session_id,
            claims.member_id,
            instant_text(now),
        )
        return bool(rows)

    async def of(self, member_id: MemberId, now: datetime) -> Sequence[Session]:
        """Those that are not over, the longest first."""
        rows = await self._database.fetch(
            "SELECT id, created_at, used_at, expires_at FROM sessions"
            " WHERE member_id = $1 AND expires_at > $2 ORDER BY created_at, id",
            member_id,
            instant_text(now),
        )
        return [
            Session(row["id"], row["created_at"], row["used_at"], row["expires_at"]) for row in rows
        ]

    async def end_own(self, session_id: str, member_id: MemberId) -> bool:
        """Whether the member had such a session."""
        rows = await self._database.execute(
            "DELETE FROM sessions WHERE id = $1 AND member_id = $2 RETURNING id",
            session_id,
            member_id,
        )
        return bool(rows)

    async def end_others(self, member_id: MemberId, but: str) -> None:
        await self._database.execute(
            "DELETE FROM sessions WHERE member_id = $1 AND id <> $2", member_id, but
        )

    async def end(self, session_id: str) -> None:
        await self._database.execute("DELETE FROM sessions WHERE id = $1", session_id)

    async def end_all(self, member_id: MemberId) -> None:
        await self._database.execute("DELETE FROM sessions WHERE member_id = $1", member_id)

    async def _tokens(self, claims: Claims, refresh_token: str, now: datetime) -> Tokens:
        return Tokens(await self._access_tokens.issue(claims, now), refresh_token)


def _insertion(refresh_token: str, session_id: str) -> Statement:
    return Statement(
        "INSERT INTO refresh_tokens (digest, session_id, used_at) VALUES ($1, $2, NULL)",
        (digest(refresh_token), session_id),
    )
