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


async def test_the_street_as_a_whole_guesses_thirty_times_and_whoever_is_inside_gets_in() -> None:
    behind_proxy = replace(LIMITED, trusted_proxies=("127.0.0.1/32",))
    async with TestClient(TestServer(build_app(behind_proxy))) as client:
        house = await move_in(House(client, Hands()))
        guess = {"email": "ana@example.org", "password": "wrong"}
        answers = [
            await house.dora.post("/auth/login", guess, headers=_from(f"2.2.{number}.2"))
            for number in range(31)
        ]
        right = {**guess, "password": PASSWORD}
        outside = await house.dora.post("/auth/login", right, headers=_from("3.3.3.3"))
        inside = await house.dora.post("/auth/login", right, headers=_from("192.168.1.20"))

    assert [each.status for each in answers] == [401] * 30 + [429]
    assert outside.code == "too_fast"
    assert inside.status == 200


async def test_one_network_of_the_new_kind_is_one_guesser() -> None:
    behind_proxy = replace(LIMITED, trusted_proxies=("127.0.0.1/32",))
    async with TestClient(TestServer(build_app(behind_proxy))) as client:
        house = await move_in(House(client, Hands()))
        guess = {"email": "ana@example.org", "password": "wrong"}
        answers = [
            await house.dora.post("/auth/login", guess, headers=_from(f"2a00:1:2:3::{number}"))
            for number in range(1, 12)
        ]

    assert [each.status for each in answers] == [401] * 10 + [429]


async def test_behind_ingress_one_user_locks_out_no_other() -> None:
    behind = replace(LIMITED, ingress_peer="127.0.0.1")
    async with TestClient(TestServer(build_app(behind))) as client:
        house = await move_in(House(client, Hands()))
        guess = {"email": "ana@example.org", "password": "wrong"}
        guesser, owner = ({"X-Remote-User-Id": each * 32} for each in "ab")
        answers = [await house.dora.post("/auth/login", guess, headers=guesser) for _ in range(11)]
        right = {**guess, "password": PASSWORD}
        let_in = await house.dora.post("/auth/login", right, headers=owner)

    assert answers[-1].status == 429
    assert let_in.status == 200


def _from(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}
