"""The facts of a hearing as they stand on disk: votes, objections, escalations, reminders."""

from __future__ import annotations

from typing import Any

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import (
    BookingEscalated,
    BookingObjected,
    BookingReminded,
    BookingVoted,
    Why,
)
from booking_core.stores.codec import EventCodec, event
from booking_core.stores.shapes import (
    FLAG,
    INSTANT,
    TEXT,
    WORDS,
    Shape,
    many,
    maybe,
    set_of,
    word,
)


def hearing_kinds(claim: Shape[Any], electorate: Shape[Any]) -> tuple[EventCodec, ...]:
    heard = {
        "booking_id": TEXT,
        "claim": claim,
        "state": word(BookingState),
        "electorate": electorate,
        "clocks_stand": FLAG,
    }
    return (
        event(
            BookingVoted,
            "booking_voted",
            members={
                **heard,
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
            members={**heard, "by": TEXT, "reason": maybe(WORDS)},
        ),
        event(
            BookingEscalated,
            "booking_escalated",
            members={**heard, "resource_ids": many(TEXT), "why": word(Why)},
        ),
        event(
            BookingReminded,
            "booking_reminded",
            members={**heard, "to": set_of(TEXT), "next_at": maybe(INSTANT)},
        ),
    )
