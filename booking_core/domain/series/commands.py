"""What can be wished of series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from booking_core.domain.bookings.claims import Item
from booking_core.domain.ids import MemberId, SeriesId
from booking_core.domain.series.life import IfConflict, Scope
from booking_core.domain.stays import Wish


@dataclass(frozen=True, slots=True)
class RequestSeries:
    """A booking for each date of the rule; `period` is the first. See `RequestBooking`."""

    series_id: SeriesId
    by: MemberId
    member_id: MemberId
    items: tuple[Item, ...]
    period: Wish
    rule: str
    now: datetime
    exclusive: bool = False
    note: str | None = None
    if_conflict: IfConflict = IfConflict.REFUSE
    waives_buffer: bool = False
    waitlist: bool = False
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeSeries:
    """Fields that are None stay as they are.

    Attributes:
        version: Of the series, as in all that follow.
        from_day: The date that is meant, or the first one; None only for all of them.
        rule: Holds from the first date that is meant; its COUNT counts from there.
        period: Of the first date that is meant; the others get the same hours or nights.
        waitlist: Of dates that are new.
    """

    series_id: SeriesId
    by: MemberId
    version: int
    now: datetime
    scope: Scope
    from_day: date | None = None
    rule: str | None = None
    period: Wish | None = None
    items: tuple[Item, ...] | None = None
    exclusive: bool | None = None
    note: str | None = None
    if_conflict: IfConflict = IfConflict.REFUSE
    waives_buffer: bool | None = None
    waitlist: bool = False
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class CancelSeries:
    """Gives back what is requested or approved and has not begun."""

    series_id: SeriesId
    by: MemberId
    version: int
    now: datetime
    scope: Scope
    from_day: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApproveSeries:
    """Approves every date that waits for a decision."""

    series_id: SeriesId
    by: MemberId
    version: int
    now: datetime
    note: str | None = None
    if_conflict: IfConflict = IfConflict.REFUSE
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeclineSeries:
    """Declines every date that waits for a decision."""

    series_id: SeriesId
    by: MemberId
    version: int
    now: datetime
    reason: str | None = None
    internal_note: str | None = None


OnSeries = ChangeSeries | CancelSeries | ApproveSeries | DeclineSeries
SeriesCommand = RequestSeries | OnSeries
