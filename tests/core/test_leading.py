"""One leader at a time, on a database that several instances share."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from booking_core.leading import Lease, Pace, lead
from booking_core.ports import Database, Parameter, Row, Statement, Store, UnavailableError
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import MARCH_1ST

PATIENCE = 60
SECONDS = 10
"""Between two leaders, at the pace of the app."""
PACE = Pace(beat=0.02, surrender=0.2, takeover=0.5)
UNHURRIED = Pace(beat=0.1, surrender=1.0, takeover=1.5)


@pytest.fixture(params=["sqlite", "postgres"])
async def instances(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[Store]]:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                open_store(url, clock=lambda: MARCH_1ST, project=project)
            )
            for _ in range(2)
        ]


class Diary:
    """Who worked when; two at once would be seen here."""

    def __init__(self) -> None:
        self.at_work: list[Lease] = []
        self.begun: asyncio.Queue[Lease] = asyncio.Queue()
        self.together = False

    async def next(self) -> Lease:
        """Who begins next; a test that waits in vain fails."""
        return await asyncio.wait_for(self.begun.get(), PATIENCE)

    async def work(self, lease: Lease) -> None:
        self.at_work.append(lease)
        self.together = self.together or len(self.at_work) > 1
        self.begun.put_nowait(lease)
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work.remove(lease)


class Cut:
    """A database whose line can be cut."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.cut = False

    async def fetch(self, sql: str, *parameters: Parameter) -> list[Row]:
        await self._pass()
        return list(await self._database.fetch(sql, *parameters))

    async def execute(self, sql: str, *parameters: Parameter) -> list[Row]:
        await self._pass()
        return list(await self._database.execute(sql, *parameters))

    async def write(self, statements: list[Statement]) -> None:
        await self._database.write(statements)

    async def _pass(self) -> None:
        if self.cut:
            raise UnavailableError


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_one_leads_and_the_other_waits_until_it_is_given_back(
    instances: list[Store],
) -> None:
    diary = Diary()
    tasks = [
        asyncio.create_task(lead(each, "mqtt", name, diary.work, PACE))
        for each, name in zip(instances, ("one", "two"), strict=True)
    ]

    first = await diary.next()
    await asyncio.sleep(2 * PACE.takeover)
    assert diary.begun.empty()
    await stop(tasks[["one", "two"].index(first.holder)])
    second = await diary.next()
    await asyncio.gather(*map(stop, tasks))

    assert {first.holder, second.holder} == {"one", "two"}
    assert second.fence == first.fence + 1
    assert not diary.together


async def test_a_leader_who_is_cut_off_stops_before_another_begins(
    instances: list[Store],
) -> None:
    diary = Diary()
    line = Cut(instances[0])
    one = asyncio.create_task(lead(line, "mqtt", "one", diary.work, PACE))  # type: ignore[arg-type] # what leading asks of it
    first = await diary.next()
    two = asyncio.create_task(lead(instances[1], "mqtt", "two", diary.work, PACE))

    line.cut = True
    second = await diary.next()
    line.cut = False
    await asyncio.sleep(2 * PACE.takeover)
    await asyncio.gather(stop(one), stop(two))

    assert (first.holder, second.holder) == ("one", "two")
    assert diary.begun.empty()
    assert not diary.together


LEADER = """
import asyncio, sys
from booking_core.leading import lead
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import MARCH_1ST
from tests.core.test_leading import UNHURRIED

async def work(lease):
    print(lease.holder, lease.fence, flush=True)
    await asyncio.Event().wait()

async def main():
    async with open_store(sys.argv[1], clock=lambda: MARCH_1ST, project=project) as store:
        print("ready", flush=True)
        await lead(store, "time", sys.argv[2], work, UNHURRIED)

asyncio.run(main())
"""


async def _instance(url: str, name: str) -> asyncio.subprocess.Process:
    """A process that waits for the lease, or has it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LEADER, url, name), stdout=asyncio.subprocess.PIPE
    )
    assert await _said(process) == ["ready"]
    return process


async def _said(process: asyncio.subprocess.Process) -> list[str]:
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    return line.decode().split()


async def test_a_leader_whose_lease_was_taken_stops_though_the_database_answers(
    instances: list[Store],
) -> None:
    diary = Diary()
    task = asyncio.create_task(lead(instances[0], "mqtt", "one", diary.work, UNHURRIED))
    first = await diary.next()

    taken = "UPDATE leases SET holder = 'two', fence = fence + 1 WHERE job = 'mqtt' RETURNING fence"
    (row,) = await instances[1].execute(taken)
    again = await diary.next()
    await stop(task)

    assert row["fence"] == first.fence + 1
    assert again.fence == first.fence + 2
    assert not diary.together


async def test_a_leader_who_is_killed_is_replaced_in_seconds(postgres_url: str) -> None:
    leader = await _instance(postgres_url, "0")
    led = [await _said(leader)]

    for number in range(1, 3):
        heir = await _instance(postgres_url, str(number))
        leader.kill()
        await leader.wait()
        led.append(await _said(heir))
        leader = heir
    leader.kill()
    await leader.wait()

    fences = [int(fence) for _, fence in led]
    assert [holder for holder, _ in led] == ["0", "1", "2"]
    assert sorted(set(fences)) == fences
    assert UNHURRIED.takeover < Pace().takeover <= SECONDS


async def test_jobs_have_leaders_of_their_own(instances: list[Store]) -> None:
    diary = Diary()
    tasks = [
        asyncio.create_task(lead(instances[0], job, "one", diary.work, PACE))
        for job in ("mqtt", "time")
    ]

    begun = {(await diary.next()).job for _ in tasks}
    await asyncio.gather(*map(stop, tasks))

    assert begun == {"mqtt", "time"}


async def test_work_that_fails_is_not_hidden_and_the_lease_is_free(
    instances: list[Store],
) -> None:
    async def fails(_lease: Lease) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await lead(instances[0], "mqtt", "one", fails, PACE)

    diary = Diary()
    two = asyncio.create_task(lead(instances[1], "mqtt", "two", diary.work, PACE))
    assert (await diary.next()).fence == 2
    await stop(two)
