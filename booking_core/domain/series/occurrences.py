"""A booking's place in a series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from booking_core.domain.ids import BookingId, SeriesId

_OCCURRENCES = UUID("0a6b2bb5-7d0c-4d0f-8f0e-3f1f6a0d7c55")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series. `day` names it for ever, even when its booking moves elsewhere."""

    series_id: SeriesId
    day: date


def booking_of(series_id: SeriesId, day: date) -> BookingId:
    """The same for whoever works it out: a date of a series is asked for once."""
    return BookingId(str(uuid5(_OCCURRENCES, f"{series_id}/{day}")))
