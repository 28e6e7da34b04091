"""One connection to an MQTT broker: paho's network thread on one side, futures on the other.

paho holds a lock of its own while it calls back, so a callback does nothing but wake the loop.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

LARGEST_WINDOW = 20  # what Mosquitto takes at once; paho itself doesn't look at it
KEEPALIVE = 30
PATIENCE = 15.0
UNSUPPORTED_VERSION = 0x84


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is and as whom to come."""

    host: str
    port: int = 1883
    username: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Message:
    """Sent with QoS 1: at least once. `correlation` goes back to who asked (MQTT 5)."""

    topic: str
    payload: bytes
    retain: bool = False
    correlation: bytes = b""


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody else said.

    Attributes:
        retained: The broker had kept it; it was said at another time.
        answer_to: The topic that an answer is expected on, as is `correlation` with it (MQTT 5).

    """

    topic: str
    payload: bytes
    retained: bool = False
    answer_to: str = ""
    correlation: bytes = b""


class BrokerAwayError(Exception):
    """No connection, or no longer; the text says why."""


class BrokerRefusesError(Exception):
    """The broker is there and doesn't want us; the text says why."""


class NotAcknowledgedError(Exception):
    """The broker doesn't take this message."""

    def __init__(self, topic: str, reason: str) -> None:
        super().__init__(f"{topic}: {reason}")
        self.topic = topic
        self.reason = reason


class _OlderProtocolWantedError(Exception):
    pass


Hear = Callable[[Heard], None]
"""Called on the loop."""


async def connect(broker: Broker, *, client_id: str, will: Message, hear: Hear) -> Session:
    """A session in MQTT 5, or in 3.1.1 with a broker that knows no better.

    Raises:
        BrokerAwayError: Nobody answers there.
        BrokerRefusesError: Wrong password and the like.
    """
    try:
        return await _open(Session(MQTTProtocolVersion.MQTTv5, client_id, hear), broker, will)
    except _OlderProtocolWantedError:
        pass
    older = Session(MQTTProtocolVersion.MQTTv311, client_id, hear)
    try:
        return await _open(older, broker, will)
    except _OlderProtocolWantedError as error:
        raise BrokerAwayError(str(error)) from error


async def _open(session: Session, broker: Broker, will: Message) -> Session:
    try:
        await session.open(broker, will)
    except BaseException:
        await session.close()
        raise
    return session


class Session:
    """One connection, used once: what it did not get acknowledged is lost with it.

    So nothing waits in paho's memory, which a restart would empty, and what is sent again after
    an interruption is sent in the order of the log.

    Attributes:
        window: How many messages may be on their way.
        ended: Done when the connection is gone, with the reason.
    """

    def __init__(self, protocol: MQTTProtocolVersion, client_id: str, hear: Hear) -> None:
        self.protocol = protocol
        self.window = LARGEST_WINDOW
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[str] = self._loop.create_future()
        self._answered: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._waiting: dict[int, tuple[str, asyncio.Future[None]]] = {}
        self._hear = hear
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=protocol,
            reconnect_on_failure=False,
        )
        self._client.max_queued_messages_set(0)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_publish = self._on_publish
        self._client.on_message = self._on_message

    async def open(self, broker: Broker, will: Message) -> None:
        # In a thread: names, TCP and TLS block. connect_async would not tell why it failed.
        try:
            await asyncio.to_thread(self._dial, broker, will)
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait(
                    (self._answered, self.ended), return_when=asyncio.FIRST_COMPLETED
                )
        except TimeoutError as error:
            msg = "no answer"
            raise BrokerAwayError(msg) from error
        except (OSError, ValueError) as error:
            raise BrokerAwayError(str(error) or type(error).__name__) from error
        if not self._answered.done():
            raise _OlderProtocolWantedError(self.ended.result())
        reason = self._answered.result()
        if reason.value == UNSUPPORTED_VERSION:
            raise _OlderProtocolWantedError(str(reason))
        if reason.is_failure:
            raise BrokerRefusesError(str(reason))

    def publish(self, message: Message) -> asyncio.Future[None]:
        """Sends at once; done when the broker has acknowledged.

        The future fails with `BrokerAwayError` or `NotAcknowledgedError`. Never more than
        `window` of them at a time.
        """
        acknowledged: asyncio.Future[None] = self._loop.create_future()
        if self.ended.done():
            acknowledged.set_exception(BrokerAwayError(self.ended.result()))
            return acknowledged
        info = self._client.publish(
            message.topic,
            message.payload,
            qos=1,
            retain=message.retain,
            properties=self._properties(message),
        )
        if info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS:
            self._waiting[info.mid] = (message.topic, acknowledged)
        else:
            acknowledged.set_exception(BrokerAwayError(str(info.rc.name)))
        return acknowledged

    def _properties(self, message: Message) -> Properties | None:
        if not message.correlation or self.protocol is not MQTTProtocolVersion.MQTTv5:
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho's own
        properties.CorrelationData = message.correlation
        return properties

    def subscribe(self, topic: str) -> None:
        self._client.subscribe(topic, qos=1)

    async def close(self) -> None:
        """Says good-bye, so that the broker keeps the will to itself."""
        if self._client.disconnect() == MQTTErrorCode.MQTT_ERR_SUCCESS:
            await asyncio.wait((self.ended,), timeout=2)
        if isinstance(line := self._client.socket(), socket.socket):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)  # a broker that hangs would hold the thread
        await asyncio.to_thread(self._client.loop_stop)

    def _dial(self, broker: Broker, will: Message) -> None:
        if broker.username:
            self._client.username_pw_set(broker.username, broker.password)
        if broker.tls:
            self._client.tls_set()
        self._client.will_set(will.topic, will.payload, qos=1, retain=will.retain)
        self._client.connect(broker.host, broker.port, keepalive=KEEPALIVE)
        self._client.loop_start()

    # Called by paho's thread.

    def _on_connect(
        self,
        _client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        most = getattr(properties, "ReceiveMaximum", LARGEST_WINDOW)
        self._loop.call_soon_threadsafe(self._connected, reason, most)

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        why = str(reason) if flags.is_disconnect_packet_from_server else "connection lost"
        self._loop.call_soon_threadsafe(self._gone, why)

    def _on_publish(
        self,
        _client: Client,
        _userdata: object,
        mid: int,
        reason: ReasonCode,
        _properties: Properties,
    ) -> None:
        self._loop.call_soon_threadsafe(self._acknowledged, mid, reason)

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self._loop.call_soon_threadsafe(
            self._hear,
            Heard(
                message.topic,
                bytes(message.payload),
                message.retain,
                getattr(message.properties, "ResponseTopic", ""),
                getattr(message.properties, "CorrelationData", b""),
            ),
        )

    # Called by the loop.

    def _connected(self, reason: ReasonCode, most: int) -> None:
        self.window = min(LARGEST_WINDOW, most)
        if not self._answered.done():
            self._answered.set_result(reason)

    def _gone(self, reason: str) -> None:
        if not self.ended.done():
            self.ended.set_result(reason)
        for _, acknowledged in self._waiting.values():
            if not acknowledged.done():
                acknowledged.set_exception(BrokerAwayError(reason))
        self._waiting.clear()

    def _acknowledged(self, mid: int, reason: ReasonCode) -> None:
        topic, acknowledged = self._waiting.pop(mid, ("", None))
        if acknowledged is None or acknowledged.done():
            return
        if reason.is_failure:
            acknowledged.set_exception(NotAcknowledgedError(topic, str(reason)))
        else:
            acknowledged.set_result(None)
