"""While the holder is asked something, nobody's vote lets silence decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import BookingVoted
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import (
    ObjectToBooking,
    PassTime,
    RefuseOffer,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskMore,
    OfferInstead,
    UndoBooking,
)
from booking_core.domain.bookings.events import BookingApproved
from booking_core.domain.errors import NothingOpen
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Mode
from tests.cast import ATTIC, BEN, BO, EVE, FIRST, MARCH_1ST, TENT, item, july
from tests.core.domain.approval.test_hearing import GUS, ask, house, yes
from tests.core.domain.bookings.test_staying import booking
from tests.core.domain.waitlist.queue import HOUR

pytestmark = pytest.mark.rule(23)

both = ask(items=(item(TENT, 2), item(ATTIC, 2)))
silent = Approval(Mode.SILENCE, silence_hours=48)
pending = house(silent, Approval(Mode.QUORUM, needed=3)).having(both)
question = AskMore(FIRST, BEN, 1, MARCH_1ST, "Does the dog come too?")
answer = AnswerQuestion(FIRST, EVE, 2, MARCH_1ST + 30 * HOUR, "Yes")
offer = OfferInstead(FIRST, BEN, 1, MARCH_1ST, period=Stay(july(20), july(22)))
refusal = RefuseOffer(FIRST, EVE, 2, MARCH_1ST + 30 * HOUR)
LATER = MARCH_1ST + 78 * HOUR


@pytest.mark.parametrize(("begins", "ends"), [(question, answer), (offer, refusal)])
def test_a_vote_meanwhile_does_not_let_silence_decide_before_the_answer(
    begins: AskMore | OfferInstead, ends: AnswerQuestion | RefuseOffer
) -> None:
    voted = pending.having(begins).having(replace(yes(GUS, ATTIC), version=2))

    assert Clock.SILENCE not in booking(voted).clocks
    voted.when(PassTime(FIRST, MARCH_1ST + 48 * HOUR)).then_nothing()
    assert booking(voted.having(ends)).clocks[Clock.SILENCE] == LATER


def test_a_vote_after_the_answer_leaves_silence_as_late_as_it_became() -> None:
    answered = pending.having(question).having(answer)

    voted = answered.having(replace(yes(GUS, ATTIC, now=answer.now), version=3))

    assert booking(voted).clocks[Clock.SILENCE] == LATER
    assert booking(voted).electorate[0].silent_until == LATER


def test_each_part_is_silent_for_as_long_as_its_own_rules_say() -> None:
    longer = replace(silent, silence_hours=72)
    answered = house(silent, longer).having(both).having(question).having(answer)

    first = answered.having(PassTime(FIRST, LATER))

    assert isinstance(first.past[-1], BookingVoted)
    assert first.past[-1].resource_ids == (TENT,)
    assert booking(first).clocks[Clock.SILENCE] == LATER + timedelta(days=1)
    (granted,) = first.when(PassTime(FIRST, LATER + timedelta(days=1))).then_decided()
    assert isinstance(granted, BookingApproved)


def test_after_an_objection_meanwhile_no_silence_counts_at_all() -> None:
    objected = pending.having(question).having(ObjectToBooking(FIRST, BO, 2, MARCH_1ST, "no"))

    answered = objected.having(answer)

    assert Clock.SILENCE not in booking(answered).clocks
    answered.when(ObjectToBooking(FIRST, BO, 3, answer.now)).then_refused(NothingOpen)


def test_what_is_restored_is_silent_for_as_long_as_was_left() -> None:
    gone = pending.having(WithdrawBooking(FIRST, EVE, 1, MARCH_1ST))
    restored = gone.having(UndoBooking(FIRST, EVE, 2, MARCH_1ST + HOUR))

    voted = restored.having(replace(yes(GUS, ATTIC, now=MARCH_1ST + HOUR), version=3))

    assert booking(voted).state is BookingState.PENDING
    assert booking(voted).clocks[Clock.SILENCE] == MARCH_1ST + 49 * HOUR
