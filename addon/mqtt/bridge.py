"""The follower that tells the household's facts and states to an MQTT broker.

The log and a checkpoint are the outbox: a broker that is away costs nothing but time, and a fact
is told at least once, in order, with the id it has in the log.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from addon.mqtt.broker import FindBroker
from addon.mqtt.client import (
    Broker,
    BrokerAwayError,
    BrokerRefusesError,
    Heard,
    Message,
    NotAcknowledgedError,
    Session,
    connect,
)
from addon.mqtt.commands import Commands, Say, speechless
from addon.mqtt.delivery import deliver
from addon.mqtt.facts import is_told, message, payload
from addon.mqtt.picture import Picture
from addon.mqtt.register import Register
from addon.mqtt.states import head_state
from addon.mqtt.topics import Topics
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Clock, Store, UnavailableError

_LOGGER = logging.getLogger(__name__)

FOLLOWER = "mqtt"
NO_BROKER = "MQTT is off: no broker is configured or offered"
BATCH = 200
RESTS_PER_LOOK = 20
"""In a burst of bookings the states are for less than this part of a small machine's time."""

ONLINE, OFFLINE = b"online", b"offline"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between attempts, from the first to the longest; between looks at the clock.

    Attributes:
        spread: How long to wait at most with telling all anew when Home Assistant comes up, so
            that not everybody does so in the same moment.

    """

    first: float = 1.0
    longest: float = 60.0
    look: float = 60.0
    spread: float = 5.0

    def waits(self) -> Iterator[float]:
        wait = self.first
        while True:
            yield wait
            wait = min(wait * 2, self.longest)


@dataclass(frozen=True, slots=True)
class Outside:
    """The broker as we deal with it.

    Attributes:
        client_id: Of this process alone: two of the same name throw each other out.
        say: Refusals in words; without it an answer has the code only.

    """

    find_broker: FindBroker
    topics: Topics
    client_id: str
    pace: Pace = field(default_factory=Pace)
    say: Say = speechless


class Bridge:
    """Runs until it is cancelled.

    Attributes:
        problem: Why nothing gets through at present, in words for whoever runs the app.

    """

    def __init__(self, store: Store, picture: Picture, outside: Outside, clock: Clock) -> None:
        self.problem: str | None = None
        self._trouble: str | None = None
        self._store = store
        self._picture = picture
        self._register = Register(store, outside.topics)
        self._commands = Commands(store, outside.topics, clock, outside.say)
        self._outside = outside
        self._topics = outside.topics
        self._clock = clock
        self._waits = outside.pace.waits()
        self._sent: dict[str, bytes] = {}
        self._all_told = False
        self._head_told: date | None = None
        self._seen = 0
        self._look_at = 0.0
        self._woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._growth: asyncio.Future[Any] | None = None

    async def run(self) -> None:
        while True:
            try:
                broker = await self._outside.find_broker()
                if broker is None:
                    self._complain(logging.INFO, "off", NO_BROKER)
                else:
                    await self._visit(broker)
            except BrokerAwayError as error:
                self._complain(logging.WARNING, "away", str(error))
            except BrokerRefusesError as error:
                self._complain(logging.ERROR, "refused", str(error))
            except UnavailableError as error:
                self._complain(logging.WARNING, "store", f"MQTT: the store is away ({error})")
            except Exception:
                _LOGGER.exception("MQTT: an error of our own, trying again")
                self.problem = self._trouble = "an error of our own"
            await asyncio.sleep(next(self._waits))

    async def _visit(self, broker: Broker) -> None:
        """One connection, until it is gone."""
        await self._begin_following()
        will = Message(self._topics.status, OFFLINE, retain=True)
        try:
            session = await connect(
                broker, client_id=self._outside.client_id, will=will, hear=self._hear
            )
        except BrokerAwayError as error:
            msg = f"MQTT: the broker {broker} is away ({error}); all is told when it is back"
            raise BrokerAwayError(msg) from error
        except BrokerRefusesError as error:
            msg = f"MQTT: the broker {broker} refuses us ({error}); see mqtt.username, .password"
            raise BrokerRefusesError(msg) from error
        try:
            await self._converse(session, f"MQTT: connected to {broker}, all is told")
        except BrokerAwayError as error:
            msg = f"MQTT: the broker {broker} is away ({error}); all is told when it is back"
            raise BrokerAwayError(msg) from error
        finally:
            await self._say_good_bye(session)
            await self._stop_waiting()

    async def _converse(self, session: Session, well: str) -> None:
        self._sent.clear()
        self._all_told = False
        self._head_told = None
        self._look_at = 0.0
        session.subscribe(self._topics.birth)
        session.subscribe(self._topics.erased("+"))
        session.subscribe(self._topics.command("+"))
        stale = True
        while True:
            self._woken = asyncio.get_running_loop().create_future()
            try:
                await self._register.forget_heard()
                await self._answer_commands(session)
                if stale and self._until_look() == 0:
                    await self._tell_states(session)
                    stale = False
                if await self._tell_facts(session):
                    stale = stale or await self._checkpoint() > self._seen
                    continue
                if not stale:
                    self._settle(well)
                rest = self._until_look() if stale else self._outside.pace.look
                await self._rest(session, rest)
                stale = True
            except NotAcknowledgedError as error:
                self._complain(
                    logging.ERROR, "stopped", f"MQTT: stopped, the broker refuses {error}"
                )
                await self._rest(session, next(self._waits), wakeful=False)

    def _until_look(self) -> float:
        return max(0.0, self._look_at - asyncio.get_running_loop().time())

    async def _tell_states(self, session: Session) -> None:
        """What is retained and not yet told in this form."""
        now = self._clock()
        wanted = [
            Message(self._topics.status, ONLINE, retain=True),
            *await self._look(now),
            *await self._head(now),
            *await self._register.messages(),
        ]
        news = [each for each in wanted if self._sent.get(each.topic) != each.payload]
        await deliver(session, ((0, each) for each in news))
        self._sent.update((each.topic, each.payload) for each in news)
        self._head_told = now.date()

    async def _look(self, now: datetime) -> Sequence[Message]:
        """The picture; the more work it is, the longer until the next one."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self._seen = (await self._store.head()).position
        picture = await self._picture(now)
        self._look_at = loop.time() + (loop.time() - begun) * RESTS_PER_LOOK
        return picture

    async def _head(self, now: datetime) -> Sequence[Message]:
        if self._head_told == now.date():
            return ()
        head = await self._store.head()
        told = head_state(head.position, head.hash, now)
        return (Message(self._topics.head, payload(told), retain=True),)

    async def _tell_facts(self, session: Session) -> bool:
        """A batch from the log; whether there was one. What is acknowledged is done with."""
        checkpoint = await self._checkpoint()
        batch = await self._store.read(EVERYTHING, after=checkpoint, limit=BATCH)
        reached = [checkpoint]
        try:
            told = (each for each in batch if is_told(each))
            owed = ((each.position, message(each, self._topics)) for each in told)
            await deliver(session, owed, reached.append)
            reached.extend(each.position for each in batch[-1:])
        finally:
            if reached[-1] > checkpoint:
                await self._save(reached[-1])
        return bool(batch)

    async def _rest(self, session: Session, seconds: float, *, wakeful: bool = True) -> None:
        """Until there is something to tell, or the time is over.

        Raises:
            BrokerAwayError: The connection is gone.

        """
        ends: set[asyncio.Future[Any]] = {session.ended}
        if wakeful:
            ends |= {await self._beyond(), self._woken}
        await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if session.ended.done():
            raise BrokerAwayError(session.ended.result())

    async def _beyond(self) -> asyncio.Future[Any]:
        """Done when the log has grown; kept over several rests, as making one may be dear."""
        if self._growth and self._growth.done():
            self._growth.result()
        if self._growth is None or self._growth.done():
            beyond = self._store.wait_beyond(await self._checkpoint())
            self._growth = asyncio.ensure_future(beyond)
        return self._growth

    async def _stop_waiting(self) -> None:
        if self._growth is not None:
            self._growth.cancel()
            await asyncio.gather(self._growth, return_exceptions=True)
            self._growth = None

    async def _say_good_bye(self, session: Session) -> None:
        with suppress(BrokerAwayError, NotAcknowledgedError, TimeoutError):
            async with asyncio.timeout(2):
                await session.publish(Message(self._topics.status, OFFLINE, retain=True))
        await session.close()

    async def _answer_commands(self, session: Session) -> None:
        for heard in self._commands.waiting():
            answer = await self._commands.answer(heard)
            if answer is None:
                continue
            try:
                await session.publish(answer)
            except NotAcknowledgedError as error:
                _LOGGER.warning("MQTT: the broker refuses an answer (%s)", error)

    def _hear(self, heard: Heard) -> None:
        if heard.topic == self._topics.birth and heard.payload == ONLINE:
            delay = random.uniform(0, self._outside.pace.spread)  # noqa: S311  spreads load, hides nothing
            asyncio.get_running_loop().call_later(delay, self._tell_all_again)
        if self._commands.hear(heard) or self._register.hear(heard.topic, heard.payload):
            self._wake()

    def _tell_all_again(self) -> None:
        self._sent.clear()
        self._wake()

    def _wake(self) -> None:
        if not self._woken.done():
            self._woken.set_result(None)

    async def _begin_following(self) -> None:
        """What happened before there ever was a broker is no news to it."""
        head = await self._store.head()
        await self._store.execute(
            "INSERT INTO checkpoints (follower, position) VALUES ($1, $2)"
            " ON CONFLICT (follower) DO NOTHING",
            FOLLOWER,
            head.position,
        )

    async def _checkpoint(self) -> int:
        rows = await self._store.fetch(
            "SELECT position FROM checkpoints WHERE follower = $1", FOLLOWER
        )
        position: int = rows[0]["position"]
        return position

    async def _save(self, position: int) -> None:
        await self._store.execute(
            "UPDATE checkpoints SET position = $1 WHERE follower = $2 AND position < $1",
            position,
            FOLLOWER,
        )

    def _complain(self, level: int, trouble: str, problem: str) -> None:
        """Logs what is new: that the trouble is still there is not."""
        if trouble != self._trouble:
            _LOGGER.log(level, "%s", problem)
        self._trouble, self.problem = trouble, problem

    def _settle(self, well: str) -> None:
        if self._trouble is not None or not self._all_told:
            _LOGGER.info("%s", well)
        self._trouble = self.problem = None
        self._all_told = True
        self._waits = self._outside.pace.waits()
