"""What is open between the holder of a booking and those who decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking_core.domain.booking_events import BookingEvent
from booking_core.domain.stay_events import NoShowAsked


@dataclass(frozen=True, slots=True)
class Course:
    """What waits for somebody's word besides a decision.

    Attributes:
        no_show_at: Somebody asked whether they came at all; without an answer they did not.

    """

    no_show_at: datetime | None = None


NOTHING_OPEN = Course()


def course_after(event: BookingEvent) -> Course:
    """What is open from this event on; every fact but the quiet ones settles what was open."""
    match event:
        case NoShowAsked():
            return Course(no_show_at=event.answer_by)
        case _:
            return NOTHING_OPEN
