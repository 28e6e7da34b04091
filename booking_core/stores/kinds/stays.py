"""The facts of stays as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.claim_shapes import CLAIM, OF_BOOKING
from booking_core.domain.access import BookingState
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
from booking_core.shapes import INSTANT, TEXT, WORDS, maybe, word
from booking_core.stores.encoding.codec import event

_STATED = {"by": TEXT, "state": word(BookingState)}
_WAITING = {**OF_BOOKING, "by": TEXT, "change": maybe(CLAIM)}
STAY_KINDS = (
    event(StayCheckedIn, "booking_checked_in", members=_WAITING),
    event(StayCheckedOut, "booking_checked_out", members={**OF_BOOKING, "was": CLAIM, "by": TEXT}),
    event(NoShowAsked, "booking_no_show_asked", members={**_WAITING, "answer_by": INSTANT}),
    event(NoShowDenied, "booking_no_show_denied", members={**_WAITING, "answer": maybe(WORDS)}),
    event(NoShowConfirmed, "booking_no_show", members={**OF_BOOKING, "was": CLAIM}),
    event(
        BookingTransferred,
        "booking_transferred",
        2,
        reader=2,
        members={
            **OF_BOOKING,
            **_STATED,
            "was": CLAIM,
            "reason": maybe(WORDS),
            "override_reason": maybe(WORDS),
        },
    ),
    event(
        BookingCommented,
        "booking_commented",
        members={**OF_BOOKING, **_STATED, "comment_id": TEXT, "comment": WORDS},
    ),
    event(StayRecorded, "booking_recorded", members={**OF_BOOKING, "by": TEXT, "reason": WORDS}),
    event(
        StayCorrected,
        "booking_corrected",
        members={**OF_BOOKING, **_STATED, "was": CLAIM, "reason": WORDS},
    ),
)
