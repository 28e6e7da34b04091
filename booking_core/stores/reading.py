"""From rows of the log to events in memory, and the queries that a deliberation asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booking_core.domain.decider import NOTHING, Query, Verdict
from booking_core.domain.ids import MemberId
from booking_core.instants import instant
from booking_core.ports import Deliberation, Envelope, Recorded, Statement
from booking_core.stores.dialects import SELECT_EVERYTHING
from booking_core.stores.rows import EventRow, event_row
from booking_core.stores.selection import matches, selection

if TYPE_CHECKING:
    from booking_core.ports import Row
    from booking_core.stores.codec import Codec
    from booking_core.stores.dialects import Dialect
    from booking_core.stores.work import Work

NO_LIMIT = 2**62
MOST_KNOWN = 512
"""Events that are kept as they were read; a household reads a few dozen with each command."""


@dataclass(frozen=True, slots=True)
class Considered:
    """What would be decided, and on what it rests: all that `query` selects up to `after`."""

    verdict: Verdict
    query: Query
    after: int


class Reader:
    """Asks the log of either database."""

    def __init__(self, codec: Codec, dialect: Dialect) -> None:
        self._codec = codec
        self._dialect = dialect
        # The hash covers all that an event is made of, and its place.
        self._known: dict[bytes, Recorded] = {}

    def select(
        self, query: Query, *, after: int = 0, upto: int = NO_LIMIT, limit: int = NO_LIMIT
    ) -> Work[tuple[Recorded, ...]]:
        """Events that the query selects in `(after, upto]`, in order."""
        chosen = selection(query, self._codec.kinds)
        if chosen.everything:
            ask = Statement(SELECT_EVERYTHING, (after, upto, limit))
        elif chosen.nothing:
            return ()
        else:
            ask = Statement(self._dialect.select, (chosen.parameter(), after, upto, limit))
        rows = yield ask
        return tuple(self._remembered(row) for row in rows)

    def _remembered(self, row: Row) -> Recorded:
        """The event; commands close to each other in time rest on the same ones."""
        known = self._known.get(row["hash"])
        if known is None:
            known = self._known[row["hash"]] = self.recorded(event_row(row))
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]
        return known

    def deliberate(
        self, start: Callable[[], Deliberation], upto: int, fresh: Sequence[Recorded] = ()
    ) -> Work[Considered]:
        """Answers all queries of a deliberation as of the position `upto`.

        Args:
            start: See `Decision.deliberate`.
            upto: The end of the log in the tables.
            fresh: What follows and is not in the tables yet.

        """
        deliberation = start()
        asked = NOTHING
        found: dict[int, Recorded] = {}
        answer: Sequence[Recorded] | None = None
        try:
            while True:
                query = next(deliberation) if answer is None else deliberation.send(answer)
                unasked = Query(query.items - asked.items)
                asked |= query
                new = {each.position: each for each in fresh if _selects(unasked, each)}
                if unasked.items:
                    events = yield from self.select(unasked, upto=upto)
                    new.update((each.position, each) for each in events)
                found |= new
                answer = [
                    each
                    for _, each in sorted(found.items())
                    if each.position in new or _selects(query, each)
                ]
        except StopIteration as finished:
            end = fresh[-1].position if fresh else upto
            return Considered(finished.value, asked, end)

    def recorded(self, row: EventRow) -> Recorded:
        """The event of a row, upcast; words stay sealed."""
        envelope = Envelope(
            actor=MemberId(row.actor),
            source=row.source,
            correlation=row.correlation,
            causation=row.causation,
            on_behalf_of=None if row.on_behalf_of is None else MemberId(row.on_behalf_of),
            key=row.idempotency_key,
        )
        return Recorded(
            position=row.position,
            id=row.id,
            kind=row.kind,
            schema=row.schema_number,
            event=self._codec.read(row.kind, row.schema_number, row.data, row.id),
            tags=frozenset(json.loads(row.tags)),
            occurred_at=instant(row.occurred_at),
            clock=instant(row.clock),
            envelope=envelope,
            hash=row.hash,
        )


def _selects(query: Query, recorded: Recorded) -> bool:
    return matches(query, recorded.kind, recorded.tags)
