"""A household founded over HTTP, with an app of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from aiohttp.web import Application, Request

CODE = "sesame-open"
STAY = {"arrival": "2099-07-10", "departure": "2099-07-12"}


@dataclass(frozen=True, slots=True)
class Founder:
    """Ana Berg, who set it up."""

    client: TestClient[Request, Application]
    headers: dict[str, str]

    async def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - a document
        return await _posted(self.client, path, body, self.headers)

    async def book(self, resource_id: str, **more: object) -> Any:  # noqa: ANN401 - a document
        items = [{"resource_id": resource_id, "persons": 3}]
        return await self.post("/bookings", {"items": items, **STAY, **more})


async def founded(client: TestClient[Request, Application], language: str) -> Founder:
    """The app was given `CODE` as its set-up code."""
    admin = {"name": "Ana Berg", "email": "ana@example.org", "password": "correct horse battery"}
    home = {"household_name": "Familie Berg", "time_zone": "Europe/Berlin", "language": language}
    tokens = await _posted(client, "/setup", {"code": CODE, **home, "admin": admin}, {})
    return Founder(client, {"Authorization": f"Bearer {tokens['access_token']}"})


async def _posted(
    client: TestClient[Request, Application], path: str, body: object, headers: dict[str, str]
) -> Any:  # noqa: ANN401 - a document
    answer = await client.post(f"/api/v1{path}", json=body, headers=headers)
    assert answer.status in (200, 201), await answer.text()
    return await answer.json()
