"""A real Home Assistant of the newest release, on loopback, with our integration in it."""

from __future__ import annotations

import http.client
import json
import os
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.servers.ports import LOOPBACK, free_port, wait_until
from tests.servers.process import ServerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CHECKOUT = Path(__file__).parents[2]
OWNER = {"name": "Ana", "username": "ana", "password": "a-password-for-tests"}

# No default_config: it would look for devices, weather and radio stations outside.
CONFIGURATION = """
homeassistant:
  name: Test
  time_zone: Europe/Berlin
  unit_system: metric
  currency: EUR
  country: DE
api:
auth:
automation:
calendar:
config:
frontend:
logger:
  default: warning
  logs:
    custom_components.family_booking: debug
lovelace:
recorder:
script:
websocket_api:
"""

# In YAML it would be a trial of five minutes; as stored it must be complete.
HTTP_DEFAULTS: Mapping[str, Any] = {
    "cors_allowed_origins": [],
    "login_attempts_threshold": -1,
    "ip_ban_enabled": False,
    "ssl_profile": "intermediate_v6",
    "use_x_frame_options": True,
    "created_at": "2026-01-01T00:00:00+00:00",
    "error": None,
    "error_message": None,
}


class AnswerError(Exception):
    """Home Assistant answered with something else than success."""


class HomeAssistant:
    """`hass` with a folder of its own, its first user made and signed in."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self._token = ""
        _prepare(folder, port=self.port)
        self._process = ServerProcess(
            [
                *(str(CHECKOUT / "script/in-env"), "ha-process", "hass"),
                *("--config", str(folder), "--skip-pip"),
            ],
            log=folder / "process.log",
            ready=self._listens,
            env=_environment(),
        )

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def token(self) -> str:
        """An access token of the owner; it holds for half an hour."""
        return self._token

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        """Start it, or start it again with what it remembers."""
        self._process.start()
        if not self._token:
            self._token = self._onboard()
        wait_until(
            self._is_running,
            alive=self._process.alive,
            last_words=self._process.last_words,
        )

    def stop(self) -> None:
        self._process.stop()

    def kill(self) -> None:
        self._process.kill()

    def said(self) -> str:
        """Give what it printed and logged since its first start."""
        return self._process.log.read_text(errors="replace")

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        return self.ask("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        return self.ask("POST", path, json.dumps(body))

    def ask(
        self,
        method: str,
        path: str,
        body: str = "",
        *,
        content_type: str = "application/json",
    ) -> Any:  # noqa: ANN401 - JSON
        """Give the JSON that it answers.

        Raises:
            AnswerError: it refused; the message has its reason.
        """
        status, answer = self._exchange(method, path, body, content_type=content_type)
        if status >= HTTPStatus.BAD_REQUEST:
            message = f"{method} {path}: {status} {answer.decode(errors='replace')}"
            raise AnswerError(message)
        return json.loads(answer)

    def _onboard(self) -> str:
        client_id = f"{self.url}/"
        user = {**OWNER, "client_id": client_id, "language": "en"}
        code = self.post("/api/onboarding/users", user)["auth_code"]
        grant = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client_id,
        }
        tokens = self.ask(
            "POST",
            "/auth/token",
            urlencode(grant),
            content_type="application/x-www-form-urlencoded",
        )
        return str(tokens["access_token"])

    def _listens(self) -> bool:
        try:
            return self._exchange("GET", "/api/onboarding")[0] == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def _is_running(self) -> bool:
        return bool(self.get("/api/core/state")["state"] == "RUNNING")

    def _exchange(
        self,
        method: str,
        path: str,
        body: str = "",
        *,
        content_type: str = "application/json",
    ) -> tuple[int, bytes]:
        headers = {"Content-Type": content_type}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def home_assistant(folder: Path) -> Iterator[HomeAssistant]:
    """Run Home Assistant for as long as the block lasts."""
    process = HomeAssistant(folder)
    process.start()
    try:
        yield process
    finally:
        process.stop()


def _prepare(folder: Path, *, port: int) -> None:
    (folder / "custom_components").mkdir(parents=True)
    integration = CHECKOUT / "custom_components" / "family_booking"
    (folder / "custom_components" / "family_booking").symlink_to(integration)
    (folder / "configuration.yaml").write_text(CONFIGURATION)
    # With this step done, onboarding sets up no weather and no radio stations.
    _store(folder, "onboarding", 4, {"done": ["core_config"]})
    listen = {**HTTP_DEFAULTS, "server_host": [LOOPBACK], "server_port": port}
    _store(
        folder,
        "http",
        3,
        {"stable": listen, "pending": None, "yaml_migration_done": True},
    )


def _store(folder: Path, key: str, version: int, data: Mapping[str, Any]) -> None:
    storage = folder / ".storage"
    storage.mkdir(exist_ok=True)
    document = {"version": version, "minor_version": 1, "key": key, "data": data}
    (storage / key).write_text(json.dumps(document))


def _environment() -> dict[str, str]:
    ours = ("PYTHON", "VIRTUAL_ENV", "FAMILY_BOOKING_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)}
