"""A stand-in for the app: small, working, and held against the contract."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.home_assistant.component.contract import faults

SERVER_ID = "0197a3c2-0000-7000-8000-000000000001"
TOKEN = "fb_a-token-of-the-test"  # noqa: S105 # known to nothing but the stand-in
HOUSE = "0197a3c2-0000-7000-8000-000000000010"
ROOM = "0197a3c2-0000-7000-8000-000000000011"
CAR = "0197a3c2-0000-7000-8000-000000000012"
ANA = {"id": "0197a3c2-0000-7000-8000-0000000000a0", "name": "Ana"}
BO = {"id": "0197a3c2-0000-7000-8000-0000000000b0", "name": "Bo"}
NOW = "2027-06-01T08:00:00Z"
FREE_FOR_ALL = 8

type Json = dict[str, Any]


def resource(id_: str, slug: str, name: str, **more: Any) -> Json:  # noqa: ANN401 # JSON
    return {
        "id": id_,
        "slug": slug,
        "name": name,
        "kind": "overnight",
        "time_zone": "Europe/Berlin",
        "parent_id": None,
        "color": "#3366cc",
        "approval": {"mode": "one", "approvers": []},
        "rules": {},
        "archived": False,
        "version": 1,
        "created_at": NOW,
    } | more


def booking(number: int, **more: Any) -> Json:  # noqa: ANN401 # JSON
    """Answer as the app does: two persons in the house, if nothing else is said."""
    return {
        "id": f"0197a3c2-0000-7000-8000-00000000{number:04d}",
        "state": "approved",
        "version": 1,
        "items": [{"resource_id": HOUSE, "persons": 2}],
        "exclusive": False,
        "member": ANA,
        "requested_by": ANA,
        "can": [],
        "created_at": NOW,
        "updated_at": NOW,
    } | more


class Household:
    """What it is asked is in `asked`; what it tells is in `resources` and `bookings`."""

    def __init__(self) -> None:
        self.resources = [
            resource(HOUSE, "lake-house", "Lake House"),
            resource(ROOM, "attic", "Attic", parent_id=HOUSE, color=None),
            resource(CAR, "car", "Car", kind="hourly"),
        ]
        self.bookings: list[Json] = []
        self.token = TOKEN
        self.server_id: str | None = SERVER_ID
        self.members = {"a" * 32: ANA, "b" * 32: BO}
        self.asked: list[tuple[str, str, str | None, Json | None]] = []
        self.not_modified = 0
        self.refusal: tuple[int, Json] | None = None
        self._streams: list[asyncio.Queue[Json | None]] = []
        self._connected = asyncio.Event()
        self._position = 100
        self.resumed_after: list[str | None] = []

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._admit])
        app.add_routes(
            [
                web.get("/api/v1/health", self._health),
                web.get("/api/v1/resources", self._resources),
                web.get("/api/v1/bookings", self._bookings),
                web.post("/api/v1/bookings", self._request),
                web.get("/api/v1/bookings/{id}", self._booking),
                web.patch("/api/v1/bookings/{id}", self._change),
                web.post("/api/v1/bookings/{id}/{verb}", self._decide),
                web.get("/api/v1/inbox", self._inbox),
                web.get("/api/v1/availability", self._availability),
                web.get("/api/v1/events/stream", self._stream),
            ]
        )
        return app

    def find(self, id_: str) -> Json:
        return next(told for told in self.bookings if told["id"] == id_)

    async def tell(self, type_: str, data: Mapping[str, Any]) -> None:
        """Send an event to all who listen; waits for the first of them."""
        await asyncio.wait_for(self._connected.wait(), 10)
        self._position += 1
        event = {
            "position": self._position,
            "id": f"0197a3c2-0000-7000-8000-{self._position:012d}",
            "type": type_,
            "occurred_at": NOW,
            "actor": ANA,
            "data": dict(data),
        }
        assert not faults("Event", event)
        for stream in self._streams:
            stream.put_nowait(event)

    async def hang_up(self) -> None:
        """End all streams, as a restart does."""
        await asyncio.wait_for(self._connected.wait(), 10)
        self._connected.clear()
        self.close()

    def close(self) -> None:
        for stream in self._streams:
            stream.put_nowait(None)

    @web.middleware
    async def _admit(
        self,
        request: web.Request,
        handler: Handler,
    ) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        user = request.headers.get("X-Family-Booking-User")
        self.asked.append((request.method, request.path_qs, user, body))
        if request.path.endswith("/health"):
            return await handler(request)
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return problem(401, "unauthorized", "Sign in.")
        if user and user not in self.members:
            return problem(403, "not_linked", "Ask an admin.")
        if self.refusal:
            status, body = self.refusal
            return problem(status, **body)
        return await handler(request)

    async def _health(self, request: web.Request) -> web.Response:
        told = {"status": "ok", "version": "0.1.0", "server_id": self.server_id}
        return self._answer(request, "Health", told)

    async def _resources(self, request: web.Request) -> web.Response:
        return self._page(request, "ResourceList", self.resources)

    async def _bookings(self, request: web.Request) -> web.Response:
        states = request.query.get("state", "").split(",")
        first = request.query.get("from", "0001-01-01")
        after_last = request.query.get("to", "9999-12-31")
        shown = [
            told
            for told in self.bookings
            if (told["state"] in states or states == [""])
            and str(told.get("arrival", told.get("start")))[:10] < after_last
            and first < str(told.get("departure", told.get("end"))) + "~"
        ]
        return self._page(request, "BookingList", shown)

    async def _booking(self, request: web.Request) -> web.Response:
        return self._answer(request, "Booking", self.find(request.match_info["id"]))

    async def _request(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert not faults("BookingRequest", body)
        member = self.members[request.headers["X-Family-Booking-User"]]
        asked = {"state": "pending", "member": member, "requested_by": member}
        told = booking(len(self.bookings) + 1, **(body | asked))
        self.bookings.append(told)
        return self._answer(request, "Booking", told, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        told = self.find(request.match_info["id"])
        body = await request.json()
        assert not faults("BookingPatch", body)
        if request.headers["If-Match"] != f'"{told["version"]}"':
            return problem(412, "stale", "It has changed.")
        told.update(body, version=told["version"] + 1)
        return self._answer(request, "Booking", told)

    async def _decide(self, request: web.Request) -> web.Response:
        told = self.find(request.match_info["id"])
        verb, body = request.match_info["verb"], await request.json()
        schema = {"approve": "ApproveRequest", "decline": "DeclineRequest"}
        assert not faults(schema.get(verb, "EndRequest"), body)
        if body["version"] != told["version"]:
            return problem(409, "stale", "It has changed.")
        becomes = {
            "approve": "approved",
            "decline": "declined",
            "withdraw": "withdrawn",
            "cancel": "cancelled",
            "check-in": "active",
            "check-out": "completed",
        }
        told.update(state=becomes[verb], version=told["version"] + 1)
        return self._answer(request, "Booking", told)

    async def _inbox(self, request: web.Request) -> web.Response:
        waiting = [told for told in self.bookings if told["state"] == "pending"]
        items = [
            {"kind": "request", "id": told["id"], "since": NOW, "booking": told} for told in waiting
        ]
        oldest = NOW if items else None
        told = {"items": items, "pending": len(items), "oldest": oldest}
        return self._answer(request, "Inbox", told)

    async def _availability(self, request: web.Request) -> web.Response:
        first = date.fromisoformat(request.query["from"]).toordinal()
        last = date.fromisoformat(request.query["to"]).toordinal()
        nights = [
            self._night(str(date.fromordinal(day)), int(request.query["persons"]))
            for day in range(first, last)
        ]
        told = {"resource_id": HOUSE, "kind": "overnight", "capacity": FREE_FOR_ALL}
        items = {"items": [told | {"nights": nights}]}
        return self._answer(request, "AvailabilityList", items)

    def _night(self, night: str, persons: int) -> Json:
        taken = sum(
            told["items"][0]["persons"]
            for told in self.bookings
            if told["state"] == "approved" and told["arrival"] <= night < told["departure"]
        )
        free = FREE_FOR_ALL - taken
        return {
            "night": night,
            "capacity": FREE_FOR_ALL,
            "taken": taken,
            "held": 0,
            "free": free,
            "fits": persons <= free,
        }

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self.resumed_after.append(request.headers.get("Last-Event-ID"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b": here\n\n")
        stream: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams.append(stream)
        self._connected.set()
        try:
            while event := await stream.get():
                await response.write(
                    f"id: {event['position']}\nevent: {event['type']}\n"
                    f"data: {json.dumps(event)}\n\n".encode()
                )
        finally:
            self._streams.remove(stream)
        return response

    def _page(self, request: web.Request, schema: str, items: Iterable[Json]) -> web.Response:
        """Answer two a page, whatever the limit: lists have pages."""
        found = list(items)
        begin = int(request.query.get("cursor", "0"))
        told: Json = {"items": found[begin : begin + 2]}
        if begin + 2 < len(found):
            told["next_cursor"] = str(begin + 2)
        return self._answer(request, schema, told)

    def _answer(
        self, request: web.Request, schema: str, body: Json, *, status: int = 200
    ) -> web.Response:
        assert not (found := faults(schema, body)), found
        text = json.dumps(body)
        etag = f'"{sha256(text.encode()).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            self.not_modified += 1
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            text=text,
            status=status,
            content_type="application/json",
            headers={"ETag": etag},
        )


def problem(status: int, code: str, detail: str, **more: Any) -> web.Response:  # noqa: ANN401 # JSON
    told = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
    } | more
    assert not faults("Problem", told)
    return web.json_response(told, status=status, content_type="application/problem+json")
