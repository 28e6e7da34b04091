"""The facts in the life of a booking, and the state they make.

Every event carries its whole claim, so that whoever finds it by one of its nights knows all that
counts, without having seen what came before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, assert_never

from booking_core.domain import member_life, resource_life
from booking_core.domain.access import Affair, BookingState, Role
from booking_core.domain.claims import Claim
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.member_life import MemberEvent, Membership
from booking_core.domain.resource_life import Inventory, ResourceEvent
from booking_core.domain.tags import booking_tag
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Who may decide about one resource of a request, frozen when it was asked.

    `policy_version` is the version of the resource's rules that the request is held against.
    """

    resource_id: ResourceId
    policy_version: int
    approvers: frozenset[MemberId]


@dataclass(frozen=True, slots=True)
class AboutBooking:
    """What every fact about a booking says."""

    booking_id: BookingId
    claim: Claim

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags

    @property
    def _own_tags(self) -> frozenset[str]:
        return self.claim.tags | {booking_tag(self.booking_id)}


@dataclass(frozen=True, slots=True)
class BookingRequested(AboutBooking):
    """Somebody asks; places are not taken by it."""

    kind: ClassVar[str] = "booking_requested"
    requested_by: MemberId
    electorate: tuple[Verdicts, ...]
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingApproved(AboutBooking):
    """The claim counts from here on. `by` None: by the rules, without a person."""

    kind: ClassVar[str] = "booking_approved"
    by: MemberId | None
    self_approved: bool = False
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingDeclined(AboutBooking):
    """The request was turned down; the internal note is between approvers."""

    kind: ClassVar[str] = "booking_declined"
    by: MemberId
    reason: Words | None = None
    internal_note: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingWithdrawn(AboutBooking):
    """The request is taken back before it was decided."""

    kind: ClassVar[str] = "booking_withdrawn"
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingCancelled(AboutBooking):
    """An approved booking is given back, all of it."""

    kind: ClassVar[str] = "booking_cancelled"
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingChanged(AboutBooking):
    """The claim is another one; the state stays. `by` None: nobody had to agree."""

    kind: ClassVar[str] = "booking_changed"
    was: Claim
    state: BookingState
    electorate: tuple[Verdicts, ...]
    by: MemberId | None = None
    self_approved: bool = False
    note: Words | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.was.tags


@dataclass(frozen=True, slots=True)
class ChangeRequested(AboutBooking):
    """A change waits for a decision; the claim stands until then."""

    kind: ClassVar[str] = "booking_change_requested"
    wanted: Claim
    electorate: tuple[Verdicts, ...]
    note: Words | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.wanted.tags


@dataclass(frozen=True, slots=True)
class ChangeDeclined(AboutBooking):
    """The change was turned down; the claim stands."""

    kind: ClassVar[str] = "booking_change_declined"
    by: MemberId
    reason: Words | None = None
    internal_note: Words | None = None


@dataclass(frozen=True, slots=True)
class ChangeWithdrawn(AboutBooking):
    """The change is taken back before it was decided; the claim stands."""

    kind: ClassVar[str] = "booking_change_withdrawn"
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingExpired(AboutBooking):
    """Nobody decided in time. Not declined."""

    kind: ClassVar[str] = "booking_expired"


@dataclass(frozen=True, slots=True)
class BookingCompleted(AboutBooking):
    """The period is over; what was taken stays taken."""

    kind: ClassVar[str] = "booking_completed"


@dataclass(frozen=True, slots=True)
class ChangeExpired(AboutBooking):
    """Nobody decided on the change in time; the claim stands."""

    kind: ClassVar[str] = "booking_change_expired"


BookingEvent = (
    BookingRequested
    | BookingApproved
    | BookingDeclined
    | BookingWithdrawn
    | BookingCancelled
    | BookingChanged
    | ChangeRequested
    | ChangeDeclined
    | ChangeWithdrawn
    | BookingExpired
    | BookingCompleted
    | ChangeExpired
)
LIFE = (
    BookingRequested,
    BookingApproved,
    BookingDeclined,
    BookingWithdrawn,
    BookingCancelled,
    BookingChanged,
    ChangeRequested,
    ChangeDeclined,
    ChangeWithdrawn,
    BookingExpired,
    BookingCompleted,
    ChangeExpired,
)


def state_after(event: BookingEvent) -> BookingState:
    """Where the booking is from this event on."""
    match event:
        case BookingRequested():
            return BookingState.PENDING
        case BookingChanged():
            return event.state
        case BookingDeclined():
            return BookingState.DECLINED
        case BookingWithdrawn():
            return BookingState.WITHDRAWN
        case BookingCancelled():
            return BookingState.CANCELLED
        case BookingExpired():
            return BookingState.EXPIRED
        case BookingCompleted():
            return BookingState.COMPLETED
        case BookingApproved() | ChangeRequested() | ChangeDeclined():
            return BookingState.APPROVED
        case ChangeWithdrawn() | ChangeExpired():
            return BookingState.APPROVED
        case _:
            assert_never(event)


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as its events tell it.

    Attributes:
        version: Rises with content and state; exact only where all its events were seen.
        change: The claim that is asked for while the old one stands.
        electorate: Of the request, or of the waiting change.

    """

    state: BookingState
    version: int
    claim: Claim
    requested_by: MemberId
    electorate: tuple[Verdicts, ...] = ()
    change: Claim | None = None

    @property
    def counts(self) -> bool:
        """Whether its claim takes places from others."""
        return self.state in (BookingState.APPROVED, BookingState.COMPLETED)

    @property
    def due_at(self) -> datetime | None:
        """When time decides about it, if nobody does before."""
        return due_at(self.state, self.claim, self.change)

    def affair(self, membership: Membership) -> Affair:
        """For the policy. Approvers who left don't count; when none is left, the admins do."""
        return Affair(
            self.state,
            self.claim.member_id,
            self.requested_by,
            self.change is not None,
            approvers_of(self.electorate, membership),
        )


def _begins_elsewhere(change: Claim, claim: Claim) -> bool:
    return change.decidable_until != claim.decidable_until


def due_at(state: BookingState, claim: Claim, change: Claim | None = None) -> datetime | None:
    """When a request, a change or a stay is over by itself.

    A change waits no longer than its own beginning, or, where it begins as the booking does,
    than the booking itself.
    """
    match state:
        case BookingState.PENDING:
            return claim.decidable_until
        case BookingState.APPROVED if change and _begins_elsewhere(change, claim):
            return min(change.decidable_until, claim.ends_at)
        case BookingState.APPROVED:
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
        version=known.version + 1,
        claim=event.claim,
        change=None,
    )
    match event:
        case BookingChanged():
            return replace(after, electorate=event.electorate)
        case ChangeRequested():
            return replace(after, change=event.wanted, electorate=event.electorate)
        case _:
            return after
