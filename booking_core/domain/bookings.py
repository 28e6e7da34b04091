"""The decider of bookings: what each wish must have seen, and who says what follows."""

from __future__ import annotations

from collections.abc import Sequence

from booking_core.domain import access, course, member_life
from booking_core.domain.access import Role, Standing, Verb
from booking_core.domain.answering import approve, cancel, decline, due, withdraw
from booking_core.domain.booking_commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    Command,
    DeclineBooking,
    OnExisting,
    PassTime,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.booking_events import LIFE, BookingEvent
from booking_core.domain.booking_life import Booking, Situation, evolve
from booking_core.domain.claims import Item
from booking_core.domain.course_commands import ExtendStay
from booking_core.domain.decider import (
    Decider,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import (
    NotAllowed,
    NotFound,
    NothingOpen,
    Stale,
    WrongState,
)
from booking_core.domain.member_life import MemberEvent
from booking_core.domain.requesting import change, items_of, request
from booking_core.domain.resource_life import CONFIGURATION, ResourceEvent
from booking_core.domain.staying import extended
from booking_core.domain.stays import Period, Wish
from booking_core.domain.surroundings import Holder, around
from booking_core.domain.tags import booking_tag, resource_tag


def boundary(command: Command, state: Situation) -> Query:
    if isinstance(command, PassTime):
        return about(LIFE, booking_tag(command.booking_id))
    asked = member_life.seen(command.by) | about(LIFE, booking_tag(command.booking_id))
    asked |= member_life.holders(Role.ADMIN) | member_life.holders(Role.APPROVER)
    booking = state.bookings.get(command.booking_id)
    if booking:
        asked |= _around_existing(booking, state)
    match command:
        case RequestBooking():
            asked |= member_life.seen(command.member_id)
            subject = state.membership.people.get(command.member_id)
            holder = Holder(command.member_id, subject.branch_id if subject else None)
            return asked | _around_wish(command.items, command.period, holder, state)
        case ChangeBooking() if booking:
            items = command.items or items_of(booking.claim)
            period = command.period or booking.claim.period
            return asked | _around_wish(items, period, _holder(booking), state)
        case ExtendStay() if booking:
            longer = extended(booking.claim, command.until) or booking.claim.period
            return asked | _around_wish(items_of(booking.claim), longer, _holder(booking), state)
        case _:
            return asked


def _holder(booking: Booking) -> Holder:
    return Holder(booking.claim.member_id, booking.claim.branch_id)


def _around_existing(booking: Booking, state: Situation) -> Query:
    electors = {elector for part in booking.electorate for elector in part.approvers}
    people = member_life.seen(booking.claim.member_id, *electors)
    claims = [each for each in (booking.claim, booking.change) if each]
    return people | any_of(
        around(item.lineage[-1], claim.period, state.inventory)
        for claim in claims
        for item in claim.items
    )


def _around_wish(
    items: Sequence[Item], period: Period | Wish, holder: Holder, state: Situation
) -> Query:
    asked = any_of(about(CONFIGURATION, resource_tag(item.resource_id)) for item in items)
    for item in items:
        resource = state.inventory.get(item.resource_id)
        if resource:
            asked |= member_life.seen(*resource.policy.approval.approvers)
            asked |= around(resource.tree_id, period, state.inventory, holder)
    return asked


def decide(command: Command, state: Situation) -> Verdict:
    if isinstance(command, RequestBooking):
        return request(command, state)
    booking = state.bookings.get(command.booking_id)
    if booking is None:
        return Refused((NotFound("booking", command.booking_id),))
    if isinstance(command, PassTime):
        return tuple(due(command, booking))
    who = state.membership.standing(command.by)
    broken = _not_now(command, booking, who, state)
    if broken:
        return Refused((broken,))
    match command:
        case ApproveBooking():
            return approve(command, booking, who, state)
        case DeclineBooking():
            return decline(command, booking)
        case WithdrawBooking():
            return withdraw(command, booking)
        case CancelBooking():
            return cancel(command, booking)
        case ChangeBooking():
            return change(command, booking, state)
        case _:
            return course.decide(command, booking, state)


_VERBS: dict[type[OnExisting], Verb] = {
    ApproveBooking: Verb.APPROVE,
    DeclineBooking: Verb.DECLINE,
    WithdrawBooking: Verb.WITHDRAW,
    CancelBooking: Verb.CANCEL,
    ChangeBooking: Verb.CHANGE,
    **course.VERBS,
}


def _not_now(
    command: OnExisting, booking: Booking, who: Standing, state: Situation
) -> Violation | None:
    """Why this person can't do this to the booking as it stands; the first reason is enough."""
    verb = _VERBS[type(command)]
    affair = booking.affair(state.membership)
    if not access.may(who, verb, affair):
        return NotAllowed(verb)
    if course.is_done(command, booking):
        return None
    if command.version != booking.version:
        return Stale(command.version, booking.version)
    if not access.is_open(verb, affair):
        if booking.state in access.OPEN_TO[verb]:
            return NothingOpen(verb)
        return WrongState(verb, booking.state, tuple(sorted(access.OPEN_TO[verb])))
    return None


bookings: Decider[Command, BookingEvent | MemberEvent | ResourceEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve
)
