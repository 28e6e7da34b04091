"""What a decision means for those who wait: who loses by it, and who is offered what it freed.

One place asks this after every decision, so that whatever frees places wakes the waiting list in
the same step, and nobody overtakes the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from booking_core.domain.access import BookingState
from booking_core.domain.approval.hearing import beyond_reach
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.conflicts import conflicts, overlap
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingDeclined,
    BookingEvent,
    BookingWithdrawn,
)
from booking_core.domain.bookings.life import TAKING, WAITING, Booking, Situation, advance, evolve
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import span
from booking_core.domain.things.resource_life import Inventory, unit
from booking_core.domain.waitlist.events import BookingOffered, BookingWaitlisted

_CLOSING = (BookingApproved, BookingDeclined, BookingWithdrawn, BookingCancelled)


def concerns_nobody_else(before: Situation, facts: Sequence[BookingEvent]) -> bool:
    """Whether it is seen at once that nothing follows: one booking is settled, and nobody waits."""
    own = facts[-1].booking_id
    return (
        isinstance(facts[-1], _CLOSING)
        and all(each.booking_id == own for each in facts)
        and WAITING.isdisjoint([each.state for key, each in before.bookings.items() if key != own])
    )


def settled(
    before: Situation, facts: Sequence[BookingEvent], now: datetime
) -> tuple[Sequence[BookingEvent], Situation]:
    """The facts with all that follows from them for others, and how things stand then."""
    state = advance(before, facts)
    touched = sorted({each.booking_id for each in facts})
    lost = tuple(_lost(before, state, touched, now))
    state = advance(state, lost)
    stuck = tuple(_stuck(state, touched))
    state = advance(state, stuck)
    freed = tuple(_freed(before, state, touched, now))
    offers, state = woken(state, freed, now)
    return (*facts, *lost, *stuck, *offers), state


def woken(
    state: Situation, freed: Sequence[tuple[Claim, datetime]], now: datetime
) -> tuple[Sequence[BookingOffered], Situation]:
    """What is offered to those who wait, by rank, and how things stand then.

    Args:
        freed: What was given back, and when.

    """
    offers: list[BookingOffered] = []
    for booking_id in _queue(state) if freed else ():
        offer = _offer(booking_id, state, freed, now)
        if offer:
            offers.append(offer)
            state = evolve(state, offer)
    return offers, state


def _lost(
    before: Situation, after: Situation, touched: Iterable[BookingId], now: datetime
) -> Iterator[BookingEvent]:
    """Requests that no longer fit as asked, beside what somebody has now."""
    for winner in touched:
        won, had = after.bookings[winner], before.bookings.get(winner)
        if won.state not in TAKING or (had and had.state in TAKING and had.claim == won.claim):
            continue
        beaten = {
            key: each
            for key, each in after.bookings.items()
            if each.state is BookingState.PENDING
            and not each.held(now)
            and near(won.claim, each.claim, after.inventory)
            and _beaten(each.claim, after)
            and not _beaten(each.claim, before)
        }
        for key in sorted(beaten):
            yield BookingWaitlisted(key, beaten[key].claim, now, winner)


def _beaten(claim: Claim, state: Situation) -> bool:
    taken = [each.claim for each in state.bookings.values() if each.state in TAKING]
    return any(True for _ in conflicts(claim, taken, state.inventory))


def _stuck(state: Situation, touched: Iterable[BookingId]) -> Iterator[BookingEvent]:
    """Requests whose quorum can't be reached: there never were enough, or somebody left."""
    for key in touched:
        booking = state.bookings[key]
        if booking.state is BookingState.PENDING or booking.change is not None:
            yield from beyond_reach(key, booking, state.membership)


def _freed(
    before: Situation, after: Situation, touched: Iterable[BookingId], now: datetime
) -> Iterator[tuple[Claim, datetime]]:
    """Claims that gave something back, and when: of an offer, when what it was of became free.

    An offer that was taken may have left something to the next, who had to wait for the answer.
    """
    for key in touched:
        had, has = before.bookings.get(key), after.bookings[key]
        if had and had.state is not has.state is BookingState.WAITLISTED:
            yield has.claim, now  # restored, it may wait for what nobody has any more
        if had is None or not _occupies(had):
            continue
        answered = had.offered and not has.offered
        if answered or not _occupies(has) or not has.claim.covers(had.claim):
            yield had.claim, (had.freed_at or now) if had.offered else now


def _occupies(booking: Booking) -> bool:
    """As far as was recorded: a hold that is over frees its places when that is a fact."""
    return booking.state in TAKING or booking.held_until is not None


def _queue(state: Situation) -> Sequence[BookingId]:
    """All who wait without an offer, by rank."""
    waiting = [
        (booking.waiting_since, key)
        for key, booking in state.bookings.items()
        if booking.state is BookingState.WAITLISTED
        and booking.waiting_since is not None
        and not booking.offered
    ]
    return [key for _, key in sorted(waiting)]


def _offer(
    booking_id: BookingId,
    state: Situation,
    freed: Sequence[tuple[Claim, datetime]],
    now: datetime,
) -> BookingOffered | None:
    waits = state.bookings[booking_id]
    rounds = [at for claim, at in freed if near(claim, waits.claim, state.inventory)]
    if not rounds or (waits.freed_at is not None and max(rounds) <= waits.freed_at):
        return None
    if now >= waits.claim.decidable_until or _somebody_is_asked(waits, state):
        return None
    broken = (
        *rules.archived(waits.claim, state.inventory),
        *rules.nights_taken(waits.claim, state, now, besides=booking_id),
    )
    if broken:
        return None
    until = min(now + offer_time(waits.claim, state), waits.claim.decidable_until)
    return BookingOffered(booking_id, waits.claim, until, max(rounds))


def _somebody_is_asked(waits: Booking, state: Situation) -> bool:
    """One offer at a time, of what several wait for."""
    return any(each.offered and share(each.claim, waits.claim) for each in state.bookings.values())


def offer_time(claim: Claim, state: Situation) -> timedelta:
    policies = [state.inventory[item.resource_id].policy.approval for item in claim.items]
    return timedelta(hours=min(each.offer_hours for each in policies))


def share(one: Claim, other: Claim) -> bool:
    """Whether both want something of one tree at the same time."""
    roots = {item.lineage[-1] for item in one.items}
    same = any(item.lineage[-1] in roots for item in other.items)
    return same and overlap(one.period, other.period)


def near(one: Claim, other: Claim, inventory: Inventory) -> bool:
    """Whether both want something of one tree at the same time, or a buffer may keep them apart."""
    roots = {item.lineage[-1] for item in one.items} & {item.lineage[-1] for item in other.items}
    if not roots or type(one.period) is not type(other.period):
        return False
    room = max(
        (
            each.policy.rules.buffer * unit(each.kind)
            for each in inventory.values()
            if each.tree_id in roots
        ),
        default=timedelta(0),
    )
    (begins, ends), (other_begins, other_ends) = span(one.period), span(other.period)
    return begins < other_ends + room and other_begins < ends + room
