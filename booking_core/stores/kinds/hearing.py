"""The facts of a hearing as they stand on disk: votes, objections, escalations, reminders."""

from __future__ import annotations

from booking_core.claim_shapes import ELECTORATE, OF_BOOKING
from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import (
    BookingEscalated,
    BookingObjected,
    BookingReminded,
    BookingVoted,
    Why,
)
from booking_core.shapes import (
    FLAG,
    INSTANT,
    TEXT,
    WORDS,
    many,
    maybe,
    set_of,
    word,
)
from booking_core.stores.encoding.codec import event

_HEARD = {
    **OF_BOOKING,
    "state": word(BookingState),
    "electorate": ELECTORATE,
    "clocks_stand": FLAG,
}
HEARING_KINDS = (
    event(
        BookingVoted,
        "booking_voted",
        members={
            **_HEARD,
            "resource_ids": many(TEXT),
            "yes": FLAG,
            "by": maybe(TEXT),
            "reason": maybe(WORDS),
            "internal_note": maybe(WORDS),
        },
    ),
    event(
        BookingObjected,
        "booking_objected",
        members={**_HEARD, "by": TEXT, "reason": maybe(WORDS)},
    ),
    event(
        BookingEscalated,
        "booking_escalated",
        members={**_HEARD, "resource_ids": many(TEXT), "why": word(Why)},
    ),
    event(
        BookingReminded,
        "booking_reminded",
        members={**_HEARD, "to": set_of(TEXT), "next_at": maybe(INSTANT)},
    ),
)
