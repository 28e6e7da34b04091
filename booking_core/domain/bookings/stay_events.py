"""The facts of a stay that runs, or that was to run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.about import AboutBooking
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class StayCheckedIn(AboutBooking):
    """They are there. `change` still waits for its decision."""

    kind: ClassVar[str] = "booking_checked_in"
    state: ClassVar[BookingState] = BookingState.ACTIVE
    by: MemberId
    change: Claim | None = None


@dataclass(frozen=True, slots=True)
class StayCheckedOut(AboutBooking):
    """They left; what was left of `was` is free from here on."""

    kind: ClassVar[str] = "booking_checked_out"
    state: ClassVar[BookingState] = BookingState.COMPLETED
    was: Claim
    by: MemberId

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.was.tags


@dataclass(frozen=True, slots=True)
class NoShowAsked(AboutBooking):
    """Nobody seems to have come. Without an answer by then, the nights to come are given back.

    `change` still waits for its decision.
    """

    kind: ClassVar[str] = "booking_no_show_asked"
    state: ClassVar[BookingState] = BookingState.APPROVED
    by: MemberId
    answer_by: datetime
    change: Claim | None = None


@dataclass(frozen=True, slots=True)
class NoShowDenied(AboutBooking):
    """They do come, or are there already; the stay stands."""

    kind: ClassVar[str] = "booking_no_show_denied"
    state: ClassVar[BookingState] = BookingState.APPROVED
    by: MemberId
    answer: Words | None = None
    change: Claim | None = None


@dataclass(frozen=True, slots=True)
class NoShowConfirmed(AboutBooking):
    """Nobody answered in time: what was left of `was` is free, the nights that are over stay."""

    kind: ClassVar[str] = "booking_no_show"
    state: ClassVar[BookingState] = BookingState.NO_SHOW
    was: Claim

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags | self.was.tags


StayEvent = StayCheckedIn | StayCheckedOut | NoShowAsked | NoShowDenied | NoShowConfirmed
STAYING = (StayCheckedIn, StayCheckedOut, NoShowAsked, NoShowDenied, NoShowConfirmed)
