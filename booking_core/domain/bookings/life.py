"""A booking as its facts make it, and all that a decision about one has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from booking_core.domain.access import Affair, BookingState, Role
from booking_core.domain.approval.electing import with_delegates
from booking_core.domain.approval.events import HEARING
from booking_core.domain.approval.panels import deciders, undecided
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.clocks import Clock, wound
from booking_core.domain.bookings.course_events import (
    BookingCommented,
    BookingTransferred,
    StayRecorded,
)
from booking_core.domain.bookings.course_life import NOTHING_OPEN, Course, course_after
from booking_core.domain.bookings.events import (
    QUIET,
    BookingChanged,
    BookingEvent,
    BookingRequested,
    ChangeRequested,
    state_after,
)
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.people import member_life
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.people.member_life import Membership
from booking_core.domain.quotas.events import Accounts, QuotaEvent, evolve_account
from booking_core.domain.things import resource_life
from booking_core.domain.things.block_life import BlockEvent, Blocks, evolve_blocks
from booking_core.domain.things.group_life import GroupEvent, Groups, evolve_groups
from booking_core.domain.things.resource_life import Inventory, ResourceEvent
from booking_core.domain.waitlist.events import (
    BookingOffered,
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)

TAKING = frozenset(
    {
        BookingState.APPROVED,
        BookingState.ACTIVE,
        BookingState.COMPLETED,
        BookingState.NO_SHOW,
    }
)
"""Where the claim takes places from others."""
WAITING = frozenset({BookingState.PENDING, BookingState.WAITLISTED})
"""Where somebody has yet to decide, or to make room."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as its events tell it.

    Attributes:
        version: Rises with content and state; exact only where all its events were seen.
        change: The claim that is asked for while the old one stands.
        electorate: Of the request, or of the waiting change.
        clocks: What runs, and when it is over. Readers outside of a decision see the hold only.
        waiting_since: Its rank on the waiting list.
        freed_at: When the places were freed that it was offered last.
        asked_at: When those who decide were asked.
        whatever_is_free: Of several resources, the rest is wanted where one is refused.
        course: What waits for a word of the holder or an approver.
        comments: Ids of what was said about it.

    """

    state: BookingState
    version: int
    claim: Claim
    requested_by: MemberId
    electorate: tuple[Verdicts, ...] = ()
    change: Claim | None = None
    clocks: Mapping[Clock, datetime] = field(default_factory=dict)
    waiting_since: datetime | None = None
    freed_at: datetime | None = None
    course: Course = NOTHING_OPEN
    comments: frozenset[str] = frozenset()
    asked_at: datetime | None = None
    whatever_is_free: bool = False

    @property
    def held_until(self) -> datetime | None:
        """Places are kept for it until then, whether the end was recorded or not."""
        return self.clocks.get(Clock.HOLD)

    @property
    def offered(self) -> bool:
        """Whether it waits, and what it waits for is kept for it."""
        return self.state is BookingState.WAITLISTED and self.held_until is not None

    @property
    def counter_offer(self) -> Claim | None:
        """What an approver offered instead of what was asked."""
        return self.course.talk.offer if self.course.talk else None

    def counts(self, now: datetime) -> bool:
        """Whether its claim takes places from others at the aware instant."""
        return self.state in TAKING or self.held(now)

    def held(self, now: datetime) -> bool:
        """Whether places are kept for it, though nobody has decided yet."""
        return self.held_until is not None and now < self.held_until

    @property
    def due_at(self) -> datetime | None:
        """When time decides about it, if nobody does before."""
        return min(self.clocks.values(), default=None)

    def affair(self, membership: Membership) -> Affair:
        """For the policy. Approvers who left don't count; when none is left, the admins do."""
        holder = membership.people.get(self.claim.member_id)
        concerned = self.concerned(membership)
        return Affair(
            self.state,
            self.claim.member_id,
            self.requested_by,
            self.change is not None,
            approvers_of(self.electorate, membership, concerned),
            holder.guardian_id if holder else None,
            no_show_asked=self.course.no_show_at is not None,
            panels=tuple(
                deciders(part, membership, concerned) for part in undecided(self.electorate)
            ),
            silent=any(part.silent_until for part in undecided(self.electorate)),
            asked=self.course.talk is not None and self.course.talk.offer is None,
            ended_by=self.course.undo.by if self.course.undo else None,
            offered=self.offered or self.counter_offer is not None,
        )

    @property
    def clocks_stand(self) -> bool:
        """While the holder owes an answer, to a question or an offer."""
        return self.course.talk is not None

    def concerned(self, membership: Membership) -> frozenset[MemberId]:
        """Whose own request it is."""
        holder = membership.people.get(self.claim.member_id)
        guardian = holder.guardian_id if holder else None
        own = {self.claim.member_id, self.requested_by}
        return frozenset(own if guardian is None else {*own, guardian})


def approvers_of(
    electorate: tuple[Verdicts, ...],
    membership: Membership,
    concerned: frozenset[MemberId] = frozenset(),
) -> frozenset[MemberId]:
    """Who may decide about any of the resources, or in the place of somebody who may."""
    groups = [deciders(part, membership, concerned) for part in electorate]
    nobody = with_delegates(membership.holders_of(Role.ADMIN), membership)
    return frozenset().union(*groups) if groups else nobody


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision about a booking has seen."""

    membership: Membership = field(default_factory=Membership)
    inventory: Inventory = field(default_factory=dict)
    bookings: Mapping[BookingId, Booking] = field(default_factory=dict)
    groups: Groups = field(default_factory=dict)
    accounts: Accounts = field(default_factory=dict)
    over_quota: frozenset[BookingId] = frozenset()
    blocks: Blocks = field(default_factory=dict)

    def at(self, now: datetime) -> Situation:
        """With the people as `Membership.at` has them."""
        membership = self.membership.at(now)
        return self if membership is self.membership else replace(self, membership=membership)


AnyEvent = BookingEvent | QuotaEvent | GroupEvent | MemberEvent | ResourceEvent | BlockEvent


def evolve(state: Situation, event: AnyEvent) -> Situation:
    return advance(state, (event,))


def advance(state: Situation, events: Iterable[AnyEvent]) -> Situation:
    """As all the events leave it, in their order."""
    if not (events := tuple(events)):
        return state
    bookings, accounts = dict(state.bookings), dict(state.accounts)
    for event in events:
        if isinstance(event, BookingEvent):
            key = event.booking_id
            bookings[key] = _evolve_booking(bookings.get(key), event)
        elif isinstance(event, QuotaEvent):
            key = event.booking_id
            accounts[key] = evolve_account(accounts.get(key), event)
        else:
            state = _evolve_surroundings(state, event)
    return Situation(
        state.membership,
        state.inventory,
        bookings,
        state.groups,
        accounts,
        state.over_quota,
        state.blocks,
    )


def _evolve_surroundings(
    state: Situation, event: GroupEvent | BlockEvent | ResourceEvent | MemberEvent
) -> Situation:
    if isinstance(event, GroupEvent):
        return replace(state, groups=evolve_groups(state.groups, event))
    if isinstance(event, BlockEvent):
        return replace(state, blocks=evolve_blocks(state.blocks, event))
    if isinstance(event, ResourceEvent):
        inventory = resource_life.evolve_inventory(state.inventory, event)
        return replace(state, inventory=inventory)
    return replace(state, membership=member_life.evolve(state.membership, event))


_HEARD = (*HEARING, HoldEnded)
_ASKING = (BookingChanged, OfferAccepted, ChangeRequested)
_RANKING = (BookingWaitlisted, OfferEnded)


def _evolve_booking(before: Booking | None, event: BookingEvent) -> Booking:
    if isinstance(event, BookingRequested):
        return Booking(
            BookingState.PENDING,
            1,
            event.claim,
            event.requested_by,
            event.electorate,
            clocks=wound(event).after({}),
            asked_at=event.asked_at,
            whatever_is_free=event.whatever_is_free,
        )
    if isinstance(event, StayRecorded):
        return Booking(event.state, 1, event.claim, event.by)
    known = before or Booking(BookingState.APPROVED, 0, event.claim, event.claim.member_id)
    if isinstance(event, BookingCommented):
        return replace(known, comments=known.comments | {event.comment_id})
    clocks = wound(event).after(known.clocks)
    electorate = getattr(event, "electorate", known.electorate)
    if isinstance(event, _HEARD):
        return replace(known, electorate=electorate, clocks=clocks)
    course = course_after(event)
    return Booking(
        state_after(event),
        known.version + (not isinstance(event, QUIET)),
        event.claim,
        event.claim.member_id if isinstance(event, BookingTransferred) else known.requested_by,
        electorate,
        event.wanted if isinstance(event, ChangeRequested) else getattr(event, "change", None),
        clocks,
        event.since if isinstance(event, _RANKING) else known.waiting_since,
        event.freed_at if isinstance(event, BookingOffered) else known.freed_at,
        known.course if course is None else course,
        known.comments,
        event.asked_at if isinstance(event, _ASKING) else known.asked_at,
        known.whatever_is_free,
    )
