from __future__ import annotations

from typing import TYPE_CHECKING

from icalendar import Calendar

from addon.app import build_app
from addon.settings import Settings
from tests.addon.founding import CODE, founded

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_aiohttp.plugin import AiohttpClient

HOUSE = {"name": "Haus am See", "kind": "overnight", "places": 4, "color": "#03a9f4"}


async def test_a_feed_made_over_http_is_read_without_a_login(
    tmp_path: Path, aiohttp_client: AiohttpClient
) -> None:
    settings = Settings(data_dir=tmp_path, setup_code=CODE, password_cost=4)
    client = await aiohttp_client(build_app(settings))
    ana = await founded(client, "en")
    house = await ana.post("/resources", HOUSE)
    made = await ana.post("/feeds", {"name": "By the lake", "resource_ids": [house["id"]]})
    booking = await ana.book(house["id"])

    read = await client.get(made["path"])
    unknown = await client.get(f"/api/v1/feeds/{'x' * 43}.ics")
    revoked = await client.delete(f"/api/v1/feeds/{made['id']}", headers=ana.headers)
    gone = await client.get(made["path"])

    calendar = Calendar.from_ical(await read.read())
    [event] = calendar.events
    assert (calendar["name"], str(event["uid"])) == ("By the lake", booking["id"])
    assert (event["summary"], event["status"]) == ("Requested: Ana Berg (3)", "TENTATIVE")
    assert (unknown.status, unknown.content_type) == (404, "application/problem+json")
    assert (revoked.status, gone.status) == (204, 404)
