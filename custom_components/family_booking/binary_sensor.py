"""Whether somebody stays in a house, or has the car."""

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import Coordinator, FamilyBookingConfigEntry
from .entity import ResourceEntity, async_add_for_each_resource
from .model import Resource

PARALLEL_UPDATES = 0


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: FamilyBookingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one for each resource."""
    async_add_for_each_resource(
        entry,
        async_add_entities,
        lambda coordinator, resource: [Occupied(coordinator, resource)],
    )


class Occupied(ResourceEntity, BinarySensorEntity):
    """On from arrival to departure of a decided stay."""

    _attr_device_class = BinarySensorDeviceClass.OCCUPANCY

    def __init__(self, coordinator: Coordinator, resource: Resource) -> None:
        """Name it after the resource."""
        super().__init__(coordinator, resource, Platform.BINARY_SENSOR, "occupied")

    @property
    def is_on(self) -> bool:
        """Tell by the app's bookings and the clock."""
        return self.coordinator.data.occupied(self.resource_id, dt_util.utcnow())
