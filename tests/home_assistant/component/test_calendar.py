from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.family_booking.calendar import KNOWS_STATUS, calendar_event
from custom_components.family_booking.model import Stay
from tests.home_assistant.component.household import (
    CAR,
    HOUSE,
    ROOM,
    Household,
    booking,
    resource,
)

type Clients = Callable[[], Awaitable[TestClient[Any, Any]]]
type Event = dict[str, Any]
type Reader = Callable[..., Awaitable[list[Event]]]

WEEKEND = {"arrival": "2027-07-09", "departure": "2027-07-12"}


@pytest.fixture
async def calendar(
    hass: HomeAssistant,
    household: Household,
    entry: MockConfigEntry,
    hass_client: Clients,
) -> Reader:
    """Give a reader of calendars as Home Assistant's own REST API tells them."""
    await async_setup_component(hass, "calendar", {})
    client = await hass_client()

    async def read(
        *bookings: Event,
        of: str,
        start: str = "2027-07-01T00:00:00Z",
        end: str = "2027-08-01T00:00:00Z",
    ) -> list[Event]:
        household.bookings = list(bookings)
        if entry.state is not ConfigEntryState.LOADED:
            await hass.config_entries.async_setup(entry.entry_id)
            await hass.async_block_till_done()
        period = {"start": start, "end": end}
        async with client.get(f"/api/calendars/{of}", params=period) as answer:
            assert answer.status == 200
            told: list[Event] = await answer.json()
            return told

    return read


async def test_nights_are_a_half_open_all_day_event(calendar: Reader) -> None:
    (event,) = await calendar(booking(1, **WEEKEND), of="calendar.lake_house")

    assert event["start"] == {"date": "2027-07-09"}
    assert event["end"] == {"date": "2027-07-12"}
    assert event["summary"] == "Ana (2)"
    assert event["uid"] == booking(1)["id"]


async def test_hours_begin_at_the_wall_time_of_the_resources_zone(calendar: Reader) -> None:
    drive = booking(
        1,
        items=[{"resource_id": CAR, "persons": 1}],
        start="2027-07-10T19:00",
        end="2027-07-10T22:30",
    )

    (event,) = await calendar(drive, of="calendar.car")

    start, end = event["start"]["dateTime"], event["end"]["dateTime"]
    in_berlin = ["2027-07-10T19:00:00+02:00", "2027-07-10T22:30:00+02:00"]
    assert [datetime.fromisoformat(moment) for moment in (start, end)] == [
        datetime.fromisoformat(moment) for moment in in_berlin
    ]


async def test_a_request_is_tentative_and_a_decided_stay_is_not(calendar: Reader) -> None:
    events = await calendar(
        booking(1, state="pending", arrival="2027-07-02", departure="2027-07-03"),
        booking(2, **WEEKEND),
        of="calendar.lake_house",
    )

    assert [_tentative(event) for event in events] == [True, False]


async def test_an_asked_change_stands_beside_the_stay_it_would_change(
    calendar: Reader,
) -> None:
    change = {
        "items": [{"resource_id": HOUSE, "persons": 2}],
        "arrival": "2027-07-09",
        "departure": "2027-07-14",
        "exclusive": False,
        "requested_at": "2027-06-01T08:00:00Z",
    }

    events = await calendar(booking(1, change=change, **WEEKEND), of="calendar.lake_house")

    assert [(event["end"]["date"], _tentative(event)) for event in events] == [
        ("2027-07-12", False),
        ("2027-07-14", True),
    ]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "cancelled", "expired"])
async def test_what_came_to_nothing_is_not_shown(calendar: Reader, state: str) -> None:
    events = await calendar(booking(1, state=state, **WEEKEND), of="calendar.family_bookings")

    assert events == []


async def test_the_calendar_of_all_names_what_is_booked(calendar: Reader) -> None:
    (event,) = await calendar(booking(1, **WEEKEND), of="calendar.family_bookings")

    assert event["summary"] == "Lake House: Ana (2)"


async def test_a_house_shows_its_rooms_and_a_room_not_its_house(calendar: Reader) -> None:
    items = [{"resource_id": ROOM, "persons": 1}]
    bookings = [
        booking(1, items=items, **WEEKEND),
        booking(2, arrival="2027-07-10", departure="2027-07-11"),
    ]

    of_house = await calendar(*bookings, of="calendar.lake_house")
    of_room = await calendar(*bookings, of="calendar.attic")

    assert [event["summary"] for event in of_house] == ["Attic: Ana (1)", "Ana (2)"]
    assert [event["summary"] for event in of_room] == ["Ana (1)"]


async def test_a_house_taken_exclusively_fills_its_rooms(calendar: Reader) -> None:
    (event,) = await calendar(booking(1, exclusive=True, **WEEKEND), of="calendar.attic")

    assert event["summary"] == "Lake House: Ana (2)"


async def test_the_day_of_departure_is_free_for_the_next(calendar: Reader) -> None:
    events = await calendar(
        booking(1, **WEEKEND),
        of="calendar.lake_house",
        start="2027-07-12T07:00:00Z",
        end="2027-07-13T07:00:00Z",
    )

    assert events == []


async def test_years_that_are_not_at_hand_are_asked_for(calendar: Reader) -> None:
    long_ago = booking(1, state="completed", arrival="2019-08-01", departure="2019-08-05")

    (event,) = await calendar(
        long_ago,
        of="calendar.lake_house",
        start="2019-08-01T00:00:00Z",
        end="2019-09-01T00:00:00Z",
    )

    assert event["start"] == {"date": "2019-08-01"}


async def test_a_calendar_is_on_while_a_decided_stay_runs(
    hass: HomeAssistant,
    household: Household,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    household.resources.append(resource("c" * 8 + HOUSE[8:], "hut", "Hut"))
    at_the_hut = [{"resource_id": "c" * 8 + HOUSE[8:], "persons": 1}]
    household.bookings = [
        booking(1, **WEEKEND),
        booking(2, state="pending", items=at_the_hut, **WEEKEND),
    ]
    freezer.move_to("2027-07-10T12:00:00Z")

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    house, hut = hass.states.get("calendar.lake_house"), hass.states.get("calendar.hut")
    assert house
    assert (house.state, house.attributes["message"]) == ("on", "Ana (2)")
    assert hut
    assert hut.state == "off"


def test_before_home_assistant_knew_of_it_the_title_said_tentative() -> None:
    stay = Stay(
        booking_id="1",
        start=date(2027, 7, 9),
        end=date(2027, 7, 12),
        persons_by_resource={HOUSE: 2},
        member="Ana",
        exclusive=False,
        state="pending",
    )

    event = calendar_event(stay, ["Lake House"], knows_status=False)

    assert event.summary == "? Lake House: Ana (2)"


def _tentative(event: Event) -> bool:
    if KNOWS_STATUS:
        return bool(event["status"] == "tentative")
    return str(event["summary"]).startswith("? ")
