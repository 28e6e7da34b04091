"""Given / when / then for deciders: events in, events or a refusal out.

A decision sees only what its boundary selects, as it does with a real log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from booking_core.domain.decider import Decider, Event, Query, Refused, Verdict, Violation
from booking_core.domain.ids import SYSTEM
from booking_core.handling import deliberation
from booking_core.ports import Envelope, Recorded

V = TypeVar("V", bound=Violation)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY = Envelope(SYSTEM, "test", "correlation")


def record(events: Iterable[Event]) -> list[Recorded]:
    """The events as a log holds them, from position 1 on."""
    return [
        Recorded(
            position=position,
            id=f"event-{position}",
            kind=event.kind,
            schema=1,
            event=event,
            tags=event.tags,
            occurred_at=LONG_AGO,
            clock=LONG_AGO,
            envelope=NOBODY,
            hash=uuid4().bytes,
        )
        for position, event in enumerate(events, start=1)
    ]


def select(log: Sequence[Recorded], query: Query) -> list[Recorded]:
    return [
        each
        for each in log
        if any(
            (not item.types or each.kind in item.types) and item.tags <= each.tags
            for item in query.items
        )
    ]


@dataclass(frozen=True, slots=True)
class Spec:
    """One decider with its past."""

    decider: Decider[Any, Any, Any]
    past: tuple[Event, ...] = field(default=())

    def given(self, *events: Event) -> Spec:
        return Spec(self.decider, (*self.past, *events))

    def when(self, command: object) -> Then:
        return Then(self, command, self._decide(command))

    def having(self, command: object) -> Spec:
        """The past goes on with what the command decided.

        Raises:
            AssertionError: It was refused.
        """
        return self.given(*self.when(command).then_decided())

    def _decide(self, command: object) -> Verdict:
        log = record(self.past)
        deliberating = deliberation(self.decider, command)()
        try:
            query = next(deliberating)
            while True:
                query = deliberating.send(select(log, query))
        except StopIteration as done:
            verdict: Verdict = done.value
            return verdict


@dataclass(frozen=True, slots=True)
class Then:
    """What came out."""

    spec: Spec
    command: object
    verdict: Verdict

    def then_decided(self) -> Sequence[Event]:
        assert not isinstance(self.verdict, Refused), self.verdict
        return self.verdict

    def then(self, *events: Event) -> None:
        assert tuple(self.then_decided()) == events

    def then_nothing(self) -> None:
        assert tuple(self.then_decided()) == ()

    def then_refused(self, violation: type[V]) -> V:
        """The only violation of that class."""
        assert isinstance(self.verdict, Refused), self.verdict
        found = [each for each in self.verdict.violations if isinstance(each, violation)]
        assert len(found) == 1, self.verdict.violations
        return found[0]

    def codes(self) -> set[str]:
        assert isinstance(self.verdict, Refused), self.verdict
        return {each.code for each in self.verdict.violations}
