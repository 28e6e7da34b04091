"""A view that fails on an event: a bug, which is the outcome of that one decision."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from booking_core.ports import Accepted, Decision
from booking_core.stores.opening import open_store
from booking_core.stores.postgres.appending import ALONE_AFTER
from tests.core.stores.house import (
    CODEC,
    LetterPosted,
    SetClock,
    certainly,
    envelope,
    letter,
    query,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from booking_core.ports import Recorded, Statement
    from tests.core.stores.conftest import Store


def clumsy(page: Sequence[Recorded]) -> Iterable[Statement]:
    for each in page:
        if isinstance(each.event, LetterPosted) and each.event.text == "odd":
            raise ZeroDivisionError
    return ()


def posting(text: str) -> Decision:
    return certainly(letter(text, "x:1"), wish=envelope())


@pytest.fixture
async def house(store_url: str) -> AsyncIterator[Store]:
    async with open_store(store_url, clock=SetClock(), project=clumsy, codec=CODEC) as opened:
        yield opened


@pytest.mark.parametrize("before", [0, ALONE_AFTER + 3])
async def test_its_neighbours_in_the_batch_are_written(house: Store, before: int) -> None:
    for _ in range(before):
        await house.transact(posting("before"))

    outcomes = await asyncio.gather(
        *(house.transact(posting(text)) for text in ("a", "odd", "b", "odd", "c")),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [
        *(Accepted, ZeroDivisionError, Accepted, ZeroDivisionError, Accepted)
    ]
    found = await house.read(query(tags={"x:1"}))
    assert sorted(texts(found)[before:]) == ["a", "b", "c"]
    assert [each.position for each in found] == [*range(1, before + 4)]


async def test_alone_it_writes_nothing_and_the_next_one_does(house: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await house.transact(posting("odd"))

    await house.transact(posting("even"))

    assert texts(await house.read(query(tags={"x:1"}))) == ["even"]
