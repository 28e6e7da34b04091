"""A booking as its facts make it, and all that a decision about one has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from booking_core.domain import member_life, resource_life
from booking_core.domain.about_booking import Verdicts
from booking_core.domain.access import Affair, BookingState, Role
from booking_core.domain.booking_events import (
    QUIET,
    BookingChanged,
    BookingEvent,
    BookingRequested,
    ChangeRequested,
    state_after,
)
from booking_core.domain.claims import Claim
from booking_core.domain.course_life import NOTHING_OPEN, Course, course_after
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.member_life import MemberEvent, Membership
from booking_core.domain.resource_life import Inventory, ResourceEvent

TAKING = frozenset(
    {
        BookingState.APPROVED,
        BookingState.ACTIVE,
        BookingState.COMPLETED,
        BookingState.NO_SHOW,
    }
)
"""Where the claim takes places from others."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as its events tell it.

    Attributes:
        version: Rises with content and state; exact only where all its events were seen.
        change: The claim that is asked for while the old one stands.
        electorate: Of the request, or of the waiting change.
        held_until: Places are kept for a request until then, whether its end was recorded or not.
        course: What waits for a word of the holder or an approver.

    """

    state: BookingState
    version: int
    claim: Claim
    requested_by: MemberId
    electorate: tuple[Verdicts, ...] = ()
    change: Claim | None = None
    held_until: datetime | None = None
    course: Course = NOTHING_OPEN

    def counts(self, now: datetime) -> bool:
        """Whether its claim takes places from others at the aware instant."""
        return self.state in TAKING or self.held(now)

    def held(self, now: datetime) -> bool:
        """Whether places are kept for it, though nobody has decided yet."""
        return self.held_until is not None and now < self.held_until

    @property
    def due_at(self) -> datetime | None:
        """When time decides about it, if nobody does before."""
        return due_at(self.state, self.claim, self.change, self.course)

    def affair(self, membership: Membership) -> Affair:
        """For the policy. Approvers who left don't count; when none is left, the admins do."""
        holder = membership.people.get(self.claim.member_id)
        return Affair(
            self.state,
            self.claim.member_id,
            self.requested_by,
            self.change is not None,
            approvers_of(self.electorate, membership),
            holder.guardian_id if holder else None,
            no_show_asked=self.course.no_show_at is not None,
        )


def _begins_elsewhere(change: Claim, claim: Claim) -> bool:
    return change.decidable_until != claim.decidable_until


def due_at(
    state: BookingState,
    claim: Claim,
    change: Claim | None = None,
    course: Course = NOTHING_OPEN,
) -> datetime | None:
    """When a request, a change or a stay is over by itself.

    A change waits no longer than its own beginning, or, where it begins as the booking does,
    than the booking itself.
    """
    over = _over_at(state, claim, change)
    if over is None or course.no_show_at is None:
        return over
    return min(over, course.no_show_at)


def _over_at(state: BookingState, claim: Claim, change: Claim | None) -> datetime | None:
    match state:
        case BookingState.PENDING | BookingState.WAITLISTED:
            return claim.decidable_until
        case BookingState.APPROVED | BookingState.ACTIVE if change and _begins_elsewhere(
            change, claim
        ):
            return min(change.decidable_until, claim.ends_at)
        case BookingState.APPROVED | BookingState.ACTIVE:
            return claim.ends_at
        case _:
            return None


def approvers_of(electorate: tuple[Verdicts, ...], membership: Membership) -> frozenset[MemberId]:
    """Who may decide on every one of the resources."""
    admins = membership.holders_of(Role.ADMIN)
    active = frozenset(key for key, member in membership.people.items() if member.active)
    groups = [(part.approvers & active) or admins for part in electorate]
    return frozenset.intersection(*groups) if groups else admins


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision about a booking has seen."""

    membership: Membership = field(default_factory=Membership)
    inventory: Inventory = field(default_factory=dict)
    bookings: Mapping[BookingId, Booking] = field(default_factory=dict)


def evolve(state: Situation, event: BookingEvent | MemberEvent | ResourceEvent) -> Situation:
    if isinstance(event, BookingEvent):
        before = state.bookings.get(event.booking_id)
        after = _evolve_booking(before, event)
        return replace(state, bookings={**state.bookings, event.booking_id: after})
    if isinstance(event, ResourceEvent):
        inventory = resource_life.evolve_inventory(state.inventory, event)
        return replace(state, inventory=inventory)
    return replace(state, membership=member_life.evolve(state.membership, event))


def _evolve_booking(before: Booking | None, event: BookingEvent) -> Booking:
    if isinstance(event, BookingRequested):
        return Booking(BookingState.PENDING, 1, event.claim, event.requested_by, event.electorate)
    known = before or Booking(BookingState.APPROVED, 0, event.claim, event.claim.member_id)
    after = replace(
        known,
        state=state_after(event),
        version=known.version + (not isinstance(event, QUIET)),
        claim=event.claim,
        change=getattr(event, "change", None),
        course=course_after(event),
    )
    match event:
        case BookingChanged():
            return replace(after, electorate=event.electorate)
        case ChangeRequested():
            return replace(after, change=event.wanted, electorate=event.electorate)
        case _:
            return after
