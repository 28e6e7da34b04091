"""The end of the log while a batch is being written: what is decided and not yet in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from booking_core.instants import instant, instant_text
from booking_core.ports import Statement
from booking_core.stores.encoding import sealing
from booking_core.stores.encoding.moments import Moment, moment
from booking_core.stores.encoding.rows import rows_text
from booking_core.stores.errors import TextWithNulError, UntoldError
from booking_core.stores.log.dialects import (
    FORGET_OLD_KEYS,
    FORGET_SURPLUS_KEYS,
    INSERT_EVENT,
    INSERT_TAG,
    MOVE_HEAD,
    NEW_KEY,
    REMEMBER_KEY,
)
from booking_core.stores.log.selection import arrays_of, selects
from booking_core.stores.log.work import End, GuessedWrongError, Many, Together

if TYPE_CHECKING:
    from datetime import datetime

    from booking_core.domain.decider import QueryItem
    from booking_core.ports import Envelope, Parameter, Project, Recorded, Row
    from booking_core.shapes import Unsealed
    from booking_core.stores.encoding.rows import EventRow
    from booking_core.stores.log.dialects import Dialect
    from booking_core.stores.log.reading import Considered
    from booking_core.stores.log.work import Work


KEYS_LAST = timedelta(days=90)
"""A command that is repeated later than that is a new one."""
MOST_KEYS = 100_000
"""Beyond that the oldest go earlier."""
_DAY = len("2026-03-01")
_SQL = attrgetter("sql")


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of a person; a new one is not in the tables yet."""

    key: bytes
    new: bool = False


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals words with the keys of their authors."""

    data_keys: Mapping[str, DataKey]

    def __call__(self, unsealed: Unsealed) -> str:
        words = unsealed.words
        bound_to = sealing.binding(words.author, unsealed.place)
        return sealing.seal(self.data_keys[words.author].key, words.text, bound_to)


@dataclass(slots=True)
class Page:
    """Where the log ends, and what waits to be written there.

    Attributes:
        tabled: How far the tables already go.
        day: Of the last event in the tables; empty where there is none.
        begin: Where the log ended before.
        guess: Where the log was taken to end, by a work that does not have its lock.
        others: What others wrote since the decisions were made.
        remembers: Whether `others` is all of it; if not, they are to be made anew.
        absent: What decisions took to select nothing up to the guess, without a look.
        untold: What the views have not been told yet, with the rows beside each decision.
        wrote: Whether anything at all was written.
        moment: When all that is on it happened.
    """

    position: int
    hash: bytes
    occurred_at: str
    min_reader: int
    tabled: int
    day: str
    begin: End
    dialect: Dialect
    moment: Moment
    guess: End | None = None
    others: Sequence[Recorded] = ()
    remembers: bool = True
    absent: frozenset[QueryItem] = frozenset()
    fresh: list[Recorded] = field(default_factory=list)
    rows: list[EventRow] = field(default_factory=list)
    keys: list[tuple[Parameter, ...]] = field(default_factory=list)
    new_data_keys: list[tuple[str, bytes]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    untold: list[tuple[Sequence[Recorded], Sequence[Statement]]] = field(default_factory=list)
    known_keys: dict[tuple[str, str], Row] = field(default_factory=dict)
    data_keys: dict[str, DataKey] = field(default_factory=dict)
    fresh_tags: set[str] = field(default_factory=set)
    fresh_kinds: set[str] = field(default_factory=set)
    wrote: bool = False

    @classmethod
    def at(cls, end: End, dialect: Dialect, clock: datetime, *, guessed: bool) -> Page:
        day = end.occurred_at[:_DAY]
        guess = end if guessed else None
        here = moment(clock, end.occurred_at)
        return cls(*end, end.position, day, end, dialect, here, guess)

    @property
    def end(self) -> End:
        return End(self.position, self.hash, self.occurred_at, self.min_reader)

    def hear(self, others: Sequence[Recorded]) -> None:
        """What came in since the decisions were made."""
        self.others = others
        self._note(others)

    def onward(self) -> Page:
        """The same page, so that what is tried on it can be forgotten."""
        page = Page(*self.end, self.position, self.day, self.begin, self.dialect, self.moment)
        page.others, page.remembers = self.others, self.remembers
        page.fresh, page.wrote = list(self.fresh), self.wrote
        page.fresh_tags, page.fresh_kinds = set(self.fresh_tags), set(self.fresh_kinds)
        return page

    def waiting(self) -> Sequence[Recorded]:
        """What was decided and can't be found in the tables yet."""
        return self.fresh[len(self.fresh) - (self.position - self.tabled) :]

    def meets(self, considered: Considered) -> bool:
        """Whether something that came in since is what `considered` had to see."""
        near = [item for item in considered.query.items if self._may_meet(item)]
        return bool(near) and any(
            each.position > considered.after and any(selects(item, each) for item in near)
            for each in (*self.others, *self.fresh)
        )

    def _may_meet(self, item: QueryItem) -> bool:
        """Cheap, and never False for an item that selects something fresh."""
        return item.tags <= self.fresh_tags and (
            not item.types or not item.types.isdisjoint(self.fresh_kinds)
        )

    def enter(
        self, rows: Sequence[EventRow], recorded: Sequence[Recorded], readers: Iterable[int]
    ) -> None:
        if not rows:
            return
        self.rows.extend(rows)
        self.fresh.extend(recorded)
        self._note(recorded)
        self.position, self.hash = rows[-1].position, rows[-1].hash
        self.occurred_at = self.moment.texts[0]
        self.min_reader = max(self.min_reader, *readers)

    def _note(self, recorded: Sequence[Recorded]) -> None:
        for each in recorded:
            self.fresh_kinds.add(each.kind)
            self.fresh_tags |= each.tags

    def tell(self, project: Project) -> None:
        """The views all that was decided, at once, and then the rows beside the decisions.

        Raises:
            UntoldError: A view failed on one of the decisions.
        """
        untold, self.untold = self.untold, []
        try:
            page = [each for recorded, _ in untold for each in recorded]
            self.statements.extend(project(page))
        except Exception as error:
            raise UntoldError from error
        for _, beside in untold:
            self.statements.extend(beside)

    def keep_data_keys(self, data_keys: Mapping[str, DataKey]) -> None:
        self.data_keys.update(data_keys)
        self.new_data_keys.extend(
            (author, each.key) for author, each in data_keys.items() if each.new
        )

    def remember_key(self, envelope: Envelope, count: int) -> None:
        """That the last `count` facts are what the key was used for."""
        if envelope.key is None:
            return
        first, at = self.position - count + 1, self.moment.texts[0]
        self.keys.append((envelope.actor, envelope.key, envelope.fingerprint, first, count, at))
        self.known_keys[envelope.actor, envelope.key] = {
            "fingerprint": envelope.fingerprint,
            "first_position": first,
            "event_count": count,
        }


def flush(page: Page, final: object | None = None, *, alone: bool = False) -> Work[None]:
    """All that waits on the page, facts first.

    Args:
        alone: Nobody else waits for this transaction.

    Raises:
        GuessedWrongError: More would follow, and the page does not have the lock.
    """
    if page.guess is not None and final is None:
        raise GuessedWrongError
    statements = (*_log_of(page), *grouped(page.statements))
    page.statements = []
    if statements:
        yield Together(statements, final, page.guess, flushed=alone)


def flush_log(page: Page) -> Work[None]:
    """The facts and what belongs to them, without the views.

    Raises:
        GuessedWrongError: The page does not have the lock.
    """
    if page.guess is not None:
        raise GuessedWrongError
    if statements := _log_of(page):
        yield Together(statements)


def _log_of(page: Page) -> Sequence[Statement | Many]:
    if not (page.rows or page.keys):
        return ()
    waiting: Sequence[tuple[str, Sequence[tuple[Parameter, ...]]]] = (
        (REMEMBER_KEY, page.keys),
        (NEW_KEY, page.new_data_keys),
    )
    entered = _entered(page)
    moved = _moved(page)
    forgotten = _forgotten(page.day, page.occurred_at)
    page.rows, page.keys, page.new_data_keys = [], [], []
    page.tabled, page.wrote, page.day = page.position, True, page.occurred_at[:_DAY]
    return (
        moved,
        *entered,
        *(Many(sql, rows) for sql, rows in waiting if rows),
        *forgotten,
    )


def _moved(page: Page) -> Statement:
    """Comes first: on a guess it is what takes the head."""
    ends = (page.position, page.hash, page.occurred_at or None, page.min_reader)
    if page.guess is None:
        return Statement(MOVE_HEAD, ends)
    held = *page.guess[:2], *arrays_of(page.absent)
    return Statement(page.dialect.go_on, (*held, *ends))


def _entered(page: Page) -> Sequence[Statement | Many]:
    if not page.rows:
        return ()
    if page.dialect.enter:
        text = rows_text(page.rows)
        if "\\u0000" in text and any("\0" in str(value) for row in page.rows for value in row):
            raise TextWithNulError
        return (Statement(page.dialect.enter, (text,)),)
    tags = [(tag, each.kind, each.position) for each in page.waiting() for tag in each.tags]
    return tuple(Many(sql, rows) for sql, rows in ((INSERT_EVENT, page.rows), (INSERT_TAG, tags)))


def _forgotten(day: str, at: str) -> Sequence[Statement]:
    """With the first append of a day of the log, whoever makes it and whatever the clock says."""
    if not day or at[:_DAY] <= day:
        return ()
    oldest = instant_text(instant(at) - KEYS_LAST)
    return Statement(FORGET_OLD_KEYS, (oldest,)), Statement(FORGET_SURPLUS_KEYS, (MOST_KEYS,))


def grouped(statements: Sequence[Statement]) -> Iterator[Statement | Many]:
    """Neighbours with the same SQL, to go to the database at once."""
    for sql, group in groupby(statements, key=_SQL):
        first, *others = group
        if others:
            yield Many(sql, [each.parameters for each in (first, *others)])
        else:
            yield first
