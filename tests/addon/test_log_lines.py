"""What the app logs: one line a record, and nothing about people in any of them."""

from __future__ import annotations

import io
import json
import logging
import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.log_lines import FACTS, REQUEST, Logfmt
from tests.addon.api.visitors import PASSWORD, SETUP_CODE, Hands, House, Visitor, move_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from addon.settings import Settings

__all__ = ["hands", "settings"]
from tests.addon.api.conftest import hands, settings

LINE = re.compile(
    r"at=[0-9T:.-]+Z level=[a-z]+ logger=[\w.]+( request=[0-9a-f]{32})?"
    r' msg=("([^"\\]|\\.)*"|[^\s"]+)( \w+=("([^"\\]|\\.)*"|[^\s"]+))*'
)
DORA = {"name": "Dora Wintergarten", "email": "dora@example.org", "password": PASSWORD}
NOTE = "Wir bringen den Hund mit"


def line(message: str, *args: object, **facts: object) -> str:
    record = logging.LogRecord("addon.x", logging.WARNING, "x.py", 1, message, args, None)
    setattr(record, FACTS, facts)
    return Logfmt().format(record)


@pytest.mark.parametrize(
    "value",
    ["plain", "two words", "", 'a "quote"', "line\nbreak", "a=b", "\\", "\x1b[31m", "ü", "\x85"],
)
def test_whatever_a_value_holds_the_line_stays_one(value: str) -> None:
    written = line("it is %s", value, given=value)

    assert LINE.fullmatch(written)
    assert len(written.splitlines()) == 1


def test_a_failure_with_its_trace_is_one_line() -> None:
    with pytest.raises(ValueError, match="no") as found:
        int("no\nmoon")
    record = logging.LogRecord("addon.x", logging.ERROR, "x.py", 1, "failed", (), found._excinfo)  # noqa: SLF001

    written = Logfmt().format(record)

    assert LINE.fullmatch(written)
    trace = json.loads(written.partition(" trace=")[2])
    assert trace.startswith("Traceback (most recent call last):\n")


def test_a_line_names_the_request_it_belongs_to() -> None:
    token = REQUEST.set("f" * 32)
    try:
        written = line("answered")
    finally:
        REQUEST.reset(token)

    assert f" request={'f' * 32} msg=answered" in written


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """All that anybody logs, down to the last detail."""
    said, root = io.StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(said), root.level
    handler.setFormatter(Logfmt())
    handler.addFilter(lambda record: record.name != "aiohttp.access")  # `serve` has it switched off
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


async def test_no_line_holds_a_name_an_address_a_password_a_token_or_a_note(
    settings: Settings, hands: Hands
) -> None:
    through = replace(settings, ingress_peer="127.0.0.1")
    with everything_logged() as said:
        async with TestClient(TestServer(build_app(through, clock=hands))) as client:
            house = await move_in(House(client, hands))
            secrets = await _live(house)

    lines = said.getvalue()
    found = [each for each in (*secrets, "127.0.0.1", SETUP_CODE, PASSWORD, NOTE) if each in lines]
    assert found == []
    assert [each for each in lines.splitlines() if not LINE.fullmatch(each)] == []
    assert "operation=request_booking status=201" in lines
    assert "operation=read_feed status=200" in lines


async def _live(house: House) -> list[str]:
    """A day in the house, with what goes wrong in it; answers what may stand in no line."""
    login = await house.dora.post("/auth/login", {"email": "bo@example.org", "password": PASSWORD})
    renewed = await house.dora.post("/auth/refresh", {"refresh_token": login["refresh_token"]})
    await house.dora.post("/auth/refresh", {"refresh_token": login["refresh_token"]})
    await house.dora.post("/auth/login", {"email": "carla@example.org", "password": "wrong one"})
    await house.dora.post("/auth/register", DORA)
    await house.dora.post("/auth/register", {**DORA, "email": "bo@example.org"})
    booked = await house.ben.book((house.blue, 1), note=NOTE)
    await house.ben.book((house.blue, 9), note=NOTE)
    await house.ben.post("/bookings", {"items": NOTE, "name": DORA["name"]})
    await house.ana.post(f"/bookings/{booked['id']}/decline", {"version": 9, "reason": NOTE})
    token = await house.ana.post("/me/tokens", {"name": "Küche", "scopes": ["read"]})
    await Visitor(house.client, token["token"]).get("/bookings")
    await Visitor(house.client, token["token"] + "x").get("/me")
    feed = await house.ana.post("/feeds", {"name": "Küche"})
    await house.dora.get(feed["path"])
    link = await house.ana.post(f"/members/{house.carl.id}/password-link")
    await house.dora.post("/auth/reset", {"token": link["token"], "new_password": PASSWORD})
    await house.dora.get("/members/Wintergarten?cursor=Wintergarten")
    await house.dora.get("/me", headers={"X-Remote-User-Id": "Wintergarten"})
    through = {"X-Remote-User-Id": "d" * 32, "X-Remote-User-Display-Name": "Wintergarten"}
    await house.dora.get("/me", headers=through)
    people = ["Wintergarten", "dora@", "bo@", "carla@", "ana@", "Küche", "d" * 32]
    tokens = [login["access_token"], login["refresh_token"], renewed["refresh_token"]]
    return [*people, *tokens, token["token"], feed["secret"], link["token"]]


async def test_each_answer_names_its_request_and_so_does_the_line_and_the_problem(
    settings: Settings, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "addon.access")
    async with TestClient(TestServer(build_app(settings, clock=hands))) as client:
        house = House(client, hands)
        caplog.handler.setFormatter(Logfmt())
        refused = await house.dora.post("/auth/login", {"email": 3})
        nowhere = await house.dora.get("/nothing")
        fine = await house.dora.get("/health")

    ids = [each.headers["X-Request-Id"] for each in (refused, nowhere, fine)]
    assert len(set(ids)) == len(ids)
    assert [refused["request_id"], nowhere["request_id"]] == ids[:2]
    lines = [each for each in caplog.text.splitlines() if "logger=addon.access" in each]
    assert f"request={ids[0]} msg=answered method=POST operation=log_in status=422" in lines[0]
    assert f"request={ids[1]} msg=answered method=GET operation=nothing status=404" in lines[1]
    assert len(lines) == 2  # what was only looked at is for the level debug


async def test_an_id_of_the_client_s_own_is_not_taken(settings: Settings) -> None:
    async with TestClient(TestServer(build_app(settings))) as client:
        dora = House(client, Hands()).dora
        answer = await dora.get("/health", headers={"X-Request-Id": "x y\tz"})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-Id"])
