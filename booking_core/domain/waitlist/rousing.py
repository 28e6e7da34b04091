"""What more room, or less that must stay empty, means for those who wait for it.

Nobody gives anything back here: the resource holds more than it did, or its rules keep less empty.
So those who wait are looked for by the tree they wait in, not by the nights somebody freed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from booking_core.domain.access import BookingState
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.life import AnyEvent, Situation, advance
from booking_core.domain.bookings.reaching import Reach, waiting_near
from booking_core.domain.bookings.surroundings import around
from booking_core.domain.bookings.timing import overdue
from booking_core.domain.decider import Query, about, any_of
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.tags import booking_tag, waiting_tag
from booking_core.domain.waitlist.events import BookingWaitlisted
from booking_core.domain.waitlist.waiting import woken

YEARS = 10
"""Nobody waits for what begins later than so many years from now."""


def who_waits(root: ResourceId, now: datetime, state: Situation) -> Query:
    """Everybody who waits for something of the tree, and all that could be in their way."""
    tags = (waiting_tag(root, f"{now.year + ahead:04}") for ahead in range(YEARS + 1))
    asked = any_of(about((BookingWaitlisted,), tag) for tag in tags)
    waiting = sorted(_waiting(root, now, state))
    reached = [Reach.of(state.bookings[key].claim) for key in waiting]
    reached += [each for each in waiting_near(reached, state) if each not in reached]
    ids = {key for key, each in state.bookings.items() if Reach.of(each.claim) in reached}
    asked |= any_of(about(LIFE, booking_tag(key)) for key in sorted({*waiting, *ids}))
    return asked | any_of(
        around(tree, each.stay, state.inventory) for each in reached for tree in each.roots
    )


def _waiting(root: ResourceId, now: datetime, state: Situation) -> Iterator[BookingId]:
    for key, booking in state.bookings.items():
        roots = {item.lineage[-1] for item in booking.claim.items}
        waits = booking.state is BookingState.WAITLISTED and root in roots
        if waits and booking.claim.decidable_until > now:
            yield key


def roused(
    root: ResourceId, facts: Sequence[AnyEvent], before: Situation, now: datetime
) -> Sequence[AnyEvent]:
    """The facts, and what is offered to those who did not fit before them and do now."""
    before = replace(before, membership=before.membership.at(now))
    waiting = sorted(_waiting(root, now, before))
    passed, before = overdue(before, waiting, now, swept=None)
    after = advance(before, facts)
    better = [
        before.bookings[key].claim
        for key in sorted(_waiting(root, now, before))
        if not _fits(key, before, now) and _fits(key, after, now)
    ]
    offers, _ = woken(after, [(claim, now) for claim in better], now)
    return (*passed, *facts, *offers)


def _fits(booking_id: BookingId, state: Situation, now: datetime) -> bool:
    claim: Claim = state.bookings[booking_id].claim
    found = rules.nights_taken(claim, state, now, besides=booking_id)
    return not any(True for _ in found)
