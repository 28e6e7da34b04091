"""The actions: a member asks, decides and looks, by the app's own rules."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final, NamedTuple

import voluptuous as vol
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv

from . import actions
from .actions import Asked
from .client import FamilyBookingError, Json
from .const import DOMAIN
from .coordinator import FamilyBookingConfigEntry
from .errors import from_app, invalid

BOOKING_STATES: Final = (
    "pending",
    "approved",
    "declined",
    "withdrawn",
    "cancelled",
    "expired",
    "waitlisted",
    "active",
    "completed",
    "no_show",
)
PERSONS: Final = vol.All(vol.Coerce(int), vol.Range(min=1, max=1000))
VERSION: Final = vol.All(vol.Coerce(int), vol.Range(min=1))

type Fields = Mapping[vol.Marker, object]

COMMON: Final[Fields] = {
    vol.Optional("config_entry_id"): cv.string,
    vol.Optional("on_behalf_of"): cv.string,
}
PERIOD: Final[Fields] = {
    vol.Optional("arrival"): cv.date,
    vol.Optional("departure"): cv.date,
    vol.Optional("start"): cv.datetime,
    vol.Optional("end"): cv.datetime,
}
ONE_BOOKING: Final[Fields] = {
    **COMMON,
    vol.Required("booking_id"): cv.string,
    vol.Optional("version"): VERSION,
}


RESOURCES: Final = vol.All(cv.ensure_list, [cv.string], vol.Length(min=1))


class Action(NamedTuple):
    """How an action is called and what it does."""

    name: str
    ask: Callable[[HomeAssistant, Asked], Awaitable[Json]]
    fields: Fields
    reads: bool = False


ACTIONS: Final = (
    Action(
        "request",
        actions.request,
        {
            **COMMON,
            **PERIOD,
            vol.Required("resource"): RESOURCES,
            vol.Optional("persons", default=1): PERSONS,
            vol.Optional("note"): cv.string,
            vol.Optional("exclusive"): cv.boolean,
            vol.Optional("for_member_id"): cv.string,
        },
    ),
    Action("approve", actions.approve, {**ONE_BOOKING, vol.Optional("note"): cv.string}),
    Action(
        "decline",
        actions.decline,
        {
            **ONE_BOOKING,
            vol.Required("reason"): cv.string,
            vol.Optional("internal_note"): cv.string,
        },
    ),
    Action("check_in", actions.check_in, ONE_BOOKING),
    Action("check_out", actions.check_out, ONE_BOOKING),
    Action("cancel", actions.cancel, {**ONE_BOOKING, vol.Optional("reason"): cv.string}),
    Action(
        "change",
        actions.change,
        {
            **ONE_BOOKING,
            **PERIOD,
            vol.Optional("resource"): RESOURCES,
            vol.Optional("persons"): PERSONS,
            vol.Optional("note"): cv.string,
            vol.Optional("exclusive"): cv.boolean,
        },
    ),
    Action(
        "list",
        actions.list_bookings,
        {
            **COMMON,
            vol.Optional("from"): cv.date,
            vol.Optional("to"): cv.date,
            vol.Optional("resource"): RESOURCES,
            vol.Optional("state"): vol.All(cv.ensure_list, [vol.In(BOOKING_STATES)]),
        },
        reads=True,
    ),
    Action(
        "find_free",
        actions.find_free,
        {
            **COMMON,
            vol.Required("from"): cv.date,
            vol.Required("to"): cv.date,
            vol.Optional("resource"): RESOURCES,
            vol.Optional("persons", default=1): PERSONS,
            vol.Optional("nights", default=1): VERSION,
            vol.Optional("minutes", default=60): VERSION,
        },
        reads=True,
    ),
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register all actions."""
    for action in ACTIONS:
        hass.services.async_register(
            DOMAIN,
            action.name,
            partial(_run, action),
            schema=vol.Schema(dict(action.fields)),
            supports_response=(
                SupportsResponse.ONLY if action.reads else SupportsResponse.OPTIONAL
            ),
        )


async def _run(action: Action, call: ServiceCall) -> ServiceResponse:
    coordinator = _entry(call.hass, call.data.get("config_entry_id")).runtime_data
    caller = await _caller(call, needed=not action.reads)
    try:
        answer = await action.ask(call.hass, Asked(coordinator, caller, dict(call.data)))
    except FamilyBookingError as error:
        raise from_app(error) from error
    if not action.reads:
        await coordinator.async_refresh()  # so that the next step sees it
    return answer if call.return_response else None


def _entry(hass: HomeAssistant, entry_id: str | None) -> FamilyBookingConfigEntry:
    """Return the household that is meant: the only one, where none is named."""
    entries: list[FamilyBookingConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    meant = [entry for entry in entries if entry_id in {None, entry.entry_id}]
    if not meant:
        raise invalid(because="no_household")
    if len(meant) > 1:
        raise invalid(because="which_household")
    if meant[0].state is not ConfigEntryState.LOADED:
        raise invalid(because="not_loaded", title=meant[0].title)
    return meant[0]


async def _caller(call: ServiceCall, *, needed: bool) -> str | None:
    """Return the Home Assistant user who acts.

    Somebody who is signed in acts for themselves and nobody else. An automation has no
    user of its own, so it may name one: only administrators write automations.
    """
    named = call.data.get("on_behalf_of")
    named_id = _user_id(call.hass, named) if named else None
    if call.context.user_id is None:
        if needed and named_id is None:
            raise invalid(because="nobody_acts")
        return named_id
    if named_id not in {None, call.context.user_id}:
        raise invalid(because="not_yourself")
    return call.context.user_id


def _user_id(hass: HomeAssistant, named: str) -> str:
    """Take a user's id, or a person entity that has one."""
    if not named.startswith("person."):
        return named
    person = hass.states.get(named)
    user_id = person.attributes.get("user_id") if person else None
    if not user_id:
        raise invalid(because="person_without_user", person=named)
    return str(user_id)
