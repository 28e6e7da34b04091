"""A calendar for each resource and one for all; a request that waits is tentative."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from .client import FamilyBookingError
from .coordinator import Coordinator, FamilyBookingConfigEntry
from .entity import HouseholdEntity, ResourceEntity, async_add_for_each_resource
from .errors import unreachable
from .model import House, Resource, Stay

PARALLEL_UPDATES = 0

DAY = timedelta(days=1)
FAR = timedelta(days=10 * 366)

# Home Assistant knows tentative events from 2026.10 on; before, the title says it.
KNOWS_STATUS = any(field.name == "status" for field in fields(CalendarEvent))


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: FamilyBookingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of all bookings and that of each resource."""
    async_add_entities([AllBookings(entry.runtime_data)])
    async_add_for_each_resource(
        entry,
        async_add_entities,
        lambda coordinator, resource: [ResourceCalendar(coordinator, resource)],
    )


def calendar_event(
    stay: Stay, names: Sequence[str], *, knows_status: bool = KNOWS_STATUS
) -> CalendarEvent:
    """Show a stay; `names` are of resources that the calendar's own does not say."""
    who = f"{stay.member} ({sum(stay.persons_by_resource.values())})"
    summary = f"{', '.join(names)}: {who}" if names else who
    status: dict[str, Any] = {}
    if knows_status:
        status["status"] = "tentative" if stay.tentative else "confirmed"
    elif stay.tentative:
        summary = f"? {summary}"
    return CalendarEvent(start=stay.start, end=stay.end, summary=summary, uid=stay.uid, **status)


def overlapping(
    events: Iterable[CalendarEvent], start: datetime, end: datetime
) -> list[CalendarEvent]:
    """Return what touches `[start, end)`, by beginning."""
    touching = (
        event
        for event in events
        if event.start_datetime_local < end and start < event.end_datetime_local
    )
    return sorted(touching, key=lambda event: (event.start_datetime_local, event.uid))


class BookingCalendar(CoordinatorEntity[Coordinator], CalendarEntity):
    """Shows stays; asks the app for periods that the coordinator does not hold.

    It takes no new events, since Home Assistant would not say who makes them: the
    action `family_booking.request` does.
    """

    @abstractmethod
    def _events(self, stays: Iterable[Stay]) -> list[CalendarEvent]:
        """Turn those of the stays that belong here into events."""

    @property
    def event(self) -> CalendarEvent | None:
        """Return the stay that runs or comes next; requests do not heat the house."""
        decided = (stay for stay in self.coordinator.data.stays if not stay.tentative)
        now = dt_util.now()
        ahead = overlapping(self._events(decided), now, now + FAR)
        return ahead[0] if ahead else None

    async def async_get_events(
        self,
        hass: HomeAssistant,  # noqa: ARG002 # Home Assistant's signature
        start_date: datetime,
        end_date: datetime,
    ) -> list[CalendarEvent]:
        """Return what touches the period, tentative or not."""
        # A day more on both sides: the app counts days in the zone of the resource.
        first, last = start_date.date() - DAY, end_date.date() + 2 * DAY
        try:
            stays = await self.coordinator.async_stays(first, last)
        except FamilyBookingError as error:
            raise unreachable(error) from error
        return overlapping(self._events(stays), start_date, end_date)

    @callback
    def _handle_coordinator_update(self) -> None:
        super()._handle_coordinator_update()
        if hasattr(self, "async_update_event_listeners"):
            self.async_update_event_listeners()


class ResourceCalendar(ResourceEntity, BookingCalendar):
    """What fills one resource."""

    _attr_name = None

    def __init__(self, coordinator: Coordinator, resource: Resource) -> None:
        """Name it as the resource, in its colour."""
        super().__init__(coordinator, resource, Platform.CALENDAR, Platform.CALENDAR)
        self._attr_initial_color = resource.color

    def _events(self, stays: Iterable[Stay]) -> list[CalendarEvent]:
        house = self.coordinator.data
        return [
            calendar_event(stay, _names(house, stay, besides=self.resource_id))
            for stay in stays
            if house.concerns(stay, self.resource_id)
        ]


class AllBookings(HouseholdEntity, BookingCalendar):
    """What fills any resource."""

    def __init__(self, coordinator: Coordinator) -> None:
        """Name it after the integration."""
        super().__init__(coordinator, "family_bookings")
        self.entity_id = f"{Platform.CALENDAR}.family_bookings"

    def _events(self, stays: Iterable[Stay]) -> list[CalendarEvent]:
        house = self.coordinator.data
        return [calendar_event(stay, _names(house, stay)) for stay in stays]


def _names(house: House, stay: Stay, *, besides: str | None = None) -> list[str]:
    """Return the names of what is taken, unless the calendar's own says it all."""
    if stay.persons_by_resource.keys() == {besides}:
        return []
    return [
        house.resources[taken].name
        for taken in stay.persons_by_resource
        if taken in house.resources
    ]
