"""The facts of stays as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.course_events import (
    BookingCommented,
    BookingTransferred,
    StayCorrected,
    StayRecorded,
)
from booking_core.domain.bookings.stay_events import (
    NoShowAsked,
    NoShowConfirmed,
    NoShowDenied,
    StayCheckedIn,
    StayCheckedOut,
)
from booking_core.stores.codec import EventCodec, event
from booking_core.stores.shapes import INSTANT, TEXT, WORDS, Shape, maybe, word


def stay_kinds(claim: Shape[Claim]) -> tuple[EventCodec, ...]:
    about = {"booking_id": TEXT, "claim": claim}
    stated = {"by": TEXT, "state": word(BookingState)}
    waiting = {**about, "by": TEXT, "change": maybe(claim)}
    return (
        event(StayCheckedIn, "booking_checked_in", members=waiting),
        event(StayCheckedOut, "booking_checked_out", members={**about, "was": claim, "by": TEXT}),
        event(NoShowAsked, "booking_no_show_asked", members={**waiting, "answer_by": INSTANT}),
        event(NoShowDenied, "booking_no_show_denied", members={**waiting, "answer": maybe(WORDS)}),
        event(NoShowConfirmed, "booking_no_show", members={**about, "was": claim}),
        event(
            BookingTransferred,
            "booking_transferred",
            members={**about, **stated, "was": claim, "reason": maybe(WORDS)},
        ),
        event(
            BookingCommented,
            "booking_commented",
            members={**about, **stated, "comment_id": TEXT, "comment": WORDS},
        ),
        event(StayRecorded, "booking_recorded", members={**about, "by": TEXT, "reason": WORDS}),
        event(
            StayCorrected,
            "booking_corrected",
            members={**about, **stated, "was": claim, "reason": WORDS},
        ),
    )
