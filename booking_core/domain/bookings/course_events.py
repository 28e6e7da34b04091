"""Facts about a booking beside its decision: handed on, spoken about, and put right afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.about import AboutBooking
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import MemberId
from booking_core.domain.tags import booking_tag
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class BookingTransferred(AboutBooking):
    """It is somebody else's from here on, and theirs alone.

    `override_reason`: why it may be longer than one stay may be, with those of theirs next to it.
    """

    kind: ClassVar[str] = "booking_transferred"
    was: Claim
    state: BookingState
    by: MemberId
    reason: Words | None = None
    override_reason: Words | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.was.tags


@dataclass(frozen=True, slots=True)
class BookingCommented(AboutBooking):
    """Somebody said something. It takes nothing from anybody, so its nights do not find it."""

    kind: ClassVar[str] = "booking_commented"
    state: BookingState
    by: MemberId
    comment_id: str
    comment: Words

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({booking_tag(self.booking_id)})


@dataclass(frozen=True, slots=True)
class StayRecorded(AboutBooking):
    """A stay that nobody had booked, put down afterwards by an admin."""

    kind: ClassVar[str] = "booking_recorded"
    state: ClassVar[BookingState] = BookingState.COMPLETED
    by: MemberId
    reason: Words


@dataclass(frozen=True, slots=True)
class StayCorrected(AboutBooking):
    """What was really the case, put right afterwards by an admin: completed, or never was."""

    kind: ClassVar[str] = "booking_corrected"
    was: Claim
    state: BookingState
    by: MemberId
    reason: Words

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.was.tags


CourseEvent = BookingTransferred | BookingCommented | StayRecorded | StayCorrected
COURSE = (BookingTransferred, BookingCommented, StayRecorded, StayCorrected)
