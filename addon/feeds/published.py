"""A feed at its secret address: whoever knows it may read, without a login."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2s

from aiohttp import web

from addon.auth.opaque import digest
from addon.feeds.diary_pages import feed_stays, shown_entries
from addon.keys import CLOCK, STORE
from booking_core.domain.access import may_see_household
from booking_core.domain.ids import ResourceId
from booking_core.domain.stays import today
from booking_core.instants import instant, instant_text
from booking_core.ports import Row, Store
from booking_core.projections.people import Person, everybody, household, names
from booking_core.projections.things import inventory, things

NOTED = timedelta(hours=1)
"""How exactly it is kept when a feed was last read: a phone asks often, a card wears out."""


async def read_feed(request: web.Request) -> web.Response:
    """The calendar, or 304 where the reader has it; no Accept header is asked for."""
    store, clock = request.app[STORE], request.app[CLOCK]
    feed = await _feed(store, request.match_info["secret"])
    people = await everybody(store)
    owner = next((each for each in people if feed and each.id == feed["member_id"]), None)
    if feed is None or owner is None or not may_see_household(owner.standing):
        raise web.HTTPNotFound
    now = clock()
    body = await _calendar(store, feed, owner, people, now)
    await _note_reading(store, feed, now)
    tag = base64.urlsafe_b64encode(blake2s(body, digest_size=9).digest()).decode()
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
    known = request.if_none_match or ()
    if any(each.value in (tag, "*") for each in known):
        return web.Response(status=304, headers=headers)
    response = web.Response(
        body=body, content_type="text/calendar", charset="utf-8", headers=headers
    )
    response.enable_compression()
    return response


async def _feed(store: Store, secret: str) -> Row | None:
    rows = await store.fetch(
        "SELECT id, member_id, name, resource_ids, used_at FROM feeds WHERE digest = $1",
        digest(secret),
    )
    return rows[0] if rows else None


async def _calendar(
    store: Store, feed: Row, owner: Person, people: Sequence[Person], now: datetime
) -> bytes:
    from addon.feeds.ics import calendar  # noqa: PLC0415 - icalendar costs 3 MB

    home = await household(store)
    stock = inventory(await things(store))
    wanted: list[str] = json.loads(feed["resource_ids"])
    subject = stock.get(ResourceId(wanted[0])) if len(wanted) == 1 else None
    since = today(now, home.time_zone if home else "UTC")
    called = names(people)
    stays = [
        stay
        for entry in await shown_entries(store, wanted, today=since)
        for stay in feed_stays(entry, called, stock, subject=subject.id if subject else None)
    ]
    return await asyncio.to_thread(
        calendar,
        feed["name"],
        stays,
        language=owner.language or (home.language if home else "en"),
        color=subject.label.color if subject else None,
    )


async def _note_reading(store: Store, feed: Row, now: datetime) -> None:
    if feed["used_at"] is None or instant(feed["used_at"]) <= now - NOTED:
        await store.execute(
            "UPDATE feeds SET used_at = $1 WHERE id = $2", instant_text(now), feed["id"]
        )
