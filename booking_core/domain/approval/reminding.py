"""When those who can decide are reminded, and when their absence decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from booking_core.domain.bookings.claims import Claim

A_DAY = timedelta(hours=24)
AFTER_ASKING = (timedelta(hours=24), timedelta(hours=72))
BEFORE_BEGIN = timedelta(hours=48)


def next_reminder(asked_at: datetime, claim: Claim, after: datetime) -> datetime | None:
    """A day and three days after asking, two days before it begins; never twice in a day."""
    return next((each for each in _reminders(asked_at, claim) if each > after), None)


def _reminders(asked_at: datetime, claim: Claim) -> Iterator[datetime]:
    last = asked_at
    wanted = [asked_at + each for each in AFTER_ASKING]
    for at in sorted([*wanted, claim.begins_at - BEFORE_BEGIN]):
        if last + A_DAY <= at < claim.begins_at:
            yield at
            last = at


def absent_from(asked_at: datetime, claim: Claim) -> datetime:
    """A day before it begins; of what is asked later than that, half of the time that is left."""
    halfway = asked_at + (claim.decidable_until - asked_at) / 2
    return max(claim.begins_at - A_DAY, halfway)
