"""Asking for a stay, and asking for another one instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from booking_core.domain import access
from booking_core.domain.access import BookingState
from booking_core.domain.approval.panels import automatic, panels
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim, ClaimItem, Item, weighed
from booking_core.domain.bookings.commands import (
    ChangeBooking,
    RequestBooking,
)
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingChanged,
    BookingRequested,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.bookings.stay_rules import lengths_and_days
from booking_core.domain.decider import (
    Refused,
    Verdict,
    Violation,
)
from booking_core.domain.errors import AlreadyExists, NotAllowed
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Period, Wish, begins
from booking_core.domain.texts import FreeText
from booking_core.domain.waitlist.events import BookingWaitlisted


def request(command: RequestBooking, state: Situation) -> Verdict:
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
    )
    unsaid = tuple(rules.unfit_words("note", note, _note_limit(command.items, state)))
    if unfit:
        return Refused((*unfit, *unsaid))
    claim = weighed(
        command.member_id,
        command.items,
        command.period,
        state.inventory,
        exclusive=command.exclusive,
        branch_id=state.membership.people[command.member_id].branch_id,
        waives_buffer=command.waives_buffer,
    )
    if isinstance(claim, Violation):
        return Refused((claim, *unsaid))
    if command.whatever_is_free:
        claim = what_is_free(command.booking_id, claim, state, command.now)
    broken = (*refuse_request(command, claim, state), *unsaid)
    full = bool(broken) and all(isinstance(each, NotAvailable) for each in broken)
    if broken and not (full and command.waitlist):
        return Refused(broken)
    words = FreeText(command.by, note) if note else None
    voters = panels(claim, state.inventory, state.membership, command.now)
    asked = BookingRequested(
        command.booking_id,
        claim,
        command.by,
        voters,
        words,
        command.series,
        asked_at=command.now,
        whatever_is_free=command.whatever_is_free,
    )
    if full:
        return asked, BookingWaitlisted(command.booking_id, claim, command.now)
    if all(part.approved for part in voters):
        return asked, BookingApproved(command.booking_id, claim, None)
    return (replace(asked, held_until=hold_end(claim, state, command.now)),)


def what_is_free(booking_id: BookingId, claim: Claim, state: Situation, now: datetime) -> Claim:
    """The items that fit, in the order they were asked in; the whole claim where none does."""
    kept: tuple[ClaimItem, ...] = ()
    for item in claim.items:
        tried = replace(claim, items=(*kept, item))
        if not any(True for _ in rules.nights_taken(tried, state, now, besides=booking_id)):
            kept = tried.items
    return replace(claim, items=kept) if kept else claim


def hold_end(claim: Claim, state: Situation, now: datetime) -> datetime | None:
    """The shortest hold of the resources, at the latest when the day of arrival begins."""
    hours = [state.inventory[each.resource_id].policy.approval.hold_hours for each in claim.items]
    given = [timedelta(hours=each) for each in hours if each is not None]
    if len(given) < len(hours):
        return None
    end = min(now + min(given), claim.begins_at)
    return end if end > now else None


def _note_limit(items: Sequence[Item], state: Situation) -> int:
    return rules.note_limit((each.resource_id for each in items), state.inventory)


def _may_request(command: RequestBooking, state: Situation) -> bool:
    subject = state.membership.people.get(command.member_id)
    return access.may_request(
        state.membership.standing(command.by),
        own=command.by == command.member_id,
        guardian_of_subject=subject is not None and subject.guardian_id == command.by,
    )


def refuse_request(command: RequestBooking, claim: Claim, state: Situation) -> Iterator[Violation]:
    """Every rule that the claim would break, if the command had asked for it."""
    inventory = state.inventory
    yield from rules.in_the_past(claim, command.now)
    yield from rules.lead_and_horizon(claim, inventory, command.now)
    yield from refuse_claim(command.booking_id, claim, state, command.now)


def refuse_claim(
    booking_id: BookingId, claim: Claim, state: Situation, now: datetime
) -> Iterator[Violation]:
    """Rules about what is taken, whenever it was asked for."""
    inventory = state.inventory
    yield from rules.archived(claim, inventory)
    yield from lengths_and_days(claim, state, now, besides=booking_id)
    too_many = tuple(rules.too_many_persons(claim, inventory))
    yield from too_many
    if not too_many:
        yield from rules.nights_taken(claim, state, now, besides=booking_id)


def change(command: ChangeBooking, booking: Booking, state: Situation) -> Verdict:
    note = rules.tidy(command.note)
    items = command.items if command.items is not None else items_of(booking.claim)
    wish = command.period or booking.claim.period
    unfit = tuple(rules.items_unfit(items, wish, state.inventory))
    unsaid = tuple(rules.unfit_words("note", note, _note_limit(items, state)))
    if unfit:
        return Refused((*unfit, *unsaid))
    exclusive = _or_as_before(command.exclusive, before=booking.claim.exclusive)
    waives = _or_as_before(command.waives_buffer, before=booking.claim.waives_buffer)
    holder = booking.claim.member_id
    wanted = weighed(
        holder,
        items,
        wish,
        state.inventory,
        exclusive=exclusive,
        branch_id=booking.claim.branch_id,
        waives_buffer=waives,
    )
    if isinstance(wanted, Violation):
        return Refused((wanted, *unsaid))
    broken = (*_refuse_change(command, booking, wanted, state), *unsaid)
    if broken:
        return Refused(broken)
    words = FreeText(command.by, note) if note else None
    return _changed(command, booking, wanted, words, state)


def _or_as_before(wanted: bool | None, *, before: bool) -> bool:  # noqa: FBT001 - a field
    return before if wanted is None else wanted


def _refuse_change(
    command: ChangeBooking, booking: Booking, wanted: Claim, state: Situation
) -> Iterator[Violation]:
    inventory, now = state.inventory, command.now
    if wanted == booking.claim:
        return
    yield from rules.past_nights(booking, wanted, now)
    if begins(wanted.period) != begins(booking.claim.period):
        yield from rules.in_the_past(wanted, now)
        yield from rules.lead_and_horizon(wanted, inventory, now)
    if not booking.claim.covers(wanted):
        yield from refuse_other(command.booking_id, booking.claim, wanted, state, now)


def refuse_other(
    booking_id: BookingId, was: Claim, wanted: Claim, state: Situation, now: datetime
) -> Iterator[Violation]:
    """What the booking already is, no new rule refuses."""
    known = set(lengths_and_days(was, state, now, besides=booking_id))
    found = refuse_claim(booking_id, wanted, state, now)
    yield from (each for each in found if each not in known)


def _changed(
    command: ChangeBooking,
    booking: Booking,
    wanted: Claim,
    note: FreeText | None,
    state: Situation,
) -> Verdict:
    """Pending: the request is another one. Approved: less needs nobody, anything new is asked."""
    booking_id, was = command.booking_id, booking.claim
    if wanted == was and note is None:
        return (ChangeWithdrawn(booking_id, was, state=booking.state),) if booking.change else ()
    voters = panels(wanted, state.inventory, state.membership, command.now)
    changed = BookingChanged(booking_id, wanted, was, booking.state, voters, note=note)
    if booking.state is BookingState.PENDING:
        if automatic(wanted, state.inventory):
            return changed, BookingApproved(booking_id, wanted, None)
        return (
            replace(
                changed,
                held_until=_hold_left(booking, wanted, command.now),
                asked_at=command.now,
            ),
        )
    if was.covers(wanted) or automatic(wanted, state.inventory):
        return (changed,)
    return (ChangeRequested(booking_id, was, wanted, voters, note, booking.state, command.now),)


def _hold_left(booking: Booking, wanted: Claim, now: datetime) -> datetime | None:
    """Another wish is no reason for a longer hold."""
    if booking.held_until is None:
        return None
    end = min(booking.held_until, max(wanted.begins_at, now))
    return end if end > now else None


def items_of(claim: Claim) -> tuple[Item, ...]:
    return tuple(
        Item(each.resource_id, each.persons, each.without_bed, each.who) for each in claim.items
    )


def wished(command: object, state: Situation) -> Claim | None:
    """The claim that a request or a change asks for; None for what can't be weighed."""
    period: Wish | Period
    match command:
        case RequestBooking():
            member = state.membership.people.get(command.member_id)
            branch_id = member.branch_id if member else None
            holder, items, period = command.member_id, command.items, command.period
            exclusive = command.exclusive
        case ChangeBooking() if command.booking_id in state.bookings:
            had = state.bookings[command.booking_id].claim
            holder, branch_id = had.member_id, had.branch_id
            items, period = command.items or items_of(had), command.period or had.period
            exclusive = had.exclusive if command.exclusive is None else command.exclusive
        case _:
            return None
    inventory = state.inventory
    if any(rules.items_unfit(items, period, inventory)):
        return None
    claim = weighed(holder, items, period, inventory, exclusive=exclusive, branch_id=branch_id)
    return claim if isinstance(claim, Claim) else None
