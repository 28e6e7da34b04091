"""The facts of the talk about a request as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.claim_shapes import CLAIM, ELECTORATE, OF_BOOKING
from booking_core.domain.access import BookingState
from booking_core.domain.approval.talk_events import (
    BookingRestored,
    CounterOffered,
    CounterOfferRefused,
    QuestionAnswered,
    QuestionAsked,
    Running,
    Talk,
)
from booking_core.shapes import INSTANT, TEXT, WORDS, many, maybe, record, word
from booking_core.stores.encoding.codec import event

RUNNING = record(Running, clock=TEXT, at=INSTANT)
TALK = record(Talk, by=TEXT, since=INSTANT, running=many(RUNNING), offer=maybe(CLAIM))

_ABOUT = {**OF_BOOKING, "by": TEXT}
_CLOCKS = {**_ABOUT, "running": many(RUNNING)}
_RESUMED = {**_CLOCKS, "electorate": ELECTORATE}
_STOPPED = {**_CLOCKS, "since": INSTANT}
TALK_KINDS = (
    event(
        BookingRestored,
        "booking_restored",
        members={
            **_RESUMED,
            "state": word(BookingState),
            "reason": maybe(WORDS),
            "talk": maybe(TALK),
        },
    ),
    event(QuestionAsked, "booking_question_asked", members={**_STOPPED, "question": WORDS}),
    event(QuestionAnswered, "booking_question_answered", members={**_RESUMED, "answer": WORDS}),
    event(
        CounterOffered,
        "booking_counter_offered",
        members={**_STOPPED, "offer": CLAIM, "note": maybe(WORDS)},
    ),
    event(CounterOfferRefused, "booking_counter_offer_refused", members=_RESUMED),
)
