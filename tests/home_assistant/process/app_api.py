"""The app as its own clients reach it: JSON over HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]


class ProblemError(Exception):
    """The app said no; the message is its problem document."""


class AppApi:
    """One member's view of a household."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self._token = token

    def get(self, path: str) -> Json:
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, Any]) -> Json:
        return self._ask("POST", path, body, {})

    def patch(self, path: str, body: Mapping[str, Any], *, version: int) -> Json:
        return self._ask("PATCH", path, body, {"If-Match": f'"{version}"'})

    def signed_in(self, email: str, password: str) -> AppApi:
        tokens = self.post("/auth/login", {"email": email, "password": password})
        return AppApi(self.url, tokens["access_token"])

    def request(self, resource_id: str, arrival: str, departure: str) -> Json:
        items = [{"resource_id": resource_id, "persons": 2}]
        body = {"items": items, "arrival": arrival, "departure": departure}
        return self.post("/bookings", body)

    def decide(self, booking: Mapping[str, Any], verb: str, **more: str) -> Json:
        """Decide on the booking as it stands now."""
        version = self.get(f"/bookings/{booking['id']}")["version"]
        return self.post(f"/bookings/{booking['id']}/{verb}", {"version": version, **more})

    def change(self, booking: Mapping[str, Any], **asked: str) -> Json:
        version = self.get(f"/bookings/{booking['id']}")["version"]
        return self.patch(f"/bookings/{booking['id']}", asked, version=version)

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Json:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        who = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        kind = {"Content-Type": "application/json"} if body is not None else {}
        text = None if body is None else json.dumps(body)
        try:
            connection.request(method, f"/api/v1{path}", text, {**who, **kind, **headers})
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status >= HTTPStatus.BAD_REQUEST:
            message = f"{method} {path}: {response.status} {answer.decode()}"
            raise ProblemError(message)
        return json.loads(answer) if answer else {}
