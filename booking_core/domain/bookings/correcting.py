"""The past, put right by admins: stays that nobody booked, and who really was there.

No rule of lead time or length refuses it; that places are there only once still does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from booking_core.domain import access
from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingSaid
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim, Item, weighed
from booking_core.domain.bookings.course_commands import CorrectStay, RecordStay
from booking_core.domain.bookings.course_events import StayCorrected, StayRecorded
from booking_core.domain.bookings.errors import NotOver
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.requesting import items_of
from booking_core.domain.decider import Refused, Verdict, Violation
from booking_core.domain.errors import AlreadyExists, NotAllowed
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Slot, Stay, Wish, today, wall
from booking_core.domain.texts import FreeText


def record(command: RecordStay, state: Situation) -> Verdict:
    if not access.may_run_household(state.membership.standing(command.by)):
        return Refused((NotAllowed("correct"),))
    known = state.bookings.get(command.booking_id)
    if known:
        repeated = known.requested_by == command.by
        return () if repeated else Refused((AlreadyExists("booking", command.booking_id),))
    unfit = (
        *rules.items_unfit(command.items, command.period, state.inventory),
        *rules.not_in_household(command.member_id, state),
        *_reason_unfit(command.reason),
    )
    if unfit:
        return Refused(unfit)
    claim = _claim(
        command.member_id,
        command.items,
        command.period,
        exclusive=command.exclusive,
        state=state,
    )
    if isinstance(claim, Violation):
        return Refused((claim,))
    broken = tuple(_not_so(command.booking_id, claim, state, command.now))
    if broken:
        return Refused(broken)
    return (StayRecorded(command.booking_id, claim, command.by, _words(command)),)


def correct(command: CorrectStay, booking: Booking, state: Situation) -> Verdict:
    """Fields that are None stay as they are."""
    was = booking.claim
    items = command.items if command.items is not None else items_of(was)
    wish = command.period or was.period
    holder = command.member_id or was.member_id
    unfit = (
        *rules.items_unfit(items, wish, state.inventory),
        *(rules.not_in_household(holder, state) if holder != was.member_id else ()),
        *_reason_unfit(command.reason),
    )
    if unfit:
        return Refused(unfit)
    exclusive = was.exclusive if command.exclusive is None else command.exclusive
    claim = _claim(holder, items, wish, exclusive=exclusive, state=state)
    if isinstance(claim, Violation):
        return Refused((claim,))
    after = BookingState.COMPLETED if command.took_place else BookingState.CANCELLED
    if (claim, after) == (was, booking.state):
        return ()
    besides = command.booking_id
    broken = tuple(_not_so(besides, claim, state, command.now)) if command.took_place else ()
    if broken:
        return Refused(broken)
    return (StayCorrected(besides, claim, was, after, command.by, _words(command)),)


def _claim(
    holder: MemberId,
    items: tuple[Item, ...],
    wish: Wish | Slot,
    *,
    exclusive: bool,
    state: Situation,
) -> Claim | Violation:
    member = state.membership.people.get(holder)
    return weighed(
        holder,
        items,
        wish,
        state.inventory,
        exclusive=exclusive,
        branch_id=member.branch_id if member else None,
    )


def _not_so(
    booking_id: BookingId, claim: Claim, state: Situation, now: datetime
) -> Iterator[Violation]:
    yield from _not_over(claim, now)
    yield from rules.nights_taken(claim, state, now, besides=booking_id)


def _not_over(claim: Claim, now: datetime) -> Iterator[Violation]:
    period = claim.period
    if isinstance(period, Stay):
        if period.departure > today(now, claim.zone):
            yield NotOver(period.departure, today(now, claim.zone))
    elif period.end_at > now:
        yield NotOver(period.end, wall(now, claim.zone))


def _reason_unfit(reason: str) -> Iterator[Violation]:
    text = rules.tidy(reason)
    if text is None:
        yield NothingSaid("reason")
    yield from rules.unfit_words("reason", text)


def _words(command: RecordStay | CorrectStay) -> FreeText:
    return FreeText(command.by, rules.tidy(command.reason) or "")
