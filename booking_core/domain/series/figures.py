"""What a series as a whole wants of a quota, where that is more than it leaves.

Each date is weighed on those before it, as if these were booked; whoever reads the refusal has
none of them, and wants all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from booking_core.domain.decider import Event, Violation
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import QuotaWeighed
from booking_core.domain.quotas.figures import violation
from booking_core.domain.series.plans import Broken


def before_all(broken: Iterable[Violation], decided: Iterable[Event]) -> Broken:
    """The rules that a date broke, without what the dates before it would have used.

    Args:
        decided: What came of those.
    """
    own = _wanted(decided)
    return tuple(_without(each, own) for each in broken)


def of_all(broken: Sequence[Broken], decided: Iterable[Event]) -> Iterator[QuotaExceeded]:
    """One line for each quota and year or month: what was used before, and what all dates want.

    Args:
        broken: By date, as `before_all` tells it.
        decided: What came of the others.
    """
    wanted = _wanted(decided)
    found: dict[QuotaExceeded, QuotaExceeded] = {}
    for date in broken:
        for each in _exceeded(date):
            wanted[_account(each)] += each.wanted
            found.setdefault(_account(each), each)
    for account, each in found.items():
        yield replace(each, wanted=wanted[account])


def _without(broken: Violation, own: Mapping[QuotaExceeded, int]) -> Violation:
    if not isinstance(broken, QuotaExceeded):
        return broken
    used = max(0, broken.used - own.get(_account(broken), 0))
    return replace(broken, used=used, left=max(0, broken.limit - used))


def _exceeded(broken: Broken) -> Sequence[QuotaExceeded]:
    return [each for each in dict.fromkeys(broken) if isinstance(each, QuotaExceeded)]


def _wanted(decided: Iterable[Event]) -> Counter[QuotaExceeded]:
    found: Counter[QuotaExceeded] = Counter()
    for event in decided:
        if isinstance(event, QuotaWeighed):
            for each in _exceeded(tuple(map(violation, event.figures))):
                found[_account(each)] += each.wanted
    return found


def _account(exceeded: QuotaExceeded) -> QuotaExceeded:
    """Which quota, of whom and when, without the numbers."""
    return replace(exceeded, used=0, left=0, wanted=0)
