"""The facts about series as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking_core.domain.bookings.claims import Item
from booking_core.domain.series.errors import Hitch
from booking_core.domain.series.life import (
    Pattern,
    Scope,
    SeriesCancelled,
    SeriesChanged,
    SeriesRequested,
)
from booking_core.domain.series.occurrences import Occurrence
from booking_core.domain.stays import Stay, WallTimes
from booking_core.shapes import (
    DATE,
    FLAG,
    INTEGER,
    TEXT,
    WALL_TIME,
    Shape,
    many,
    one_of,
    record,
    word,
)
from booking_core.stores.encoding.codec import event

OCCURRENCE = record(Occurrence, series_id=TEXT, day=DATE)
_PATTERN = record(
    Pattern,
    rule=TEXT,
    first=one_of(
        stay=(Stay, record(Stay, arrival=DATE, departure=DATE)),
        hours=(WallTimes, record(WallTimes, start=WALL_TIME, end=WALL_TIME)),
    ),
    items=many(
        record(Item, resource_id=TEXT, persons=INTEGER, without_bed=INTEGER, who=many(TEXT))
    ),
    exclusive=FLAG,
    waives_buffer=FLAG,
)
_OF_SERIES: Mapping[str, Shape[Any]] = {
    "series_id": TEXT,
    "member_id": TEXT,
    "days": many(DATE),
    "skipped": many(record(Hitch, day=DATE, codes=many(TEXT))),
}
_MEANT: Mapping[str, Shape[Any]] = {"scope": word(Scope), "from_day": DATE}
SERIES_KINDS = (
    event(
        SeriesRequested,
        "series_requested",
        members={**_OF_SERIES, "requested_by": TEXT, "pattern": _PATTERN},
    ),
    event(
        SeriesChanged,
        "series_changed",
        members={**_OF_SERIES, **_MEANT, "patterns": many(_PATTERN), "ended": many(DATE)},
    ),
    event(SeriesCancelled, "series_cancelled", members={**_OF_SERIES, **_MEANT}),
)
