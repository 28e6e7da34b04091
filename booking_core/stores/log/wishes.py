"""What waits to be written, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booking_core.domain.decider import NOTHING, Event
from booking_core.ports import Condition, Decision, Deliberation, Envelope, Outcome, Recorded
from booking_core.stores.log.reading import Considered

if TYPE_CHECKING:
    from booking_core.domain.decider import QueryItem
    from booking_core.stores.log.work import End

Result = Outcome | Exception


@dataclass(frozen=True, slots=True)
class Wish:
    """A decision waiting for its turn.

    Attributes:
        considered: What was found without the lock; counts if nothing came in since.
        strict: Something that came in since is an `AppendConflictError`.
    """

    decision: Decision
    considered: Considered | None = None
    strict: bool = False


_WHATEVER_CAME_IN = Condition(NOTHING, 0)


def plain_append(events: Sequence[Event], envelope: Envelope, condition: Condition | None) -> Wish:
    """An append that was decided elsewhere, as a wish.

    Raises:
        ValueError: There is nothing to append.
    """
    if not events:
        msg = "no events to append"
        raise ValueError(msg)

    def decided() -> Deliberation:
        yield from ()
        return events

    condition = condition or _WHATEVER_CAME_IN
    considered = Considered(events, condition.query, condition.after)
    return Wish(Decision(decided, envelope), considered, strict=True)


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of the wishes, in their order.

    Attributes:
        commit: Whether there is something to be kept.
        last_id: Of the last event that was appended; finds out whether a lost commit came about.
        begin: Where the log ended before.
        end: Where it ends with it.
        recorded: What was appended.
        absent: What was taken to select nothing up to `begin`, without a look.
    """

    results: Sequence[Result]
    commit: bool
    last_id: str | None
    begin: End
    end: End
    recorded: Sequence[Recorded] = ()
    absent: frozenset[QueryItem] = frozenset()

    @property
    def position(self) -> int:
        return self.end.position
