"""The facts of requests, decisions and changes as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.claim_shapes import CLAIM, ELECTORATE, OF_BOOKING
from booking_core.domain.access import BookingState
from booking_core.domain.approval.talk_events import Undo
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingCompleted,
    BookingDeclined,
    BookingExpired,
    BookingRequested,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeExpired,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.shapes import FLAG, INSTANT, TEXT, WORDS, many, maybe, record, word
from booking_core.stores.encoding.codec import event
from booking_core.stores.kinds.series import OCCURRENCE
from booking_core.stores.kinds.talk import RUNNING, TALK

_NOTE = maybe(WORDS)
_DECLINED = {**OF_BOOKING, "by": TEXT, "reason": _NOTE, "internal_note": _NOTE}
_GIVEN_BACK = {**OF_BOOKING, "reason": _NOTE}
_UNDO = maybe(
    record(
        Undo,
        until=INSTANT,
        state=word(BookingState),
        by=TEXT,
        since=INSTANT,
        running=many(RUNNING),
        talk=maybe(TALK),
        electorate=ELECTORATE,
    )
)
BOOKING_KINDS = (
    event(
        BookingRequested,
        "booking_requested",
        members={
            **OF_BOOKING,
            "requested_by": TEXT,
            "electorate": ELECTORATE,
            "note": _NOTE,
            "series": maybe(OCCURRENCE),
            "held_until": maybe(INSTANT),
            "asked_at": maybe(INSTANT),
            "whatever_is_free": FLAG,
        },
    ),
    event(
        BookingApproved,
        "booking_approved",
        members={**OF_BOOKING, "by": maybe(TEXT), "self_approved": FLAG, "note": _NOTE},
    ),
    event(BookingDeclined, "booking_declined", members={**_DECLINED, "undo": _UNDO}),
    event(BookingWithdrawn, "booking_withdrawn", members={**_GIVEN_BACK, "undo": _UNDO}),
    event(BookingCancelled, "booking_cancelled", members={**_GIVEN_BACK, "undo": _UNDO}),
    event(
        BookingChanged,
        "booking_changed",
        members={
            **OF_BOOKING,
            "was": CLAIM,
            "state": word(BookingState),
            "electorate": ELECTORATE,
            "by": maybe(TEXT),
            "self_approved": FLAG,
            "note": _NOTE,
            "held_until": maybe(INSTANT),
            "asked_at": maybe(INSTANT),
        },
    ),
    event(
        ChangeRequested,
        "booking_change_requested",
        members={
            **OF_BOOKING,
            "wanted": CLAIM,
            "electorate": ELECTORATE,
            "note": _NOTE,
            "state": word(BookingState),
            "asked_at": maybe(INSTANT),
        },
    ),
    event(
        ChangeDeclined,
        "booking_change_declined",
        members={**_DECLINED, "state": word(BookingState)},
    ),
    event(
        ChangeWithdrawn,
        "booking_change_withdrawn",
        members={**_GIVEN_BACK, "state": word(BookingState)},
    ),
    event(BookingExpired, "booking_expired", members=OF_BOOKING),
    event(BookingCompleted, "booking_completed", members=OF_BOOKING),
    event(
        ChangeExpired,
        "booking_change_expired",
        members={**OF_BOOKING, "state": word(BookingState)},
    ),
)
