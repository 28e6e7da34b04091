"""A proxy before a database that cuts the line when it sees a COMMIT."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.servers.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHUNK = 65536


class CuttingProxy:
    """Passes all on until `cuts` commits are to be cut.

    Attributes:
        cuts: How many commits are still to be cut.
        after: Whether the server still gets to see the commit before the line is dead.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._url = url
        self.port = 0
        self.cuts = 0
        self.after = False

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
                        back.cancel()
                        requests.write(data)
                        await requests.drain()
                        await server.read(CHUNK)  # it has answered, nobody hears it
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


@asynccontextmanager
async def cutting_proxy(url: str) -> AsyncIterator[CuttingProxy]:
    proxy = CuttingProxy(url)
    listening = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
    proxy.port = listening.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listening.close()
