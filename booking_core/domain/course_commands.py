"""What can be wished of a booking besides its decision: staying, leaving, asking and handing on.

All are bound to the version that was shown, and `now` is the aware UTC instant of the wish.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking_core.domain.ids import BookingId, MemberId


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


CourseCommand = CheckIn | CheckOut | ExtendStay | AskAboutNoShow | AnswerQuestion
