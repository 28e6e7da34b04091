"""While the holder is asked something, nobody's vote lets silence decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingOpen
from booking_core.domain.approval.events import BookingVoted
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import (
    DeclineBooking,
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
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Mode
from tests.cast import ANA, ATTIC, BEN, BO, EVE, FIRST, MARCH_1ST, TENT, item, july
from tests.core.domain.approval.voters import GUS, ask, house, yes
from tests.core.domain.bookings.july_stays import booking
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


@pytest.mark.rule(27, 45)
@pytest.mark.parametrize(("begins", "ends"), [(question, answer), (offer, refusal)])
@pytest.mark.parametrize("gone", [WithdrawBooking, DeclineBooking])
def test_what_is_restored_still_waits_for_the_answer_and_its_clocks_run_on_with_that(
    begins: AskMore | OfferInstead,
    ends: AnswerQuestion | RefuseOffer,
    gone: type[WithdrawBooking | DeclineBooking],
) -> None:
    """Else who is asked something would be rid of the question, and silence would say yes."""
    by = EVE if gone is WithdrawBooking else ANA
    ended = pending.having(begins).having(gone(FIRST, by, 2, MARCH_1ST + HOUR))

    restored = ended.having(UndoBooking(FIRST, ANA, 3, MARCH_1ST + 20 * HOUR))

    assert booking(restored).course == booking(pending.having(begins)).course
    assert Clock.SILENCE not in booking(restored).clocks
    restored.when(PassTime(FIRST, MARCH_1ST + 60 * HOUR)).then_nothing()
    answered = booking(restored.having(replace(ends, version=4)))
    assert answered.clocks == booking(pending.having(begins).having(ends)).clocks


def test_places_that_were_kept_are_not_kept_again() -> None:
    held = house(replace(silent, hold_hours=72)).having(ask()).having(question)
    ended = held.having(WithdrawBooking(FIRST, EVE, 2, MARCH_1ST + HOUR))

    restored = ended.having(UndoBooking(FIRST, EVE, 3, MARCH_1ST + 2 * HOUR))
    answered = restored.having(replace(answer, version=4))

    assert booking(held).held_until is not None
    assert booking(restored).held_until is None
    assert booking(answered).held_until is None


@pytest.mark.rule(27)
def test_a_refusal_that_is_taken_back_was_never_voted() -> None:
    asked = house(Approval(Mode.QUORUM, needed=3)).having(ask())
    one_yes = asked.having(yes(GUS))
    refused = one_yes.having(DeclineBooking(FIRST, ANA, 1, MARCH_1ST, "no"))

    back = refused.having(UndoBooking(FIRST, BEN, booking(refused).version, MARCH_1ST + HOUR))

    assert booking(refused).state is BookingState.DECLINED
    assert booking(back).electorate == booking(one_yes).electorate
