"""A stay as it runs: coming, leaving early, staying on, and not coming at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from booking_core.domain.access import BookingState
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import ChangeBooking
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    CheckIn,
    CheckOut,
    ExtendStay,
)
from booking_core.domain.bookings.errors import NotLonger, TooEarly, TooLate
from booking_core.domain.bookings.events import (
    BookingChanged,
    BookingEvent,
    ChangeExpired,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.requesting import change
from booking_core.domain.bookings.stay_events import (
    NoShowAsked,
    NoShowConfirmed,
    NoShowDenied,
    StayCheckedIn,
    StayCheckedOut,
)
from booking_core.domain.decider import Refused, Verdict, Violation
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import ONE_DAY, Period, Slot, Stay, WallTimes, Wish, today, wall
from booking_core.domain.texts import FreeText

ONE_MINUTE = timedelta(minutes=1)


def check_in(command: CheckIn, booking: Booking) -> Verdict:
    if booking.state is BookingState.ACTIVE:
        return ()
    broken = tuple(_not_running("check_in", booking.claim, command.now))
    if broken:
        return Refused(broken)
    return (StayCheckedIn(command.booking_id, booking.claim, command.by, booking.change),)


def check_out(command: CheckOut, booking: Booking) -> Verdict:
    if booking.state is BookingState.COMPLETED:
        return ()
    left = StayCheckedOut(
        command.booking_id, until(booking.claim, command.now), booking.claim, command.by
    )
    if booking.change is None:
        return (left,)
    return ChangeWithdrawn(command.booking_id, booking.claim, state=booking.state), left


def extend(command: ExtendStay, booking: Booking, state: Situation) -> Verdict:
    """A claim that beats nobody: where others ask for the same, somebody decides."""
    longer = extended(booking.claim, command.until)
    if longer is None:
        return Refused((NotLonger(_end(booking.claim.period), command.until),))
    wish = ChangeBooking(
        command.booking_id,
        command.by,
        command.version,
        command.now,
        period=longer,
        note=command.note,
    )
    verdict = change(wish, booking, state)
    if isinstance(verdict, Refused):
        return verdict
    return tuple(_beating_nobody(each, state, command.now) for each in verdict)


def extended(claim: Claim, end: date | datetime) -> Wish | None:
    """The period with its new end; None where that is no later than the old one."""
    period = claim.period
    if isinstance(period, Stay):
        departure = end.date() if isinstance(end, datetime) else end
        return Stay(period.arrival, departure) if departure > period.departure else None
    wall_end = end if isinstance(end, datetime) else datetime.combine(end, time())
    return WallTimes(period.start, wall_end) if wall_end > period.end else None


def _end(period: Period) -> date | datetime:
    return period.departure if isinstance(period, Stay) else period.end


def _beating_nobody(event: object, state: Situation, now: datetime) -> BookingEvent:
    match event:
        case BookingChanged(booking_id, claim, was) if rules.rivals(
            claim, state, now, besides=booking_id
        ):
            # Nobody had to say yes, so somebody has to now.
            parts = tuple(replace(each, approved=None) for each in event.electorate)
            return ChangeRequested(booking_id, was, claim, parts, event.note, event.state, now)
        case BookingChanged() | ChangeRequested():
            return event
        case _:
            msg = f"an extension does not lead to {event}"
            raise TypeError(msg)


def ask_about_no_show(command: AskAboutNoShow, booking: Booking) -> Verdict:
    """Asked again, nothing new: the first deadline stands."""
    claim, now = booking.claim, command.now
    broken = tuple(_not_running("no_show", claim, now))
    if broken:
        return Refused(broken)
    if booking.course.no_show_at is not None:
        return ()
    answer_by = min(max(now + command.within, claim.decidable_until), claim.ends_at)
    return (NoShowAsked(command.booking_id, claim, command.by, answer_by, booking.change),)


def deny_no_show(command: AnswerQuestion, booking: Booking) -> Verdict:
    answer = rules.tidy(command.answer)
    broken = tuple(rules.unfit_words("answer", answer))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, answer) if answer else None
    return (NoShowDenied(command.booking_id, booking.claim, command.by, words, booking.change),)


def no_show(booking_id: BookingId, booking: Booking, now: datetime) -> Iterator[BookingEvent]:
    """What the silence of the holder leads to, once its time has come."""
    asked = booking.course.no_show_at
    if booking.state is BookingState.APPROVED and asked is not None and asked <= now:
        if booking.change:
            yield ChangeExpired(booking_id, booking.claim)
        yield NoShowConfirmed(booking_id, until(booking.claim, asked), booking.claim)


def until(claim: Claim, now: datetime) -> Claim:
    """What is over of the claim; at least its first night, or minute, which nobody else can use."""
    period = claim.period
    if isinstance(period, Stay):
        last = max(today(now, claim.zone), period.arrival + ONE_DAY)
        return replace(claim, period=Stay(period.arrival, min(last, period.departure)))
    end_at = max(_next_minute(now), period.start_at + ONE_MINUTE)
    if end_at >= period.end_at:
        return claim
    end = wall(end_at, period.zone)
    return replace(claim, period=Slot(period.start, end, period.zone, period.start_at, end_at))


def _next_minute(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + ONE_MINUTE


def _not_running(verb: str, claim: Claim, now: datetime) -> Iterator[Violation]:
    """From the day on which it begins until it is over."""
    first_day, this_day = claim.period.first_day, today(now, claim.zone)
    if this_day < first_day:
        yield TooEarly(verb, first_day, this_day)
    if claim.ends_at <= now:
        yield TooLate(verb, wall(claim.ends_at, claim.zone))
