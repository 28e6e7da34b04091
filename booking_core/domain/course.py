"""What becomes of a booking besides its decision: who says what follows from which wish."""

from __future__ import annotations

from typing import assert_never

from booking_core.domain.access import BookingState, Verb
from booking_core.domain.booking_commands import OnExisting
from booking_core.domain.booking_life import Booking, Situation
from booking_core.domain.correcting import correct
from booking_core.domain.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    CorrectStay,
    CourseCommand,
    ExtendStay,
    TransferBooking,
)
from booking_core.domain.decider import Verdict
from booking_core.domain.handing_on import comment, transfer
from booking_core.domain.staying import (
    ask_about_no_show,
    check_in,
    check_out,
    deny_no_show,
    extend,
)

VERBS: dict[type[OnExisting], Verb] = {
    CheckIn: Verb.CHECK_IN,
    CheckOut: Verb.CHECK_OUT,
    ExtendStay: Verb.EXTEND,
    AskAboutNoShow: Verb.NO_SHOW,
    TransferBooking: Verb.TRANSFER,
    CommentOnBooking: Verb.COMMENT,
    CorrectStay: Verb.CORRECT,
    AnswerQuestion: Verb.ANSWER,
}


def decide(command: CourseCommand, booking: Booking, state: Situation) -> Verdict:
    if is_done(command, booking):
        return ()
    match command:
        case CheckIn():
            return check_in(command, booking)
        case CheckOut():
            return check_out(command, booking)
        case ExtendStay():
            return extend(command, booking, state)
        case AskAboutNoShow():
            return ask_about_no_show(command, booking)
        case AnswerQuestion():
            return deny_no_show(command, booking)
        case TransferBooking():
            return transfer(command, booking, state)
        case CommentOnBooking():
            return comment(command, booking)
        case CorrectStay():
            return correct(command, booking, state)
        case _:
            assert_never(command)


def is_done(command: OnExisting, booking: Booking) -> bool:
    """Coming and leaving are done once: a second tap, of whatever version, changes nothing."""
    match command:
        case CheckIn():
            return booking.state is BookingState.ACTIVE
        case CheckOut():
            return booking.state is BookingState.COMPLETED
        case _:
            return False
