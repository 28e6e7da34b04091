from typing import Any

import pytest
from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.family_booking.config_flow import base_url
from tests.home_assistant.component.household import SERVER_ID, TOKEN, Household

DOMAIN = "family_booking"
OTHER = "0197a3c2-0000-7000-8000-0000000000ff"


async def test_a_person_tells_address_and_token(hass: HomeAssistant, url: str) -> None:
    form = await _start(hass)

    done = await _fill(hass, form, url=f"{url}/", token=f" {TOKEN} ")

    assert form["errors"] == {}
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Family Booking"
    assert done["data"] == {"url": url, "token": TOKEN, "server_id": SERVER_ID}
    assert done["result"].unique_id == SERVER_ID


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"token": "another"}, {"token": "invalid_auth"}),
        ({"url": "http://127.0.0.1:1"}, {"base": "cannot_connect"}),
        ({"url": "http://"}, {"url": "invalid_url"}),
        ({"url": "ftp://127.0.0.1"}, {"url": "invalid_url"}),
        ({"url": "http://127.0.0.1:99999"}, {"url": "invalid_url"}),
    ],
)
async def test_what_does_not_work_is_said_and_can_be_put_right(
    hass: HomeAssistant, url: str, typed: dict[str, str], errors: dict[str, str]
) -> None:
    form = await _start(hass)

    again = await _fill(hass, form, **({"url": url, "token": TOKEN} | typed))
    done = await _fill(hass, again, url=url, token=TOKEN)

    assert again["errors"] == errors
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_a_token_that_may_not_read_is_said(
    hass: HomeAssistant, household: Household, url: str
) -> None:
    household.refusal = (403, {"code": "scope_missing", "detail": "Not this token."})

    form = await _fill(hass, await _start(hass), url=url, token=TOKEN)

    assert form["errors"] == {"token": "wrong_scope"}


async def test_a_page_that_is_not_the_app_is_said(
    hass: HomeAssistant, household: Household, url: str
) -> None:
    household.server_id = None

    form = await _fill(hass, await _start(hass), url=url, token=TOKEN)

    assert form["errors"] == {"base": "cannot_connect"}


async def test_the_same_household_is_set_up_once(
    hass: HomeAssistant, url: str, entry: MockConfigEntry
) -> None:
    done = await _fill(hass, await _start(hass), url=url, token=TOKEN)

    assert done["reason"] == "already_configured"
    assert hass.config_entries.async_entries(DOMAIN) == [entry]


async def test_the_supervisor_finds_the_app_and_one_click_suffices(
    hass: HomeAssistant, url: str
) -> None:
    form = await _discover(hass, _told(url))

    done = await hass.config_entries.flow.async_configure(form["flow_id"], {})

    assert form["step_id"] == "hassio_confirm"
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"] == {"url": url, "token": TOKEN, "server_id": SERVER_ID}


async def test_an_app_found_too_early_is_tried_again_by_another_click(
    hass: HomeAssistant, household: Household, url: str
) -> None:
    form = await _discover(hass, _told(url))
    household.refusal = (503, {"code": "busy", "detail": "Not yet."})

    again = await hass.config_entries.flow.async_configure(form["flow_id"], {})
    household.refusal = None
    done = await hass.config_entries.flow.async_configure(again["flow_id"], {})

    assert again["errors"] == {"base": "cannot_connect"}
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_another_household_at_the_address_told_is_refused(
    hass: HomeAssistant, url: str
) -> None:
    form = await _discover(hass, _told(url, server_id=OTHER))

    done = await hass.config_entries.flow.async_configure(form["flow_id"], {})

    assert done["reason"] == "other_household"


async def test_a_known_household_follows_the_app_to_its_new_address(
    hass: HomeAssistant, url: str, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(
        entry,
        data={**entry.data, "url": "http://127.0.0.1:1", "token": "old"},  # of the test
    )

    done = await _discover(hass, _told(url))
    await hass.async_block_till_done()

    assert done["reason"] == "already_configured"
    assert entry.data["url"] == url
    assert entry.data["token"] == TOKEN


async def test_a_discovery_that_says_too_little_is_left(hass: HomeAssistant) -> None:
    done = await _discover(hass, {"host": "127.0.0.1"})

    assert done["reason"] == "incomplete_discovery"


async def test_a_token_that_is_refused_is_replaced(
    hass: HomeAssistant, household: Household, running: MockConfigEntry
) -> None:
    household.token = "fb_new"  # noqa: S105 # of the test
    form = await running.start_reauth_flow(hass)

    wrong = await hass.config_entries.flow.async_configure(form["flow_id"], {"token": "fb_wrong"})
    done = await hass.config_entries.flow.async_configure(form["flow_id"], {"token": "fb_new"})
    await hass.async_block_till_done()

    assert wrong["errors"] == {"token": "invalid_auth"}
    assert done["reason"] == "reauth_successful"
    assert running.data["token"] == "fb_new"  # noqa: S105 # of the test
    assert running.state is ConfigEntryState.LOADED


async def test_a_household_is_moved_to_another_address(
    hass: HomeAssistant, url: str, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, "url": "http://127.0.0.1:1"})
    form = await entry.start_reconfigure_flow(hass)

    wrong = await _fill(hass, form, url="http://127.0.0.1:1", token=TOKEN)
    done = await _fill(hass, form, url=url, token=TOKEN)
    await hass.async_block_till_done()

    assert wrong["errors"] == {"base": "cannot_connect"}
    assert done["reason"] == "reconfigure_successful"
    assert entry.data["url"] == url


@pytest.mark.parametrize("flow", ["start_reauth_flow", "start_reconfigure_flow"])
async def test_an_entry_keeps_its_household(
    hass: HomeAssistant, household: Household, entry: MockConfigEntry, flow: str
) -> None:
    form = await getattr(entry, flow)(hass)
    household.server_id = OTHER
    typed = {"url": entry.data["url"], "token": TOKEN}
    wanted = {str(key): typed[str(key)] for key in form["data_schema"].schema}

    done = await hass.config_entries.flow.async_configure(form["flow_id"], wanted)

    assert done["reason"] == "other_household"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("http://house.local:8098", "http://house.local:8098"),
        ("house.local:8098", "http://house.local:8098"),
        ("https://booking.example/", "https://booking.example"),
        ("https://example.org/booking/api/v1/health", "https://example.org/booking"),
        ("http://[::1]:8098/", "http://[::1]:8098"),
        ("", None),
        ("http://[::1", None),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str, meant: str | None) -> None:
    assert base_url(typed) == meant


async def _start(hass: HomeAssistant) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def _fill(hass: HomeAssistant, form: ConfigFlowResult, **typed: str) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_configure(form["flow_id"], typed)


async def _discover(hass: HomeAssistant, told: dict[str, Any]) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_HASSIO},
        data=HassioServiceInfo(config=told, name="Family Booking", slug="family_booking", uuid="1"),
    )


def _told(url: str, *, server_id: str = SERVER_ID) -> dict[str, Any]:
    host, _, port = url.removeprefix("http://").partition(":")
    return {"host": host, "port": int(port), "token": TOKEN, "server_id": server_id}
