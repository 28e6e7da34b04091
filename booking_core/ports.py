"""What the core asks of a store, and the shapes that cross that line."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from booking_core.domain.decider import Event, Query, Refused, Verdict
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import Opened, SealedText

Clock = Callable[[], datetime]
"""Answers the aware UTC instant."""

Parameter = str | int | float | bytes | bool | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL in the common subset of both stores, with `$1` parameters.

    Dates and instants are ISO 8601 text on both sides of this port, whatever the column is:
    `2026-07-10`, `2026-07-10T19:00` (wall time), `2026-07-10T17:00:00.000000Z` (instants).
    """

    sql: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who wanted what from where; the same for all events of one decision.

    Attributes:
        actor: The member who acts, or `SYSTEM`.
        source: The path it came by: panel, api, mqtt, import, system …
        key: Idempotency key, unique by actor; a repeat gets the first outcome.
        fingerprint: Digest of the request; the same key with another one is `KeyReusedError`.

    """

    actor: MemberId
    source: str
    correlation: str
    causation: str | None = None
    on_behalf_of: MemberId | None = None
    key: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event at its place in the log.

    Attributes:
        position: Dense, from 1.
        event: Decoded and upcast; free text stays sealed.
        occurred_at: Never runs backwards along the log.
        clock: What the clock said, even where it ran backwards.

    """

    position: int
    id: str
    kind: str
    schema: int
    event: Event
    tags: frozenset[str]
    occurred_at: datetime
    clock: datetime
    envelope: Envelope
    hash: bytes


Deliberation = Generator[Query, Sequence[Recorded], Verdict]
"""Asks for events, query by query, all at one position, and answers what follows from them.

Each of a query's items brings what it selects, in no order among them: an event may come twice.
A query for nothing is a pause: others that are made beside it may be brought as far first.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One wish on its way into the log.

    Attributes:
        deliberate: Starts a fresh deliberation; called again after a conflict.
        beside: Rows that belong to the facts but may be forgotten (profiles, passwords); written
            in the same transaction, only if there are facts.
        brings: See `Decider.brings`: a store may decide first and look then whether there is
            anything with these tags, as long as it does look.

    """

    deliberate: Callable[[], Deliberation]
    envelope: Envelope
    beside: tuple[Statement, ...] = ()
    brings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was decided; empty when there was nothing new to decide.

    `repeated` says that the same key had been decided before: these are the facts of that time.
    """

    recorded: tuple[Recorded, ...]
    repeated: bool = False


Outcome = Accepted | Refused


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log."""

    position: int
    hash: bytes
    occurred_at: datetime | None


@dataclass(frozen=True, slots=True)
class Condition:
    """The append fails when anything that the query selects came in after `after`."""

    query: Query
    after: int


class UnavailableError(Exception):
    """The store can't be reached, written or understood now; says what a person can do."""


class AppendConflictError(Exception):
    """Something matching the condition came in first, every time it was tried."""


class KeyReusedError(Exception):
    """The idempotency key was used before for another request."""


class TakenError(Exception):
    """A row beside the facts met another one under the unique constraint `constraint`."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


Project = Callable[[Sequence[Recorded]], Iterable[Statement]]
"""What a page of the log changes in the views; run in the append's transaction.

However the log is cut into pages, the rows are the same in the end.
"""


class EventLog(Protocol):
    """The one sequence of events."""

    def now(self) -> datetime:
        """What the log's clock says; aware, UTC."""

    async def read(
        self, query: Query, *, after: int = 0, limit: int | None = None
    ) -> Sequence[Recorded]:
        """Events that the query selects with a position above `after`, in order."""

    async def head(self) -> Head: ...

    async def append(
        self,
        events: Sequence[Event],
        envelope: Envelope,
        *,
        condition: Condition | None = None,
    ) -> Sequence[Recorded]:
        """All or nothing, and durable when it returns.

        Raises:
            AppendConflictError: The condition did not hold.

        """

    async def transact(self, decision: Decision) -> Outcome:
        """Read, fold, decide and append as one step; decided afresh after a conflict.

        Raises:
            AppendConflictError: Conflicts did not end.
            KeyReusedError: See `Envelope.fingerprint`.
            TakenError: A row beside the facts is taken.

        """

    async def consider(self, deliberate: Callable[[], Deliberation]) -> Verdict:
        """What would be decided now; writes nothing."""

    async def wait_beyond(self, position: int) -> None:
        """Returns soon after the head is above `position`; at once if it is."""


class Database(Protocol):
    """Tables beside the log: views, profiles, logins, checkpoints."""

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        """Reads; never writes. See `Statement` for the SQL."""

    async def execute(self, sql: str, *parameters: Parameter) -> Sequence[Row]:
        """One statement in a transaction of its own; rows of its RETURNING clause.

        Raises:
            TakenError: A unique constraint was hit.

        """

    async def write(self, statements: Sequence[Statement]) -> None:
        """All in one transaction, or none."""

    async def scrub(self) -> None:
        """Leaves no deleted row readable in the database's files, as far as it can tell them."""

    async def unseal(self, texts: Sequence[SealedText]) -> Sequence[Opened]:
        """The words, in order; of a broken seal the log of the app says where it is."""


class Store(EventLog, Database, Protocol):
    """Log and tables of one household."""
