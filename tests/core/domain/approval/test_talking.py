"""Asking back, and offering something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingOffered, NothingOpen, NothingSaid
from booking_core.domain.approval.talk_events import CounterOffered, QuestionAnswered, QuestionAsked
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    ChangeBooking,
    DeclineBooking,
    PassTime,
    RefuseOffer,
    RequestBooking,
)
from booking_core.domain.bookings.course_commands import AnswerQuestion, AskMore, OfferInstead
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import InThePast, NotAvailable
from booking_core.domain.bookings.events import BookingApproved, BookingChanged, BookingExpired
from booking_core.domain.errors import NotAllowed, Stale, TextTooLong, WrongState
from booking_core.domain.ids import MemberId
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import Approval, PolicyAdopted, Rules
from tests.cast import (
    ANA,
    BEN,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    THINGS,
    item,
    july,
)
from tests.core.domain.bookings.july_stays import booking, noon
from tests.spec import Spec

pytestmark = pytest.mark.rule(23)

HOURS = timedelta(hours=1)
wish = RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM, 2),), Stay(july(10), july(13)), MARCH_1ST)
house = Spec(bookings).given(*FAMILY, *THINGS)
pending = house.having(wish)
ask = AskMore(FIRST, BEN, 1, MARCH_1ST, "Does the dog come too?")
reply = AnswerQuestion(FIRST, EVE, 2, MARCH_1ST + 5 * HOURS, "Yes")
offer = OfferInstead(FIRST, BEN, 1, MARCH_1ST, period=Stay(july(20), july(22)), note="then?")
accept = AcceptOffer(FIRST, EVE, 2, MARCH_1ST + HOURS)
asked, offered = pending.having(ask), pending.having(offer)
holding = house.given(PolicyAdopted(BLUE_ROOM, HOUSE, 2, Approval(hold_hours=10), Rules()))
held = holding.having(wish)


def test_a_question_keeps_the_request_and_its_answer_too() -> None:
    answered = asked.having(reply)

    question, answer = answered.past[-2:]
    assert isinstance(question, QuestionAsked)
    assert question.question == FreeText(BEN, "Does the dog come too?")
    assert isinstance(answer, QuestionAnswered)
    assert answer.answer == FreeText(EVE, "Yes")
    assert (booking(answered).state, booking(answered).version) == (BookingState.PENDING, 3)
    later = booking(pending).clocks[Clock.REMINDER] + 5 * HOURS
    assert booking(answered).clocks[Clock.REMINDER] == later


def test_the_clock_stands_until_the_answer_and_runs_on_as_much_later() -> None:
    hold = MARCH_1ST + 10 * HOURS
    waiting = held.having(replace(ask, now=MARCH_1ST + 4 * HOURS))

    assert booking(held).clocks[Clock.HOLD] == hold
    assert booking(waiting).held(hold + 100 * HOURS)
    waiting.when(PassTime(FIRST, hold)).then_nothing()
    resumed = waiting.having(replace(reply, now=MARCH_1ST + 9 * HOURS))
    assert booking(resumed).clocks[Clock.HOLD] == hold + 5 * HOURS


def test_a_second_question_stops_no_clock_twice() -> None:
    again = held.having(ask).having(replace(ask, version=2, now=MARCH_1ST + 3 * HOURS))

    resumed = again.having(replace(reply, version=3, now=MARCH_1ST + 4 * HOURS))

    assert booking(resumed).clocks[Clock.HOLD] == MARCH_1ST + 14 * HOURS


@pytest.mark.rule(21)
def test_the_beginning_of_the_stay_waits_for_no_answer() -> None:
    for spec in (asked, offered):
        expired = spec.having(PassTime(FIRST, noon(11)))

        assert isinstance(expired.past[-1], BookingExpired)
        expired.when(replace(reply, version=3, now=noon(11))).then_refused(WrongState)


def test_it_can_be_decided_without_waiting_for_the_answer() -> None:
    for spec in (asked, offered):
        spec.when(ApproveBooking(FIRST, BEN, 2, MARCH_1ST)).then_decided()
        spec.when(DeclineBooking(FIRST, BEN, 2, MARCH_1ST, "no")).then_decided()


def test_a_changed_request_is_an_answer() -> None:
    changed = asked.having(ChangeBooking(FIRST, EVE, 2, MARCH_1ST, items=(item(BLUE_ROOM, 1),)))

    changed.when(replace(reply, version=3)).then_refused(NothingOpen)


@pytest.mark.parametrize("by", [EVE, BO, CARL, DORA])
def test_only_those_who_decide_ask_and_offer(by: MemberId) -> None:
    pending.when(replace(ask, by=by)).then_refused(NotAllowed)
    pending.when(replace(offer, by=by)).then_refused(NotAllowed)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_holder_or_an_admin_answers_and_accepts(by: MemberId) -> None:
    asked.when(replace(reply, by=by)).then_refused(NotAllowed)
    offered.when(replace(accept, by=by)).then_refused(NotAllowed)


def test_nobody_asks_themselves() -> None:
    own = house.having(replace(wish, by=BEN, member_id=BEN))

    own.when(ask).then_refused(NotAllowed)
    own.when(replace(ask, by=ANA)).then_decided()


def test_questions_and_answers_have_words_and_not_too_many() -> None:
    pending.when(replace(ask, question=" ")).then_refused(NothingSaid)
    pending.when(replace(ask, question="x" * 501)).then_refused(TextTooLong)
    asked.when(replace(reply, answer=None)).then_refused(NothingSaid)
    asked.when(replace(reply, answer="x" * 501)).then_refused(TextTooLong)
    pending.when(replace(offer, note="x" * 501)).then_refused(TextTooLong)


def test_an_offer_changes_nothing_until_it_is_accepted() -> None:
    event = offered.past[-1]

    assert isinstance(event, CounterOffered)
    assert event.offer.period == Stay(july(20), july(22))
    assert booking(offered).claim == booking(pending).claim
    rival = replace(wish, booking_id=SECOND, by=BO, member_id=BO, period=Stay(july(20), july(22)))
    offered.when(rival).then_decided()


def test_whoever_offered_it_says_yes_when_it_is_accepted() -> None:
    changed, yes = offered.when(accept).then_decided()

    assert isinstance(changed, BookingChanged)
    assert (changed.claim.period, changed.state) == (Stay(july(20), july(22)), "pending")
    assert yes == BookingApproved(FIRST, changed.claim, BEN)


def test_an_offer_of_who_decides_no_more_is_a_request_again() -> None:
    named = PolicyAdopted(BLUE_ROOM, HOUSE, 2, Approval(approvers=frozenset({BO})), Rules())

    (changed,) = offered.given(named).when(accept).then_decided()

    assert isinstance(changed, BookingChanged)


def test_fewer_persons_are_offered_too() -> None:
    fewer = pending.having(OfferInstead(FIRST, BEN, 1, MARCH_1ST, items=(item(BLUE_ROOM, 1),)))

    assert booking(fewer.having(accept)).claim.items[0].persons == 1


def test_a_refused_offer_leaves_the_request_as_it_was_asked() -> None:
    refused = offered.having(RefuseOffer(FIRST, EVE, 2, MARCH_1ST + HOURS))

    assert booking(refused).claim == booking(pending).claim
    refused.when(replace(accept, version=3)).then_refused(NothingOpen)
    refused.when(ApproveBooking(FIRST, BEN, 3, MARCH_1ST)).then_decided()


def test_what_was_offered_has_to_be_free_when_it_is_accepted() -> None:
    rival = replace(wish, booking_id=SECOND, by=BO, member_id=BO, period=Stay(july(20), july(22)))
    taken = offered.having(rival).having(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    taken.when(accept).then_refused(NotAvailable)
    pending.having(rival).having(ApproveBooking(SECOND, BEN, 1, MARCH_1ST)).when(
        offer
    ).then_refused(NotAvailable)


def test_what_is_offered_is_something_else_and_still_to_come() -> None:
    pending.when(replace(offer, period=None)).then_refused(NothingOffered)
    past = replace(offer, period=Stay(july(1).replace(month=2), july(3).replace(month=2)))
    pending.when(past).then_refused(InThePast)


@pytest.mark.rule(20)
def test_what_is_accepted_is_what_was_shown() -> None:
    offered.when(replace(accept, version=1)).then_refused(Stale)
    asked.when(replace(reply, version=1)).then_refused(Stale)


def test_without_an_offer_there_is_nothing_to_accept() -> None:
    pending.when(replace(accept, version=1)).then_refused(NothingOpen)
    asked.when(accept).then_refused(NothingOpen)
    pending.when(replace(reply, version=1)).then_refused(NothingOpen)
