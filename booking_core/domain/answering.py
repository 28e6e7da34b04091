"""What becomes of a request or a stay: by those who decide, who asked, or time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from booking_core.domain import access, booking_rules as rules
from booking_core.domain.booking_commands import (
    ApproveBooking,
    CancelBooking,
    DeclineBooking,
    WithdrawBooking,
)
from booking_core.domain.booking_events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingDeclined,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeWithdrawn,
)
from booking_core.domain.booking_life import Booking, Situation
from booking_core.domain.claims import Claim
from booking_core.domain.decider import (
    Refused,
    Verdict,
    Violation,
)
from booking_core.domain.errors import (
    SelfApproval,
)
from booking_core.domain.texts import FreeText


def approve(command: ApproveBooking, booking: Booking, state: Situation) -> Verdict:
    who = state.membership.standing(command.by)
    affair = booking.affair(state.membership)
    if access.approves_itself(who, affair):
        return Refused((SelfApproval(),))
    claim = booking.change or booking.claim
    note = rules.tidy(command.note)
    broken = (
        *_begun(claim, booking, command.now),
        *rules.nights_taken(claim, state, command.now, besides=command.booking_id),
        *rules.text_too_long("note", note),
    )
    if broken:
        return Refused(broken)
    words = FreeText(command.by, note) if note else None
    own = command.by in (affair.holder, affair.requested_by)
    if booking.change is None:
        return (BookingApproved(command.booking_id, claim, command.by, own, words),)
    return (
        BookingChanged(
            command.booking_id,
            claim,
            booking.claim,
            booking.state,
            booking.electorate,
            command.by,
            own,
            words,
        ),
    )


def _begun(claim: Claim, booking: Booking, now: datetime) -> Iterator[Violation]:
    """A request whose period has begun is decided no more; a running stay may be extended."""
    runs = booking.change is not None and claim.period.first_day == booking.claim.period.first_day
    if not runs:
        yield from rules.in_the_past(claim, now)


def decline(command: DeclineBooking, booking: Booking) -> Verdict:
    reason, internal = rules.tidy(command.reason), rules.tidy(command.internal_note)
    broken = (
        *rules.text_too_long("reason", reason),
        *rules.text_too_long("internal_note", internal),
    )
    if broken:
        return Refused(broken)
    about = (
        command.booking_id,
        booking.claim,
        command.by,
        FreeText(command.by, reason) if reason else None,
        FreeText(command.by, internal) if internal else None,
    )
    return (ChangeDeclined(*about, booking.state) if booking.change else BookingDeclined(*about),)


def withdraw(command: WithdrawBooking, booking: Booking) -> Verdict:
    reason = rules.tidy(command.reason)
    broken = tuple(rules.text_too_long("reason", reason))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    about = (command.booking_id, booking.claim, words)
    return (ChangeWithdrawn(*about, booking.state) if booking.change else BookingWithdrawn(*about),)


def cancel(command: CancelBooking, booking: Booking) -> Verdict:
    reason = rules.tidy(command.reason)
    broken = (
        *rules.in_the_past(booking.claim, command.now),
        *rules.text_too_long("reason", reason),
    )
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    return (BookingCancelled(command.booking_id, booking.claim, words),)
