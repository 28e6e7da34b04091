"""What can be wished of bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.course_commands import CourseCommand, RecordStay
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.series.occurrences import Occurrence
from booking_core.domain.stays import Wish


@dataclass(frozen=True, slots=True)
class RequestBooking:
    """`now` is the aware UTC instant of asking; "today" is derived in the resource's zone.

    Attributes:
        waitlist: Where it is full, it stands on the waiting list instead of being refused.
        whatever_is_free: Of several resources those that are free, instead of all or nothing.

    """

    booking_id: BookingId
    by: MemberId
    member_id: MemberId
    items: tuple[Item, ...]
    period: Wish
    now: datetime
    exclusive: bool = False
    note: str | None = None
    waives_buffer: bool = False
    series: Occurrence | None = None
    waitlist: bool = False
    whatever_is_free: bool = False
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApproveBooking:
    """Bound to the version that was shown, as all that follow. Decides a waiting change.

    `override_reason` lets it exceed its quotas, here and where something is asked.
    `items`: only about these resources; None: about all that this person may decide about.
    """

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    note: str | None = None
    override_reason: str | None = None
    items: frozenset[ResourceId] | None = None


@dataclass(frozen=True, slots=True)
class DeclineBooking:
    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    reason: str | None = None
    internal_note: str | None = None
    items: frozenset[ResourceId] | None = None


@dataclass(frozen=True, slots=True)
class ObjectToBooking:
    """Where silence is consent: somebody has to decide after all."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawBooking:
    """Takes back a request, or the change that waits."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
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
    waives_buffer: bool | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """Takes what became free for somebody who waited."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime


@dataclass(frozen=True, slots=True)
class RefuseOffer:
    """Lets it pass to the next, and waits on."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime


@dataclass(frozen=True, slots=True)
class PassTime:
    """What time has decided about a booking by `now`: asked by nobody, as often as one likes."""

    booking_id: BookingId
    now: datetime


OnExisting = (
    ApproveBooking
    | DeclineBooking
    | ObjectToBooking
    | WithdrawBooking
    | CancelBooking
    | ChangeBooking
    | CourseCommand
    | AcceptOffer
    | RefuseOffer
)
Command = RequestBooking | RecordStay | OnExisting | PassTime
