"""Tells the Supervisor where this app is, so that Home Assistant offers the integration by itself.

What is told holds a token, of which only the digest is kept. So each start makes another one, and
ends those before it except the one that Home Assistant has in use: it may not have heard yet.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from addon.auth.api_tokens import create_token
from booking_core.domain.access import Role
from booking_core.domain.ids import MemberId
from booking_core.ports import Clock, Database, Store
from booking_core.projections.people import everybody

_LOGGER = logging.getLogger(__name__)
SUPERVISOR = "http://supervisor"
SERVICE = "family_booking"
TOKEN_NAME = "Home Assistant (found by itself)"  # noqa: S105 - a name that people read
SCOPES = ("read", "book", "decide", "act_as")
PATIENCE = ClientTimeout(total=10)
WAITS = (5.0, 30.0, 120.0, 600.0)
"""Seconds between attempts; the last one for ever."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """The Supervisor, and the token that it gave us."""

    token: str = field(repr=False)
    url: str = SUPERVISOR

    async def discover(self, about: Mapping[str, Any]) -> None:
        """Raises what aiohttp raises, and what comes of answers that are none."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with ClientSession(timeout=PATIENCE, headers=headers) as session:
            async with session.get(f"{self.url}/addons/self/info") as answer:
                answer.raise_for_status()
                host = str((await answer.json())["data"]["hostname"])
            message = {"service": SERVICE, "config": {"host": host, **about}}
            async with session.post(f"{self.url}/discovery", json=message) as answer:
                answer.raise_for_status()
        _LOGGER.info("Home Assistant was told of this app")


async def announce(
    store: Store,
    supervisor: Supervisor,
    about: Mapping[str, Any],
    *,
    clock: Clock,
    waits: Sequence[float] = WAITS,
) -> None:
    """Once a start, as soon as there is an admin for whom the token stands; then waits for ever.

    Args:
        about: What is told besides host and token.

    """
    admin = await _admin(store)
    secret = await fresh_token(store, admin, clock)
    await _told(supervisor, {**about, "token": secret}, waits)
    await asyncio.get_running_loop().create_future()


async def _admin(store: Store) -> MemberId:
    """Who has been it the longest, now or as soon as there is one."""
    while True:
        position = (await store.head()).position
        for person in await everybody(store):
            if person.standing.has(Role.ADMIN):
                return person.id
        await store.wait_beyond(position)


async def fresh_token(database: Database, member_id: MemberId, clock: Clock) -> str:
    """The secret of a new token; of those before it only the last that was used goes on."""
    await database.execute(
        "DELETE FROM api_tokens WHERE name = $1 AND id NOT IN (SELECT id FROM api_tokens"
        " WHERE name = $1 AND used_at IS NOT NULL ORDER BY created_at DESC, id LIMIT 1)",
        TOKEN_NAME,
    )
    _token, secret = await create_token(
        database, member_id, name=TOKEN_NAME, scopes=SCOPES, now=clock()
    )
    return secret


async def _told(supervisor: Supervisor, about: Mapping[str, Any], waits: Sequence[float]) -> None:
    tried = 0
    while True:
        try:
            return await supervisor.discover(about)
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            if tried == 0:
                _LOGGER.warning("Home Assistant was not told of this app (%s); trying again", error)
        await asyncio.sleep(waits[min(tried, len(waits) - 1)])
        tried += 1
