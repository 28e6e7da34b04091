"""Who comes to the door, and with what in their hands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp.test_utils import TestClient
    from aiohttp.web import Application, Request

SETUP_CODE = "let-me-in-please"
PASSWORD = "a long enough password"  # noqa: S105 - of nobody
MARCH_1ST = datetime(2027, 3, 1, 9, tzinfo=UTC)
ROOT = "/api/v1"


class Hands:
    """Of a clock."""

    def __init__(self, at: datetime = MARCH_1ST) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is decoded JSON, or text."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - JSON
        return self.body[name]

    @property
    def code(self) -> str:
        """Of a problem."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self.body
        return str(self.body["code"])

    @property
    def tag(self) -> str:
        return self.headers["ETag"]


@dataclass(slots=True)
class Visitor:
    """Somebody who sends requests, with a token or without."""

    client: TestClient[Request, Application]
    token: str | None = None
    id: str = ""
    email: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(  # noqa: PLR0913 - a request has that many parts
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        if_match: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        root: str = ROOT,
    ) -> Answer:
        sent = {**self.headers, **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if if_match:
            sent["If-Match"] = if_match
        if key:
            sent["Idempotency-Key"] = key
        if raw is not None or body is not None:
            sent.setdefault("Content-Type", "application/json")
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        path = path if path.startswith("/api") else root + path
        response = await self.client.request(
            method, path, data=data, headers=sent, allow_redirects=False
        )
        text = await response.text()
        is_json = "json" in response.headers.get("Content-Type", "")
        return Answer(response.status, response.headers, json.loads(text) if is_json else text)

    async def get(self, path: str, **more: Any) -> Answer:  # noqa: ANN401 - as ask
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: object = None, **more: Any) -> Answer:  # noqa: ANN401
        return await self.ask("POST", path, body, **more)

    async def patch(self, path: str, body: object, if_match: str, **more: Any) -> Answer:  # noqa: ANN401
        return await self.ask("PATCH", path, body, if_match=if_match, **more)

    async def book(self, *items: tuple[str, int], **fields: object) -> Answer:
        """`fields` besides the items; three nights in July where no period is named."""
        period = (
            {}
            if {"arrival", "start"} & set(fields)
            else {
                "arrival": "2027-07-09",
                "departure": "2027-07-12",
            }
        )
        wanted = [{"resource_id": key, "persons": persons} for key, persons in items]
        return await self.post("/bookings", {"items": wanted, **period, **fields})

    async def decide(self, verb: str, booking: Answer, **fields: object) -> Answer:
        body = {"version": booking["version"], **fields}
        return await self.post(f"/bookings/{booking['id']}/{verb}", body)


class House:
    """A household and those who come to it."""

    def __init__(self, client: TestClient[Request, Application], hands: Hands) -> None:
        self.client = client
        self.hands = hands
        self.ana = Visitor(client)
        self.ben = Visitor(client)
        self.bo = Visitor(client)
        self.carl = Visitor(client)
        self.dora = Visitor(client)
        self.home = ""
        self.blue = ""
        self.attic = ""
        self.car = ""

    async def set_up(self) -> Answer:
        return await self.dora.post("/setup", setup_body())

    async def log_in(self, email: str, password: str = PASSWORD) -> Visitor:
        tokens = await self.dora.post("/auth/login", {"email": email, "password": password})
        assert tokens.status == 200, tokens.body
        visitor = Visitor(self.client, tokens["access_token"], email=email)
        visitor.id = (await visitor.get("/me"))["id"]
        return visitor


def setup_body(**other: object) -> dict[str, object]:
    admin = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD}
    return {
        "code": SETUP_CODE,
        "household_name": "Familie Sommer",
        "time_zone": "Europe/Berlin",
        "language": "en",
        "admin": admin,
        **other,
    }


async def move_in(house: House) -> House:
    """The household with four members and four resources."""
    await house.set_up()
    house.ana = await house.log_in("ana@example.org")
    for name, roles in (("ben", ["approver", "member"]), ("bo", ["member"]), ("carl", ["viewer"])):
        email = f"{name}@example.org"
        member = {"name": name.title(), "email": email, "password": PASSWORD, "roles": roles}
        added = await house.ana.post("/members", member)
        assert added.status == 201, added.body
        setattr(house, name, await house.log_in(email))
    house.home = await _add(house, name="Lake House", kind="overnight", ceiling=6)
    house.blue = await _add(
        house, name="Blue Room", kind="overnight", places=2, parent_id=house.home
    )
    house.attic = await _add(house, name="Attic", kind="overnight", places=4, parent_id=house.home)
    house.car = await _add(house, name="Car", kind="hourly", units=1, approval={"mode": "auto"})
    return house


async def _add(house: House, **fields: object) -> str:
    added = await house.ana.post("/resources", fields)
    assert added.status == 201, added.body
    return str(added["id"])
