"""What a store can have against a request, as people and programs are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from addon.api.protocol.noted import TALLY, Tally, noted
from addon.api.protocol.problems import problems
from addon.app import build_app
from addon.auth.limits import TooFastError
from addon.auth.passwords import BusyError
from addon.keys import SETTINGS
from addon.settings import Settings
from booking_core.ports import (
    AppendConflictError,
    KeyReusedError,
    TakenError,
    UnavailableError,
)
from booking_core.stores.errors import (
    SECOND_LOCK,
    AuthorForgottenError,
    RefusedByDatabaseError,
    StoreUnavailableError,
    UnknownEventError,
    UnreadableEventError,
    refused,
)
from tests.addon.api.visitors import Hands, House, Visitor, move_in
from tests.servers.postgres import postgres_server

if TYPE_CHECKING:
    from tests.addon.api.visitors import Answer

NAME = "Dora Wintergarten"
DETAIL = f"Failing row contains ({NAME})"


async def answered(raised: Exception, language: str = "en") -> Answer:
    """By an app whose only handler fails like this."""

    async def fail(_request: web.Request) -> web.Response:
        raise raised

    app = web.Application(middlewares=[noted, problems])
    app[SETTINGS] = Settings()
    app[TALLY] = Tally()
    app.router.add_get("/api/v1/x", fail)
    async with TestClient(TestServer(app)) as client:
        return await Visitor(client).get("/x", headers={"Accept-Language": language})


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (refused(SECOND_LOCK, DETAIL), 409, "not_available"),
        (RefusedByDatabaseError("bookings_state_known", DETAIL), 409, "refused_by_database"),
        (AuthorForgottenError("x"), 409, "member_forgotten"),
        (TakenError("profiles_email_key_key"), 409, "email_taken"),
        (TakenError("profiles_home_assistant_user_id_key"), 409, "user_taken"),
        (TakenError("another"), 409, "taken"),
        (KeyReusedError(), 422, "key_reused"),
        (RuntimeError(DETAIL), 500, "internal"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else str(each),
)
async def test_each_has_a_code_that_stays(raised: Exception, status: int, code: str) -> None:
    told = [await answered(raised, language) for language in ("en", "de")]

    assert {(each.status, each.code) for each in told} == {(status, code)}
    assert told[0]["detail"] != told[1]["detail"]
    assert NAME not in str([each.body for each in told])
    assert "<" not in told[0]["detail"]  # a fact that is missing


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (StoreUnavailableError("away", DETAIL), 503, "store_away"),
        (UnavailableError(DETAIL), 503, "store_away"),
        (UnknownEventError("moon_landed", 9), 503, "log_too_new"),
        (UnreadableEventError(17, "moon_landed", 1), 503, "event_unreadable"),
        (StoreUnavailableError("disk_full", DETAIL), 503, "disk_full"),
        (AppendConflictError(), 503, "busy"),
        (BusyError(), 503, "busy"),
        (TooFastError(7), 429, "too_fast"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else str(each),
)
async def test_what_passes_says_when_to_come_again(
    raised: Exception, status: int, code: str
) -> None:
    told = await answered(raised)

    assert (told.status, told.code) == (status, code)
    assert int(told.headers["Retry-After"]) >= 1


async def test_the_log_of_a_refused_row_names_the_constraint_and_not_the_row(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await answered(RefusedByDatabaseError("bookings_state_known", DETAIL))

    assert "bookings_state_known" in caplog.text
    assert NAME not in caplog.text


async def test_a_database_that_is_away_is_a_503_until_it_is_back(
    settings: Settings, hands: Hands
) -> None:
    with postgres_server() as server:
        there = replace(settings, database_url=server.fresh_database())
        async with TestClient(TestServer(build_app(there, clock=hands))) as client:
            house = await move_in(House(client, hands))
            server.stop()
            away = [
                await house.bo.get("/bookings"),
                await house.bo.book((house.blue, 1)),
                await house.dora.get("/ready"),
            ]
            alive = await house.dora.get("/health")
            server.start()
            back = await house.bo.book((house.blue, 1))

    assert {(each.status, each.code) for each in away} == {(503, "store_away")}
    assert all(int(each.headers["Retry-After"]) >= 1 for each in away)
    assert alive.status == 200
    assert back.status == 201
