"""The decider of bookings: what each wish must have seen, and who says what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from booking_core.domain import access
from booking_core.domain.access import BookingState, Role, Verb
from booking_core.domain.approval import talking
from booking_core.domain.approval.answering import approve, cancel, decline, object_to, withdraw
from booking_core.domain.approval.electing import delegates
from booking_core.domain.approval.errors import NothingOpen
from booking_core.domain.bookings import course
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    Command,
    DeclineBooking,
    ObjectToBooking,
    OnExisting,
    PassTime,
    RefuseOffer,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.correcting import record
from booking_core.domain.bookings.course_commands import (
    CommentOnBooking,
    CorrectStay,
    ExtendStay,
    OfferInstead,
    RecordStay,
    TransferBooking,
)
from booking_core.domain.bookings.events import LIFE, BookingEvent
from booking_core.domain.bookings.life import (
    TAKING,
    AnyEvent,
    Booking,
    Situation,
    advance,
    evolve,
)
from booking_core.domain.bookings.neighbours import Holder
from booking_core.domain.bookings.reaching import (
    Reach,
    alike,
    reach,
    touches,
    waiting_near,
    with_buffers,
)
from booking_core.domain.bookings.requesting import change, items_of, request, wished
from booking_core.domain.bookings.staying import extended
from booking_core.domain.bookings.surroundings import around
from booking_core.domain.bookings.timing import overdue
from booking_core.domain.bookings.undoing import undoable
from booking_core.domain.decider import (
    NOTHING,
    Decider,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import NotAllowed, NotFound, Stale, WrongState
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people import member_life
from booking_core.domain.quotas import keeping as quota_keeping
from booking_core.domain.quotas.events import LEDGER
from booking_core.domain.stays import Period, Wish
from booking_core.domain.tags import booking_tag, resource_tag
from booking_core.domain.things.resource_life import CONFIGURATION
from booking_core.domain.waitlist.queueing import accept, refuse_offer
from booking_core.domain.waitlist.waiting import concerns_nobody_else, settled

_OF_ONE = (*LIFE, *LEDGER)
_WHO_DECIDES = member_life.holders(Role.ADMIN) | member_life.holders(Role.APPROVER)


def boundary(command: Command, state: Situation) -> Query:
    return any_of(
        (
            about(_OF_ONE, booking_tag(command.booking_id)),
            _WHO_DECIDES,
            NOTHING if isinstance(command, PassTime) else member_life.seen(command.by),
            *_around_what_it_is_about(command, state),
            *(_around_those_who_wait(command, state) if state.bookings else ()),
            quota_keeping.seen(command, state, _decided, wished),
        )
    )


def _around_what_it_is_about(command: Command, state: Situation) -> Iterator[Query]:
    booking = state.bookings.get(command.booking_id)
    if booking:
        yield from _around_existing(booking, state)
    match command:
        case RequestBooking() | RecordStay():
            yield member_life.seen(command.member_id)
            holder = _as_holder(command.member_id, state)
            yield from _around_wish(command.items, command.period, holder, state)
        case ChangeBooking() | OfferInstead() if booking:
            items = command.items or items_of(booking.claim)
            period = command.period or booking.claim.period
            yield from _around_wish(items, period, _holder(booking), state)
        case TransferBooking() if booking:
            yield member_life.seen(command.to)
            items, holder = items_of(booking.claim), _as_holder(command.to, state)
            yield from _around_wish(items, booking.claim.period, holder, state)
        case CorrectStay() if booking:
            items = command.items or items_of(booking.claim)
            whose = command.member_id or booking.claim.member_id
            yield member_life.seen(whose)
            period = command.period or booking.claim.period
            yield from _around_wish(items, period, _as_holder(whose, state), state)
        case ExtendStay() if booking:
            longer = extended(booking.claim, command.until) or booking.claim.period
            yield from _around_wish(items_of(booking.claim), longer, _holder(booking), state)


def _as_holder(member_id: MemberId, state: Situation) -> Holder:
    """Somebody with the branch of today."""
    member = state.membership.people.get(member_id)
    return Holder(member_id, member.branch_id if member else None)


def _holder(booking: Booking) -> Holder:
    return Holder(booking.claim.member_id, booking.claim.branch_id)


def _around_existing(booking: Booking, state: Situation) -> Iterator[Query]:
    electors = {elector for part in booking.electorate for elector in part.approvers}
    yield member_life.seen(booking.claim.member_id, *electors)
    for item in booking.claim.items:
        resource = state.inventory.get(item.resource_id)
        if resource:
            yield member_life.seen(*resource.policy.approval.approvers)
    yield member_life.seen(*delegates(state.membership))
    claims = [each for each in (booking.claim, booking.change, booking.counter_offer) if each]
    for claim in claims:
        for root in {item.lineage[-1] for item in claim.items}:
            yield around(root, claim.period, state.inventory)


def _around_wish(
    items: Sequence[Item], period: Period | Wish, holder: Holder, state: Situation
) -> Iterator[Query]:
    roots: set[ResourceId] = set()
    for item in items:
        yield about(CONFIGURATION, resource_tag(item.resource_id))
        resource = state.inventory.get(item.resource_id)
        if resource:
            roots.add(resource.tree_id)
            yield member_life.seen(*resource.policy.approval.approvers)
    for root in roots:
        yield around(root, period, state.inventory, holder, state.bookings.values())


def _around_those_who_wait(command: Command, state: Situation) -> Iterator[Query]:
    """Time may decide about them first, or they may lose, or be offered what is freed."""
    own = tuple(reach(command, state))
    near = _beyond(own, state)
    near += _beyond((*own, *near), state) if near else []
    reached = (*own, *near)
    for key in alike(reached, state):
        yield about(LIFE, booking_tag(key))
    for each in near:
        for root in each.roots:
            yield around(root, each.stay, state.inventory)


def _beyond(reached: Sequence[Reach], state: Situation) -> list[Reach]:
    """What those want who wait near by, as far as it is something else."""
    return [each for each in waiting_near(reached, state) if each not in reached]


def brings(command: Command) -> frozenset[str]:
    match command:
        case RequestBooking() | RecordStay():
            return frozenset({booking_tag(command.booking_id)})
        case _:
            return frozenset()


def decide(command: Command, state: Situation) -> Verdict:
    return quota_keeping.kept(command, state, _decided, wished)


def _decided(command: Command, state: Situation) -> Verdict:
    """What time has decided comes first, so that no legal wish fails for want of a sweep."""
    state = state.at(command.now)
    swept = command.booking_id if isinstance(command, PassTime) else None
    passed, state = overdue(state, _due_before(command, state), command.now, swept=swept)
    if isinstance(command, PassTime):
        known = command.booking_id in state.bookings
        return passed if known else Refused((NotFound("booking", command.booking_id),))
    verdict = _decide(command, state)
    if isinstance(verdict, Refused) or not verdict:
        return verdict
    decided = undoable(cast("Sequence[BookingEvent]", verdict), command.by, state, command.now)
    if concerns_nobody_else(state, decided):
        return (*passed, *decided)
    facts, _ = settled(state, decided, command.now)
    return (*passed, *facts)


def _due_before(command: Command, state: Situation) -> Sequence[BookingId]:
    """Those about whom time may have decided something that matters here.

    That a stay is over gives nobody anything; a sweep says so.
    """
    swept = command.booking_id if isinstance(command, PassTime) else None
    open_ones = [
        key
        for key, each in state.bookings.items()
        if each.state not in TAKING or Clock.NO_SHOW in each.clocks or key == swept
    ]
    if not open_ones:
        return ()
    reached = with_buffers(reach(command, state), state.inventory)
    return [
        key
        for key in open_ones
        if key in (swept, command.booking_id) or touches(state.bookings[key], reached)
    ]


def _decide(command: RequestBooking | RecordStay | OnExisting, state: Situation) -> Verdict:
    match command:
        case RequestBooking():
            return request(command, state)
        case RecordStay():
            return record(command, state)
        case _:
            return _decide_on_existing(command, state)


def _decide_on_existing(command: OnExisting, state: Situation) -> Verdict:
    booking = state.bookings.get(command.booking_id)
    if booking is None:
        return Refused((NotFound("booking", command.booking_id),))
    verb, answer = _ANSWERS[type(command)]
    broken = _not_now(command, verb, booking, state)
    return Refused((broken,)) if broken else answer(command, booking, state)


def _accept(command: AcceptOffer, booking: Booking, state: Situation) -> Verdict:
    """Of the waiting list, or of an approver."""
    waits = booking.state is BookingState.WAITLISTED
    return (accept if waits else talking.accept)(command, booking, state)


def _refuse_offer(command: RefuseOffer, booking: Booking, state: Situation) -> Verdict:
    if booking.state is BookingState.WAITLISTED:
        return refuse_offer(command, booking, state)
    return talking.refuse(command, booking)


_ANSWERS: Mapping[type[OnExisting], tuple[Verb, course.Answer]] = {
    ApproveBooking: (Verb.APPROVE, approve),
    DeclineBooking: (Verb.DECLINE, decline),
    ObjectToBooking: (Verb.OBJECT, lambda command, booking, _: object_to(command, booking)),
    WithdrawBooking: (Verb.WITHDRAW, lambda command, booking, _: withdraw(command, booking)),
    CancelBooking: (Verb.CANCEL, lambda command, booking, _: cancel(command, booking)),
    ChangeBooking: (Verb.CHANGE, change),
    AcceptOffer: (Verb.ACCEPT, _accept),
    RefuseOffer: (Verb.REFUSE_OFFER, _refuse_offer),
    **course.ANSWERS,
}


def _not_now(
    command: OnExisting, verb: Verb, booking: Booking, state: Situation
) -> Violation | None:
    """Why this person can't do this to the booking as it stands; the first reason is enough."""
    who, affair = state.membership.standing(command.by), booking.affair(state.membership)
    if not access.may(who, verb, affair):
        return NotAllowed(verb)
    if isinstance(command, CommentOnBooking) or course.is_done(command, booking):
        return None
    if command.version != booking.version:
        return Stale(command.version, booking.version)
    if not access.is_open(verb, affair):
        if booking.state in access.OPEN_TO[verb]:
            return NothingOpen(verb)
        return WrongState(verb, booking.state, tuple(sorted(access.OPEN_TO[verb])))
    return None


bookings: Decider[Command, AnyEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve, advance, brings
)
