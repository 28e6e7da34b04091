"""What Home Assistant itself says of its users, asked through the Supervisor."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

_LOGGER = logging.getLogger(__name__)
WEBSOCKET = "http://supervisor/core/websocket"
_PATIENCE = 10.0  # seconds


async def is_administrator(user_id: str, token: str, url: str = WEBSOCKET) -> bool:
    """Whether the user owns or administers Home Assistant; not, where it can't be asked."""
    try:
        async with asyncio.timeout(_PATIENCE):
            users = await _users(url, token)
    except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as away:
        _LOGGER.warning("Home Assistant could not be asked for its users: %s", away)
        return False
    return any(
        user["id"] == user_id and (user.get("is_owner") or "system-admin" in user["group_ids"])
        for user in users
        if user.get("is_active", True)
    )


async def _users(url: str, token: str) -> list[dict[str, Any]]:
    timeout = ClientTimeout(total=_PATIENCE)
    async with ClientSession(timeout=timeout) as session, session.ws_connect(url) as socket:
        await socket.receive_json()  # auth_required
        await socket.send_json({"type": "auth", "access_token": token})
        if (await socket.receive_json())["type"] != "auth_ok":
            msg = "the Supervisor's token is not accepted"
            raise ValueError(msg)
        await socket.send_json({"id": 1, "type": "config/auth/list"})
        users: list[dict[str, Any]] = (await socket.receive_json())["result"]
        return users
