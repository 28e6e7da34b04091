"""From rows of the log to events in memory, and the queries that a deliberation asks."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booking_core.domain.decider import Query, Verdict, any_of
from booking_core.domain.ids import MemberId
from booking_core.instants import instant
from booking_core.ports import Deliberation, Envelope, Recorded, Statement
from booking_core.stores.encoding.rows import EventRow, event_row
from booking_core.stores.errors import UnreadableEventError
from booking_core.stores.log.dialects import SELECT_EVERYTHING
from booking_core.stores.log.selection import Register, selection, selects

if TYPE_CHECKING:
    from booking_core.domain.decider import QueryItem
    from booking_core.ports import Row
    from booking_core.stores.encoding.codec import Codec
    from booking_core.stores.log.dialects import Dialect
    from booking_core.stores.log.memory import Memory
    from booking_core.stores.log.work import Work

NO_LIMIT = 2**62
MOST_KNOWN = 1_000
"""Events that are kept as they were read; a household reads a few dozen with each command. About
2 KB each."""

_NOT_AS_IT_SAYS = (LookupError, ValueError, TypeError, AttributeError)
"""What shapes, upcasters and values raise over JSON that is not theirs."""


@dataclass(frozen=True, slots=True)
class Considered:
    """What would be decided, and on what it rests: all that `query` selects up to `after`.

    Attributes:
        absent: Items of it that were taken to select nothing without a look.
    """

    verdict: Verdict
    query: Query
    after: int
    absent: frozenset[QueryItem] = frozenset()


class Course:
    """A deliberation on its way.

    Attributes:
        over: Whether it came to a verdict.
    """

    def __init__(self, start: Callable[[], Deliberation]) -> None:
        self.over = False
        self._deliberation = start()
        self._query: Query | None = None
        self._asked: list[Query] = []
        self._verdict: Verdict = ()

    def go_on(self, find: Callable[[QueryItem], Sequence[Recorded] | None]) -> frozenset[QueryItem]:
        """Goes as far as what can be found leads; answers what is missing there, if anything."""
        missing: frozenset[QueryItem] = frozenset()
        while not (missing or self.over):
            missing = self.step(find)
        return missing

    def step(self, find: Callable[[QueryItem], Sequence[Recorded] | None]) -> frozenset[QueryItem]:
        """Goes on to the next query; answers what is missing for that, if anything."""
        try:
            if self._query is None:
                self._query = next(self._deliberation)
                return frozenset()
            if not self._query.items:
                self._query = self._deliberation.send(())
                return frozenset()
            found: list[Recorded] = []
            missing: list[QueryItem] = []
            for item in self._query.items:
                part = find(item)
                if part is None:
                    missing.append(item)
                else:
                    found += part
            if missing:
                return frozenset(missing)
            self._asked.append(self._query)
            self._query = self._deliberation.send(found)
        except StopIteration as finished:
            self._verdict, self.over = finished.value, True
        return frozenset()

    def considered(self, upto: int, absent: frozenset[QueryItem] = frozenset()) -> Considered:
        """What it came to, on all up to the position."""
        return Considered(self._verdict, any_of(self._asked), upto, absent)


class Reader:
    """Asks the log of either database."""

    def __init__(self, codec: Codec, dialect: Dialect) -> None:
        self._codec = codec
        self._dialect = dialect
        # The hash covers all that an event is made of, and its place.
        # Ordered, since threads of a store on SQLite share it: nobody walks it to drop the oldest.
        self._known: OrderedDict[bytes, Recorded] = OrderedDict()

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
                self._known.popitem(last=False)
        return known

    def deliberate(
        self,
        start: Callable[[], Deliberation],
        upto: int,
        fresh: Sequence[Recorded] = (),
        memory: Memory | None = None,
        absent: frozenset[QueryItem] = frozenset(),
    ) -> Work[Considered]:
        """Answers all queries of a deliberation as of the position `upto`.

        Args:
            start: See `Decision.deliberate`.
            upto: The end of the log in the tables.
            fresh: What follows and is not in the tables yet.
            memory: As of `upto`.
            absent: Items that select nothing up to there.

        """
        course = Course(start)
        known: dict[QueryItem, Sequence[Recorded]] = dict.fromkeys(absent, ())

        def find(item: QueryItem) -> Sequence[Recorded] | None:
            if (found := known.get(item)) is None and memory is not None:
                found = memory.find(item)
            if found is None or not fresh:
                return found
            return [*found, *(each for each in fresh if selects(item, each))]

        while missing := course.go_on(find):
            known |= yield from self.found(missing, upto, memory)
        return course.considered(fresh[-1].position if fresh else upto)

    def found(
        self, items: frozenset[QueryItem], upto: int, memory: Memory | None = None
    ) -> Work[dict[QueryItem, Sequence[Recorded]]]:
        """What each of the items selects up to the position; kept in a memory as of then."""
        found: dict[QueryItem, list[Recorded]] = {item: [] for item in items}
        register = Register(items)
        end = None if memory is None else memory.end
        underway = () if memory is None else tuple(memory.underway)
        tabled = min(upto, underway[0].position - 1) if underway else upto
        recorded = yield from self.select(Query(items), upto=tabled)
        for each in (*recorded, *(each for each in underway if each.position <= upto)):
            for item in register.selecting(each):
                found[item].append(each)
        # Meanwhile it may have begun anew, somewhere else.
        if memory is not None and end is not None and memory.end is end and end.position == upto:
            for item, selected in found.items():
                memory.keep(item, selected)
        return {**found}

    def recorded(self, row: EventRow) -> Recorded:
        """The event of a row, upcast; words stay sealed.

        Raises:
            UnknownEventError: A newer version wrote it.
            UnreadableEventError: It is not what its kind and schema say.
        """
        try:
            event = self._codec.read(row.kind, row.schema_number, row.data, row.id)
            tags = frozenset(json.loads(row.tags))
        except _NOT_AS_IT_SAYS as error:
            raise UnreadableEventError(row.position, row.kind, row.schema_number) from error
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
            event=event,
            tags=tags,
            occurred_at=instant(row.occurred_at),
            clock=instant(row.clock),
            envelope=envelope,
            hash=row.hash,
        )
