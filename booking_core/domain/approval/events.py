"""The facts of a request while it is heard: votes, objections, reminders. Its version stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.about import AboutBooking, Verdicts
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class AboutHearing(AboutBooking):
    """`electorate` is how it stands after the fact; `state` the booking's, which stays.

    Attributes:
        clocks_stand: The holder is asked something, so that no silence counts meanwhile.
    """

    state: BookingState
    electorate: tuple[Verdicts, ...]
    clocks_stand: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class BookingVoted(AboutHearing):
    """Somebody said yes or no to these resources. `by` None: nobody, and the rules take it so."""

    kind: ClassVar[str] = "booking_voted"
    resource_ids: tuple[ResourceId, ...]
    yes: bool
    by: MemberId | None = None
    reason: Words | None = None
    internal_note: Words | None = None


@dataclass(frozen=True, slots=True)
class BookingObjected(AboutHearing):
    """Silence is no consent any more: the approvers decide."""

    kind: ClassVar[str] = "booking_objected"
    by: MemberId
    reason: Words | None = None


class Why(StrEnum):
    """Why others have to decide."""

    UNREACHABLE = "unreachable"
    """Too many said no for the quorum."""
    ABSENCE = "absence"
    """Those who could have decided did not."""
    NO_ROOM = "no_room"
    """Nobody objected, but it no longer fits."""


@dataclass(frozen=True, slots=True)
class BookingEscalated(AboutHearing):
    """Others decide about these resources from here on."""

    kind: ClassVar[str] = "booking_escalated"
    resource_ids: tuple[ResourceId, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class BookingReminded(AboutHearing):
    """Those who can decide are told again. `next_at`: when they will be the next time."""

    kind: ClassVar[str] = "booking_reminded"
    to: frozenset[MemberId]
    next_at: datetime | None


HearingEvent = BookingVoted | BookingObjected | BookingEscalated | BookingReminded
HEARING = (BookingVoted, BookingObjected, BookingEscalated, BookingReminded)
