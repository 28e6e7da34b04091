"""The shape of every decision: which events it must have seen, and what follows from them.

A boundary is a query over types and tags, after the specification of dynamic consistency
boundaries (dcb.events).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar


class Event(Protocol):
    """A fact. `kind` is its name on disk and to the outside, and never changes."""

    kind: ClassVar[str]

    @property
    def tags(self) -> frozenset[str]:
        """What the fact is about, as `kind:value`."""


class QueryItem(NamedTuple):
    """Selects events of any of the types that carry all of the tags; an empty set asks nothing."""

    types: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """Selects what any of its items selects; without items, nothing."""

    items: frozenset[QueryItem] = frozenset()

    def __or__(self, other: Query) -> Query:
        return Query(self.items | other.items) if other.items else self


_NO_ITEMS: frozenset[QueryItem] = frozenset()
NOTHING = Query()
EVERYTHING = Query(frozenset({QueryItem()}))


def about(types: Iterable[type[Event]], *tags: str) -> Query:
    """Events of any of the types that carry all of the tags."""
    return _about(tuple(types), tags)


# A boundary is asked several times, and that of the next command is much the same.
@lru_cache(maxsize=2048)
def _about(types: tuple[type[Event], ...], tags: tuple[str, ...]) -> Query:
    return Query(frozenset({QueryItem(_kinds(types), frozenset(tags))}))


@lru_cache(maxsize=256)
def _kinds(types: tuple[type[Event], ...]) -> frozenset[str]:
    return frozenset(event_type.kind for event_type in types)


def any_of(queries: Iterable[Query]) -> Query:
    """What any of the queries selects."""
    return Query(_NO_ITEMS.union(*[query.items for query in queries]))


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that was broken, with the numbers that people need to put it right."""

    code: ClassVar[str]

    def facts(self) -> Mapping[str, object]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer to a command that broke rules: all of them at once."""

    violations: tuple[Violation, ...]


Verdict = Sequence[Event] | Refused

C = TypeVar("C")
E = TypeVar("E")
S = TypeVar("S")


def _nothing_new(_command: object) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Decider(Generic[C, E, S]):
    """Pure rules of one subject.

    Attributes:
        boundary: What `decide` must have seen; asked again with what was found, until it names
            nothing new. It must only grow with the state.
        decide: Facts that follow (none: nothing new to decide), or all broken rules.
        evolve: Takes any event that the boundary selects; total, never refuses.
        advance: As `evolve`, over many events in their order, where that costs less.
        brings: Tags of what the command brings into being under an id that it made up. Something
            may have them all the same, where it was wished before.

    """

    initial: S
    boundary: Callable[[C, S], Query]
    decide: Callable[[C, S], Verdict]
    evolve: Callable[[S, E], S]
    advance: Callable[[S, Iterable[E]], S] | None = None
    brings: Callable[[C], frozenset[str]] = _nothing_new

    def fold(self, events: Iterable[E]) -> S:
        return self.after(self.initial, events)

    def after(self, state: S, events: Iterable[E]) -> S:
        """The state as further events leave it."""
        if self.advance:
            return self.advance(state, events)
        for event in events:
            state = self.evolve(state, event)
        return state
