"""The one command handler: from a wish to facts in the log, or to the rules it broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from booking_core.domain.decider import NOTHING, Decider, Query, Verdict
from booking_core.ports import (
    Decision,
    Deliberation,
    Envelope,
    EventLog,
    Outcome,
    Recorded,
    Statement,
)

C = TypeVar("C")
E = TypeVar("E")
S = TypeVar("S")


async def handle(
    decider: Decider[C, E, S],
    log: EventLog,
    command: C,
    envelope: Envelope,
    *,
    beside: Iterable[Statement] = (),
) -> Outcome:
    """Decides the command on what the log says, and writes what follows.

    Args:
        beside: See `Decision.beside`.

    Raises:
        AppendConflictError: Others kept coming first; trying again later may help.
        KeyReusedError: The idempotency key belongs to another request.
        TakenError: A row beside the facts is taken.

    """
    decision = Decision(deliberation(decider, command), envelope, tuple(beside))
    return await log.transact(decision)


async def consider(decider: Decider[C, E, S], log: EventLog, command: C) -> Verdict:
    """What the command would lead to now; writes nothing."""
    return await log.consider(deliberation(decider, command))


def deliberation(decider: Decider[C, E, S], command: C) -> Callable[[], Deliberation]:
    """Grows the boundary until it names nothing new, then decides on all that it selected."""

    def deliberate() -> Deliberation:
        asked, state = NOTHING, decider.initial
        seen: dict[int, Recorded] = {}
        while new := decider.boundary(command, state).items - asked.items:
            asked |= Query(new)
            for recorded in (yield Query(new)):
                seen[recorded.position] = recorded
            in_order = (seen[position].event for position in sorted(seen))
            # The boundary names types, so what it selects is what the decider knows.
            state = decider.fold(cast("Iterable[E]", in_order))
        return decider.decide(command, state)

    return deliberate
