"""A proxy before a database that cuts the line when it sees a COMMIT."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.servers.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CHUNK = 65536


class CuttingProxy:
    """Passes all on until `cuts` commits are to be cut.

    Attributes:
        cuts: How many commits are still to be cut.
        after: Whether the server still gets to see the commit before the line is dead.
        crash: What happens between the next commit and the client's learning of it.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._url = url
        self.port = 0
        self.cuts = 0
        self.after = False
        self.crash: Callable[[], None] | None = None

    @property
    def url(self) -> str:
        return self._url.replace(f":{self._port}/", f":{self.port}/")

    async def serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        server, requests = await asyncio.open_connection(self._host, self._port)
        back = asyncio.create_task(self._pass_on(server, answers))
        try:
            while data := await client.read(CHUNK):
                if self.cuts and b"COMMIT" in data:
                    self.cuts -= 1
                    if self.after:
                        await _ended(back)
                        requests.write(data)
                        await server.read(CHUNK)  # it has answered, nobody hears it
                    return
                if self.crash and b"COMMIT" in data:
                    await _ended(back)
                    requests.write(data)
                    answer = await server.read(CHUNK)
                    crash, self.crash = self.crash, None
                    await asyncio.to_thread(crash)
                    answers.write(answer)
                    return
                requests.write(data)
                await requests.drain()
        except ConnectionError:
            pass
        finally:
            back.cancel()
            for writer in (requests, answers):
                writer.close()

    async def _pass_on(self, server: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await server.read(CHUNK):
                answers.write(data)
                await answers.drain()
            answers.close()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


@asynccontextmanager
async def cutting_proxy(url: str) -> AsyncIterator[CuttingProxy]:
    proxy = CuttingProxy(url)
    listening = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
    proxy.port = listening.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listening.close()
