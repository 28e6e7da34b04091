"""Which clocks run, and when each strikes: what time looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from booking_core.domain.bookings.clocks import Winding
from booking_core.domain.bookings.course_events import StayRecorded
from booking_core.domain.bookings.events import BookingEvent, BookingRequested
from booking_core.domain.ids import BookingId
from booking_core.instants import instant_text
from booking_core.ports import Recorded, Statement
from booking_core.projections.revisions import inserting

_STOP = "DELETE FROM clocks WHERE booking_id = $1 AND clock = $2"
_STOP_ALL = "DELETE FROM clocks WHERE booking_id = $1"
_WIND = inserting("clocks", "booking_id", "clock", "due_at")


def running(told: Iterable[tuple[Recorded, Winding]]) -> Iterator[Statement]:
    """What a page changes: a clock that it winds and stops again never ran."""
    first: set[BookingId] = set()
    wound: dict[BookingId, Winding] = {}
    for recorded, winding in told:
        event = cast("BookingEvent", recorded.event)
        if isinstance(event, (BookingRequested, StayRecorded)):
            first.add(event.booking_id)
        before = wound.get(event.booking_id)
        wound[event.booking_id] = before.then(winding) if before else winding
    for booking_id, winding in wound.items():
        if booking_id not in first:
            yield from _stopped(booking_id, winding)
    for booking_id, winding in wound.items():
        for clock, at in winding.after({}).items():
            yield Statement(_WIND, (booking_id, clock, instant_text(at)))


def _stopped(booking_id: BookingId, winding: Winding) -> Iterator[Statement]:
    """All that the table may have of what is wound anew or stopped."""
    if winding.anew:
        yield Statement(_STOP_ALL, (booking_id,))
    else:
        yield from (Statement(_STOP, (booking_id, clock)) for clock in winding.hands)
