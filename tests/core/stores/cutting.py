"""A proxy before a database that cuts or hushes the line when it sees a transaction end."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.servers.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CHUNK = 65536

# Where a script is a transaction by itself, it goes on from where the log ends.
GOING_ON = re.compile(rb"PREPARE (fb_\d+) AS\s+UPDATE head [^;]+went_on")


@dataclass
class Line:
    """Both halves of a connection.

    Attributes:
        kept: What the server said and nobody was told, from when it is no more passed on.
        hushed: Nothing is passed on in either direction, and neither side learns of it.
        going_on: What a script begins with that is a transaction by itself.
    """

    client: asyncio.StreamReader
    answers: asyncio.StreamWriter
    server: asyncio.StreamReader
    requests: asyncio.StreamWriter
    passing: bool = True
    hushed: bool = False
    kept: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    going_on: bytes = b"went_on("

    def commits(self, data: bytes) -> bool:
        """Whether it ends a transaction that writes to the log."""
        if prepared := GOING_ON.search(data):
            self.going_on = b"EXECUTE %s(" % prepared[1]
            return False
        return b"COMMIT" in data or self.going_on in data

    async def answer_to(self, data: bytes) -> bytes:
        """What the server says to it, which the client does not hear."""
        self.passing = False
        self.requests.write(data)
        return await self.kept.get()

    async def back(self) -> None:
        while data := await self.server.read(CHUNK):
            if self.passing:
                self.answers.write(data)
                await self.answers.drain()
            else:
                self.kept.put_nowait(data)


class CuttingProxy:
    """Passes all on until `cuts` commits are to be cut. A line ends on both sides or on none.

    Attributes:
        cuts: How many commits are still to be cut.
        after: Whether the server still gets to see the commit before the line is dead.
        hush: Whether a dead line stays open, so that nobody learns of it.
        crash: What happens between the next commit and the client's learning of it.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._url = url
        self._lines: list[Line] = []
        self._ending = asyncio.Event()
        self._served: set[asyncio.Task[None]] = set()
        self.port = 0
        self.cuts = 0
        self.after = False
        self.hush = False
        self.crash: Callable[[], None] | None = None

    @property
    def url(self) -> str:
        return self._url.replace(f":{self._port}/", f":{self.port}/")

    def hush_all(self) -> None:
        """Nothing is heard on the lines that there are; new ones are good."""
        for line in self._lines:
            line.hushed, line.passing = True, False

    async def end(self) -> None:
        self._ending.set()
        if self._served:
            await asyncio.wait(self._served)

    def serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(client, answers))
        self._served.add(task)
        task.add_done_callback(self._served.discard)

    async def _serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        try:
            server, requests = await asyncio.open_connection(self._host, self._port)
        except OSError:
            answers.close()
            return
        line = Line(client, answers, server, requests)
        self._lines.append(line)
        back = asyncio.create_task(line.back())
        forth = asyncio.create_task(self._forth(line))
        ending = asyncio.create_task(self._ending.wait())
        try:
            await asyncio.wait((back, forth, ending), return_when=asyncio.FIRST_COMPLETED)
            if not line.passing:  # it is for `forth` to say when it ends
                await asyncio.wait((forth, ending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (back, forth, ending):
                task.cancel()
            for ended in await asyncio.gather(back, forth, ending, return_exceptions=True):
                if isinstance(ended, Exception) and not isinstance(ended, ConnectionError):
                    raise ended
            for writer in (requests, answers):
                writer.close()

    async def _forth(self, line: Line) -> None:
        while data := await line.client.read(CHUNK):
            if line.hushed:
                continue
            if line.commits(data):
                if self.cuts:
                    self.cuts -= 1
                    line.passing = False
                    if self.after:
                        await line.answer_to(data)
                    if not self.hush:
                        return
                    line.hushed = True
                    continue
                if self.crash:
                    answer = await line.answer_to(data)
                    crash, self.crash = self.crash, None
                    await asyncio.to_thread(crash)
                    line.answers.write(answer)
                    return
            line.requests.write(data)
            await line.requests.drain()
        if line.hushed:
            await self._ending.wait()  # nor does the server learn that the client has gone


@asynccontextmanager
async def cutting_proxy(url: str) -> AsyncIterator[CuttingProxy]:
    proxy = CuttingProxy(url)
    listening = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
    proxy.port = listening.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listening.close()
        await proxy.end()
