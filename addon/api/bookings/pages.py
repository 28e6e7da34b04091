"""A booking as its reader may see it: what a role may not know is not in the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addon.api.bookings.hearing_pages import hearing_body
from addon.api.bookings.opened import opened
from addon.api.bookings.scene import Scene
from addon.api.protocol.wire import plain
from booking_core.domain import access
from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim, ClaimItem, Item
from booking_core.domain.bookings.course_life import Course
from booking_core.domain.bookings.rules import rivals
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Period, Stay
from booking_core.domain.texts import SealedText
from booking_core.domain.waitlist.waiting import share
from booking_core.ports import Database
from booking_core.projections.diary import Entry, Wanted, between
from booking_core.projections.guests import guest_ids, guests_of

_WORDS = ("note", "reason", "decision_note", "internal_note", "question")


@dataclass(frozen=True, slots=True)
class Album:
    """Entries with all that their pages need: other requests around them, and opened words."""

    scene: Scene
    around: Sequence[Entry] = ()
    words: Mapping[SealedText, str | None] = field(default_factory=dict)
    guests: Mapping[str, str] = field(default_factory=dict)


async def album(
    database: Database, scene: Scene, entries: Sequence[Entry], *, as_of: int | None = None
) -> Album:
    """Reads what the pages of these entries need, in as few questions as possible."""
    return Album(
        scene,
        await _around(database, scene, entries, as_of),
        await _opened(database, scene, entries),
        await guests_of(database, [each.id for each in entries if _shows_guests(each, scene)]),
    )


async def _around(
    database: Database, scene: Scene, entries: Sequence[Entry], as_of: int | None
) -> Sequence[Entry]:
    periods = [_asked(each).period for each in entries if _needs_others(each, scene)]
    if not periods:
        return ()
    wanted = Wanted(min(each.first_day for each in periods), max(each.end_day for each in periods))
    return await between(database, wanted, as_of=as_of)


def _shows_guests(entry: Entry, scene: Scene) -> bool:
    return access.may_see_guests(scene.caller.standing, scene.affair(entry.booking))


def _guests(entry: Entry, found: Album) -> list[dict[str, str]]:
    """Who comes along; the name is empty where it was forgotten."""
    claims = [each for each in (entry.booking.claim, entry.booking.change) if each]
    named = guest_ids(each for claim in claims for item in claim.items for each in item.who)
    return [{"id": key, "name": found.guests.get(key, "")} for key in dict.fromkeys(named)]


def _asked(entry: Entry) -> Claim:
    return entry.booking.change or entry.booking.claim


def _needs_others(entry: Entry, scene: Scene) -> bool:
    return entry.booking.state is BookingState.WAITLISTED or _shows_rivals(entry, scene)


def _shows_rivals(entry: Entry, scene: Scene) -> bool:
    waits = entry.booking.state is BookingState.PENDING or entry.booking.change is not None
    return waits and scene.caller.member_id in scene.affair(entry.booking).approvers


async def _opened(
    database: Database, scene: Scene, entries: Sequence[Entry]
) -> Mapping[SealedText, str | None]:
    sealed = [text for each in entries for text in _readable(each, scene).values()]
    return await opened(database, sealed, scene.language)


def _readable(entry: Entry, scene: Scene) -> Mapping[str, SealedText]:
    """The words that the reader may read, by name."""
    who, affair = scene.caller.standing, scene.affair(entry.booking)
    allowed = {
        **dict.fromkeys(_WORDS, access.may_read_notes(who, affair)),
        "internal_note": access.may_read_internal_notes(who, affair),
    }
    allowed["question"] = allowed["question"] and entry.booking.course.talk is not None
    found = {name: getattr(entry, name) for name in _WORDS if allowed[name]}
    return {name: text for name, text in found.items() if text is not None}


def page(entry: Entry, found: Album) -> dict[str, Any]:
    """The whole booking, for this reader."""
    scene, booking = found.scene, entry.booking
    affair = scene.affair(booking)
    body: dict[str, Any] = {
        "id": entry.id,
        "state": booking.state,
        "version": booking.version,
        **claim_body(booking.claim, scene),
        "member": person_body(booking.claim.member_id, scene),
        "requested_by": person_body(booking.requested_by, scene),
        "decided_by": person_body(entry.decided_by, scene) if entry.decided_by else None,
        "change": _change(entry, scene),
        "self_approved": entry.self_approved,
        "can": sorted(access.verbs(scene.caller.standing, affair)),
        "series_id": entry.series.series_id if entry.series else None,
        "occurrence": plain(entry.series.day) if entry.series else None,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
    }
    readable = _readable(entry, scene)
    body |= {name: found.words.get(text) for name, text in readable.items()}
    body |= _open(booking.course, scene)
    if _shows_guests(entry, scene):
        body["guests"] = _guests(entry, found)
    if access.may_read_notes(scene.caller.standing, affair):
        body |= _kept(entry, found)
    body |= hearing_body(booking, scene)
    if _shows_rivals(entry, scene):
        body["rivals"] = rival_pages(entry, found)
    return body


def _kept(entry: Entry, found: Album) -> dict[str, Any]:
    """What is kept for it, and where it stands in the queue."""
    booking, now = entry.booking, found.scene.now
    until = booking.held_until if booking.held(now) else None
    if booking.state is not BookingState.WAITLISTED:
        return {"held_until": plain(until)} if until else {}
    before = [
        each
        for each in found.around
        if each.booking.state is BookingState.WAITLISTED and _before(each, entry)
    ]
    body: dict[str, Any] = {"waiting_since": plain(booking.waiting_since), "rank": len(before) + 1}
    return {**body, "offer": {"until": plain(until)}} if until else body


def _before(one: Entry, other: Entry) -> bool:
    """Whether it stands before the other in a queue for the same."""
    if not share(one.booking.claim, other.booking.claim):
        return False
    return _place(one) < _place(other)


def _place(entry: Entry) -> tuple[str, str]:
    since = entry.booking.waiting_since
    return (since.isoformat() if since else "", entry.id)


def _open(course: Course, scene: Scene) -> dict[str, Any]:
    """What waits for a word of somebody."""
    body: dict[str, Any] = {}
    if course.no_show_at is not None:
        body["no_show"] = {"answer_by": plain(course.no_show_at)}
    if course.undo and scene.now < course.undo.until:
        body["undo_until"] = plain(course.undo.until)
    if talk := course.talk:
        kind = "offer" if talk.offer else "question"
        said = {"kind": kind, "by": person_body(talk.by, scene), "since": plain(talk.since)}
        body["talk"] = {**said, "offer": claim_body(talk.offer, scene)} if talk.offer else said
    return body


def rival_pages(entry: Entry, found: Album) -> list[dict[str, Any]]:
    """Other requests that would no longer fit if this one were approved."""
    beaten = rivals(
        _asked(entry), found.scene.situation(found.around), found.scene.now, besides=entry.id
    )
    known: Mapping[BookingId, Entry] = {each.id: each for each in found.around}
    return [summary(known[key], found.scene) for key in beaten]


def summary(entry: Entry, scene: Scene) -> dict[str, Any]:
    return {
        "id": entry.id,
        "state": entry.booking.state,
        "version": entry.booking.version,
        **claim_body(entry.booking.claim, scene),
        "member": person_body(entry.booking.claim.member_id, scene),
        "created_at": entry.created_at,
    }


def _change(entry: Entry, scene: Scene) -> dict[str, Any] | None:
    if entry.booking.change is None:
        return None
    return {**claim_body(entry.booking.change, scene), "requested_at": entry.change_asked_at}


def person_body(member_id: str, scene: Scene) -> dict[str, str]:
    return {"id": member_id, "name": scene.names.get(member_id, "")}


def claim_body(claim: Claim, scene: Scene) -> dict[str, Any]:
    return {
        "items": items_body(claim.items, scene),
        **period_body(claim.period),
        "exclusive": claim.exclusive,
        "waives_buffer": claim.waives_buffer,
        "branch_id": claim.branch_id,
    }


def items_body(items: Sequence[Item | ClaimItem], scene: Scene) -> list[dict[str, Any]]:
    return [
        {
            "resource_id": item.resource_id,
            "resource_name": _resource_name(item.resource_id, scene),
            "persons": item.persons,
            "without_bed": item.without_bed,
            "who": list(item.who),
        }
        for item in items
    ]


def _resource_name(resource_id: str, scene: Scene) -> str:
    return next((r.label.name for key, r in scene.inventory.items() if key == resource_id), "")


def period_body(period: Period) -> dict[str, Any]:
    if isinstance(period, Stay):
        return {
            "arrival": plain(period.arrival),
            "departure": plain(period.departure),
            "nights": period.nights,
        }
    return {
        "start": plain(period.start),
        "end": plain(period.end),
        "duration": round((period.end_at - period.start_at).total_seconds() / 60),
        "starts_at": plain(period.start_at),
        "ends_at": plain(period.end_at),
        "time_zone": period.zone,
    }
