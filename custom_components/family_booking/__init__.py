"""Family Booking: the family's calendars, and actions to ask and to decide."""

from homeassistant.const import CONF_TOKEN, CONF_URL, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .client import Client
from .const import DOMAIN
from .coordinator import Coordinator, FamilyBookingConfigEntry
from .devices import async_sync_devices
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = (Platform.BINARY_SENSOR, Platform.CALENDAR, Platform.EVENT, Platform.SENSOR)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register the actions; they say so themselves while no household is set up."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: FamilyBookingConfigEntry) -> bool:
    """Connect to one household's app."""
    client = Client(
        async_get_clientsession(hass),
        entry.data[CONF_URL],
        entry.data[CONF_TOKEN],
        hass.config.language,
    )
    coordinator = Coordinator(hass, entry, client)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator

    async_sync_devices(hass, entry)
    entry.async_on_unload(coordinator.async_add_listener(lambda: async_sync_devices(hass, entry)))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_create_background_task(
        hass, coordinator.follow(), f"{DOMAIN} events of {entry.title}"
    )
    return True


async def async_unload_entry(hass: HomeAssistant, entry: FamilyBookingConfigEntry) -> bool:
    """Let go of the household."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
