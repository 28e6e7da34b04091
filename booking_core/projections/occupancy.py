"""What is taken of each resource, and when: the database's own lock on double bookings hangs here.

Only what counts has rows; they are no history, and no reader asks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from booking_core.domain.access import BookingState
from booking_core.domain.approval.talk_events import BookingRestored
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.conflicts import Load, loads
from booking_core.domain.bookings.course_events import StayCorrected, StayRecorded
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingDeclined,
    BookingEvent,
    BookingExpired,
    BookingRequested,
    BookingWithdrawn,
)
from booking_core.domain.bookings.life import TAKING
from booking_core.domain.bookings.stay_events import NoShowConfirmed, StayCheckedOut
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.stays import Period, Slot, Stay
from booking_core.domain.waitlist.events import BookingOffered, HoldEnded, OfferEnded
from booking_core.instants import instant_text
from booking_core.ports import Recorded, Statement
from booking_core.projections.revisions import inserting

_COME = inserting(
    "occupancy", "booking_id", "resource_id", "begins", "ends", "weight", "heads", "alone"
)
_PUT = (
    f"{_COME} ON CONFLICT (booking_id, resource_id) DO UPDATE SET"
    " begins = excluded.begins, ends = excluded.ends, weight = excluded.weight,"
    " heads = excluded.heads, alone = excluded.alone"
)
_LEAVE = "DELETE FROM occupancy WHERE booking_id = $1"
_LEAVE_ONE = "DELETE FROM occupancy WHERE booking_id = $1 AND resource_id = $2"

_TAKERS = (BookingApproved, BookingOffered, StayCheckedOut, NoShowConfirmed, StayRecorded)
_NEWCOMERS = (BookingRequested, StayRecorded)
_LEAVERS = (
    BookingChanged,
    BookingCancelled,
    BookingDeclined,
    BookingWithdrawn,
    BookingExpired,
    HoldEnded,
    OfferEnded,
    StayCorrected,
)


def project(recorded: Sequence[Recorded]) -> Iterator[Statement]:
    """In the order of the log, as places are given up before others take them."""
    outside: set[BookingId] = set()
    for each in recorded:
        event = cast("BookingEvent", each.event)
        yield from _left(event)
        if isinstance(event, _NEWCOMERS):
            outside.add(event.booking_id)
        claim = _taken(event)
        if claim is not None:
            put = _COME if event.booking_id in outside else _PUT
            outside.discard(event.booking_id)
            yield from _put(put, event.booking_id, claim)


def _left(event: BookingEvent) -> Iterator[Statement]:
    """What is given up before anything is taken."""
    match event:
        case BookingChanged(booking_id, claim, was) if _takes(event):
            for resource_id in sorted(loads([was]).keys() - loads([claim]).keys()):
                yield Statement(_LEAVE_ONE, (booking_id, resource_id))
        case _ if isinstance(event, _LEAVERS):
            yield Statement(_LEAVE, (event.booking_id,))
        case _:
            return


def _taken(event: BookingEvent) -> Claim | None:
    match event:
        case _ if isinstance(event, _TAKERS):
            return event.claim
        case BookingRequested():
            return event.claim if event.held_until is not None else None
        case BookingChanged():
            return event.claim if _takes(event) else None
        case StayCorrected():
            return event.claim if event.state in TAKING else None
        case BookingRestored(state=BookingState.APPROVED):
            return event.claim
        case _:
            return None


def _takes(event: BookingChanged) -> bool:
    return event.state in TAKING or event.held_until is not None


def _put(sql: str, booking_id: BookingId, claim: Claim) -> Iterator[Statement]:
    begins, ends = spanned(claim.period)
    alone = {item.resource_id for item in claim.items} if claim.exclusive else frozenset()
    taken: Mapping[ResourceId, Load] = loads([claim])
    for resource_id in sorted(taken):
        load = taken[resource_id]
        at = (booking_id, resource_id, begins, ends)
        yield Statement(sql, (*at, load.weight, load.heads, resource_id in alone))


def spanned(period: Period) -> tuple[str, str]:
    """Half-open; texts of one kind of resource sort as its time does."""
    match period:
        case Stay():
            return str(period.arrival), str(period.departure)
        case Slot():
            return instant_text(period.start_at), instant_text(period.end_at)
