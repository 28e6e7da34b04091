"""What 200 readers of the event stream cost: while nothing happens, and when something does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from addon.api.protocol.contract import ROOT
from bench.measuring import Ratio
from tests.contract.household import demo_household

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from tests.contract.household import Household

READERS = 200
QUIET = 60.0  # seconds, with two heartbeats
WRITES = 10
_TICKS = os.sysconf("SC_CLK_TCK")


async def measure(folder: Path) -> Sequence[Ratio]:
    with demo_household(folder / "streams") as demo:
        headers = {"Authorization": f"Bearer {demo.tokens['admin']}"}
        async with ClientSession(
            demo.app.api_url + ROOT + "/",
            headers=headers,
            timeout=ClientTimeout(None),
            connector=TCPConnector(limit=0),
        ) as session:
            return await _measured(demo, session)


async def _measured(demo: Household, session: ClientSession) -> Sequence[Ratio]:
    asking = await _cost(demo, lambda: _ask(session, READERS * WRITES))
    alone = await _cost(demo, lambda: _write(session))
    before = demo.resident()
    readers = [await _open(session) for _ in range(READERS)]
    after = demo.resident()
    quiet = await _cost(demo, lambda: asyncio.sleep(QUIET))
    telling = await _cost(demo, lambda: _tell(session, readers)) - alone
    for each in readers:
        each.close()
    told = READERS * WRITES
    return [
        Ratio(
            f"memory with {READERS} open streams over none",
            after / before,
            1.25,
            f"{before / 1024:,.0f} MiB, then {after / 1024:,.0f} MiB",
            at_most=True,
        ),
        Ratio(
            f"{READERS} streams with nothing to tell, over 1 % of a core",
            quiet / QUIET / 0.01,
            1,
            f"{quiet * 1000 / QUIET:.1f} ms a second",
            at_most=True,
        ),
        Ratio(
            "telling a reader of an event over answering a GET of /me",
            telling / asking,
            1,
            f"{telling * 1000 / told:.2f} ms and {asking * 1000 / told:.2f} ms each",
            at_most=True,
        ),
    ]


async def _cost(demo: Household, work: Callable[[], Awaitable[None]]) -> float:
    """Seconds of the processor that the app took for it (proc_pid_stat(5))."""
    before = _used(demo.app.pid)
    await work()
    return _used(demo.app.pid) - before


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def _ask(session: ClientSession, times: int) -> None:
    for _ in range(times):
        async with session.get("me") as answer:
            await answer.read()


async def _open(session: ClientSession) -> ClientResponse:
    stream = await session.get("events/stream")
    await stream.content.readuntil(b"\n\n")  # retry
    return stream


async def _write(session: ClientSession) -> None:
    for number in range(WRITES):
        async with session.post("members", json={"name": f"Guest {number}"}) as made:
            made.raise_for_status()


async def _tell(session: ClientSession, readers: Sequence[ClientResponse]) -> None:
    """Each write is told to all before the next."""
    for number in range(WRITES):
        async with session.post("members", json={"name": f"Friend {number}"}) as made:
            made.raise_for_status()
        await asyncio.gather(*(_heard(each) for each in readers))


async def _heard(stream: ClientResponse) -> None:
    while not (await stream.content.readuntil(b"\n\n")).startswith(b"id:"):
        pass
