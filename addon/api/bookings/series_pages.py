"""A series as its reader may see it: what it asks for, and what became of each date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from addon.api import texts
from addon.api.bookings.pages import items_body, period_body, person_body
from addon.api.bookings.scene import Scene
from addon.api.protocol.wire import plain
from booking_core.domain import access
from booking_core.domain.access import BookingState, Verb
from booking_core.domain.bookings.events import BookingEvent, BookingRequested
from booking_core.domain.bookings.life import evolve
from booking_core.domain.decider import Event
from booking_core.domain.ids import BookingId
from booking_core.domain.series.errors import Hitch
from booking_core.domain.series.life import (
    Pattern,
    SeriesChanged,
    SeriesEvent,
    SeriesRequested,
    version_of,
)
from booking_core.domain.series.meaning import begun, holder
from booking_core.domain.stays import Stay
from booking_core.projections.diary import Entry
from booking_core.projections.serial import Serial

_STANDING = frozenset(
    {
        *(BookingState.PENDING, BookingState.WAITLISTED, BookingState.APPROVED),
        *(BookingState.ACTIVE, BookingState.COMPLETED),
    }
)
_VERBS: Mapping[Verb, str] = {
    Verb.APPROVE: "approve",
    Verb.DECLINE: "decline",
    Verb.WITHDRAW: "cancel",
    Verb.CANCEL: "cancel",
    Verb.CHANGE: "change",
}


def series_version(found: Serial, entries: Iterable[Entry]) -> int:
    return version_of(found.facts, (each.booking.version for each in entries))


def series_page(
    found: Serial, entries: Sequence[Entry], scene: Scene, *, dates: bool
) -> dict[str, Any]:
    """The series for this reader; `entries` are all that it ever had, in order."""
    days = [_day(each) for each in entries if each.booking.state in _STANDING]
    bookings = [each.booking for each in entries]
    body: dict[str, Any] = {
        "id": found.id,
        "version": series_version(found, entries),
        "member": person_body(holder(found.member_id, bookings, scene.now), scene),
        "requested_by": person_body(found.requested_by, scene),
        "patterns": [_pattern(each, scene) for each in found.patterns],
        "counts": dict(Counter(each.booking.state.value for each in entries)),
        "last_date": plain(max(days)) if days else None,
        "can": sorted(_can(entries, scene)),
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }
    if dates:
        body["dates"] = [date_body(each) for each in entries]
    return body


def _pattern(pattern: Pattern, scene: Scene) -> dict[str, Any]:
    first = pattern.first
    if isinstance(first, Stay):
        begin, end = ("arrival", first.arrival), ("departure", first.departure)
    else:
        begin, end = ("start", first.start), ("end", first.end)
    return {
        "rule": pattern.rule,
        "items": items_body(pattern.items, scene),
        **{name: plain(at) for name, at in (begin, end)},
        "exclusive": pattern.exclusive,
        "waives_buffer": pattern.waives_buffer,
    }


def _can(entries: Iterable[Entry], scene: Scene) -> set[str]:
    """What can be done to any of the dates that have not begun."""
    ahead = [each for each in entries if not begun(each.booking, scene.now)]
    who = scene.caller.standing
    found = {verb for each in ahead for verb in access.verbs(who, scene.affair(each.booking))}
    return {_VERBS[verb] for verb in found if verb in _VERBS}


def _day(entry: Entry) -> date:
    return entry.series.day if entry.series else entry.booking.claim.period.first_day


def date_body(entry: Entry) -> dict[str, Any]:
    booking = entry.booking
    return {
        "date": plain(_day(entry)),
        "booking_id": entry.id,
        "state": booking.state,
        "version": booking.version,
        "changing": booking.change is not None,
        **period_body(booking.claim.period),
    }


def skipped_body(skipped: Iterable[Hitch], language: str) -> list[dict[str, Any]]:
    return [
        {
            "date": plain(each.day),
            "reasons": [
                {"code": code, "title": texts.title(code, language)} for code in each.codes
            ],
        }
        for each in skipped
    ]


def after(
    found: Serial | None, entries: Sequence[Entry], events: Sequence[Event], scene: Scene
) -> tuple[Serial | None, Sequence[Entry]]:
    """The series as it would be after the events of a decision."""
    known: dict[BookingId, Entry] = {each.id: each for each in entries}
    situation = scene.situation(entries)
    at = plain(scene.now)
    for event in events:
        if isinstance(event, SeriesEvent):
            found = _serial_after(found, event, at)
        elif isinstance(event, BookingEvent):
            situation = evolve(situation, event)
            booking = situation.bookings[event.booking_id]
            if isinstance(event, BookingRequested):
                known[event.booking_id] = Entry(
                    id=event.booking_id,
                    booking=booking,
                    decided_by=None,
                    self_approved=False,
                    change_asked_at=None,
                    note=None,
                    reason=None,
                    decision_note=None,
                    internal_note=None,
                    created_at=at,
                    updated_at=at,
                    series=event.series,
                )
            elif event.booking_id in known:
                entry = replace(known[event.booking_id], booking=booking)
                known[event.booking_id] = entry
    return found, sorted(known.values(), key=_day)


def _serial_after(found: Serial | None, event: SeriesEvent, at: str) -> Serial | None:
    if isinstance(event, SeriesRequested):
        return Serial(
            event.series_id,
            1,
            event.member_id,
            event.requested_by,
            (event.pattern,),
            event.skipped,
            at,
            at,
        )
    if found and isinstance(event, SeriesChanged):
        return replace(
            found,
            facts=found.facts + 1,
            member_id=event.member_id,
            patterns=event.patterns,
            skipped=event.skipped,
        )
    return found and replace(found, facts=found.facts + 1)


def touched(entries: Sequence[Entry], events: Sequence[Event]) -> list[dict[str, Any]]:
    """The dates that a decision was about, as they are after it."""
    ids = {each.booking_id for each in events if isinstance(each, BookingEvent)}
    return [date_body(each) for each in entries if each.id in ids]


def skipped_of(events: Sequence[Event]) -> tuple[Hitch, ...] | None:
    """What a decision left out; None where it says nothing about the series."""
    return next((each.skipped for each in events if isinstance(each, SeriesEvent)), None)
