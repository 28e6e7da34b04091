"""The facts of holds, the waiting list and its offers as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.claim_shapes import ELECTORATE, OF_BOOKING
from booking_core.domain.waitlist.events import (
    BookingOffered,
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)
from booking_core.shapes import INSTANT, TEXT, maybe
from booking_core.stores.encoding.codec import event

WAITING_KINDS = (
    event(HoldEnded, "booking_hold_ended", members=OF_BOOKING),
    event(
        BookingWaitlisted,
        "booking_waitlisted",
        members={**OF_BOOKING, "since": INSTANT, "beaten_by": maybe(TEXT)},
    ),
    event(
        BookingOffered,
        "booking_offered",
        members={**OF_BOOKING, "until": INSTANT, "freed_at": INSTANT},
    ),
    event(
        OfferEnded,
        "booking_offer_ended",
        members={**OF_BOOKING, "since": INSTANT, "by": maybe(TEXT)},
    ),
    event(
        OfferAccepted,
        "booking_offer_accepted",
        members={
            **OF_BOOKING,
            "by": TEXT,
            "electorate": ELECTORATE,
            "held_until": INSTANT,
            "asked_at": maybe(INSTANT),
        },
    ),
)
