"""Config flow: found by the Supervisor, or told where the app is."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import voluptuous as vol
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.hassio import HassioServiceInfo

from .client import Client, RefusedError, UnauthorizedError, UnreachableError
from .const import CONF_SERVER_ID, DOMAIN

_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
_TOKEN = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
WHERE_SCHEMA = vol.Schema({vol.Required(CONF_URL): _URL, vol.Required(CONF_TOKEN): _TOKEN})
TOKEN_SCHEMA = vol.Schema({vol.Required(CONF_TOKEN): _TOKEN})
TITLE = "Family Booking"
# Texts have no addresses of their own: translators would break them.
EXAMPLE = {"example": "http://192.168.1.10:8098"}


def base_url(typed: str) -> str | None:
    """Return what stands in front of `/api`, or None if it is no URL."""
    try:
        parts = urlsplit(typed.strip() if "://" in typed else f"http://{typed.strip()}")
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    if not usable:
        return None
    path = parts.path.partition("/api/")[0].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


class FamilyBookingConfigFlow(ConfigFlow, domain=DOMAIN):
    """Ask where the app is and try it before anything is kept."""

    VERSION = 1

    def __init__(self) -> None:
        """Start with nothing known."""
        self._found: dict[str, str] = {}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take an address and a token from a person."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._try(user_input[CONF_URL], user_input[CONF_TOKEN])
            if data:
                await self.async_set_unique_id(data[CONF_SERVER_ID], raise_on_progress=False)
                self._abort_if_unique_id_configured()
                return self.async_create_entry(title=TITLE, data=data)
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(WHERE_SCHEMA, user_input),
            description_placeholders=EXAMPLE,
            errors=errors,
        )

    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """Take what the app told the Supervisor: host, port, token, server id.

        A household that is set up already follows the app to its new address.
        """
        told = discovery_info.config
        if not {"host", "port", "token", "server_id"} <= told.keys():
            return self.async_abort(reason="incomplete_discovery")
        self._found = {
            CONF_URL: f"http://{told['host']}:{told['port']}",
            CONF_TOKEN: str(told["token"]),
            CONF_SERVER_ID: str(told["server_id"]),
        }
        await self.async_set_unique_id(self._found[CONF_SERVER_ID])
        self._abort_if_unique_id_configured(updates=self._found)
        self.context["title_placeholders"] = {"name": discovery_info.name}
        return await self.async_step_hassio_confirm()

    async def async_step_hassio_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """One click; nothing to type."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._try(self._found[CONF_URL], self._found[CONF_TOKEN])
            if data and data[CONF_SERVER_ID] != self.unique_id:
                return self.async_abort(reason="other_household")
            if data:
                return self.async_create_entry(title=TITLE, data=data)
        return self.async_show_form(step_id="hassio_confirm", errors=errors)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin to replace a token that the app no longer takes."""
        self._found = {CONF_URL: entry_data[CONF_URL]}
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take a new token for the same household."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._try(self._found[CONF_URL], user_input[CONF_TOKEN])
            if data:
                await self.async_set_unique_id(data[CONF_SERVER_ID])
                self._abort_if_unique_id_mismatch(reason="other_household")
                return self.async_update_reload_and_abort(
                    self._get_reauth_entry(), data_updates=data
                )
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=TOKEN_SCHEMA,
            description_placeholders={"url": self._found[CONF_URL]},
            errors=errors,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Move to another address or token of the same household."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._try(user_input[CONF_URL], user_input[CONF_TOKEN])
            if data:
                await self.async_set_unique_id(data[CONF_SERVER_ID])
                self._abort_if_unique_id_mismatch(reason="other_household")
                return self.async_update_reload_and_abort(entry, data_updates=data)
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                WHERE_SCHEMA, user_input or {CONF_URL: entry.data[CONF_URL]}
            ),
            description_placeholders=EXAMPLE,
            errors=errors,
        )

    async def _try(self, typed: str, token: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the entry's data, or the errors of the form."""
        url = base_url(typed)
        if url is None:
            return {}, {CONF_URL: "invalid_url"}
        client = Client(async_get_clientsession(self.hass), url, token.strip())
        try:
            server_id = await client.check()
        except UnauthorizedError:
            return {}, {CONF_TOKEN: "invalid_auth"}
        except RefusedError:
            return {}, {CONF_TOKEN: "wrong_scope"}
        except UnreachableError:
            return {}, {"base": "cannot_connect"}
        return {CONF_URL: url, CONF_TOKEN: token.strip(), CONF_SERVER_ID: server_id}, {}
