"""Calendar feeds: made, listed and ended here; what they show is made where calendars are."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from aiohttp import web

from addon.api.protocol.answers import answer, nothing, paged
from addon.api.protocol.asked import BODY
from addon.api.protocol.contract import ROOT
from addon.api.protocol.problems import ProblemError
from addon.auth.opaque import digest, new_secret
from addon.keys import CALLER, CLOCK, SETTINGS, STORE
from booking_core.instants import instant_text
from booking_core.ports import Row
from booking_core.projections.things import inventory, things


async def list_feeds(request: web.Request) -> web.Response:
    rows = await request.app[STORE].fetch(
        "SELECT id, name, resource_ids, created_at, used_at FROM feeds"
        " WHERE member_id = $1 ORDER BY created_at, id",
        request[CALLER].member_id,
    )
    body = paged(request, rows, lambda row: f"{row['created_at']}/{row['id']}", _shown)
    return answer(request, body)


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "resource_ids": json.loads(row["resource_ids"]),
        "created_at": row["created_at"],
        "last_used_at": row["used_at"],
    }


async def create_feed(request: web.Request) -> web.Response:
    body, store = request[BODY], request.app[STORE]
    stock = inventory(await things(store))
    wanted = body.get("resource_ids", [])
    if any(each not in stock for each in wanted):
        raise ProblemError(404, "not_found", facts={"kind": "resource"})
    secret = new_secret()
    row = {
        "id": str(uuid4()),
        "name": body["name"].strip(),
        "resource_ids": json.dumps(wanted),
        "created_at": instant_text(request.app[CLOCK]()),
        "used_at": None,
    }
    await store.execute(
        "INSERT INTO feeds (id, digest, member_id, name, resource_ids, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        row["id"],
        digest(secret),
        request[CALLER].member_id,
        row["name"],
        row["resource_ids"],
        row["created_at"],
    )
    path = f"{ROOT}/feeds/{secret}.ics"
    public_url = request.app[SETTINGS].public_url
    address = {"url": public_url + path} if public_url else {}
    return answer(request, {**_shown(row), "secret": secret, "path": path, **address}, status=201)


async def revoke_feed(request: web.Request) -> web.Response:
    gone = await request.app[STORE].execute(
        "DELETE FROM feeds WHERE id = $1 AND member_id = $2 RETURNING id",
        request.match_info["id"],
        request[CALLER].member_id,
    )
    if not gone:
        raise ProblemError(404, "not_found", facts={"kind": "feed"})
    return nothing()
