"""The app as a process: two ports, what it prints, how it ends and comes back."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.addon.api.visitors import setup_body
from tests.servers.app import AppProcess, app_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER = "b" * 32


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppProcess]:
    options = {"password_cost": "4", "ingress_peer": "127.0.0.1"}
    with app_process(tmp_path, **options) as running:
        yield running


def test_it_says_where_to_click_and_the_code_to_set_it_up_with(app: AppProcess) -> None:
    said = app.said()
    code = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", said)

    assert app.url in said
    assert code is not None
    assert _post(f"{app.url}/api/v1/setup", setup_body(code=code[0].lower()))[0] == 201


def test_the_code_is_the_same_after_a_restart_and_gone_after_set_up(app: AppProcess) -> None:
    app.stop()
    app.start()
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", app.said())
    _post(f"{app.url}/api/v1/setup", setup_body(code=codes[0]))
    app.stop()
    app.start()

    said_at_last = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", app.said())

    assert codes[0] == codes[1]
    assert said_at_last == codes


def test_a_session_outlives_a_restart(app: AppProcess) -> None:
    code = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", app.said())
    assert code is not None
    _, tokens = _post(f"{app.url}/api/v1/setup", setup_body(code=code[0]))
    app.kill()
    app.start()

    status, me = _get(f"{app.api_url}/api/v1/me", Authorization=f"Bearer {tokens['access_token']}")

    assert (status, me["name"]) == (200, "Ana")


def test_only_the_panel_s_port_believes_the_proxy(app: AppProcess) -> None:
    ingress = {"X-Remote-User-Id": USER}

    panel = _get(f"{app.url}/api/v1/me", **ingress)
    api = _get(f"{app.api_url}/api/v1/me", **ingress)

    assert (panel[0], panel[1]["code"]) == (403, "not_linked")
    assert (api[0], api[1]["code"]) == (401, "unauthenticated")


def test_both_ports_answer(app: AppProcess) -> None:
    answers = [_get(f"{url}/api/v1/health") for url in (app.url, app.api_url)]

    assert answers[0] == answers[1]
    assert answers[0][0] == 200


def _post(url: str, body: object) -> tuple[int, Any]:
    data = json.dumps(body).encode()
    return _sent(urllib.request.Request(url, data, {"Content-Type": "application/json"}))  # noqa: S310 - our own


def _get(url: str, **headers: str) -> tuple[int, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return _sent(urllib.request.Request(url, headers=named))  # noqa: S310 - our own


def _sent(request: urllib.request.Request) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())
