"""Home Assistant in the test's own loop, with an app beside it that keeps its contract."""

import custom_components  # noqa: F401 # must be first: else the plugin's own folder wins

# isort: split
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home_assistant.component.household import SERVER_ID, TOKEN, Household


@pytest.fixture(autouse=True)
def _integration_is_found(enable_custom_integrations: None) -> None:
    """Let Home Assistant look into `custom_components`."""


@pytest.fixture
async def household() -> Household:
    return Household()


@pytest.fixture
async def url(
    household: Household,
    socket_enabled: None,  # noqa: ARG001 # a fixture that lets sockets be
) -> AsyncIterator[str]:
    """Give the address of a running app."""
    server = TestServer(household.app(), host="127.0.0.1")
    await server.start_server()
    yield str(server.make_url("")).rstrip("/")
    household.close()
    await server.close()


@pytest.fixture
async def entry(hass: HomeAssistant, url: str) -> MockConfigEntry:
    """Give a household that is known to Home Assistant, not yet set up."""
    entry = MockConfigEntry(
        domain="family_booking",
        title="Family Booking",
        unique_id=SERVER_ID,
        data={"url": url, "token": TOKEN, "server_id": SERVER_ID},
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def running(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Give a household whose entities are there."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry
