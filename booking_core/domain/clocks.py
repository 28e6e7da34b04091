"""What runs while a booking is not settled, and when each of it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from booking_core.domain.access import BookingState
from booking_core.domain.booking_events import (
    BookingChanged,
    BookingEvent,
    BookingRequested,
    ChangeRequested,
    state_after,
)
from booking_core.domain.claims import Claim
from booking_core.domain.course_events import BookingCommented, BookingTransferred
from booking_core.domain.queue_events import BookingOffered, HoldEnded, OfferAccepted
from booking_core.domain.stay_events import NoShowAsked


class Clock(StrEnum):
    """In the order in which they strike when they strike at once."""

    HOLD = "hold"
    """Places that are kept for a request, or offered to somebody who waits."""
    NO_SHOW = "no_show"
    """The holder was asked whether anybody came."""
    END = "end"
    """The time to decide is over, or the stay itself."""


_STOPPED: Mapping[Clock, datetime | None] = dict.fromkeys(Clock)


def wound(event: BookingEvent) -> Mapping[Clock, datetime | None]:
    """The clocks that the event sets, or stops (None); the others run on."""
    match event:
        case HoldEnded():
            return {Clock.HOLD: None}
        case BookingCommented():
            return {}
        case BookingTransferred():
            return {Clock.END: _end(event)}
        case NoShowAsked():
            return {Clock.NO_SHOW: event.answer_by}
        case BookingRequested() | BookingChanged() | OfferAccepted():
            return {**_STOPPED, Clock.HOLD: event.held_until, Clock.END: _end(event)}
        case BookingOffered():
            return {**_STOPPED, Clock.HOLD: event.until, Clock.END: _end(event)}
        case _:
            return {**_STOPPED, Clock.END: _end(event)}


def _end(event: BookingEvent) -> datetime | None:
    wanted = event.wanted if isinstance(event, ChangeRequested) else getattr(event, "change", None)
    return over_at(state_after(event), event.claim, wanted)


def over_at(state: BookingState, claim: Claim, change: Claim | None = None) -> datetime | None:
    """When a request, a change or a stay is over by itself.

    A change waits no longer than its own beginning, or, where it begins as the booking does,
    than the booking itself.
    """
    match state:
        case BookingState.PENDING | BookingState.WAITLISTED:
            return claim.decidable_until
        case BookingState.APPROVED | BookingState.ACTIVE if change and _elsewhere(change, claim):
            return min(change.decidable_until, claim.ends_at)
        case BookingState.APPROVED | BookingState.ACTIVE:
            return claim.ends_at
        case _:
            return None


def _elsewhere(change: Claim, claim: Claim) -> bool:
    return change.decidable_until != claim.decidable_until
