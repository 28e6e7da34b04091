"""Time that stays empty between two who follow each other: for cleaning, for charging.

It lies once between neighbours, after a stay that shared with nobody, or where the last have left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody has a resource in `[begins, ends)`: both naive (days), or both aware (instants).

    Attributes:
        alone: Shares it with nobody.
        waives: Its holder agrees to neighbours without time between; it takes both.

    """

    begins: datetime
    ends: datetime
    alone: bool = False
    waives: bool = False


def too_close(
    wanted: Presence, others: Sequence[Presence], needed: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """The parts of `wanted` that would have to go, for each neighbour that is too near."""
    for other in others:
        if wanted.waives and other.waives:
            continue
        if _follows(wanted, other, needed) and _leaves_nobody(other, others):
            too_soon = wanted.ends - other.ends > needed
            yield wanted.begins, other.ends + needed if too_soon else wanted.ends
        if _follows(other, wanted, needed) and _leaves_nobody(wanted, others):
            too_late = other.begins - wanted.begins > needed
            yield other.begins - needed if too_late else wanted.begins, wanted.ends


def _follows(who: Presence, other: Presence, needed: timedelta) -> bool:
    return timedelta(0) <= who.begins - other.ends < needed


def _leaves_nobody(who: Presence, others: Sequence[Presence]) -> bool:
    return who.alone or not any(each.begins < who.ends < each.ends for each in others)
