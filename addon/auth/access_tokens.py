"""Short-lived access tokens: JWT, HS256 and nothing else (RFC 7519, RFC 8725)."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from booking_core.domain.ids import MemberId
from booking_core.instants import instant_text
from booking_core.ports import Database, Statement

ALGORITHM = "HS256"
LIFETIME = timedelta(minutes=10)
AUDIENCE = "family-booking"
_SECRET_BYTES = 64
_KEY_AGE = timedelta(days=90)
_STILL_PROVES = timedelta(hours=1)
"""Longer than an instance keeps what it read, and than any token lives."""
_KEPT = timedelta(minutes=1)
_RELOAD_PAUSE = timedelta(seconds=5)


class InvalidTokenError(Exception):
    """Not ours, not any more, or not well-formed."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Who signed in, and the session that can be ended."""

    member_id: MemberId
    session_id: str


class AccessTokens:
    """Signs with the newest key of those that all instances share, and knows the older ones.

    A key signs for 90 days and is forgotten an hour later; `change_key` ends all at once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: dict[str, bytes] = {}
        self._loaded_at: datetime | None = None
        self._loading = asyncio.Lock()

    async def issue(self, claims: Claims, now: datetime) -> str:
        async with self._loading:
            if not self._keys or self._are_old(now):
                await self._load(now)
        kid = next(reversed(self._keys))
        payload = {
            "sub": claims.member_id,
            "sid": claims.session_id,
            "aud": AUDIENCE,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
        }
        return jwt.encode(payload, self._keys[kid], ALGORITHM, headers={"kid": kid})

    async def read(self, token: str, now: datetime) -> Claims:
        """The claims of a token that holds at the instant.

        Raises:
            InvalidTokenError: It does not.
        """
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            payload = jwt.decode(
                token,
                await self._key(kid, now),
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={
                    "require": ["sub", "sid", "exp", "aud"],
                    # Held against the app's clock below; PyJWT would ask the system's.
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError as wrong:
            raise InvalidTokenError from wrong
        if not isinstance(payload["exp"], int) or now.timestamp() >= payload["exp"]:
            raise InvalidTokenError
        return Claims(MemberId(payload["sub"]), str(payload["sid"]))

    async def _key(self, kid: object, now: datetime) -> bytes:
        if not isinstance(kid, str):
            raise InvalidTokenError
        if kid not in self._keys or self._are_old(now):
            async with self._loading:  # who comes meanwhile waits for what is being loaded
                if self._are_old(now) or (kid not in self._keys and self._may_load(now)):
                    await self._load(now)
        try:
            return self._keys[kid]
        except KeyError as unknown:
            raise InvalidTokenError from unknown

    def _are_old(self, now: datetime) -> bool:
        """Another instance, or the command line, may have changed the keys."""
        return self._loaded_at is None or now - self._loaded_at >= _KEPT

    def _may_load(self, now: datetime) -> bool:
        """The key may be new; but strangers must not make us ask all day."""
        return self._loaded_at is None or now - self._loaded_at >= _RELOAD_PAUSE

    async def _load(self, now: datetime) -> None:
        self._loaded_at = now
        young = await self._database.fetch(
            "SELECT id FROM signing_keys WHERE created_at > $1", instant_text(now - _KEY_AGE)
        )
        oldest = instant_text(now - _KEY_AGE - _STILL_PROVES)
        if not young:
            forgotten = Statement("DELETE FROM signing_keys WHERE created_at <= $1", (oldest,))
            await self._database.write([forgotten, _new_key(now)])
        rows = await self._database.fetch(
            "SELECT id, secret FROM signing_keys WHERE created_at > $1 ORDER BY created_at, id",
            oldest,
        )
        self._keys = {row["id"]: bytes(row["secret"]) for row in rows}


async def change_key(database: Database, now: datetime) -> None:
    """A new key, and none of the old ones: sessions go on, each after one refresh."""
    await database.write([Statement("DELETE FROM signing_keys"), _new_key(now)])


def _new_key(now: datetime) -> Statement:
    return Statement(
        "INSERT INTO signing_keys (id, secret, created_at) VALUES ($1, $2, $3)",
        (secrets.token_hex(8), secrets.token_bytes(_SECRET_BYTES), instant_text(now)),
    )
