"""What happens to bookings, for automations to start from."""

from homeassistant.components.event import EventEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import Activity, Coordinator, FamilyBookingConfigEntry
from .entity import ResourceEntity, async_add_for_each_resource
from .model import Resource

PARALLEL_UPDATES = 0

EVENT_TYPES = [
    "booking_requested",
    "booking_approved",
    "booking_declined",
    "booking_withdrawn",
    "booking_changed",
    "booking_change_requested",
    "booking_change_declined",
    "booking_change_withdrawn",
    "booking_cancelled",
    "booking_expired",
    "booking_completed",
    "booking_hold_ended",
    "booking_offered",
    "booking_offer_ended",
    "booking_offer_accepted",
    "booking_voted",
    "booking_objected",
    "booking_escalated",
    "booking_reminded",
    "booking_change_expired",
    "booking_waitlisted",
    "booking_checked_in",
    "booking_checked_out",
    "booking_no_show_asked",
    "booking_no_show_denied",
    "booking_no_show",
    "booking_transferred",
    "booking_commented",
    "booking_recorded",
    "booking_corrected",
    "booking_restored",
    "booking_question_asked",
    "booking_question_answered",
    "booking_counter_offered",
    "booking_counter_offer_refused",
]
# No names and no texts of people: Home Assistant keeps attributes in its history.
TOLD = ("booking_id", "state", "version", "arrival", "departure", "start", "end")


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: FamilyBookingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add one for each resource."""
    async_add_for_each_resource(
        entry,
        async_add_entities,
        lambda coordinator, resource: [ActivityEvent(coordinator, resource)],
    )


class ActivityEvent(ResourceEntity, EventEntity):
    """The last thing that happened to a booking of the resource."""

    _attr_event_types = EVENT_TYPES

    def __init__(self, coordinator: Coordinator, resource: Resource) -> None:
        """Name it after the resource."""
        super().__init__(coordinator, resource, Platform.EVENT, "activity")

    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen(self.resource_id, self._heard))

    @callback
    def _heard(self, activity: Activity) -> None:
        """Tell automations; a kind that is newer than this integration stays unsaid."""
        if activity.type not in EVENT_TYPES:
            return
        told = {name: activity.data[name] for name in TOLD if name in activity.data}
        self._trigger_event(activity.type, told)
        self.async_write_ha_state()
