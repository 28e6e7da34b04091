"""Whether anybody came: who asks, who answers, and what silence means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingOpen
from booking_core.domain.bookings.commands import (
    ChangeBooking,
    PassTime,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    CheckIn,
)
from booking_core.domain.bookings.errors import (
    TooEarly,
)
from booking_core.domain.bookings.stay_events import (
    NoShowAsked,
    NoShowConfirmed,
    NoShowDenied,
)
from booking_core.domain.errors import NotAllowed, TextTooLong
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import FreeText
from tests.cast import (
    ANA,
    BEN,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FIRST,
    item,
)
from tests.core.domain.bookings.july_stays import approved, booking, noon, shortened

HALF_A_DAY = timedelta(hours=12)
MIDNIGHT_AFTER_ARRIVAL = datetime(2026, 7, 10, 22, tzinfo=UTC)
asked = approved.having(AskAboutNoShow(FIRST, BEN, 2, noon(10), HALF_A_DAY))


def test_whether_anybody_came_is_asked_and_has_a_deadline_after_the_first_night_began() -> None:
    approved.when(AskAboutNoShow(FIRST, BEN, 2, noon(10), timedelta(hours=1))).then(
        NoShowAsked(FIRST, booking(approved).claim, BEN, MIDNIGHT_AFTER_ARRIVAL)
    )
    assert booking(asked).version == 2
    assert booking(asked).due_at == MIDNIGHT_AFTER_ARRIVAL


def test_asking_again_moves_no_deadline() -> None:
    asked.when(AskAboutNoShow(FIRST, ANA, 2, noon(10), HALF_A_DAY)).then_nothing()


def test_whether_anybody_came_is_not_asked_before_the_day() -> None:
    approved.when(AskAboutNoShow(FIRST, BEN, 2, noon(9), HALF_A_DAY)).then_refused(TooEarly)


@pytest.mark.parametrize("by", [EVE, BO, CARL, DORA])
def test_only_approvers_ask_whether_anybody_came(by: MemberId) -> None:
    approved.when(AskAboutNoShow(FIRST, by, 2, noon(10), HALF_A_DAY)).then_refused(NotAllowed)


@pytest.mark.rule(26)
def test_silence_frees_the_nights_to_come_and_no_other() -> None:
    asked.when(PassTime(FIRST, MIDNIGHT_AFTER_ARRIVAL - timedelta(seconds=1))).then_nothing()
    asked.when(PassTime(FIRST, MIDNIGHT_AFTER_ARRIVAL)).then(
        NoShowConfirmed(FIRST, shortened(asked, 11), booking(asked).claim)
    )
    missed = asked.having(PassTime(FIRST, MIDNIGHT_AFTER_ARRIVAL))
    assert booking(missed).state is BookingState.NO_SHOW
    assert booking(missed).counts(noon(12))
    missed.when(PassTime(FIRST, noon(20))).then_nothing()


def test_silence_after_a_week_without_the_app_frees_what_it_freed_in_time() -> None:
    late = asked.having(PassTime(FIRST, noon(20)))

    assert booking(late).claim == shortened(asked, 11)


def test_an_answer_lets_the_stay_stand() -> None:
    denied = asked.having(AnswerQuestion(FIRST, EVE, 2, noon(10), "we come at night"))

    assert denied.past[-1] == NoShowDenied(
        FIRST, booking(asked).claim, EVE, FreeText(EVE, "we come at night")
    )
    denied.when(PassTime(FIRST, noon(12))).then_nothing()
    assert booking(denied).state is BookingState.APPROVED


def test_checking_in_or_changing_is_an_answer_too() -> None:
    for command in (
        CheckIn(FIRST, EVE, 2, noon(10)),
        ChangeBooking(FIRST, EVE, 2, noon(10), items=(item(BLUE_ROOM, 1),)),
    ):
        asked.having(command).when(PassTime(FIRST, noon(12))).then_nothing()


def test_without_a_question_there_is_nothing_to_answer() -> None:
    approved.when(AnswerQuestion(FIRST, EVE, 2, noon(10))).then_refused(NothingOpen)


def test_an_answer_is_as_long_as_any_note() -> None:
    asked.when(AnswerQuestion(FIRST, EVE, 2, noon(10), "x" * 501)).then_refused(TextTooLong)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_holder_or_an_admin_answers(by: MemberId) -> None:
    asked.when(AnswerQuestion(FIRST, by, 2, noon(10))).then_refused(NotAllowed)
