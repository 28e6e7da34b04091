"""Guesses at secrets, counted by all instances together."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from addon.app import build_app
from addon.auth.guesses import SharedGuesses
from addon.auth.limits import TooFastError
from addon.settings import Settings
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.addon.api.visitors import PASSWORD, SETUP_CODE, Hands, House, move_in, setup_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from booking_core.ports import Store
    from tests.addon.api.visitors import Answer

LIMITED = Settings(database_url=":memory:", setup_code=SETUP_CODE, password_cost=4)


@pytest.fixture
async def store(postgres_url: str, hands: Hands) -> AsyncIterator[Store]:
    async with open_store(postgres_url, clock=hands, project=project) as opened:
        yield opened


@pytest.fixture
def hands() -> Hands:
    return Hands()


def guesses(store: Store, hands: Hands, name: str = "login", burst: int = 2) -> SharedGuesses:
    return SharedGuesses(store, name, burst=burst, rate=0.5, clock=hands)


async def test_two_who_count_count_together(store: Store, hands: Hands) -> None:
    one, other = guesses(store, hands), guesses(store, hands)
    await one.take("bo")
    await other.take("bo")

    with pytest.raises(TooFastError) as refused:
        await one.take("bo")
    await other.take("ben")
    hands.pass_by(seconds=2)
    await other.take("bo")

    assert refused.value.wait == 2


async def test_limits_of_other_names_are_apart(store: Store, hands: Hands) -> None:
    await guesses(store, hands, burst=1).take("bo")

    await guesses(store, hands, "street", burst=1).take("bo")


async def test_what_was_right_is_given_back(store: Store, hands: Hands) -> None:
    one = guesses(store, hands, burst=1)
    for _ in range(3):
        await one.take("bo")
        await one.give_back("bo")


async def test_of_many_at_once_only_so_many_get_one(store: Store, hands: Hands) -> None:
    both = [guesses(store, hands, burst=10) for _ in range(2)]
    tries = (both[number % 2].take("bo") for number in range(40))

    found = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(each is None for each in found) == 10
    assert {type(each) for each in found if each is not None} == {TooFastError}


async def test_nobody_s_name_is_kept_and_nothing_for_ever(store: Store, hands: Hands) -> None:
    one = guesses(store, hands)
    await one.take("bo@example.org 2.2.2.2")
    kept = await store.fetch("SELECT * FROM guesses")
    hands.pass_by(hours=2)
    await one.take("ben")

    assert len(kept) == 1
    assert b"bo" not in bytes(kept[0]["digest"])
    assert len(await store.fetch("SELECT * FROM guesses")) == 1


async def test_guessing_at_two_doors_of_one_house_is_no_faster(postgres_url: str) -> None:
    settings = replace(LIMITED, database_url=postgres_url)
    async with AsyncExitStack() as open_doors:
        clients = [
            await open_doors.enter_async_context(TestClient(TestServer(build_app(settings))))
            for _ in range(2)
        ]
        houses = [House(client, Hands()) for client in clients]
        await houses[0].set_up()
        wrong = {"email": "ana@example.org", "password": "wrong"}
        answers = [await houses[number % 2].dora.post("/auth/login", wrong) for number in range(12)]
        link = {"token": "x" * 43, "new_password": PASSWORD}
        resets = [await houses[number % 2].dora.post("/auth/reset", link) for number in range(12)]

    assert [each.status for each in answers] == [401] * 10 + [429] * 2
    assert [each.status for each in resets] == [401] * 10 + [429] * 2


async def test_the_code_of_the_set_up_is_not_to_be_guessed() -> None:
    async with TestClient(TestServer(build_app(LIMITED))) as client:
        house = House(client, Hands())
        answers = [await _set_up(house, f"{number:08}") for number in range(11)]

    assert [each.status for each in answers] == [403] * 10 + [429]


async def _set_up(house: House, code: str) -> Answer:
    return await house.dora.post("/setup", setup_body(code=code))


async def test_a_link_that_is_right_costs_no_guess() -> None:
    async with TestClient(TestServer(build_app(LIMITED))) as client:
        house = await move_in(House(client, Hands()))
        for _ in range(11):
            made = await house.ana.post(f"/members/{house.bo.id}/password-link")
            link = {"token": made["token"], "new_password": PASSWORD}
            assert (await house.dora.post("/auth/reset", link)).status == 200
