"""The one command handler: from a wish to facts in the log, or to the rules it broke."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from booking_core.domain.decider import NOTHING, Decider, Query, QueryItem, Refused, Verdict
from booking_core.domain.errors import Stale
from booking_core.domain.refusals import CommandRefused, RecordRefusal, refusals
from booking_core.domain.tags import booking_tag, member_tag, resource_tag
from booking_core.folds import Folds, in_order
from booking_core.ports import (
    Accepted,
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

_FOLDS = Folds()


async def handle(
    decider: Decider[C, E, S],
    log: EventLog,
    command: C,
    envelope: Envelope,
    *,
    beside: Iterable[Statement] = (),
) -> Outcome:
    """Decides the command on what the log says, and writes what follows.

    A refusal is recorded too, and is the answer to the same idempotency key from then on.

    Args:
        beside: See `Decision.beside`.

    Raises:
        AppendConflictError: Others kept coming first; trying again later may help.
        KeyReusedError: The idempotency key belongs to another request.
        TakenError: A row beside the facts is taken.

    """
    brings = decider.brings(command)
    decision = Decision(deliberation(decider, command), envelope, tuple(beside), brings)
    outcome = await log.transact(decision)
    if isinstance(outcome, Refused):
        await _record_refusal(log, command, outcome, envelope)
        return outcome
    return _recalled(outcome)


def _recalled(outcome: Accepted) -> Outcome:
    """A key that was used in vain gets the refusal of then."""
    match [each.event for each in outcome.recorded]:
        case [CommandRefused() as refused]:
            return Refused(refused.violations)
        case _:
            return outcome


async def _record_refusal(
    log: EventLog, command: object, refused: Refused, envelope: Envelope
) -> None:
    record = RecordRefusal(
        envelope.actor,
        log.now().date(),
        _name(command),
        frozenset(_subjects(command)),
        refused.violations,
    )
    if any(isinstance(each, Stale) for each in refused.violations):
        # Asked again on the current version, the same key is a new question.
        envelope = replace(envelope, key=None)
    await log.transact(Decision(deliberation(refusals, record), envelope))


def _name(command: object) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(command).__name__).lower()


_SUBJECTS: Mapping[str, Callable[[Any], str]] = {
    "booking_id": booking_tag,
    "member_id": member_tag,
    "resource_id": resource_tag,
}


def _subjects(command: object) -> Iterator[str]:
    for field, tag in _SUBJECTS.items():
        subject = getattr(command, field, None)
        if subject is not None:
            yield tag(subject)


async def consider(decider: Decider[C, E, S], log: EventLog, command: C) -> Verdict:
    """What the command would lead to now; writes nothing."""
    return await log.consider(deliberation(decider, command))


def deliberation(decider: Decider[C, E, S], command: C) -> Callable[[], Deliberation]:
    """Grows the boundary until it names nothing new, then decides on all that it selected.

    To ask for nothing is to let others that are made beside it come as far (`recalling`).
    """

    def deliberate() -> Deliberation:
        state = decider.initial
        asked: set[QueryItem] = set()
        seen: list[Recorded] = []
        while new := decider.boundary(command, state).items - asked:
            asked |= new
            seen += yield Query(new)
            state = _FOLDS.fold(decider, in_order(seen))
            yield NOTHING
        yield NOTHING
        return decider.decide(command, state)

    return deliberate
