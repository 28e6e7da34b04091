from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry


async def test_each_resource_has_its_entities(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
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
