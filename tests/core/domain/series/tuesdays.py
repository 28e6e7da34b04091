"""Cast for the tests of series: an evening on four Tuesdays, with a clock change among them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from booking_core.domain.bookings.about import AboutBooking
from booking_core.domain.bookings.events import BookingApproved
from booking_core.domain.ids import SeriesId
from booking_core.domain.series.commands import (
    ApproveSeries,
    CancelSeries,
    ChangeSeries,
    RequestSeries,
)
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import Scope, SeriesChanged
from booking_core.domain.series.occurrences import booking_of
from booking_core.domain.stays import Stay, WallTimes
from tests.cast import BEN, BIKES, BO, CAR, EVE, FAMILY, MARCH_1ST, THINGS, item
from tests.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from booking_core.domain.decider import Event
    from booking_core.domain.ids import MemberId, ResourceId


SAUNA = SeriesId("sauna")
OTHER = SeriesId("other")
WEEKLY = "FREQ=WEEKLY;COUNT=4"
TUESDAYS = (date(2026, 3, 17), date(2026, 3, 24), date(2026, 3, 31), date(2026, 4, 7))
"""The clock changes on 29 March."""
EVENING = WallTimes(datetime(2026, 3, 17, 19), datetime(2026, 3, 17, 21))  # noqa: DTZ001
WEEKEND = Stay(date(2026, 3, 20), date(2026, 3, 22))
APRIL_1ST = datetime(2026, 4, 1, 9, tzinfo=UTC)
the_house = Spec(series).given(*FAMILY, *THINGS)


def ask(by: MemberId = EVE, series_id: SeriesId = SAUNA, **more: Any) -> RequestSeries:  # noqa: ANN401 - its fields
    wish: dict[str, Any] = {
        "items": (item(CAR, 2),),
        "period": EVENING,
        "rule": WEEKLY,
        "now": MARCH_1ST,
        "member_id": by,
        **more,
    }
    return RequestSeries(series_id, by, **wish)


def bikes(**more: Any) -> RequestSeries:  # noqa: ANN401 - its fields
    """Approved by rule."""
    return ask(items=(item(BIKES, 1),), **more)


def taken(
    day: date, resource_id: ResourceId = CAR, series_id: SeriesId = OTHER
) -> tuple[Event, ...]:
    """One date that somebody else has already."""
    wish = ask(
        BO, series_id, items=(item(resource_id),), rule="FREQ=DAILY;COUNT=1", period=moved(day)
    )
    asked = the_house.when(wish).then_decided()
    claim = asked[1].claim  # type: ignore[attr-defined] # a booking's
    return (*asked, BookingApproved(booking_of(series_id, day), claim, BEN))


def moved(day: date, hour: int = 19) -> WallTimes:
    begin = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001 - wall time
    return WallTimes(begin, begin.replace(hour=hour + 2))


def kinds(events: Iterable[Event]) -> list[str]:
    return [each.kind for each in events]


def days_of(events: Iterable[Event], kind: type[AboutBooking]) -> list[date]:
    return [each.claim.period.first_day for each in events if isinstance(each, kind)]


def approve(version: int = 5, by: MemberId = BEN, **more: Any) -> ApproveSeries:  # noqa: ANN401 - its fields
    return ApproveSeries(SAUNA, by, version, MARCH_1ST, **more)


def cancel(
    scope: Scope, from_day: date | None = None, version: int = 9, by: MemberId = EVE
) -> CancelSeries:
    return CancelSeries(SAUNA, by, version, MARCH_1ST, scope, from_day, "ill")


def change(
    scope: Scope,
    from_day: date | None = None,
    version: int = 9,
    by: MemberId = EVE,
    **more: Any,  # noqa: ANN401 - its fields
) -> ChangeSeries:
    return ChangeSeries(SAUNA, by, version, MARCH_1ST, scope, from_day, **more)


def fact(events: Sequence[Event]) -> SeriesChanged:
    found = events[0]
    assert isinstance(found, SeriesChanged)
    return found


asked = the_house.having(ask())
standing = the_house.having(bikes())
