"""What waits for a decision of the caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiohttp import web

from addon.api.bookings.pages import album, page
from addon.api.bookings.scene import load_scene
from addon.api.people.members import shown
from addon.api.protocol.answers import answer, paged
from addon.auth.credentials import with_password
from addon.keys import CALLER, STORE
from booking_core.domain import access
from booking_core.domain.access import Verb
from booking_core.domain.approval.panels import undecided as undecided_parts
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_life import MemberState
from booking_core.projections.diary import Entry, undecided
from booking_core.projections.people import Person


async def get_inbox(request: web.Request) -> web.Response:
    store, caller = request.app[STORE], request[CALLER]
    scene = await load_scene(request)
    waiting = [
        each
        for each in await undecided(store)
        if Verb.APPROVE in access.verbs(caller.standing, scene.affair(each.booking))
        and not _has_voted(each, caller.member_id)
    ]
    pages = await album(store, scene, waiting)
    items = [_booking_item(each, page(each, pages)) for each in waiting]
    if caller.is_admin:
        logins = await with_password(store)
        items += [
            {"kind": kind, "id": each.id, "since": since, "member": shown(each, caller, logins)}
            for kind, since, each in _people_waiting(scene.people)
        ]
    items.sort(key=_place)
    oldest = items[0]["since"] if items else None
    body = paged(request, items, _place, lambda each: each)
    return answer(request, {**body, "pending": len(items), "oldest": oldest})


def _people_waiting(people: Sequence[Person]) -> Iterator[tuple[str, str, Person]]:
    """Who asks to join, and who to be forgotten, since when."""
    for each in people:
        if each.member.state is MemberState.WAITING:
            yield "registration", each.created_at, each
        if each.erasure_asked_at and each.member.active:
            yield "erasure", each.erasure_asked_at, each


def _place(item: Mapping[str, Any]) -> str:
    return f"{item['since']}/{item['id']}"


def _has_voted(found: Entry, member_id: MemberId) -> bool:
    """On all that is open; a vote can be changed, but nobody waits for it any more."""
    parts = undecided_parts(found.booking.electorate)
    return bool(parts) and all(member_id in {vote.by for vote in part.votes} for part in parts)


def _booking_item(found: Entry, body: dict[str, Any]) -> dict[str, Any]:
    changing = found.booking.change is not None
    return {
        "kind": "change" if changing else "request",
        "id": found.id,
        "since": found.change_asked_at if changing else found.created_at,
        "booking": body,
    }
