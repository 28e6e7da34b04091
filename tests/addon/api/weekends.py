"""Three weekends in the blue room, asked for as a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.addon.api.visitors import House

FIRST = {"arrival": "2027-03-12", "departure": "2027-03-14"}
DATES = ["2027-03-12", "2027-03-19", "2027-03-26"]


def wish(house: House, persons: int = 1, **fields: object) -> dict[str, Any]:
    items = [{"resource_id": house.blue, "persons": persons}]
    return {"items": items, **FIRST, "rule": "FREQ=WEEKLY;COUNT=3", **fields}


async def full_on_the_second_date(house: House) -> None:
    booked = await house.ana.book((house.blue, 2), arrival="2027-03-20", departure="2027-03-21")
    await house.ben.decide("approve", booked)
