"""What becomes of a booking besides its decision: who says what follows from which wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from booking_core.domain.access import BookingState, Verb
from booking_core.domain.approval.talking import answer, ask_more, offer_instead
from booking_core.domain.bookings.commands import OnExisting
from booking_core.domain.bookings.correcting import correct
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    AskMore,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    CorrectStay,
    ExtendStay,
    OfferInstead,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.bookings.handing_on import comment, transfer
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.staying import (
    ask_about_no_show,
    check_in,
    check_out,
    deny_no_show,
    extend,
)
from booking_core.domain.bookings.undoing import undo
from booking_core.domain.decider import Verdict

Answer = Callable[[Any, Booking, Situation], Verdict]
"""Of the command that it stands beside."""

ANSWERS: Mapping[type[OnExisting], tuple[Verb, Answer]] = {
    CheckIn: (Verb.CHECK_IN, lambda command, booking, _: check_in(command, booking)),
    CheckOut: (Verb.CHECK_OUT, lambda command, booking, _: check_out(command, booking)),
    ExtendStay: (Verb.EXTEND, extend),
    AskAboutNoShow: (Verb.NO_SHOW, lambda command, booking, _: ask_about_no_show(command, booking)),
    AnswerQuestion: (Verb.ANSWER, lambda command, booking, _: _answer(command, booking)),
    TransferBooking: (Verb.TRANSFER, transfer),
    CommentOnBooking: (Verb.COMMENT, lambda command, booking, _: comment(command, booking)),
    CorrectStay: (Verb.CORRECT, correct),
    UndoBooking: (Verb.UNDO, undo),
    AskMore: (Verb.ASK, lambda command, booking, _: ask_more(command, booking)),
    OfferInstead: (Verb.OFFER, offer_instead),
}


def _answer(command: AnswerQuestion, booking: Booking) -> Verdict:
    talk = booking.course.talk
    return answer(command, booking, talk) if talk else deny_no_show(command, booking)


def is_done(command: OnExisting, booking: Booking) -> bool:
    """Coming and leaving are done once: a second tap, of whatever version, changes nothing."""
    match command:
        case CheckIn():
            return booking.state is BookingState.ACTIVE
        case CheckOut():
            return booking.state is BookingState.COMPLETED
        case _:
            return False
