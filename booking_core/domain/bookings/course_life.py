"""What is open between the holder of a booking and those who decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking_core.domain.approval.talk_events import (
    BookingRestored,
    CounterOffered,
    QuestionAsked,
    Talk,
    Undo,
)
from booking_core.domain.bookings.course_events import BookingTransferred
from booking_core.domain.bookings.events import (
    QUIET,
    BookingCancelled,
    BookingDeclined,
    BookingEvent,
    BookingWithdrawn,
)
from booking_core.domain.bookings.stay_events import NoShowAsked


@dataclass(frozen=True, slots=True)
class Course:
    """What waits for somebody's word besides a decision.

    Attributes:
        no_show_at: Somebody asked whether they came at all; without an answer they did not.
        undo: What ended can be restored.

    """

    no_show_at: datetime | None = None
    talk: Talk | None = None
    undo: Undo | None = None


NOTHING_OPEN = Course()


def course_after(event: BookingEvent) -> Course | None:
    """What is open from this event on; None where it leaves that as it is."""
    match event:
        case NoShowAsked():
            return Course(no_show_at=event.answer_by)
        case QuestionAsked():
            return Course(talk=Talk(event.by, event.since, event.running))
        case CounterOffered():
            return Course(talk=Talk(event.by, event.since, event.running, event.offer))
        case BookingCancelled() | BookingDeclined() | BookingWithdrawn():
            return Course(undo=event.undo)
        case BookingRestored():
            return Course(talk=event.talk)
        case BookingTransferred():
            return None
        case _:
            return None if isinstance(event, QUIET) else NOTHING_OPEN
