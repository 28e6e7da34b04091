"""The facts in the life of a booking.

Every event carries its whole claim, so that whoever finds it by one of its nights knows all that
counts, without having seen what came before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, cast

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import HEARING, HearingEvent
from booking_core.domain.approval.talk_events import TALKING, TalkEvent, Undo
from booking_core.domain.bookings.about import AboutBooking, Verdicts, seats
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.course_events import (
    COURSE,
    BookingCommented,
    BookingTransferred,
    CourseEvent,
    StayCorrected,
)
from booking_core.domain.bookings.stay_events import (
    STAYING,
    NoShowAsked,
    NoShowConfirmed,
    StayCheckedOut,
    StayEvent,
)
from booking_core.domain.ids import MemberId
from booking_core.domain.series.occurrences import Occurrence
from booking_core.domain.texts import Words
from booking_core.domain.waitlist.events import (
    BookingOffered,
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)


@dataclass(frozen=True, slots=True)
class BookingRequested(AboutBooking):
    """Somebody asks; places are taken by it only while they are held.

    `series`: which date of which series it is.
    """

    kind: ClassVar[str] = "booking_requested"
    requested_by: MemberId
    electorate: tuple[Verdicts, ...]
    note: Words | None = None
    series: Occurrence | None = None
    held_until: datetime | None = None
    asked_at: datetime | None = None
    whatever_is_free: bool = False

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | seats(self.electorate, self.claim)


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
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class BookingWithdrawn(AboutBooking):
    """The request is taken back before it was decided."""

    kind: ClassVar[str] = "booking_withdrawn"
    reason: Words | None = None
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class BookingCancelled(AboutBooking):
    """An approved booking is given back, all of it."""

    kind: ClassVar[str] = "booking_cancelled"
    reason: Words | None = None
    undo: Undo | None = None


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
    held_until: datetime | None = None
    asked_at: datetime | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.was.tags | seats(self.electorate, self.claim)


@dataclass(frozen=True, slots=True)
class ChangeRequested(AboutBooking):
    """A change waits for a decision; the claim stands until then."""

    kind: ClassVar[str] = "booking_change_requested"
    wanted: Claim
    electorate: tuple[Verdicts, ...]
    note: Words | None = None
    state: BookingState = BookingState.APPROVED
    asked_at: datetime | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.wanted.tags | seats(self.electorate, self.wanted)


@dataclass(frozen=True, slots=True)
class ChangeDeclined(AboutBooking):
    """The change was turned down; the claim stands."""

    kind: ClassVar[str] = "booking_change_declined"
    by: MemberId
    reason: Words | None = None
    internal_note: Words | None = None
    state: BookingState = BookingState.APPROVED


@dataclass(frozen=True, slots=True)
class ChangeWithdrawn(AboutBooking):
    """The change is taken back before it was decided; the claim stands."""

    kind: ClassVar[str] = "booking_change_withdrawn"
    reason: Words | None = None
    state: BookingState = BookingState.APPROVED


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
    state: BookingState = BookingState.APPROVED


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
    | StayEvent
    | HoldEnded
    | BookingWaitlisted
    | BookingOffered
    | OfferEnded
    | OfferAccepted
    | CourseEvent
    | HearingEvent
    | TalkEvent
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
    *STAYING,
    HoldEnded,
    BookingWaitlisted,
    BookingOffered,
    OfferEnded,
    OfferAccepted,
    *COURSE,
    *HEARING,
    *TALKING,
)
SEATING = (BookingRequested, BookingChanged, ChangeRequested, OfferAccepted)
"""Facts that say who has a vote from there on."""
MOVED = (BookingChanged, StayCheckedOut, NoShowConfirmed, BookingTransferred, StayCorrected)
"""Facts that say what was before."""
QUIET = (NoShowAsked, BookingCommented, HoldEnded, *HEARING)
"""Facts that leave content and state as they are, and so the version."""

_OfAChange = ChangeRequested | ChangeDeclined | ChangeWithdrawn | ChangeExpired
_Stateful = HearingEvent | StayEvent | CourseEvent | TalkEvent | BookingChanged | _OfAChange
_STATE_AFTER: Mapping[type[BookingEvent], BookingState] = {
    BookingRequested: BookingState.PENDING,
    BookingApproved: BookingState.APPROVED,
    BookingDeclined: BookingState.DECLINED,
    BookingWithdrawn: BookingState.WITHDRAWN,
    BookingCancelled: BookingState.CANCELLED,
    BookingExpired: BookingState.EXPIRED,
    BookingCompleted: BookingState.COMPLETED,
    HoldEnded: BookingState.PENDING,
    BookingWaitlisted: BookingState.WAITLISTED,
    BookingOffered: BookingState.WAITLISTED,
    OfferEnded: BookingState.WAITLISTED,
    OfferAccepted: BookingState.PENDING,
}


def state_after(event: BookingEvent) -> BookingState:
    """Where the booking is from this event on."""
    known = _STATE_AFTER.get(type(event))
    return cast("_Stateful", event).state if known is None else known
