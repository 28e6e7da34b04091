"""Nothing acknowledged is lost, nothing is there twice, whatever breaks."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Accepted
from booking_core.stores.errors import StoreUnavailableError
from booking_core.stores.opening import open_store
from booking_core.stores.postgres.store import PostgresStore
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.cutting import cutting_proxy
from tests.core.stores.house import (
    CODEC,
    SetClock,
    certainly,
    envelope,
    letter,
    nothing,
    take_a_place,
    texts,
)
from tests.servers.ports import ServerDidNotStartError
from tests.servers.postgres import SPEED, postgres_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.core.stores.conftest import Store
    from tests.servers.postgres import Postgres

KILLS = 4
MANY_KILLS = 100
ALONE, TOGETHER = 1, 32
"""How many write at once: one that waits for each answer, or batches under way at any moment."""


@pytest.mark.parametrize("scribes", [ALONE, TOGETHER])
async def test_a_process_that_is_killed_loses_nothing_it_acknowledged(
    store_url: str, scribes: int
) -> None:
    await _kill_over_and_over(store_url, KILLS, scribes)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("scribes", [ALONE, TOGETHER])
async def test_a_process_that_is_killed_hundreds_of_times_loses_nothing(
    store_url: str, scribes: int
) -> None:
    await _kill_over_and_over(store_url, MANY_KILLS, scribes)


async def _kill_over_and_over(url: str, kills: int, scribes: int) -> None:
    """Each life goes on with the first letters whose acknowledgement did not come through."""
    chance = random.Random(7)  # noqa: S311 - moments to kill, not secrets
    next_of = {f"s{number}": 0 for number in range(scribes)}
    for _ in range(kills):
        wanted = [f"{name}:{number}" for name, number in next_of.items()]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.core.stores.scribe", url, *wanted),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        said = await process.stdout.readline()
        await asyncio.sleep(chance.random() / 10)
        process.kill()
        rest, _ = await process.communicate()
        for line in (said + rest).decode().splitlines():
            name, number = line.split()
            next_of[name] = int(number) + 1

    async with open_store(url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        written = texts(await store.read(EVERYTHING))
        assert (await verify(store)).flaws == ()
    for name, acknowledged in next_of.items():
        theirs = [each for each in written if each.startswith(f"{name}/")]
        assert len(theirs) in (acknowledged, acknowledged + 1)
        assert theirs == [f"{name}/{number}" for number in range(len(theirs))]
    assert len(written) > kills * scribes / 2


async def test_a_database_that_dies_and_comes_back_is_worked_with_again() -> None:
    with postgres_server() as server:
        url = server.fresh_database()
        acknowledged: list[str] = []
        async with open_store(url, clock=SetClock(), project=nothing, codec=CODEC) as store:
            for round_ in range(3):
                writing = asyncio.create_task(_write(store, f"{round_}", acknowledged))
                await asyncio.sleep(0.2)
                await asyncio.to_thread(_crash, server)
                await writing
            await _write(store, "last", acknowledged)

            written = texts(await store.read(EVERYTHING))
            assert (await verify(store)).flaws == ()

    assert set(acknowledged) <= set(written)
    assert len(written) == len(set(written))
    assert {f"last/{number}" for number in range(40)} <= set(acknowledged)


@asynccontextmanager
async def impatient(url: str) -> AsyncIterator[PostgresStore]:
    """A store that takes a line for dead much sooner."""
    store = PostgresStore(url, CODEC, clock=SetClock(), project=nothing, answer_seconds=2)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def _crash(server: Postgres) -> None:
    """Killed, and started as soon as the children of the dead one let go of its memory."""
    server.kill()
    for _ in range(50):
        try:
            return server.start()
        except ServerDidNotStartError:
            time.sleep(0.1)
    pytest.fail("the server does not come back")


async def _write(store: Store, name: str, acknowledged: list[str]) -> None:
    """Forty letters by four; while the database is away, some may be refused."""

    async def one(number: int) -> None:
        text = f"{name}/{number}"
        with suppress(StoreUnavailableError):
            await store.transact(certainly(letter(text), wish=envelope(key=text)))
            acknowledged.append(text)
        await asyncio.sleep(0.01)

    for first in range(0, 40, 4):
        await asyncio.gather(*(one(number) for number in range(first, first + 4)))


@pytest.mark.parametrize("hush", [False, True], ids=["cut", "silent"])
@pytest.mark.parametrize("after", [False, True], ids=["before the server saw it", "after"])
async def test_a_line_that_dies_at_the_commit_is_found_out_and_not_guessed(
    postgres_url: str, *, after: bool, hush: bool
) -> None:
    async with cutting_proxy(postgres_url) as proxy, impatient(proxy.url) as store:
        await store.transact(take_a_place("h", "first", places=9))
        proxy.cuts, proxy.after, proxy.hush = 1, after, hush

        outcomes = await asyncio.gather(
            *(store.transact(take_a_place("h", f"m{number}", places=4)) for number in range(8))
        )

        accepted = [each for each in outcomes if isinstance(each, Accepted)]
        written = await store.read(EVERYTHING)
        assert proxy.cuts == 0
        assert len(accepted) == 3
        assert [each.position for each in written] == [1, 2, 3, 4]
        assert {each.recorded[0] for each in accepted} == set(written[1:])
        assert (await verify(store)).flaws == ()


async def test_lines_on_which_nothing_is_heard_any_more_are_given_up(postgres_url: str) -> None:
    async with cutting_proxy(postgres_url) as proxy, impatient(proxy.url) as store:
        await store.append([letter("before")], envelope())
        proxy.hush_all()

        found, _ = await asyncio.gather(
            store.read(EVERYTHING), store.append([letter("after")], envelope())
        )

        assert texts(found)[:1] == ["before"]
        assert texts(await store.read(EVERYTHING)) == ["before", "after"]
        assert (await verify(store)).flaws == ()


async def test_who_listens_on_a_dead_line_follows_all_the_same(postgres_url: str) -> None:
    async with (
        cutting_proxy(postgres_url) as proxy,
        impatient(proxy.url) as follower,
        open_store(postgres_url, clock=SetClock(), project=nothing, codec=CODEC) as writer,
    ):
        await writer.append([letter("first")], envelope())
        await follower.wait_beyond(0)
        proxy.hush_all()

        for position in (1, 2):
            waiting = asyncio.create_task(follower.wait_beyond(position))
            await writer.append([letter("more")], envelope())
            await waiting

        assert (await follower.head()).position == 3


async def test_a_database_that_is_away_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    with postgres_server() as server:
        url = server.fresh_database()
        async with open_store(url, clock=SetClock(), project=nothing, codec=CODEC) as store:
            await asyncio.to_thread(server.stop)
            for _ in range(5):
                with pytest.raises(StoreUnavailableError):
                    await store.head()
            await asyncio.to_thread(server.start)
            await store.append([letter("a")], envelope())
            await store.head()

    said = [each.getMessage().partition(":")[0] for each in caplog.records]
    assert said == ["the database is away", "the database is back"]
    assert not any(each.exc_info for each in caplog.records)


async def test_a_crash_between_commit_and_flush_takes_nothing_acknowledged() -> None:
    # Nobody but us flushes in time, so the crash does take the commit.
    with postgres_server(settings={**SPEED, "wal_writer_delay": "10s"}) as server:
        async with (
            cutting_proxy(server.fresh_database()) as proxy,
            open_store(proxy.url, clock=SetClock(), project=nothing, codec=CODEC) as store,
        ):
            await store.append([letter("a")], envelope())
            proxy.crash = partial(_crash, server)
            (recorded,) = await store.append([letter("b")], envelope())

            written = await store.read(EVERYTHING)
            assert proxy.crash is None
            assert texts(written) == ["a", "b"]
            assert written[-1] == recorded


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_full_disk_refuses_and_forgives(store: Store, store_url: str) -> None:
    await store.append([letter("before")], envelope())
    (row,) = await store.execute("PRAGMA page_count")
    await store.execute(f"PRAGMA max_page_count = {row['page_count'] + 2}")

    with pytest.raises(StoreUnavailableError, match="no space left") as refused:
        await store.append([letter("too long" * 10_000)], envelope())

    assert refused.value.code == "disk_full"
    assert refused.value.facts["path"] in store_url
    await store.execute("PRAGMA max_page_count = 100000")
    await store.append([letter("after")], envelope())
    assert texts(await store.read(EVERYTHING)) == ["before", "after"]


async def test_a_full_disk_of_the_server_refuses_and_forgives(postgres_url: str) -> None:
    async with open_store(postgres_url, clock=SetClock(), project=nothing, codec=CODEC) as store:
        await store.append([letter("before")], envelope())
        await store.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full',"
            " HINT = 'Check free disk space.'; END; $$"
        )
        await store.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON events EXECUTE FUNCTION full_disk()"
        )

        with pytest.raises(StoreUnavailableError, match=r"could not extend file$") as refused:
            await store.append([letter("too long")], envelope())

        assert refused.value.code == "disk_full"
        await store.execute("DROP TRIGGER full_disk ON events")
        await store.append([letter("after")], envelope())
        assert texts(await store.read(EVERYTHING)) == ["before", "after"]
        assert (await verify(store)).flaws == ()


async def test_a_clock_that_jumps_back_keeps_the_order(store: Store, clock: SetClock) -> None:
    times = []
    for hours in (0, 5, -48, 1, 100, -1):
        clock.forward(hours=hours)
        (recorded,) = await store.append([letter(str(hours))], envelope())
        times.append(recorded.occurred_at)

    assert times == sorted(times)
    assert (await verify(store)).flaws == ()
