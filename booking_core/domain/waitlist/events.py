"""The facts about places that are kept: for a request, and for those on the waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking_core.domain.bookings.about import AboutBooking, Verdicts, seats
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import months
from booking_core.domain.tags import waiting_tag


@dataclass(frozen=True, slots=True)
class HoldEnded(AboutBooking):
    """Its places are kept no longer; the request itself still waits. Not declined."""

    kind: ClassVar[str] = "booking_hold_ended"


@dataclass(frozen=True, slots=True)
class BookingWaitlisted(AboutBooking):
    """It is full: the booking stands on the waiting list.

    Attributes:
        since: Its rank; the earliest comes first.
        beaten_by: The booking that took what it needs; None where it joined by itself.

    """

    kind: ClassVar[str] = "booking_waitlisted"
    since: datetime
    beaten_by: BookingId | None = None

    @property
    def tags(self) -> frozenset[str]:
        """Also by tree and year, so that those who wait are found when there is more room."""
        period = self.claim.period
        years = {month[:4] for month in months(period.first_day, period.end_day)}
        roots = {item.lineage[-1] for item in self.claim.items}
        return self._own_tags | {waiting_tag(root, year) for root in roots for year in years}


@dataclass(frozen=True, slots=True)
class BookingOffered(AboutBooking):
    """What it waits for is free, and kept for it for a while.

    Attributes:
        until: The offer is over then, whether that was recorded or not.
        freed_at: When the places became free; nobody is offered the same twice.

    """

    kind: ClassVar[str] = "booking_offered"
    until: datetime
    freed_at: datetime


@dataclass(frozen=True, slots=True)
class OfferEnded(AboutBooking):
    """The offer was refused, or (`by` None) nobody took it in time; it waits on.

    `since` is its rank from here on.
    """

    kind: ClassVar[str] = "booking_offer_ended"
    since: datetime
    by: MemberId | None = None


@dataclass(frozen=True, slots=True)
class OfferAccepted(AboutBooking):
    """The offer is taken: a request again, its places kept until it is decided."""

    kind: ClassVar[str] = "booking_offer_accepted"
    by: MemberId
    electorate: tuple[Verdicts, ...]
    held_until: datetime
    asked_at: datetime | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | seats(self.electorate, self.claim)
