"""The demo's household behind a real process, with somebody of each role to ask as."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from addon.api.protocol.contract import ROOT
from addon.demo import PASSWORD
from tests.servers.app import CHECKOUT, AppProcess, app_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ROLES = ("admin", "approver", "member", "viewer", "nobody")
SCOPES = ("read", "book", "decide", "manage")
OPTIONS = {"password_cost": "4", "rate_burst": "0"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `body` is decoded where it is JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def is_problem(self) -> bool:
        return self.headers["Content-Type"].startswith("application/problem+json")


@dataclass(frozen=True, slots=True)
class Household:
    """A running app and an API token for each role but nobody's."""

    app: AppProcess
    tokens: Mapping[str, str]

    def ask(  # noqa: PLR0913 - a request has that many parts
        self,
        role: str,
        method: str,
        path: str,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        root: str = ROOT,
    ) -> Reply:
        """Send the path as it stands: no client's tidying up of dots and escapes."""
        host = urlsplit(self.app.api_url)
        connection = HTTPConnection(host.hostname or "", host.port, timeout=30)
        sent = {"Content-Type": "application/json"} if raw is not None else {}
        try:
            connection.request(
                method, root + path, raw, sent | self._mine(role) | {**(headers or {})}
            )
            response = connection.getresponse()
            return _reply(response.status, dict(response.headers), response.read())
        finally:
            connection.close()

    def _mine(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"} if role in self.tokens else {}

    def resident(self) -> int:
        """Memory of the process, in KiB (proc_pid_status(5))."""
        with open(f"/proc/{self.app.pid}/status", encoding="ascii") as status:  # noqa: PTH123 - no path of ours
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def _reply(status: int, headers: Mapping[str, str], raw: bytes) -> Reply:
    is_json = "json" in headers.get("Content-Type", "")
    return Reply(status, headers, json.loads(raw) if is_json and raw else raw)


@contextmanager
def demo_household(data_dir: Path) -> Iterator[Household]:
    """Fill a store with the demo and serve it without limits of rate."""
    subprocess.run(
        [sys.executable, "-m", "addon", "demo"],
        check=True,
        capture_output=True,
        env={
            "PYTHONPATH": str(CHECKOUT),
            "PATH": "/usr/bin:/bin",
            "FAMILY_BOOKING_DATA_DIR": str(data_dir),
            "FAMILY_BOOKING_PASSWORD_COST": OPTIONS["password_cost"],
        },
    )
    with app_process(data_dir, **OPTIONS) as running:
        yield Household(running, _tokens(running.api_url + ROOT))


def _tokens(root: str) -> Mapping[str, str]:
    admin = _log_in(root, "ana@example.org")
    viewer = {
        "name": "Vera",
        "email": "vera@example.org",
        "password": PASSWORD,
        "roles": ["viewer"],
    }
    _post(f"{root}/members", viewer, admin)
    logins = {"admin": "ana", "approver": "ben", "member": "carla", "viewer": "vera"}
    return {
        role: _token(root, role, _log_in(root, f"{name}@example.org"))
        for role, name in logins.items()
    }


def _log_in(root: str, email: str) -> str:
    return str(_post(f"{root}/auth/login", {"email": email, "password": PASSWORD})["access_token"])


def _token(root: str, role: str, session: str) -> str:
    """One that outlives a logout, which strangers to the contract try as well."""
    scopes = [*SCOPES, "metrics"] if role == "admin" else [*SCOPES]
    return str(_post(f"{root}/me/tokens", {"name": "tests", "scopes": scopes}, session)["token"])


def _post(url: str, body: object, token: str = "") -> Any:  # noqa: ANN401 - JSON
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - loopback
        return json.load(response)
