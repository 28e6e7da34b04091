"""The facts of the talk about a request as they stand on disk; see `kinds.py`."""

from __future__ import annotations

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
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim
from booking_core.stores.codec import EventCodec, event
from booking_core.stores.shapes import INSTANT, TEXT, WORDS, Shape, many, maybe, record, word

RUNNING = record(Running, clock=TEXT, at=INSTANT)


def talk_shape(claim: Shape[Claim]) -> Shape[Talk]:
    return record(Talk, by=TEXT, since=INSTANT, running=many(RUNNING), offer=maybe(claim))


def talk_kinds(
    claim: Shape[Claim], electorate: Shape[tuple[Verdicts, ...]]
) -> tuple[EventCodec, ...]:
    about = {"booking_id": TEXT, "claim": claim, "by": TEXT}
    clocks = {**about, "running": many(RUNNING)}
    resumed = {**clocks, "electorate": electorate}
    stopped = {**clocks, "since": INSTANT}
    return (
        event(
            BookingRestored,
            "booking_restored",
            members={
                **resumed,
                "state": word(BookingState),
                "reason": maybe(WORDS),
                "talk": maybe(talk_shape(claim)),
            },
        ),
        event(QuestionAsked, "booking_question_asked", members={**stopped, "question": WORDS}),
        event(QuestionAnswered, "booking_question_answered", members={**resumed, "answer": WORDS}),
        event(
            CounterOffered,
            "booking_counter_offered",
            members={**stopped, "offer": claim, "note": maybe(WORDS)},
        ),
        event(CounterOfferRefused, "booking_counter_offer_refused", members=resumed),
    )
