"""Rules about dates that repeat that can be broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from booking_core.domain.decider import Violation


@dataclass(frozen=True, slots=True)
class SeriesTooLong(Violation):
    """More dates than one series may have."""

    code: ClassVar[str] = "series_too_long"
    allowed: int


@dataclass(frozen=True, slots=True)
class SeriesTooFar(Violation):
    """The rule names dates beyond what one series reaches."""

    code: ClassVar[str] = "series_too_far"
    latest: date


@dataclass(frozen=True, slots=True)
class SeriesOverlaps(Violation):
    """One date of the series is not over when the next one begins."""

    code: ClassVar[str] = "series_overlaps"
    day: date
    following: date


@dataclass(frozen=True, slots=True)
class OccurrenceOver(Violation):
    """The date was cancelled, declined or withdrawn; the series does not bring it back."""

    code: ClassVar[str] = "occurrence_over"
    day: date


@dataclass(frozen=True, slots=True)
class OccurrenceApart(Violation):
    """The date was changed on its own; changes of the series leave it as it is."""

    code: ClassVar[str] = "occurrence_apart"
    day: date


@dataclass(frozen=True, slots=True)
class OccurrenceWaits(Violation):
    """The date is full and stands on the waiting list; changes of the series leave it there."""

    code: ClassVar[str] = "occurrence_waits"
    day: date


@dataclass(frozen=True, slots=True)
class Hitch:
    """A date of a series that can't be as asked, and the codes of the rules it breaks."""

    day: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesHitches(Violation):
    """Some dates of a series can't be as asked, so nothing was done."""

    code: ClassVar[str] = "series_hitches"
    hitches: tuple[Hitch, ...]
    dates: int
