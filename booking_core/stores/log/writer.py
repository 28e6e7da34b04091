"""The one way into the log: several decisions in one transaction, each with its own outcome.

Every decision sees what the one before it left. All statements are asked under the head's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from booking_core.canonical import canonical
from booking_core.domain.decider import Event, QueryItem, Refused
from booking_core.ports import (
    Accepted,
    AppendConflictError,
    Clock,
    Decision,
    KeyReusedError,
    Outcome,
    Project,
    Recorded,
    Statement,
    TakenError,
)
from booking_core.stores.encoding import sealing
from booking_core.stores.encoding.chain import framed, framed_kind, sealed
from booking_core.stores.encoding.codec import Written
from booking_core.stores.encoding.rows import EventRow, event_row, tags_text
from booking_core.stores.errors import RefusedByDatabaseError, own
from booking_core.stores.log.authors import data_keys
from booking_core.stores.log.dialects import READ_HEAD, SELECT_EVERYTHING
from booking_core.stores.log.memory import Memory
from booking_core.stores.log.opened import refuse_newer
from booking_core.stores.log.page import DataKey, Page, Sealer, flush, flush_log
from booking_core.stores.log.reading import Reader
from booking_core.stores.log.recalling import caught_up, considered
from booking_core.stores.log.selection import Selection, selection, together
from booking_core.stores.log.wishes import Batch, Result, Wish
from booking_core.stores.log.work import End, GuessedWrongError

if TYPE_CHECKING:
    from booking_core.ports import Envelope, Row
    from booking_core.stores.encoding.codec import Codec
    from booking_core.stores.log.dialects import Dialect
    from booking_core.stores.log.work import Work

Fact = tuple[Written, str, frozenset[str]]
"""An event, its text in the log and its tags."""


class Writer:
    """Writes wishes into the log of either database."""

    def __init__(self, codec: Codec, dialect: Dialect, *, clock: Clock, project: Project) -> None:
        self._codec = codec
        self._dialect = dialect
        self._clock = clock
        self._project = project
        self._reader = Reader(codec, dialect)
        self._memory = Memory()

    def considered(self, wishes: Sequence[Wish], *, unseen: bool = False) -> Work[Sequence[Wish]]:
        """The wishes decided without the lock, as far as that goes; counts if nothing came in.

        Args:
            unseen: See `recalling.considered`; whoever writes them looks first (`looked_for`), or
                as they are written (`write_on`).
        """
        if all(wish.considered for wish in wishes):
            return wishes
        if self._memory.end is None:
            (row,) = yield Statement(READ_HEAD)
            self._memory.forget(self._end(row))
        return (yield from considered(wishes, self._reader, self._memory, unseen=unseen))

    def expect(self, batch: Batch) -> None:
        """That the batch is on its way into the log; the next one may be prepared on it."""
        end = self._memory.end
        if end is not None and end[:2] == batch.begin[:2]:
            for item in batch.absent:
                self._memory.keep(item, ())
            self._memory.expect(batch.recorded, batch.end)

    def committed(self, batch: Batch) -> None:
        """To be called when a batch is in the log, before the next one is written."""
        end = self._memory.end
        if batch.commit and end is not None and end[:2] == batch.begin[:2]:
            for item in batch.absent:
                self._memory.keep(item, ())
            self._memory.move(batch.recorded, batch.end)
        self._memory.arrived(batch.position)

    def failed(self) -> None:
        """To be called when what was expected does not come."""
        self._memory.forget()

    def looked_for(self, wishes: Sequence[Wish]) -> Work[Sequence[Wish]]:
        """The wishes under the lock, without those decisions that took for absent what is there."""
        tags = {tag for item in _absent(wishes) for tag in item.tags}
        if not tags or not (yield Statement(self._dialect.tagged, (canonical(sorted(tags)),))):
            return wishes
        return [
            replace(wish, considered=None) if wish.considered and wish.considered.absent else wish
            for wish in wishes
        ]

    def write(self, wishes: Sequence[Wish]) -> Work[Batch]:
        """All wishes in the transaction that the caller began and ends.

        Raises:
            TakenError: A row of one of several wishes is taken: `write_apart` finds out whose.
            RefusedByDatabaseError: Likewise.
        """
        begin, page = yield from self._first_page(wishes)
        results: list[Result] = []
        try:
            yield from self._fill(page, wishes, results, begin)
        except (TakenError, RefusedByDatabaseError) as error:
            if len(wishes) > 1:
                raise
            return _batch([own(error)], page, begin)
        return _batch(results, page, begin)

    def write_apart(self, wishes: Sequence[Wish]) -> Work[Batch]:
        """As `write`; what one of them does wrong is no other's business."""
        begin, page = yield from self._first_page(wishes)
        results: list[Result] = []
        for wish in wishes:
            page = yield from self._fill_apart(page, wish, results)
        return _batch(results, page, begin)

    def write_on(self, guess: End, wishes: Sequence[Wish]) -> Work[Batch]:
        """As `write`, in no transaction and without the lock, for a log that ends at the guess.

        Where nothing is to be committed, neither the guess was held against the log nor what was
        taken to be absent.

        Raises:
            GuessedWrongError: Nothing was written.
            TakenError: Nothing was written.
            RefusedByDatabaseError: Nothing was written.
        """
        page = Page.at(guess, self._dialect, self._clock(), guessed=True)
        if self._memory.end is None or self._memory.end[:2] != guess[:2]:
            self._memory.forget(guess)
            page.remembers = False
        page.hear(tuple(self._memory.underway))
        page.absent = _absent(wishes)
        results: list[Result] = []
        yield from self._fill(page, wishes, results, guess)
        return _batch(results, page, guess)

    def _first_page(self, wishes: Sequence[Wish]) -> Work[tuple[End, Page]]:
        """Where the log ends, under its lock."""
        (row,) = yield Statement(self._dialect.lock_head)
        begin = self._end(row)
        page = Page.at(begin, self._dialect, self._clock(), guessed=False)
        page.absent = _absent(wishes)
        if not all(wish.strict for wish in wishes):
            others = yield from caught_up(begin, self._reader, self._memory)
            page.hear(others or ())
            page.remembers = others is not None
        return begin, page

    def _end(self, row: Row) -> End:
        refuse_newer(row, self._codec.reader)
        return End(row["position"], row["hash"], row["occurred_at"] or "", row["min_reader"])

    def _fill_apart(self, page: Page, wish: Wish, results: list[Result]) -> Work[Page]:
        """One wish under a savepoint of its own, with its failure for a result."""
        attempt = page.onward()
        yield Statement("SAVEPOINT apart")
        try:
            yield from self._fill(attempt, [wish], results)
        except (TakenError, RefusedByDatabaseError) as error:
            yield Statement("ROLLBACK TO SAVEPOINT apart")
            results.append(own(error))
            return page
        return attempt

    def _fill(
        self,
        page: Page,
        wishes: Sequence[Wish],
        results: list[Result],
        begin: End | None = None,
    ) -> Work[None]:
        """Decides the wishes and writes them; the last thing that is done, if `begin` is given."""
        yield from self._look_up_keys(page, wishes)
        stale = yield from self._stale(page, wishes)
        done: list[Result] = []
        for number, wish in enumerate(wishes):
            try:
                done.append((yield from self._one(page, wish, stale=number in stale)))
            except (TakenError, RefusedByDatabaseError, GuessedWrongError):
                raise
            except Exception as error:  # noqa: BLE001 - a bug in one decision is its outcome, not its neighbours'
                done.append(error)
        page.tell(self._project)
        final = None if begin is None else _batch(done, page, begin)
        yield from flush(page, final, alone=len(wishes) == 1)
        results.extend(done)

    def _look_up_keys(self, page: Page, wishes: Sequence[Wish]) -> Work[None]:
        asked = [
            {"actor": wish.decision.envelope.actor, "key": wish.decision.envelope.key}
            for wish in wishes
            if wish.decision.envelope.key is not None
        ]
        if asked:
            rows = yield Statement(self._dialect.known_keys, (canonical(asked),))
            for row in rows:
                page.known_keys[row["actor"], row["idempotency_key"]] = row

    def _stale(self, page: Page, wishes: Sequence[Wish]) -> Work[frozenset[int]]:
        """The numbers of the wishes whose condition an event of before this batch met."""
        found: set[int] = set()
        asked: list[tuple[Selection, dict[str, int]]] = []
        for number, wish in enumerate(wishes):
            before = wish.considered
            if before is None or not wish.strict or not before.query.items:
                continue
            if before.after >= page.position:
                continue
            chosen = selection(before.query, self._codec.kinds)
            if chosen.everything:
                found.add(number)
            elif not chosen.nothing:
                asked.append((chosen, {"item": number, "after": before.after}))
        if asked:
            rows = yield Statement(self._dialect.conflicts, (together(asked),))
            found.update(row["item"] for row in rows)
        return frozenset(found)

    def _one(self, page: Page, wish: Wish, *, stale: bool) -> Work[Outcome]:
        envelope = wish.decision.envelope
        known = page.known_keys.get((envelope.actor, envelope.key or ""))
        if envelope.key is not None and known is not None:
            return (yield from self._repeat(page, envelope, known))
        before = wish.considered
        if before is not None and (stale or page.meets(before)):
            if wish.strict:
                raise AppendConflictError
            before = None
        if before is None or not (page.remembers or wish.strict):
            before = yield from self._reader.deliberate(
                *(wish.decision.deliberate, page.begin.position, page.fresh, self._memory),
                page.absent,
            )
        if isinstance(before.verdict, Refused):
            return before.verdict
        return (yield from self._accept(page, wish.decision, before.verdict))

    def _repeat(self, page: Page, envelope: Envelope, known: Row) -> Work[Accepted]:
        if known["fingerprint"] != envelope.fingerprint:
            raise KeyReusedError(envelope.key)
        first, count = known["first_position"], known["event_count"]
        yield from flush_log(page)
        rows = yield Statement(SELECT_EVERYTHING, (first - 1, first + count - 1, count))
        recorded = tuple(self._reader.recorded(event_row(row)) for row in rows)
        return Accepted(recorded, repeated=True)

    def _accept(self, page: Page, decision: Decision, events: Sequence[Event]) -> Work[Accepted]:
        written = [self._codec.write(event, next(page.moment.ids)) for event in events]
        made: Mapping[str, DataKey] = {}
        if worded := [each for each in written if each.words]:
            made = yield from data_keys(worded, page.data_keys)
        sealer = Sealer({**page.data_keys, **made} if made else page.data_keys)
        facts = [(each, each.text(sealer), each.event.tags) for each in written]
        rows = _rows(page, decision.envelope, facts)
        recorded = self._recorded(page, decision.envelope, rows, facts)
        page.enter(rows, recorded, [each.codec.reader for each in written])
        if made:
            page.keep_data_keys(made)
        page.remember_key(decision.envelope, len(rows))
        beside = decision.beside if recorded else ()
        page.untold.append((recorded, beside))
        if beside and any(statement.sql == sealing.FORGET_KEY for statement in beside):
            # Nobody after this one in the batch may write under a key that is on its way out.
            page.tell(self._project)
            yield from flush(page)
            page.data_keys.clear()
        return Accepted(recorded)

    def _recorded(
        self, page: Page, envelope: Envelope, rows: Sequence[EventRow], facts: Iterable[Fact]
    ) -> tuple[Recorded, ...]:
        """As they will be read; an event without words is read as it was written."""
        if not rows:
            return ()
        kept = replace(envelope, fingerprint="") if envelope.fingerprint else envelope
        times = page.moment.at, page.moment.clock
        return tuple(
            [
                self._reader.recorded(row)
                if written.words
                else Recorded(*row[:4], written.event, tags, *times, kept, row.hash)
                for row, (written, _, tags) in zip(rows, facts, strict=True)
            ]
        )


def _rows(page: Page, envelope: Envelope, facts: Iterable[Fact]) -> Sequence[EventRow]:
    """The facts of one decision at their places after the end of the page."""
    who = (
        *(envelope.actor, envelope.on_behalf_of, envelope.source),
        *(envelope.correlation, envelope.causation, envelope.key),
    )
    in_common = page.moment.framed + framed(who)
    theirs = *page.moment.texts, *who
    rows: list[EventRow] = []
    before = page.hash
    for position, (written, data, tags) in enumerate(facts, page.position + 1):
        codec = written.codec
        kind = codec.kind, codec.schema_number
        begins, ends = (position, written.event_id), (data, tags_text(tags))
        own = framed(begins) + framed_kind(*kind) + framed(ends)
        before = sealed(before, own, in_common)
        rows.append(EventRow._make((*begins, *kind, *ends, *theirs, before)))
    return rows


def _absent(wishes: Sequence[Wish]) -> frozenset[QueryItem]:
    """What their decisions took to select nothing, without a look."""
    return frozenset[QueryItem]().union(
        *(wish.considered.absent for wish in wishes if wish.considered)
    )


def _batch(results: Sequence[Result], page: Page, begin: End) -> Batch:
    failed = all(isinstance(result, Exception) for result in results)
    writes = not failed and (page.wrote or bool(page.rows or page.keys))
    last_id = page.fresh[-1].id if page.fresh else None
    if not writes:
        return Batch(
            results, commit=False, last_id=None, begin=begin, end=begin, absent=page.absent
        )
    return Batch(
        *(results, True, last_id, begin, page.end, page.fresh, page.absent),
    )
