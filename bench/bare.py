"""The statements of one booking, sent again for other stays without anything in between."""

from __future__ import annotations

import re
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from bench.household import book, request
from booking_core.domain.bookings.deciding import bookings
from booking_core.handling import consider
from booking_core.ports import Row, Statement
from booking_core.stores.log.work import Ask, End, Many, Together
from booking_core.stores.postgres import connection as postgres_connection
from booking_core.stores.postgres.appending import ALONE_AFTER

if TYPE_CHECKING:
    from booking_core.ports import Parameter
    from booking_core.stores.postgres.connection import Connection
    from booking_core.stores.postgres.store import PostgresStore

# In a hut of its own: the second lock looks at all that is still to come in one.
HUT = 1
# Far from all stays of the others, and each day of it written in one way only.
MODEL_TURN = 90_000
ARRIVAL = date(2026, 4, 1) + timedelta(days=3 * MODEL_TURN)
NIGHTS = tuple(ARRIVAL + timedelta(days=offset) for offset in range(3))


@dataclass(frozen=True, slots=True)
class Script:
    """What one booking asked of the database, in order, and what was in it.

    Attributes:
        reads: What whoever remembers nothing asks for first: the end of the log and the boundary.
        writes: The facts, with all that follows from them.
        position: Of its first event.
        ids: Of its events.
        begun_at: The hash that the log ended with before.
        last_hash: Of the last of them.
    """

    reads: Sequence[Ask]
    writes: Sequence[Ask]
    position: int
    ids: Sequence[str]
    begun_at: bytes
    last_hash: bytes

    @classmethod
    async def of_a_booking(cls, store: PostgresStore) -> Script:
        # From then on it writes as one who is alone.
        for turn in range(2 * ALONE_AFTER):
            await book(store, HUT, MODEL_TURN - 1 - turn)
        head = await store.head()
        reads = await _asked(consider(bookings, store, request(HUT, MODEL_TURN)))
        writes = await _asked(book(store, HUT, MODEL_TURN))
        rows = await store.event_rows(after=head.position, limit=9)
        ids = [row.id for row in rows]
        return cls(reads, writes, head.position + 1, ids, head.hash, rows[-1].hash)

    async def send(self, connection: Connection, end: End, turn: int, *, reading: bool) -> End:
        """The same for a stay of its own; the hashes are those of the first.

        Args:
            end: Of the log; answers where it ends then.
            reading: Whether what is to be known is asked for, too, or only what follows written.
        """
        first = ARRIVAL + timedelta(days=3 * (turn + 1))
        texts = {
            f"b-{HUT}-{MODEL_TURN}": f"bare-{turn}",
            **{id_: str(uuid4()) for id_ in self.ids},
            **{
                str(night): str(first + timedelta(days=offset))
                for offset, night in enumerate(NIGHTS)
            },
            f"{ARRIVAL:%Y-%m}": f"{first:%Y-%m}",
        }
        shift = end.position + 1 - self.position
        for number in range(len(self.ids)):
            texts[f'"position":{self.position + number},'] = (
                f'"position":{end.position + 1 + number},'
            )
        for each in (*self.reads, *self.writes) if reading else self.writes:
            filled = _filled(each, texts, self.position, shift, {self.begun_at: end.hash})
            await postgres_connection.ask(connection, filled)
        return End(end.position + len(self.ids), self.last_hash, "", 1)


async def _asked(command: Coroutine[None, None, object]) -> Sequence[Ask]:
    """What the command asks of the database."""
    asks: list[Ask] = []
    ask = postgres_connection.ask

    async def listening(connection: Connection, asked: Ask) -> Sequence[Row]:
        if not (isinstance(asked, Statement) and "pg_notify" in asked.sql):
            asks.append(asked)
        return await ask(connection, asked)

    postgres_connection.ask = listening
    try:
        await command
    finally:
        postgres_connection.ask = ask
    return asks


def _filled(
    ask: Ask, texts: dict[str, str], position: int, shift: int, hashes: dict[bytes, bytes]
) -> Ask:
    marks = re.compile("|".join(re.escape(text) for text in texts))

    def value(given: Parameter) -> Parameter:
        if isinstance(given, str):
            return marks.sub(lambda found: texts[found[0]], given)
        if type(given) is int and given in (position - 1, position, position + 1):
            return given + shift
        return hashes.get(given, given) if isinstance(given, bytes) else given

    if isinstance(ask, Together):
        statements = [_filled(each, texts, position, shift, hashes) for each in ask.statements]
        return replace(ask, statements=cast("list[Statement | Many]", statements))
    if isinstance(ask, Statement):
        return Statement(ask.sql, tuple(value(each) for each in ask.parameters))
    return Many(ask.sql, [tuple(value(each) for each in row) for row in ask.parameters])
