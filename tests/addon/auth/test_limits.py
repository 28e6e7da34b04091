"""How often somebody may ask."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.auth.limits import Buckets, TooFastError
from addon.settings import Settings
from tests.addon.api.visitors import PASSWORD, SETUP_CODE, Hands, House, move_in

LIMITED = Settings(database_url=":memory:", setup_code=SETUP_CODE, password_cost=4)


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_up_again() -> None:
    seconds = Seconds()
    buckets = Buckets(2, rate=0.5, now=seconds)
    buckets.take("bo")
    buckets.take("bo")

    with pytest.raises(TooFastError) as refused:
        buckets.take("bo")
    seconds.now += 2
    buckets.take("bo")

    assert refused.value.wait == 2


def test_each_key_has_its_own() -> None:
    buckets = Buckets(1, rate=1, now=Seconds())
    buckets.take("bo")

    buckets.take("ben")


def test_what_was_no_misuse_is_given_back() -> None:
    buckets = Buckets(1, rate=1, now=Seconds())
    for _ in range(5):
        buckets.take("bo")
        buckets.give_back("bo")


def test_only_so_many_keys_are_remembered() -> None:
    buckets = Buckets(1, rate=1, now=Seconds(), most=2)
    buckets.take("first")
    buckets.take("second")
    buckets.take("third")

    buckets.take("first")


async def test_guessing_a_password_is_too_fast_and_others_still_get_in() -> None:
    async with TestClient(TestServer(build_app(LIMITED))) as client:
        house = await move_in(House(client, Hands()))
        guess = {"email": "bo@example.org", "password": "wrong"}
        answers = [await house.dora.post("/auth/login", guess) for _ in range(11)]
        carl = await house.log_in("carl@example.org")

    assert [each.status for each in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert answers[-1].code == "too_fast"
    assert carl.id


async def test_the_right_password_may_be_used_often() -> None:
    async with TestClient(TestServer(build_app(LIMITED))) as client:
        house = await move_in(House(client, Hands()))
        login = {"email": "bo@example.org", "password": PASSWORD}
        answers = [await house.dora.post("/auth/login", login) for _ in range(15)]

    assert {each.status for each in answers} == {200}


async def test_a_busy_family_has_room_for_sixty_at_once() -> None:
    settings = replace(LIMITED, rate_burst=60)
    async with TestClient(TestServer(build_app(settings, clock=Hands()))) as client:
        house = await move_in(House(client, Hands()))
        answers = [await house.bo.get("/me") for _ in range(59)]

    assert {each.status for each in answers} == {200}


async def test_an_account_that_does_not_stop_is_too_fast_and_others_are_not() -> None:
    settings = replace(LIMITED, rate_burst=60)
    async with TestClient(TestServer(build_app(settings, clock=Hands()))) as client:
        house = await move_in(House(client, Hands()))
        answers = [await house.bo.get("/me") for _ in range(400)]
        other = await house.ben.get("/me")

    assert 429 in {each.status for each in answers}
    assert other.status == 200
