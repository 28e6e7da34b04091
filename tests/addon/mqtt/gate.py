"""A door in front of a broker, which the test opens and shuts."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from addon.mqtt.client import Broker

REFUSED_VERSION = b"\x20\x02\x00\x01"  # how 3.1.1 brokers answer other versions (§3.2.2.3)


class Gate:
    """Lets connections through to a broker; a closed one resets those that are open.

    Attributes:
        knows_mqtt5: False: answers MQTT 5 as a broker of 3.1.1 does. None: just hangs up on it.
        greeted: The protocol levels of all CONNECTs that came by, 4 for 3.1.1.
    """

    def __init__(self, broker: Broker, *, knows_mqtt5: bool | None = True) -> None:
        self.knows_mqtt5 = knows_mqtt5
        self.greeted: list[int] = []
        self.passed = 0
        self._broker = broker
        self._open = True
        self._through: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Broker:
        self._server = await asyncio.start_server(self._enter, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return Broker("127.0.0.1", port, self._broker.username, self._broker.password)

    async def __aexit__(self, *_: object) -> None:
        self.shut()
        if self._server:
            self._server.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def shut(self) -> None:
        self._open = False
        for writer in self._through:
            writer.transport.abort()

    def open(self) -> None:
        self._open = True

    async def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._through.add(writer)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._pass(reader, writer)
        finally:
            self._through.discard(writer)
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            return
        hello = await reader.readexactly(9)  # fixed header of two bytes, "MQTT", level
        self.greeted.append(hello[8])
        if hello[8] == 5 and not self.knows_mqtt5:
            if self.knows_mqtt5 is False:
                writer.write(REFUSED_VERSION)
                await writer.drain()
            return
        there, onward = await asyncio.open_connection(self._broker.host, self._broker.port)
        self._through.add(onward)
        onward.write(hello)
        back = asyncio.create_task(self._copy(there, writer))
        try:
            await self._copy(reader, onward)
        finally:
            back.cancel()
            self._through.discard(onward)
            onward.transport.abort()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                self.passed += len(data)
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
