from __future__ import annotations

from typing import TYPE_CHECKING, Any

from icalendar import Calendar

from addon.app import build_app
from addon.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_aiohttp.plugin import AiohttpClient

CODE = "sesame-open"
FOUNDING = {
    "code": CODE,
    "household_name": "Familie Berg",
    "time_zone": "Europe/Berlin",
    "language": "en",
    "admin": {"name": "Ana Berg", "email": "ana@example.org", "password": "correct horse battery"},
}
HOUSE = {"name": "Haus am See", "kind": "overnight", "places": 4, "color": "#03a9f4"}


async def test_a_feed_made_over_http_is_read_without_a_login(
    tmp_path: Path, aiohttp_client: AiohttpClient
) -> None:
    settings = Settings(data_dir=tmp_path, setup_code=CODE, password_cost=4)
    client = await aiohttp_client(build_app(settings))

    async def post(path: str, body: object, **headers: str) -> Any:  # noqa: ANN401  a document
        answer = await client.post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status in (200, 201), await answer.text()
        return await answer.json()

    tokens = await post("/setup", FOUNDING)
    bearer = f"Bearer {tokens['access_token']}"
    house = await post("/resources", HOUSE, Authorization=bearer)
    feed = {"name": "By the lake", "resource_ids": [house["id"]]}
    made = await post("/feeds", feed, Authorization=bearer)
    wish = {
        "items": [{"resource_id": house["id"], "persons": 3}],
        "arrival": "2099-07-10",
        "departure": "2099-07-12",
    }
    booking = await post("/bookings", wish, Authorization=bearer)

    read = await client.get(made["path"])
    unknown = await client.get(f"/api/v1/feeds/{'x' * 43}.ics")
    revoked = await client.delete(f"/api/v1/feeds/{made['id']}", headers={"Authorization": bearer})
    gone = await client.get(made["path"])

    calendar = Calendar.from_ical(await read.read())
    [event] = calendar.events
    assert (calendar["name"], str(event["uid"])) == ("By the lake", booking["id"])
    assert (event["summary"], event["status"]) == ("Requested: Ana Berg (3)", "TENTATIVE")
    assert (unknown.status, unknown.content_type) == (404, "application/problem+json")
    assert (revoked.status, gone.status) == (204, 404)
