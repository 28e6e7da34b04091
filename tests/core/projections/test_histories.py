"""Whatever a household asks for, in whatever order: both stores say the same, and it holds."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from booking_core.domain.decider import EVERYTHING
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.rebuilding import Rebuilt, rebuild
from tests.cast import FAMILY, THINGS
from tests.core.projections.counting import Judge
from tests.core.projections.histories import (
    HOUSEKEEPER,
    History,
    Turning,
    histories,
    play,
    shown,
    tables_of,
    told,
)

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres

short = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
deep = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


async def both_agree(history: History, *urls: str) -> None:
    said = []
    for url in urls:
        clock = Turning()
        async with AsyncExitStack() as stack:
            store = await stack.enter_async_context(open_store(url, clock=clock, project=project))
            await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
            outcomes = await play(store, clock, history)
            log = await store.read(EVERYTHING)
            assert Judge().overbooked(log) == []
            assert await rebuild(store) == Rebuilt(len(log))
            verdicts = [type(outcome).__name__ for outcome in outcomes]
            said.append((verdicts, told(log), shown(await tables_of(store))))
    first, *others = said
    for other in others:
        assert other == first


@short
@given(history=histories(steps=40))
def test_both_stores_say_the_same_and_nothing_is_overbooked(
    postgres: Postgres, history: History
) -> None:
    asyncio.run(both_agree(history, ":memory:", postgres.fresh_database()))


@pytest.mark.long
@deep
@given(history=histories(steps=60))
def test_nothing_is_overbooked_in_many_histories(history: History) -> None:
    asyncio.run(both_agree(history, ":memory:"))


@pytest.mark.long
@settings(deep, max_examples=200)
@given(history=histories(steps=60))
def test_both_stores_say_the_same_in_many_histories(postgres: Postgres, history: History) -> None:
    asyncio.run(both_agree(history, ":memory:", postgres.fresh_database()))
