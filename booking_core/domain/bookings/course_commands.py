"""What can be wished of a booking besides its decision: staying, leaving, asking and handing on.

Decisions are bound to the version that was shown; `now` is the aware UTC instant of the wish.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking_core.domain.bookings.claims import Item
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Wish


@dataclass(frozen=True, slots=True)
class CheckIn:
    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime


@dataclass(frozen=True, slots=True)
class CheckOut:
    """Gives back what is left of the stay."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime


@dataclass(frozen=True, slots=True)
class ExtendStay:
    """`until` is the new departure, or the naive wall time of the new end."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    until: date | datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AskAboutNoShow:
    """Asks the holder; `within` is the time for an answer."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    within: timedelta


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Of an approver: about the request, or whether anybody came."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class TransferBooking:
    """Hands it on to another member.

    `override_reason` lets it exceed what may be theirs: their quotas, and their longest stay with
    what they have next to it.
    """

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    to: MemberId
    reason: str | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class CommentOnBooking:
    """Bound to no version: whoever speaks decides nothing. The same id says the same once."""

    booking_id: BookingId
    by: MemberId
    now: datetime
    comment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordStay:
    """A stay of the past that nobody had booked."""

    booking_id: BookingId
    by: MemberId
    member_id: MemberId
    items: tuple[Item, ...]
    period: Wish
    now: datetime
    reason: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class CorrectStay:
    """What was really the case. Fields that are None stay as they are."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    reason: str
    took_place: bool = True
    member_id: MemberId | None = None
    items: tuple[Item, ...] | None = None
    period: Wish | None = None
    exclusive: bool | None = None


@dataclass(frozen=True, slots=True)
class UndoBooking:
    """Takes back a cancellation, a withdrawal or a refusal."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AskMore:
    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    question: str


@dataclass(frozen=True, slots=True)
class OfferInstead:
    """Fields that are None are as they were asked."""

    booking_id: BookingId
    by: MemberId
    version: int
    now: datetime
    items: tuple[Item, ...] | None = None
    period: Wish | None = None
    exclusive: bool | None = None
    note: str | None = None


CourseCommand = (
    CheckIn
    | CheckOut
    | ExtendStay
    | AskAboutNoShow
    | AnswerQuestion
    | TransferBooking
    | CommentOnBooking
    | CorrectStay
    | UndoBooking
    | AskMore
    | OfferInstead
)
