"""What a decision about a booking says on quotas, and the account that these facts make.

They stand in the same decision as what they are about, and change neither state nor version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import BookingId, MemberId, SeriesId
from booking_core.domain.quotas.limits import Figure
from booking_core.domain.tags import booking_tag
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class AboutAccount:
    """What every fact about a booking's account says."""

    booking_id: BookingId
    claim: Claim

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags

    @property
    def _own_tags(self) -> frozenset[str]:
        return self.claim.tags | {booking_tag(self.booking_id)}


@dataclass(frozen=True, slots=True)
class QuotaWeighed(AboutAccount):
    """The figures with which it was asked or decided; the limits it is held against from here on.

    Attributes:
        overridden: Somebody let it exceed them.
        series_id: The dates of a series are asked for together, and so they count together.

    """

    kind: ClassVar[str] = "quota_weighed"
    figures: tuple[Figure, ...]
    overridden: bool = False
    series_id: SeriesId | None = None


@dataclass(frozen=True, slots=True)
class QuotaOverridden(AboutAccount):
    """Somebody who decides let the booking exceed these figures."""

    kind: ClassVar[str] = "quota_overridden"
    by: MemberId
    figures: tuple[Figure, ...]
    reason: Words


@dataclass(frozen=True, slots=True)
class PlacesForfeited(AboutAccount):
    """What was given back late goes on counting for its holder, with what did before."""

    kind: ClassVar[str] = "quota_places_forfeited"
    forfeited: tuple[Claim, ...]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags.union(*(part.tags for part in self.forfeited))


@dataclass(frozen=True, slots=True)
class PlacesRetaken(AboutAccount):
    """Somebody has taken what was given back late: it counts no more for who gave it back.

    Attributes:
        by_booking: That took the place.
        left: What still counts.

    """

    kind: ClassVar[str] = "quota_places_retaken"
    by_booking: BookingId
    retaken: tuple[Claim, ...]
    left: tuple[Claim, ...]

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags.union(*(part.tags for part in (*self.retaken, *self.left)))


QuotaEvent = QuotaWeighed | QuotaOverridden | PlacesForfeited | PlacesRetaken
LEDGER = (QuotaWeighed, QuotaOverridden, PlacesForfeited, PlacesRetaken)


@dataclass(frozen=True, slots=True)
class Account:
    """What the log knows of a booking and the quotas.

    Attributes:
        claim: Of the booking, in the latest of these facts.
        figures: Of the latest weighing.
        forfeited: What counts, though it was given back.

    """

    claim: Claim | None = None
    figures: tuple[Figure, ...] = ()
    overridden: bool = False
    series_id: SeriesId | None = None
    forfeited: tuple[Claim, ...] = ()


Accounts = Mapping[BookingId, Account]


def evolve_account(before: Account | None, event: QuotaEvent) -> Account:
    account = replace(before or Account(), claim=event.claim)
    match event:
        case QuotaWeighed():
            return replace(
                account,
                figures=event.figures,
                overridden=event.overridden,
                series_id=event.series_id,
            )
        case QuotaOverridden():
            return replace(account, overridden=True)
        case PlacesForfeited():
            return replace(account, forfeited=event.forfeited)
        case PlacesRetaken():
            return replace(account, forfeited=event.left)
        case _:
            assert_never(event)
