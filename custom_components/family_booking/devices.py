"""One device for the household and one for each resource, as the app has them."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import CONF_SERVER_ID, DOMAIN, MANUFACTURER
from .coordinator import FamilyBookingConfigEntry

type Identifier = tuple[str, str]


def household_identifier(entry: FamilyBookingConfigEntry) -> Identifier:
    """Identify the household itself."""
    return DOMAIN, entry.data[CONF_SERVER_ID]


def resource_identifier(entry: FamilyBookingConfigEntry, resource_id: str) -> Identifier:
    """Identify a resource; ids of resources are unique in a household only."""
    return DOMAIN, f"{entry.data[CONF_SERVER_ID]}_{resource_id}"


@callback
def async_sync_devices(hass: HomeAssistant, entry: FamilyBookingConfigEntry) -> None:
    """Add devices of new resources, rename, and remove those of archived ones."""
    registry = dr.async_get(hass)
    household = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={household_identifier(entry)},
        name="Family Booking",
        manufacturer=MANUFACTURER,
        entry_type=dr.DeviceEntryType.SERVICE,
        configuration_url=entry.data["url"],
    )
    wanted = {household.id}
    for resource in entry.runtime_data.data.resources.values():
        device = registry.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={resource_identifier(entry, resource.id)},
            name=resource.name,
            manufacturer=MANUFACTURER,
            model=resource.kind,
            entry_type=dr.DeviceEntryType.SERVICE,
        )
        registry.async_update_device(device.id, via_device_id=household.id)
        wanted.add(device.id)
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        if device.id not in wanted:
            registry.async_remove_device(device.id)
