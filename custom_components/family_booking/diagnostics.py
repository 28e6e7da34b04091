"""What helps to find a fault, without names, words, addresses or secrets."""

from collections import Counter
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant

from .coordinator import FamilyBookingConfigEntry

REDACTED = {CONF_TOKEN, CONF_URL}


async def async_get_config_entry_diagnostics(
    _hass: HomeAssistant, entry: FamilyBookingConfigEntry
) -> dict[str, Any]:
    """Tell the shape of the household, not who is in it."""
    coordinator = entry.runtime_data
    house = coordinator.data
    return {
        "entry": async_redact_data(dict(entry.data), REDACTED),
        "streaming": coordinator.streaming,
        "last_update_success": coordinator.last_update_success,
        "pending": house.pending,
        "resources": [
            {
                "id": resource.id,
                "kind": resource.kind,
                "zone": str(resource.zone),
                "parent_id": resource.parent_id,
                "color": resource.color,
                "stays": dict(Counter(stay.state for stay in house.stays_of(resource.id))),
            }
            for resource in house.resources.values()
        ],
    }
