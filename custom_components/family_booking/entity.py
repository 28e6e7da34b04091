"""What the entities of the integration have in common."""

from collections.abc import Callable, Sequence

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import slugify

from .coordinator import Coordinator, FamilyBookingConfigEntry
from .devices import household_identifier, resource_identifier
from .model import Resource

type Make = Callable[[Coordinator, Resource], Sequence[Entity]]


class HouseholdEntity(CoordinatorEntity[Coordinator]):
    """Belongs to the household as a whole."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: Coordinator, key: str) -> None:
        """Identify the entity by the household and `key`."""
        super().__init__(coordinator)
        identifier = household_identifier(coordinator.config_entry)
        self._attr_unique_id = f"{identifier[1]}_{key}"
        self._attr_translation_key = key
        self._attr_device_info = DeviceInfo(identifiers={identifier})


class ResourceEntity(CoordinatorEntity[Coordinator]):
    """Belongs to one resource."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: Coordinator, resource: Resource, platform: str, key: str
    ) -> None:
        """Identify the entity by resource and `key`.

        Its entity id is English in every language: automations name it.
        """
        super().__init__(coordinator)
        self.resource_id = resource.id
        identifier = resource_identifier(coordinator.config_entry, resource.id)
        self._attr_unique_id = f"{identifier[1]}_{key}"
        self._attr_translation_key = key
        self._attr_device_info = DeviceInfo(identifiers={identifier})
        name = slugify(resource.slug)
        self.entity_id = f"{platform}.{name if key == platform else f'{name}_{key}'}"

    @property
    def available(self) -> bool:
        """Gone from the app is gone here, even before its device is removed."""
        return super().available and self.resource_id in self.coordinator.data.resources


@callback
def async_add_for_each_resource(
    entry: FamilyBookingConfigEntry, add: AddConfigEntryEntitiesCallback, make: Make
) -> None:
    """Add the entities of each resource, and of those that come later."""
    coordinator = entry.runtime_data
    known: set[str] = set()

    @callback
    def look() -> None:
        resources = coordinator.data.resources
        new = [resources[id_] for id_ in resources.keys() - known]
        known.clear()
        known.update(resources)
        if new:
            add([entity for resource in new for entity in make(coordinator, resource)])

    look()
    entry.async_on_unload(coordinator.async_add_listener(look))
