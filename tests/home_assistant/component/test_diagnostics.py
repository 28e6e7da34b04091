from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.family_booking.diagnostics import async_get_config_entry_diagnostics
from tests.home_assistant.component.household import TOKEN, Household, booking

WEEKEND = {"arrival": "2027-07-09", "departure": "2027-07-12"}


async def test_diagnostics_tell_the_shape_and_nobodys_name(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    household.bookings = [booking(1, note="We bring the dog", **WEEKEND)]
    await running.runtime_data.async_refresh()

    told = await async_get_config_entry_diagnostics(hass, running)

    assert told["resources"][0]["stays"] == {"approved": 1}
    assert told["last_update_success"] is True
    for secret in ("Ana", "dog", TOKEN, running.data["url"], "Lake House"):
        assert secret not in str(told)
