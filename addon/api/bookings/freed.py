"""What a decision gave back: exactly that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from addon.api.protocol.wire import plain
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import BookingCancelled, BookingChanged
from booking_core.domain.bookings.life import TAKING
from booking_core.domain.bookings.stay_events import NoShowConfirmed, StayCheckedOut
from booking_core.domain.decider import Event
from booking_core.domain.stays import Slot, Stay


def freed(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Per resource and night, or stretch of hours, the persons who take no place any more."""
    found: list[dict[str, Any]] = []
    for event in events:
        match event:
            case BookingCancelled():
                found += _given_back(event.claim, None)
            case BookingChanged() if event.state in TAKING:
                found += _given_back(event.was, event.claim)
            case StayCheckedOut() | NoShowConfirmed():
                found += _given_back(event.was, event.claim)
            case _:
                pass
    return found


def _given_back(before: Claim, after: Claim | None) -> Iterator[dict[str, Any]]:
    if isinstance(before.period, Stay):
        left = _by_night(before)
        left.subtract(_by_night(after) if after else Counter())
        for (resource_id, night), persons in sorted(left.items()):
            if persons > 0:
                yield {"resource_id": resource_id, "night": plain(night), "persons": persons}
        return
    kept = after.period if after and isinstance(after.period, Slot) else None
    stays = {item.resource_id: item.persons for item in after.items} if after else {}
    for item in before.items:
        for start, end, inside in _parts(before.period, kept):
            persons = item.persons - (stays.get(item.resource_id, 0) if inside else 0)
            if persons > 0:
                yield {
                    "resource_id": item.resource_id,
                    "start": plain(start),
                    "end": plain(end),
                    "persons": persons,
                }


def _by_night(claim: Claim) -> Counter[tuple[str, date]]:
    if not isinstance(claim.period, Stay):
        return Counter()
    return Counter(
        {
            (item.resource_id, night): item.persons
            for item in claim.items
            for night in claim.period.each_night()
        }
    )


def _parts(before: Slot, kept: Slot | None) -> Iterator[tuple[object, object, bool]]:
    """The old hours, cut into those before, within and after the new ones."""
    if kept is None or not before.overlaps(kept):
        yield before.start, before.end, False
        return
    first, last = max(before, kept, key=_begin), min(before, kept, key=_end)
    if before.start_at < first.start_at:
        yield before.start, first.start, False
    yield first.start, last.end, True
    if last.end_at < before.end_at:
        yield last.end, before.end, False


def _begin(slot: Slot) -> datetime:
    return slot.start_at


def _end(slot: Slot) -> datetime:
    return slot.end_at
