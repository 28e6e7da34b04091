"""All that is held on somebody, for them to have (GDPR, articles 15 and 20): readable JSON.

What others wrote between approvers is not theirs; what they wrote themselves is, wherever it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from aiohttp import web

from addon.api.bookings.opened import opened
from addon.api.bookings.pages import album, page, summary
from addon.api.bookings.scene import Scene, load_scene
from addon.api.bookings.series_pages import series_page
from addon.api.people.members import shown
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import QUERY
from addon.api.protocol.problems import ProblemError
from addon.api.protocol.wire import plain
from addon.api.record.facts import data
from addon.api.things.quotas import figures_of
from addon.auth.api_tokens import tokens_of
from addon.auth.credentials import with_password
from addon.keys import CALLER, CLOCK, STORE
from booking_core.domain.decider import EVERYTHING
from booking_core.domain.ids import MemberId
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.tags import member_tag
from booking_core.domain.texts import SealedText
from booking_core.ports import Recorded, Store
from booking_core.projections.diary import Entry, Wanted, between
from booking_core.projections.people import Person, merged_into
from booking_core.projections.serial import Serial, serials
from booking_core.projections.wishes import wishes_of

FORMAT = 2
_MOST_SERIES = 10_000


async def export_me(request: web.Request) -> web.Response:
    """One's own; a guardian has that of a ward, an admin that of everybody."""
    scene = await load_scene(request)
    asked = request[QUERY].get("member_id", request[CALLER].member_id)
    found = next((each for each in scene.people if each.id == asked), None)
    if found is None or not _may_have(request, found):
        raise ProblemError(404, "not_found", facts={"kind": "member"})
    theirs = replace(scene, caller=replace(scene.caller, standing=found.standing))
    response = answer(request, await _everything(request, found, theirs))
    response.headers["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


def _may_have(request: web.Request, found: Person) -> bool:
    caller = request[CALLER]
    return caller.is_admin or caller.member_id in (found.id, found.member.guardian_id)


async def _everything(request: web.Request, found: Person, scene: Scene) -> dict[str, Any]:
    store = request.app[STORE]
    selves = (found.id, *await merged_into(store, found.id))
    happened = await _told_of(store, selves)
    return {
        "format": FORMAT,
        "exported_at": plain(request.app[CLOCK]()),
        "profile": shown(found, scene.caller, await with_password(store)),
        "account": await _account(store, found, scene),
        **await _bookings(store, selves, scene),
        "quotas": await figures_of(request, found),
        "guests_brought": [each for key in selves for each in await _guests(store, key)],
        "words": await _words(store, selves, happened, scene.language),
        "refused": [_refused(each) for each in happened if _is_refused(each, selves)],
        "history": [_fact(each) for each in happened],
    }


async def _account(store: Store, found: Person, scene: Scene) -> dict[str, Any]:
    """Ways in and wishes; of secrets there are digests only, which stay."""
    sessions = await store.fetch(
        "SELECT created_at, used_at, expires_at FROM sessions WHERE member_id = $1"
        " ORDER BY created_at",
        found.id,
    )
    feeds = await store.fetch(
        "SELECT name, created_at, used_at FROM feeds WHERE member_id = $1 ORDER BY created_at",
        found.id,
    )
    passwords = await store.fetch(
        "SELECT changed_at FROM credentials WHERE member_id = $1", found.id
    )
    links = await store.fetch(
        "SELECT expires_at FROM password_links WHERE member_id = $1", found.id
    )
    invited = await store.fetch(
        "SELECT member_id, made_by, name, email, created_at, expires_at FROM invitations"
        " WHERE member_id = $1 OR made_by = $1 ORDER BY created_at",
        found.id,
    )
    given = found.member.delegation
    return {
        "password_changed_at": passwords[0]["changed_at"] if passwords else None,
        "password_link_until": links[0]["expires_at"] if links else None,
        "invitations": [dict(row) for row in invited],
        "decides_for": [_stands_in(each) for each in scene.people if _names(each, found)],
        "acts_for": [each.id for each in scene.people if each.member.guardian_id == found.id],
        "acted_for": [each.id for each in scene.people if each.guarded_by == found.id],
        "sessions": [dict(row) for row in sessions],
        "tokens": [dict(each.shown) for each in await tokens_of(store, found.id)],
        "feeds": [dict(row) for row in feeds],
        "notifications": dict(await wishes_of(store, found.id)),
        "delegation": plain({"to": given.to, "until": given.until}) if given else None,
    }


def _names(other: Person, found: Person) -> bool:
    given = other.member.delegation
    return given is not None and given.to == found.id


def _stands_in(other: Person) -> dict[str, Any]:
    given = other.member.delegation
    return {"member_id": other.id, "until": plain(given.until) if given else None}


async def _series(
    store: Store, selves: Sequence[MemberId], own: Sequence[Entry], scene: Scene
) -> list[dict[str, Any]]:
    """What repeats of theirs, with the dates that they have of it."""
    found = {
        each.id: each
        for key in selves
        for each in await serials(store, member_id=key, limit=_MOST_SERIES)
    }
    return [
        series_page(each, [date for date in own if _is_of(date, each)], scene, dates=True)
        for each in found.values()
    ]


def _is_of(entry: Entry, series: Serial) -> bool:
    return entry.series is not None and entry.series.series_id == series.id


async def _bookings(store: Store, selves: Sequence[MemberId], scene: Scene) -> dict[str, Any]:
    everybody_s = await between(store, Wanted())
    own = [each for each in everybody_s if _holds(each, selves)]
    along = [each for each in everybody_s if each not in own and _comes_along(each, selves)]
    pages = await album(store, scene, own)
    return {
        "bookings": [page(each, pages) for each in own],
        "series": await _series(store, selves, own, scene),
        "comes_along": [summary(each, scene) for each in along],
    }


def _holds(entry: Entry, selves: Sequence[MemberId]) -> bool:
    return entry.booking.claim.member_id in selves or entry.booking.requested_by in selves


def _comes_along(entry: Entry, selves: Sequence[MemberId]) -> bool:
    return any(each in selves for item in entry.booking.claim.items for each in item.who)


async def _guests(store: Store, member_id: MemberId) -> list[dict[str, Any]]:
    rows = await store.fetch(
        "SELECT booking_id, name FROM guests WHERE added_by = $1 ORDER BY booking_id, name",
        member_id,
    )
    return [dict(row) for row in rows]


async def _told_of(store: Store, selves: Sequence[MemberId]) -> Sequence[Recorded]:
    """What is about them, and what they did, in order."""
    positions: set[int] = set()
    for member_id in selves:
        rows = await store.fetch(
            "SELECT position FROM events WHERE actor = $1 OR on_behalf_of = $1"
            " UNION SELECT position FROM event_tags WHERE tag = $2",
            member_id,
            member_tag(member_id),
        )
        positions |= {row["position"] for row in rows}
    found: list[Recorded] = []
    for position in sorted(positions):
        found += await store.read(EVERYTHING, after=position - 1, limit=1)
    return found


async def _words(
    store: Store, selves: Sequence[MemberId], happened: Sequence[Recorded], language: str
) -> list[dict[str, Any]]:
    """Whatever they wrote, between approvers too."""
    written = [
        (recorded, name, text)
        for recorded in happened
        for name, text in _sealed(recorded.event)
        if text.author in selves
    ]
    words = await opened(store, [text for _, _, text in written], language)
    return [
        {**_where(recorded), "field": name, "text": words[text]} for recorded, name, text in written
    ]


def _sealed(event: object) -> Iterator[tuple[str, SealedText]]:
    for each in fields(event):  # type: ignore[arg-type] # events are dataclasses
        value = getattr(event, each.name)
        if isinstance(value, SealedText):
            yield each.name, value


def _where(recorded: Recorded) -> dict[str, Any]:
    return {
        "position": recorded.position,
        "type": recorded.kind,
        "occurred_at": plain(recorded.occurred_at),
        "booking_id": getattr(recorded.event, "booking_id", None),
    }


def _is_refused(recorded: Recorded, selves: Sequence[MemberId]) -> bool:
    return isinstance(recorded.event, CommandRefused) and recorded.event.by in selves


def _refused(recorded: Recorded) -> Mapping[str, Any]:
    return {"occurred_at": plain(recorded.occurred_at), **data(recorded)}


def _fact(recorded: Recorded) -> dict[str, Any]:
    """Ids and periods; the words are told apart, of their authors only."""
    return {**_where(recorded), "source": recorded.envelope.source, "data": plain(data(recorded))}
