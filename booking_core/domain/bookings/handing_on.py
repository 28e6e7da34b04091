"""Handing a booking on to somebody else, and speaking about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from booking_core.domain.approval.errors import NothingSaid
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.course_commands import CommentOnBooking, TransferBooking
from booking_core.domain.bookings.course_events import BookingCommented, BookingTransferred
from booking_core.domain.bookings.events import BookingEvent, ChangeWithdrawn
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.decider import Refused, Verdict
from booking_core.domain.texts import FreeText


def transfer(command: TransferBooking, booking: Booking, state: Situation) -> Verdict:
    """The holder agrees by doing it. It counts for the branch of whoever has it then."""
    reason = rules.tidy(command.reason)
    broken = (
        *rules.not_in_household(command.to, state),
        *rules.in_the_past(booking.claim, command.now),
        *rules.unfit_words("reason", reason),
    )
    if broken:
        return Refused(broken)
    if command.to == booking.claim.member_id:
        return ()
    return tuple(_handed_on(command, booking, state, reason))


def _handed_on(
    command: TransferBooking, booking: Booking, state: Situation, reason: str | None
) -> Iterator[BookingEvent]:
    was = booking.claim
    if booking.change:
        yield ChangeWithdrawn(command.booking_id, was, state=booking.state)
    branch_id = state.membership.people[command.to].branch_id
    yield BookingTransferred(
        command.booking_id,
        replace(was, member_id=command.to, branch_id=branch_id),
        was,
        booking.state,
        command.by,
        FreeText(command.by, reason) if reason else None,
    )


def comment(command: CommentOnBooking, booking: Booking) -> Verdict:
    if command.comment_id in booking.comments:
        return ()
    text = rules.tidy(command.text)
    if text is None:
        return Refused((NothingSaid("comment"),))
    broken = tuple(rules.unfit_words("comment", text))
    if broken:
        return Refused(broken)
    said = FreeText(command.by, text)
    return (
        BookingCommented(
            command.booking_id,
            booking.claim,
            booking.state,
            command.by,
            command.comment_id,
            said,
        ),
    )
