"""Holds what the app knows: its event stream tells, polling makes sure."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from .client import Client, FamilyBookingError, UnauthorizedError
from .const import (
    DAYS_AHEAD,
    DAYS_BACK,
    DOMAIN,
    POLL_WITH_STREAM,
    POLL_WITHOUT_STREAM,
)
from .model import SHOWN_STATES, House, Stay, house, stays
from .sse import Message, Parser

_LOGGER = logging.getLogger(__name__)

RECONNECT_FIRST = 1.0
RECONNECT_MOST = 60.0
# Several events of one decision come at once; one look at the app answers them all.
SETTLE = 0.5

type FamilyBookingConfigEntry = ConfigEntry[Coordinator]


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that happened, as `/events` tells it."""

    type: str
    data: Mapping[str, Any]

    @property
    def resource_ids(self) -> set[str]:
        """Return all that it touches: also what a change leaves or would take."""
        claims = (self.data, self.data.get("was", {}), self.data.get("wanted", {}))
        return {id_ for claim in claims for id_ in claim.get("resource_ids", ())}


type Heard = Callable[[Activity], None]


class Coordinator(DataUpdateCoordinator[House]):
    """What all entities of one household read from."""

    config_entry: FamilyBookingConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: FamilyBookingConfigEntry, client: Client
    ) -> None:
        """Start by polling; `follow` makes that rare."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=DOMAIN,
            update_interval=POLL_WITHOUT_STREAM,
            always_update=False,
        )
        self.client = client
        self.streaming = False
        self._at_hand = (date.max, date.min)
        self._parser = Parser()
        self._untold: list[Activity] = []
        self._settled = Debouncer(
            hass, _LOGGER, cooldown=SETTLE, immediate=False, function=self._catch_up
        )
        self._ears: dict[str, list[Heard]] = {}
        self._turn: CALLBACK_TYPE | None = None

    async def _async_update_data(self) -> House:
        """Ask for everything that entities show; what has not changed costs a 304."""
        first, last = _window(dt_util.now().date())
        try:
            resources = await self.client.items("/resources")
            bookings = await self.client.items("/bookings", _shown(first, last))
            inbox = await self.client.remembered("/inbox")
        except UnauthorizedError as error:
            raise ConfigEntryAuthFailed(
                translation_domain=DOMAIN, translation_key="token_refused"
            ) from error
        except FamilyBookingError as error:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="unreachable",
                translation_placeholders={"error": str(error)},
            ) from error
        names = {told["time_zone"] for told in resources}
        zones = {name: await _zone(name) for name in names}
        data = house(resources, bookings, inbox, zones)
        self._at_hand = first, last
        self._wait_for_turn(data)
        return data

    async def async_stays(self, first: date, last: date) -> Sequence[Stay]:
        """Return the stays that touch the days `[first, last)`, and maybe more.

        Raises:
            FamilyBookingError: They are not at hand and the app does not tell.

        """
        begin, end = self._at_hand
        if begin <= first and last <= end:
            return self.data.stays
        bookings = await self.client.items("/bookings", _shown(first, last))
        return [stay for told in bookings for stay in stays(told, self.data.resources)]

    async def follow(self) -> None:
        """Listen to the app's events; connect anew, ever more slowly."""
        wait = RECONNECT_FIRST
        while True:
            try:
                async for message in self.client.stream(self._parser):
                    wait = RECONNECT_FIRST
                    if message is None:
                        self._set_streaming(up=True)
                        await self._settled.async_call()
                    else:
                        await self._hear(message)
            except UnauthorizedError:
                self._set_streaming(up=False)
                self.config_entry.async_start_reauth(self.hass)
                return
            except FamilyBookingError as error:
                _LOGGER.debug("The event stream ended: %s", error)
            if self.streaming:
                self._set_streaming(up=False)
                await self._settled.async_call()
            await asyncio.sleep(wait)
            wait = min(wait * 2, RECONNECT_MOST)

    @callback
    def async_listen(self, resource_id: str, heard: Heard) -> CALLBACK_TYPE:
        """Call `heard` with what happens to bookings of the resource."""
        ears = self._ears.setdefault(resource_id, [])
        ears.append(heard)
        return lambda: ears.remove(heard)

    async def async_shutdown(self) -> None:
        """Stop the timers."""
        self._stop_waiting()
        self._settled.async_shutdown()
        await super().async_shutdown()

    async def _hear(self, message: Message) -> None:
        """Look at the app for any event; those of the log are passed on."""
        try:
            event = json.loads(message.data)
            self._untold.append(Activity(event["type"], event["data"]))
        except (ValueError, KeyError, TypeError):
            _LOGGER.debug("Not an event of the log: %s", message.event)
        await self._settled.async_call()

    async def _catch_up(self) -> None:
        """Look at the app, then tell what happened: automations find the states of after."""
        told, self._untold = self._untold, []
        await self.async_refresh()
        for activity in told:
            for resource_id in activity.resource_ids:
                for heard in self._ears.get(resource_id, ()):
                    heard(activity)

    def _set_streaming(self, *, up: bool) -> None:
        self.streaming = up
        self.update_interval = POLL_WITH_STREAM if up else POLL_WITHOUT_STREAM

    @callback
    def _wait_for_turn(self, data: House) -> None:
        """Wake entities when a stay begins or ends: no event of the log says so."""
        self._stop_waiting()
        if moment := data.next_turn(dt_util.utcnow()):
            self._turn = async_track_point_in_utc_time(self.hass, self._take_turn, moment)

    @callback
    def _take_turn(self, _now: datetime) -> None:
        self._turn = None
        self._wait_for_turn(self.data)
        self.async_update_listeners()

    @callback
    def _stop_waiting(self) -> None:
        if self._turn:
            self._turn()
            self._turn = None


def _window(today: date) -> tuple[date, date]:
    """Return the first day and the one after the last that are kept at hand."""
    return today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)


def _shown(first: date, last: date) -> dict[str, str]:
    return {"from": str(first), "to": str(last), "state": ",".join(SHOWN_STATES)}


async def _zone(name: str) -> tzinfo:
    zone = await dt_util.async_get_time_zone(name)
    return zone or dt_util.get_default_time_zone()
