from datetime import datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.home_assistant.component.household import CAR, ROOM, Household, booking

SECOND = timedelta(seconds=1)
MIDSUMMER = {"arrival": "2027-06-18", "departure": "2027-06-21"}


@pytest.mark.usefixtures("running")
async def test_each_resource_has_its_entities(hass: HomeAssistant) -> None:
    found = sorted(state.entity_id for state in hass.states.async_all())

    assert found == [
        "binary_sensor.attic_occupied",
        "binary_sensor.car_occupied",
        "binary_sensor.lake_house_occupied",
        "calendar.attic",
        "calendar.car",
        "calendar.family_bookings",
        "calendar.lake_house",
        "event.attic_activity",
        "event.car_activity",
        "event.lake_house_activity",
        "sensor.attic_next_arrival",
        "sensor.attic_next_departure",
        "sensor.car_next_arrival",
        "sensor.car_next_departure",
        "sensor.family_booking_pending_requests",
        "sensor.lake_house_next_arrival",
        "sensor.lake_house_next_departure",
    ]


async def test_entity_ids_are_english_in_every_language(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config.language = "de"

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    occupied = hass.states.get("binary_sensor.lake_house_occupied")
    assert occupied
    assert occupied.attributes["friendly_name"] == "Lake House Belegt"


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [("2027-06-17T22:00:00Z", "off", "on"), ("2027-06-20T22:00:00Z", "on", "off")],
    ids=["arrival", "departure"],
)
async def test_a_house_is_occupied_from_arrival_to_departure(  # noqa: PLR0913, PLR0917 # fixtures
    hass: HomeAssistant,
    household: Household,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    moment: str,
    before: str,
    after: str,
) -> None:
    household.bookings = [booking(1, **MIDSUMMER)]
    turn = datetime.fromisoformat(moment)
    freezer.move_to(turn - SECOND)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    was = _state(hass, "binary_sensor.lake_house_occupied")

    freezer.move_to(turn + SECOND)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()

    assert was == before
    assert _state(hass, "binary_sensor.lake_house_occupied") == after


async def test_the_next_arrival_and_departure_are_moments_in_the_resources_zone(
    hass: HomeAssistant,
    household: Household,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    household.bookings = [
        booking(1, **MIDSUMMER),
        booking(2, arrival="2027-06-10", departure="2027-06-12", state="pending"),
        booking(
            3,
            items=[{"resource_id": CAR, "persons": 1}],
            start="2027-06-18T19:00",
            end="2027-06-18T22:30",
        ),
    ]
    freezer.move_to("2027-06-01T12:00:00Z")

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    assert _state(hass, "sensor.lake_house_next_arrival") == "2027-06-17T22:00:00+00:00"
    assert _state(hass, "sensor.lake_house_next_departure") == "2027-06-20T22:00:00+00:00"
    assert _state(hass, "sensor.car_next_arrival") == "2027-06-18T17:00:00+00:00"
    assert _state(hass, "sensor.attic_next_arrival") == "unknown"


async def test_a_stay_in_a_room_occupies_its_house_too(
    hass: HomeAssistant,
    household: Household,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    items = [{"resource_id": ROOM, "persons": 1}]
    household.bookings = [booking(1, items=items, **MIDSUMMER)]
    freezer.move_to("2027-06-19T12:00:00Z")

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    assert _state(hass, "binary_sensor.attic_occupied") == "on"
    assert _state(hass, "binary_sensor.lake_house_occupied") == "on"
    assert _state(hass, "binary_sensor.car_occupied") == "off"


async def test_requests_that_wait_are_counted(
    hass: HomeAssistant, household: Household, entry: MockConfigEntry
) -> None:
    household.bookings = [
        booking(1, **MIDSUMMER),
        booking(2, state="pending", **MIDSUMMER),
    ]

    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    pending = hass.states.get("sensor.family_booking_pending_requests")
    assert pending
    assert pending.state == "1"
    assert pending.attributes["oldest"] == "2027-06-01T08:00:00+00:00"


def _state(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state
    return state.state
