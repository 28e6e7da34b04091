"""Series on each store: whose they are, and the guests who come to their dates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from booking_core.domain.bookings.course_commands import TransferBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import SeriesId
from booking_core.domain.series.commands import ChangeSeries, RequestSeries
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import Scope
from booking_core.domain.series.occurrences import booking_of
from booking_core.domain.stays import Stay
from booking_core.handling import handle
from booking_core.ports import Accepted
from booking_core.projections.guests import bring_along, guests_of, put_series_guest
from booking_core.projections.serial import serials
from tests.cast import BEN, BLUE_ROOM, BO, EVE, MARCH_1ST, item, july
from tests.core.projections.playing import HOUSEKEEPER

if TYPE_CHECKING:
    from tests.core.projections.conftest import Store

KEY = SeriesId("weekends")
UNCLE = "guest:uncle"
DAYS = (july(3), july(10), july(17))
GUESTS = (replace(item(BLUE_ROOM, 2), who=(UNCLE,)),)
weekends = RequestSeries(
    KEY, EVE, EVE, GUESTS, Stay(july(3), july(5)), "FREQ=WEEKLY;COUNT=2", MARCH_1ST
)


async def names(store: Store) -> list[str | None]:
    return [(await guests_of(store, [booking_of(KEY, day)])).get(UNCLE) for day in DAYS]


async def test_a_guest_comes_to_each_date_and_to_new_ones(household: Store) -> None:
    named = put_series_guest(UNCLE, "Theodor", KEY, EVE)
    await handle(series, household, weekends, HOUSEKEEPER, beside=[named])
    first = await names(household)
    longer = ChangeSeries(KEY, EVE, 3, MARCH_1ST, Scope.ALL, rule="FREQ=WEEKLY;COUNT=3")

    made = await handle(series, household, longer, HOUSEKEEPER, beside=[bring_along(KEY)])
    again = replace(longer, version=5, rule="FREQ=WEEKLY;COUNT=2")
    gone = await handle(series, household, again, HOUSEKEEPER, beside=[bring_along(KEY)])

    assert isinstance(made, Accepted), made
    assert isinstance(gone, Accepted), gone
    assert first == ["Theodor", "Theodor", None]
    assert await names(household) == ["Theodor"] * 3


async def test_a_series_is_listed_for_all_who_have_dates_of_it(household: Store) -> None:
    asked = await handle(series, household, weekends, HOUSEKEEPER)
    assert isinstance(asked, Accepted), asked
    given = TransferBooking(booking_of(KEY, DAYS[1]), EVE, 1, MARCH_1ST, BO)
    await handle(bookings, household, given, HOUSEKEEPER)

    found = {who: await serials(household, member_id=who, limit=9) for who in (EVE, BO, BEN)}
    before = await serials(household, member_id=BO, limit=9, as_of=asked.recorded[-1].position)

    assert {who: [each.id for each in of_them] for who, of_them in found.items()} == {
        EVE: [KEY],
        BO: [KEY],
        BEN: [],
    }
    assert before == []
