import asyncio
from collections.abc import Callable

import pytest
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceNotFound
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_state_change_event
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.family_booking import coordinator
from tests.home_assistant.component.household import (
    CAR,
    HOUSE,
    ROOM,
    SERVER_ID,
    Household,
    booking,
    resource,
)

BOAT = "0197a3c2-0000-7000-8000-000000000013"
PATIENCE = 30.0  # seconds
PENDING = "sensor.family_booking_pending_requests"
WEEKEND = {"arrival": "2027-07-09", "departure": "2027-07-12"}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reconnect without the pauses that spare a real app."""
    monkeypatch.setattr(coordinator, "RECONNECT_FIRST", 0.01)


@pytest.mark.usefixtures("running")
async def test_what_happens_in_the_app_shows_without_polling(
    hass: HomeAssistant, household: Household
) -> None:
    household.bookings = [booking(1, state="pending", **WEEKEND)]

    await household.tell("booking_requested", {"booking_id": booking(1)["id"]})

    await _until(lambda: _state(hass, PENDING) == "1")


@pytest.mark.usefixtures("running")
async def test_activity_is_told_by_the_resource_it_concerns(
    hass: HomeAssistant, household: Household
) -> None:
    household.bookings = [booking(1, **WEEKEND)]

    await household.tell(
        "booking_approved",
        {"booking_id": booking(1)["id"], "resource_ids": [HOUSE], "by": "Ana"},
    )
    await _until(lambda: _state(hass, "event.lake_house_activity") != "unknown")

    activity = hass.states.get("event.lake_house_activity")
    assert activity
    assert activity.attributes["event_type"] == "booking_approved"
    assert activity.attributes["booking_id"] == booking(1)["id"]
    assert "Ana" not in str(activity.attributes)
    assert _state(hass, "event.car_activity") == "unknown"


@pytest.mark.usefixtures("running")
async def test_automations_find_the_states_of_after(
    hass: HomeAssistant, household: Household
) -> None:
    data = {"booking_id": booking(1)["id"], "resource_ids": [HOUSE]}
    pending: list[str | None] = []
    async_track_state_change_event(
        hass,
        "event.lake_house_activity",
        callback(lambda _: pending.append(_state(hass, PENDING))),
    )

    household.bookings = [booking(1, state="pending", **WEEKEND)]
    await household.tell("booking_requested", data)
    await _until(lambda: bool(pending))

    assert pending == ["1"]


@pytest.mark.usefixtures("running")
async def test_a_change_is_told_where_it_was_and_where_it_will_be(
    hass: HomeAssistant, household: Household
) -> None:
    was, wanted = {"resource_ids": [HOUSE]}, {"resource_ids": [CAR]}
    data = {"booking_id": booking(1)["id"], "resource_ids": [ROOM], "was": was, "wanted": wanted}

    await household.tell("booking_changed", data)
    await _until(lambda: _state(hass, "event.car_activity") != "unknown")

    assert _state(hass, "event.lake_house_activity") != "unknown"
    assert _state(hass, "event.attic_activity") != "unknown"


@pytest.mark.usefixtures("running")
async def test_news_of_a_kind_that_is_newer_than_we_are_does_no_harm(
    hass: HomeAssistant, household: Household
) -> None:
    data = {"booking_id": booking(1)["id"], "resource_ids": [HOUSE]}
    household.bookings = [booking(1, state="pending", **WEEKEND)]

    await household.tell("booking_painted_blue", data)
    await _until(lambda: _state(hass, PENDING) == "1")

    assert _state(hass, "event.lake_house_activity") == "unknown"


async def test_a_broken_line_is_taken_up_where_it_broke(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    household.bookings = [booking(1, state="pending", **WEEKEND)]
    await household.tell("booking_requested", {"booking_id": booking(1)["id"]})
    await _until(lambda: _state(hass, PENDING) == "1")

    await household.hang_up()
    await household.tell("booking_approved", {"booking_id": booking(1)["id"]})

    assert household.resumed_after == [None, "101"]
    await _until(lambda: running.runtime_data.streaming)


async def test_an_app_that_goes_away_takes_its_entities_along_until_it_is_back(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    household.refusal = (503, {"code": "busy", "detail": "Not now."})
    await household.hang_up()
    await _until(lambda: _state(hass, "calendar.lake_house") == "unavailable")

    household.refusal = None
    await _until(lambda: _state(hass, "calendar.lake_house") == "off")

    assert running.state is ConfigEntryState.LOADED


async def test_a_revoked_token_asks_for_a_new_one(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    household.token = "fb_another"  # noqa: S105 # of the test

    await household.hang_up()
    await _until(lambda: bool(hass.config_entries.flow.async_progress()))

    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert flow["context"]["entry_id"] == running.entry_id


async def test_what_has_not_changed_is_not_sent_again(
    household: Household, running: MockConfigEntry
) -> None:
    before = household.not_modified

    await running.runtime_data.async_refresh()

    assert household.not_modified == before + 4


async def test_an_app_that_is_away_at_the_start_is_tried_again(
    hass: HomeAssistant, household: Household, entry: MockConfigEntry
) -> None:
    household.refusal = (503, {"code": "busy", "detail": "Not now."})

    await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_a_token_that_is_refused_at_the_start_asks_for_a_new_one(
    hass: HomeAssistant, household: Household, entry: MockConfigEntry
) -> None:
    household.token = "fb_another"  # noqa: S105 # of the test

    await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert hass.config_entries.flow.async_progress()


async def test_unloading_leaves_nothing_behind(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(running.entry_id)

    assert running.state is ConfigEntryState.NOT_LOADED
    assert _state(hass, "calendar.lake_house") == "unavailable"


@pytest.mark.usefixtures("running")
async def test_a_new_resource_comes_without_a_restart(
    hass: HomeAssistant, household: Household
) -> None:
    household.resources.append(resource(BOAT, "boat", "Boat", kind="hourly"))

    await household.tell("resource_added", {"resource_id": BOAT})

    await _until(lambda: hass.states.get("calendar.boat") is not None)


async def test_an_archived_resource_goes_with_its_device_and_can_come_back(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    house = household.resources[0]

    house["archived"] = True
    await household.tell("resource_archived", {"resource_id": HOUSE})
    await _until(lambda: hass.states.get("calendar.lake_house") is None)
    gone = _device(hass, running, HOUSE)
    house["archived"] = False
    await running.runtime_data.async_refresh()
    await hass.async_block_till_done()

    assert gone is None
    assert _device(hass, running, HOUSE)
    assert _state(hass, "calendar.lake_house") == "off"


async def test_a_renamed_resource_renames_its_device(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    household.resources[0]["name"] = "Boat House"

    await running.runtime_data.async_refresh()

    device = _device(hass, running, HOUSE)
    assert device
    assert device.name == "Boat House"


async def test_resources_hang_below_the_household(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    registry = dr.async_get(hass)
    devices = dr.async_entries_for_config_entry(registry, running.entry_id)
    (household,) = (device for device in devices if device.via_device_id is None)

    assert household.name == "Family Booking"
    assert {device.name for device in devices if device.via_device_id} == {
        "Lake House",
        "Attic",
        "Car",
    }


async def test_actions_are_there_before_a_household_is(
    hass: HomeAssistant,
) -> None:
    with pytest.raises(ServiceNotFound):
        await hass.services.async_call("family_booking", "dance", blocking=True)


def _state(hass: HomeAssistant, entity_id: str) -> str | None:
    state = hass.states.get(entity_id)
    return state.state if state else None


def _device(hass: HomeAssistant, entry: MockConfigEntry, resource_id: str) -> dr.DeviceEntry | None:
    identifier = ("family_booking", f"{SERVER_ID}_{resource_id}")
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return next((device for device in devices if identifier in device.identifiers), None)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 # what it waits for sets no event
            await asyncio.sleep(0.01)
