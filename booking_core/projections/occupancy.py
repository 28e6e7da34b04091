"""What is taken of each resource, and when: the database's own lock on double bookings hangs here.

Only what counts has rows; they are no history, and no reader asks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    BookingExpired,
    BookingRequested,
    BookingWithdrawn,
)
from booking_core.domain.bookings.life import TAKING
from booking_core.domain.bookings.stay_events import NoShowConfirmed, StayCheckedOut
from booking_core.domain.decider import Event
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.stays import Period, Slot, Stay
from booking_core.domain.waitlist.events import BookingOffered, HoldEnded, OfferEnded
from booking_core.instants import instant_text
from booking_core.ports import Recorded, Statement

_PUT = (
    "INSERT INTO occupancy (booking_id, resource_id, begins, ends, weight, heads, alone)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (booking_id, resource_id) DO UPDATE SET"
    " begins = excluded.begins, ends = excluded.ends, weight = excluded.weight,"
    " heads = excluded.heads, alone = excluded.alone"
)
_LEAVE = "DELETE FROM occupancy WHERE booking_id = $1"
_LEAVE_ONE = "DELETE FROM occupancy WHERE booking_id = $1 AND resource_id = $2"

_TAKERS = (BookingApproved, BookingOffered, StayCheckedOut, NoShowConfirmed, StayRecorded)
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


def project(recorded: Recorded) -> Iterator[Statement]:
    event = recorded.event
    if isinstance(event, _TAKERS):
        yield from _take(event.booking_id, event.claim)
    elif isinstance(event, BookingRequested):
        if event.held_until is not None:
            yield from _take(event.booking_id, event.claim)
    else:
        yield from _moved(event)


def _moved(event: Event) -> Iterator[Statement]:
    match event:
        case BookingChanged(booking_id, claim, was) if _takes(event):
            for resource_id in sorted(loads([was]).keys() - loads([claim]).keys()):
                yield Statement(_LEAVE_ONE, (booking_id, resource_id))
            yield from _take(booking_id, claim)
        case StayCorrected(booking_id, claim, _, state) if state in TAKING:
            yield Statement(_LEAVE, (booking_id,))
            yield from _take(booking_id, claim)
        case BookingRestored(booking_id, claim, BookingState.APPROVED):
            yield from _take(booking_id, claim)
        case _ if isinstance(event, _LEAVERS):
            yield Statement(_LEAVE, (event.booking_id,))
        case _:
            return


def _takes(event: BookingChanged) -> bool:
    return event.state in TAKING or event.held_until is not None


def _take(booking_id: BookingId, claim: Claim) -> Iterator[Statement]:
    begins, ends = spanned(claim.period)
    alone = {item.resource_id for item in claim.items} if claim.exclusive else frozenset()
    taken: Mapping[ResourceId, Load] = loads([claim])
    for resource_id in sorted(taken):
        load = taken[resource_id]
        at = (booking_id, resource_id, begins, ends)
        yield Statement(_PUT, (*at, load.weight, load.heads, resource_id in alone))


def spanned(period: Period) -> tuple[str, str]:
    """Half-open; texts of one kind of resource sort as its time does."""
    match period:
        case Stay():
            return str(period.arrival), str(period.departure)
        case Slot():
            return instant_text(period.start_at), instant_text(period.end_at)
