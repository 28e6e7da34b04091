"""The facts about quotas as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.claim_shapes import CLAIM, OF_BOOKING
from booking_core.domain.quotas.events import (
    PlacesForfeited,
    PlacesRetaken,
    QuotaOverridden,
    QuotaWeighed,
)
from booking_core.domain.quotas.limits import Figure, Per, Quota, Span, Unit
from booking_core.shapes import FLAG, INTEGER, TEXT, WORDS, many, maybe, record, word
from booking_core.stores.encoding.codec import event

QUOTA = record(
    Quota,
    per=word(Per),
    unit=word(Unit),
    period=word(Span),
    limit=INTEGER,
    group_id=maybe(TEXT),
    late_hours=maybe(INTEGER),
)
_FIGURES = many(
    record(
        Figure,
        resource_id=TEXT,
        quota=QUOTA,
        subject=TEXT,
        period=TEXT,
        used=INTEGER,
        wanted=INTEGER,
    )
)
QUOTA_KINDS = (
    event(
        QuotaWeighed,
        "quota_weighed",
        members={**OF_BOOKING, "figures": _FIGURES, "overridden": FLAG, "series_id": maybe(TEXT)},
    ),
    event(
        QuotaOverridden,
        "quota_overridden",
        members={**OF_BOOKING, "by": TEXT, "figures": _FIGURES, "reason": WORDS},
    ),
    event(
        PlacesForfeited,
        "quota_places_forfeited",
        members={**OF_BOOKING, "forfeited": many(CLAIM)},
    ),
    event(
        PlacesRetaken,
        "quota_places_retaken",
        members={
            **OF_BOOKING,
            "by_booking": TEXT,
            "retaken": many(CLAIM),
            "left": many(CLAIM),
        },
    ),
)
