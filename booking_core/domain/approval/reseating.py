"""What it means for open requests that somebody who was to vote leaves, or is somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from booking_core.domain.access import BookingState, Role
from booking_core.domain.approval.electing import delegates
from booking_core.domain.approval.hearing import beyond_reach
from booking_core.domain.approval.panels import undecided
from booking_core.domain.bookings.events import LIFE, SEATING, BookingEvent
from booking_core.domain.bookings.life import AnyEvent, Booking, Situation, advance
from booking_core.domain.decider import Event, Query, about, any_of
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.people.member_life import holders, seen
from booking_core.domain.tags import booking_tag, elector_tag

YEARS = 10
"""Nothing that is asked for begins later than so many years from now."""


def seats_of(member_id: MemberId, now: datetime, state: Situation) -> Query:
    """Every request that they have a vote on, and who else has one."""
    tags = (elector_tag(member_id, f"{now.year + ahead:04}") for ahead in range(YEARS + 1))
    asked = any_of(about(SEATING, tag) for tag in tags)
    for key, booking in _open_seats(member_id, state):
        people = {each for part in booking.electorate for each in part.approvers}
        people |= set(map(state.membership.oneself, people)) | delegates(state.membership)
        people |= {booking.claim.member_id, booking.requested_by}
        asked |= about(LIFE, booking_tag(key)) | seen(*sorted(people)) | holders(Role.ADMIN)
    return asked


def unseated(
    member_id: MemberId, facts: Iterable[Event], state: Situation, now: datetime
) -> Iterator[BookingEvent]:
    """Whose quorum can't be reached any more after these facts is for the admins at once.

    Args:
        state: As it was before them.

    """
    after = advance(state, cast("Iterable[AnyEvent]", facts))
    people = after.membership.at(now)
    for key in sorted(key for key, _ in _open_seats(member_id, state)):
        booking = after.bookings[key]
        if booking.state is BookingState.PENDING or booking.change is not None:
            yield from beyond_reach(key, booking, people)


def _open_seats(member_id: MemberId, state: Situation) -> Iterator[tuple[BookingId, Booking]]:
    for key, booking in state.bookings.items():
        waits = booking.state is BookingState.PENDING or booking.change is not None
        if waits and any(member_id in part.approvers for part in undecided(booking.electorate)):
            yield key, booking
