"""Asking for a stay, deciding on it, changing it and giving it back: the decider of bookings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from booking_core.domain import access, booking_rules as rules, members
from booking_core.domain.access import BookingState, Role, Standing, Verb
from booking_core.domain.booking_life import (
    LIFE,
    Booking,
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingCompleted,
    BookingDeclined,
    BookingEvent,
    BookingExpired,
    BookingRequested,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeExpired,
    ChangeRequested,
    ChangeWithdrawn,
    Situation,
    Verdicts,
    evolve,
)
from booking_core.domain.claims import Claim, Item, weighed
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
    AlreadyExists,
    NotAllowed,
    NotFound,
    SelfApproval,
    Stale,
    WrongState,
)
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.members import MemberEvent
from booking_core.domain.resources import CONFIGURATION, Mode, ResourceEvent
from booking_core.domain.stays import Period, Wish, months
from booking_core.domain.tags import booking_tag, night_tag, resource_tag, tree_tag
from booking_core.domain.texts import FreeText


@dataclass(frozen=True, slots=True)
class RequestBooking:
    """`now` is the aware UTC instant of asking; "today" is derived in the resource's zone."""

    booking_id: BookingId
    by: MemberId
    member_id: MemberId
    items: tuple[Item, ...]
    period: Wish
    now: datetime
    exclusive: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ApproveBooking:
    """Bound to the version that was shown, as all that follow. Decides a waiting change."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DeclineBooking:
    booking_id: BookingId
    by: MemberId
    version: int
    reason: str | None = None
    internal_note: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawBooking:
    """Takes back a request, or the change that waits."""

    booking_id: BookingId
    by: MemberId
    version: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CancelBooking:
    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeBooking:
    """Fields that are None stay as they are."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    items: tuple[Item, ...] | None = None
    period: Wish | None = None
    exclusive: bool | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PassTime:
    """What time has decided about a booking by `now`: asked by nobody, as often as one likes."""

    booking_id: BookingId
    now: datetime


OnExisting = ApproveBooking | DeclineBooking | WithdrawBooking | CancelBooking | ChangeBooking
Command = RequestBooking | OnExisting | PassTime


def boundary(command: Command, state: Situation) -> Query:
    if isinstance(command, PassTime):
        return about(LIFE, booking_tag(command.booking_id))
    asked = members.seen(command.by) | about(LIFE, booking_tag(command.booking_id))
    asked |= members.holders(Role.ADMIN) | members.holders(Role.APPROVER)
    booking = state.bookings.get(command.booking_id)
    if booking:
        asked |= _around_existing(booking)
    match command:
        case RequestBooking():
            asked |= members.seen(command.member_id)
            return asked | _around_wish(command.items, command.period, state)
        case ChangeBooking() if booking:
            items = command.items or _items(booking.claim)
            return asked | _around_wish(items, command.period or booking.claim.period, state)
        case _:
            return asked


def _around_existing(booking: Booking) -> Query:
    electors = {elector for part in booking.electorate for elector in part.approvers}
    people = members.seen(booking.claim.member_id, *electors)
    claims = [each for each in (booking.claim, booking.change) if each]
    return people | any_of(
        _in_tree(item.lineage[-1], claim.period) for claim in claims for item in claim.items
    )


def _around_wish(items: Sequence[Item], period: Period | Wish, state: Situation) -> Query:
    asked = any_of(about(CONFIGURATION, resource_tag(item.resource_id)) for item in items)
    for item in items:
        resource = state.inventory.get(item.resource_id)
        if resource:
            asked |= members.seen(*resource.policy.approval.approvers)
            asked |= _in_tree(resource.tree_id, period)
    return asked


def _in_tree(root: ResourceId, period: Period | Wish) -> Query:
    """The configuration below the root, and every claim there in the months of the period."""
    touched = months(period.first_day, period.end_day)
    claims = any_of(about(LIFE, night_tag(root, month)) for month in touched)
    return about(CONFIGURATION, tree_tag(root)) | claims


def decide(command: Command, state: Situation) -> Verdict:
    if isinstance(command, RequestBooking):
        return _request(command, state)
    booking = state.bookings.get(command.booking_id)
    if booking is None:
        return Refused((NotFound("booking", command.booking_id),))
    if isinstance(command, PassTime):
        return tuple(_due(command, booking))
    who = state.membership.standing(command.by)
    broken = _not_now(command, booking, who, state)
    if broken:
        return Refused((broken,))
    match command:
        case ApproveBooking():
            return _approve(command, booking, who, state)
        case DeclineBooking():
            return _decline(command, booking)
        case WithdrawBooking():
            return _withdraw(command, booking)
        case CancelBooking():
            return _cancel(command, booking)
        case ChangeBooking():
            return _change(command, booking, state)
        case _:
            assert_never(command)


_VERBS: dict[type[OnExisting], Verb] = {
    ApproveBooking: Verb.APPROVE,
    DeclineBooking: Verb.DECLINE,
    WithdrawBooking: Verb.WITHDRAW,
    CancelBooking: Verb.CANCEL,
    ChangeBooking: Verb.CHANGE,
}


def _not_now(
    command: OnExisting, booking: Booking, who: Standing, state: Situation
) -> Violation | None:
    """Why this person can't do this to the booking as it stands; the first reason is enough."""
    verb = _VERBS[type(command)]
    affair = booking.affair(state.membership)
    if not access.may(who, verb, affair):
        return NotAllowed(verb)
    if command.version != booking.version:
        return Stale(command.version, booking.version)
    if not access.is_open(verb, affair):
        return WrongState(verb, booking.state, tuple(sorted(access.OPEN_TO[verb])))
    return None


def _request(command: RequestBooking, state: Situation) -> Verdict:
    if not _may_request(command, state):
        return Refused((NotAllowed("request"),))
    known = state.bookings.get(command.booking_id)
    if known:
        repeated = known.requested_by == command.by
        return () if repeated else Refused((AlreadyExists("booking", command.booking_id),))
    note = rules.tidy(command.note)
    unfit = (
        *rules.items_unfit(command.items, command.period, state.inventory),
        *rules.not_in_household(command.member_id, state),
        *rules.text_too_long("note", note),
    )
    if unfit:
        return Refused(unfit)
    claim = weighed(
        command.member_id,
        command.items,
        command.period,
        state.inventory,
        exclusive=command.exclusive,
    )
    if isinstance(claim, Violation):
        return Refused((claim,))
    broken = tuple(_refuse_request(command, claim, state))
    if broken:
        return Refused(broken)
    electorate = _electorate(claim, state)
    words = FreeText(command.by, note) if note else None
    asked = BookingRequested(command.booking_id, claim, command.by, electorate, words)
    if _automatic(claim, state):
        return asked, BookingApproved(command.booking_id, claim, None)
    return (asked,)


def _may_request(command: RequestBooking, state: Situation) -> bool:
    subject = state.membership.people.get(command.member_id)
    return access.may_request(
        state.membership.standing(command.by),
        own=command.by == command.member_id,
        guardian_of_subject=subject is not None and subject.guardian_id == command.by,
    )


def _refuse_request(command: RequestBooking, claim: Claim, state: Situation) -> Iterator[Violation]:
    inventory = state.inventory
    yield from rules.in_the_past(claim, command.now)
    yield from rules.lead_and_horizon(claim, inventory, command.now)
    yield from _refuse_claim(command.booking_id, claim, state)


def _refuse_claim(booking_id: BookingId, claim: Claim, state: Situation) -> Iterator[Violation]:
    inventory = state.inventory
    yield from rules.archived(claim, inventory)
    yield from rules.policy_of_length(claim, inventory)
    too_many = tuple(rules.too_many_persons(claim, inventory))
    yield from too_many
    if not too_many:
        yield from rules.nights_taken(claim, state, besides=booking_id)


def _items(claim: Claim) -> tuple[Item, ...]:
    return tuple(
        Item(each.resource_id, each.persons, each.without_bed, each.who) for each in claim.items
    )


def _electorate(claim: Claim, state: Situation) -> tuple[Verdicts, ...]:
    return tuple(
        Verdicts(
            item.resource_id,
            state.inventory[item.resource_id].policy.version,
            _electors(item.resource_id, state),
        )
        for item in claim.items
    )


def _electors(resource_id: ResourceId, state: Situation) -> frozenset[MemberId]:
    people = state.membership
    named = frozenset(
        each
        for each in state.inventory[resource_id].policy.approval.approvers
        if people.standing(each).active
    )
    return (named or people.holders_of(Role.APPROVER)) | people.holders_of(Role.ADMIN)


def _automatic(claim: Claim, state: Situation) -> bool:
    return all(
        state.inventory[item.resource_id].policy.approval.mode is Mode.AUTO for item in claim.items
    )


def _approve(command: ApproveBooking, booking: Booking, who: Standing, state: Situation) -> Verdict:
    affair = booking.affair(state.membership)
    if access.approves_itself(who, affair):
        return Refused((SelfApproval(),))
    claim = booking.change or booking.claim
    note = rules.tidy(command.note)
    broken = (
        *_begun(claim, booking, command.now),
        *rules.nights_taken(claim, state, besides=command.booking_id),
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
            BookingState.APPROVED,
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


def _decline(command: DeclineBooking, booking: Booking) -> Verdict:
    reason, internal = rules.tidy(command.reason), rules.tidy(command.internal_note)
    broken = (
        *rules.text_too_long("reason", reason),
        *rules.text_too_long("internal_note", internal),
    )
    if broken:
        return Refused(broken)
    fact = ChangeDeclined if booking.change else BookingDeclined
    return (
        fact(
            command.booking_id,
            booking.claim,
            command.by,
            FreeText(command.by, reason) if reason else None,
            FreeText(command.by, internal) if internal else None,
        ),
    )


def _withdraw(command: WithdrawBooking, booking: Booking) -> Verdict:
    reason = rules.tidy(command.reason)
    broken = tuple(rules.text_too_long("reason", reason))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    fact = ChangeWithdrawn if booking.change else BookingWithdrawn
    return (fact(command.booking_id, booking.claim, words),)


def _cancel(command: CancelBooking, booking: Booking) -> Verdict:
    reason = rules.tidy(command.reason)
    broken = (
        *rules.in_the_past(booking.claim, command.now),
        *rules.text_too_long("reason", reason),
    )
    if broken:
        return Refused(broken)
    words = FreeText(command.by, reason) if reason else None
    return (BookingCancelled(command.booking_id, booking.claim, words),)


def _due(command: PassTime, booking: Booking) -> Iterator[BookingEvent]:
    """Nothing stays undecided once it has begun, and what is over is completed."""
    claim, due_at = booking.claim, booking.due_at
    if due_at is None or due_at > command.now:
        return
    if booking.state is BookingState.PENDING:
        yield BookingExpired(command.booking_id, claim)
        return
    if booking.change:
        yield ChangeExpired(command.booking_id, claim)
    if claim.ends_at <= command.now:
        yield BookingCompleted(command.booking_id, claim)


def _change(command: ChangeBooking, booking: Booking, state: Situation) -> Verdict:
    note = rules.tidy(command.note)
    items = command.items if command.items is not None else _items(booking.claim)
    wish = command.period or booking.claim.period
    unfit = (
        *rules.items_unfit(items, wish, state.inventory),
        *rules.text_too_long("note", note),
    )
    if unfit:
        return Refused(unfit)
    exclusive = booking.claim.exclusive if command.exclusive is None else command.exclusive
    holder = booking.claim.member_id
    wanted = weighed(holder, items, wish, state.inventory, exclusive=exclusive)
    if isinstance(wanted, Violation):
        return Refused((wanted,))
    broken = tuple(_refuse_change(command, booking, wanted, state))
    if broken:
        return Refused(broken)
    words = FreeText(command.by, note) if note else None
    return _changed(command.booking_id, booking, wanted, words, state)


def _refuse_change(
    command: ChangeBooking, booking: Booking, wanted: Claim, state: Situation
) -> Iterator[Violation]:
    inventory, now = state.inventory, command.now
    if wanted == booking.claim:
        return
    yield from rules.past_nights(booking.claim, wanted, now)
    if wanted.period.first_day != booking.claim.period.first_day:
        yield from rules.in_the_past(wanted, now)
        yield from rules.lead_and_horizon(wanted, inventory, now)
    if not booking.claim.covers(wanted):
        yield from _refuse_claim(command.booking_id, wanted, state)


def _changed(
    booking_id: BookingId,
    booking: Booking,
    wanted: Claim,
    note: FreeText | None,
    state: Situation,
) -> Verdict:
    """Pending: the request is another one. Approved: less needs nobody, anything new is asked."""
    was = booking.claim
    if wanted == was and note is None:
        return (ChangeWithdrawn(booking_id, was),) if booking.change else ()
    electorate = _electorate(wanted, state)
    changed = BookingChanged(booking_id, wanted, was, booking.state, electorate, note=note)
    if booking.state is BookingState.PENDING:
        if _automatic(wanted, state):
            return changed, BookingApproved(booking_id, wanted, None)
        return (changed,)
    if was.covers(wanted) or _automatic(wanted, state):
        return (changed,)
    return (ChangeRequested(booking_id, was, wanted, electorate, note),)


bookings: Decider[Command, BookingEvent | MemberEvent | ResourceEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve
)
