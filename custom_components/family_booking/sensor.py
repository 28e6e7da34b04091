"""When somebody comes and goes, and how many requests wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import Coordinator, FamilyBookingConfigEntry
from .entity import HouseholdEntity, ResourceEntity, async_add_for_each_resource
from .model import House, Resource

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class NextDescription(SensorEntityDescription):
    """A moment that the house knows of a resource."""

    moment: Callable[[House, str, datetime], datetime | None]


NEXT = (
    NextDescription(
        key="next_arrival",
        device_class=SensorDeviceClass.TIMESTAMP,
        moment=House.next_arrival,
    ),
    NextDescription(
        key="next_departure",
        device_class=SensorDeviceClass.TIMESTAMP,
        moment=House.next_departure,
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: FamilyBookingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the household's own, and those of each resource."""
    async_add_entities([PendingRequests(entry.runtime_data)])
    async_add_for_each_resource(
        entry,
        async_add_entities,
        lambda coordinator, resource: [
            NextMoment(coordinator, resource, description) for description in NEXT
        ],
    )


class NextMoment(ResourceEntity, SensorEntity):
    """The next arrival or departure."""

    entity_description: NextDescription

    def __init__(
        self,
        coordinator: Coordinator,
        resource: Resource,
        description: NextDescription,
    ) -> None:
        """Name it after the resource."""
        super().__init__(coordinator, resource, Platform.SENSOR, description.key)
        self.entity_description = description

    @property
    def native_value(self) -> datetime | None:
        """Tell by the app's bookings and the clock."""
        house = self.coordinator.data
        return self.entity_description.moment(house, self.resource_id, dt_util.utcnow())


class PendingRequests(HouseholdEntity, SensorEntity):
    """What waits for a decision."""

    _attr_state_class = SensorStateClass.MEASUREMENT

    def __init__(self, coordinator: Coordinator) -> None:
        """Name it after the integration."""
        super().__init__(coordinator, "pending_requests")
        self.entity_id = f"{Platform.SENSOR}.family_booking_pending_requests"

    @property
    def native_value(self) -> int:
        """Count what stands in the inbox of the token's member."""
        return self.coordinator.data.pending

    @property
    def extra_state_attributes(self) -> dict[str, str | None]:
        """Tell since when the oldest waits."""
        oldest = self.coordinator.data.oldest
        return {"oldest": oldest.isoformat() if oldest else None}
