"""A household in the app, and a Home Assistant that has been told of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import ClientSession

from tests.home_assistant.process.app_api import AppApi, Json
from tests.servers.app import AppProcess
from tests.servers.home_assistant import HomeAssistant
from tests.servers.mosquitto import Broker

T = TypeVar("T")

SETUP_CODE = "4711-0815"
ANA = {"name": "Ana", "email": "ana@example.org", "password": "correct horse battery"}
BO = {"name": "Bo", "email": "bo@example.org", "password": "another horse battery"}
PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class House:
    """Ana runs the household and owns the Home Assistant; Bo is a member."""

    app: AppProcess
    home: HomeAssistant
    ana: AppApi
    bo: AppApi
    lake_house: str
    car: str

    def calendar(self, entity_id: str, start: date, end: date) -> list[Json]:
        period = urlencode({"start": f"{start}T12:00:00Z", "end": f"{end}T12:00:00Z"})
        found: list[Json] = self.home.get(f"/api/calendars/{entity_id}?{period}")
        return found

    def state(self, entity_id: str) -> str:
        return str(self.home.get(f"/api/states/{entity_id}")["state"])

    def entities_of(self, integration: str) -> list[str]:
        template = f"{{{{ integration_entities('{integration}') | to_json }}}}"
        found: list[str] = self.home.post("/api/template", {"template": template})
        return found

    def call(self, action: str, **data: object) -> Json:
        """Call an action as Ana does in Home Assistant."""
        path = f"/api/services/family_booking/{action}?return_response"
        answer: Json = self.home.post(path, data)["service_response"]
        return answer


def found_household(app: AppProcess) -> tuple[AppApi, AppApi]:
    """Set up the app as people do: Ana first, then Bo, whom she lets in."""
    ana = _set_up(AppApi(app.api_url))
    member_id = ana.post("/auth/register", BO)["member_id"]
    ana.post(f"/members/{member_id}/approve", {})
    return ana, ana.signed_in(BO["email"], BO["password"])


def _set_up(app: AppApi) -> AppApi:
    asked = {
        "code": SETUP_CODE,
        "household_name": "Sommer",
        "time_zone": "Europe/Berlin",
        "language": "en",
        "admin": ANA,
    }
    return AppApi(app.url, app.post("/setup", asked)["access_token"])


def connect(home: HomeAssistant, app: AppProcess, ana: AppApi) -> None:
    """Link Ana's user, and add the integration as its form asks."""
    me = ana.get("/me")
    user_id = asyncio.run(_own_user_id(home))
    link = {"home_assistant_user_id": user_id}
    ana.patch(f"/members/{me['id']}", link, version=ana.get(f"/members/{me['id']}")["version"])
    scopes = ["read", "book", "decide", "act_as"]
    token = ana.post("/me/tokens", {"name": "Home Assistant", "scopes": scopes})["token"]
    add(home, "family_booking", url=app.api_url, token=token)


def connect_mqtt(home: HomeAssistant, broker: Broker) -> None:
    more = {"set_client_cert": False, "set_ca_cert": "off", "transport": "tcp"}
    add(home, "mqtt", broker=broker.host, port=broker.port, other_settings=more)


def add(home: HomeAssistant, integration: str, **typed: object) -> None:
    """Go through a form of one page."""
    flows = "/api/config/config_entries/flow"
    form = home.post(flows, {"handler": integration})
    done = home.post(f"{flows}/{form['flow_id']}", typed)
    assert done["type"] == "create_entry", done
    assert done["result"]["state"] == "loaded", done


def until(ask: Callable[[], T], fits: Callable[[T], bool]) -> T:
    """Ask until the answer fits; patience has an end, and then it is shown."""
    end = time.monotonic() + PATIENCE
    answer = ask()
    while not fits(answer):
        assert time.monotonic() < end, answer
        time.sleep(0.05)
        answer = ask()
    return answer


def in_days(days: int) -> date:
    return date.today() + timedelta(days=days)  # noqa: DTZ011 # the app has the same clock


async def _own_user_id(home: HomeAssistant) -> str:
    async with ClientSession() as session, session.ws_connect(f"{home.url}/api/websocket") as line:
        await line.receive_json()
        await line.send_json({"type": "auth", "access_token": home.token})
        await line.receive_json()
        await line.send_json({"id": 1, "type": "auth/current_user"})
        answer: dict[str, Any] = await line.receive_json()
        return str(answer["result"]["id"])
