"""All views together: what the store runs for each page of the log as it is appended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from booking_core.domain.bookings.events import LIFE
from booking_core.domain.decider import Event
from booking_core.domain.people.branch_life import BRANCHES
from booking_core.domain.people.household_life import TERMS
from booking_core.domain.people.member_events import MEMBERSHIP, HouseholdFounded
from booking_core.domain.quotas.events import LEDGER
from booking_core.domain.series.life import SERIES_LIFE
from booking_core.domain.things.block_life import BLOCKING
from booking_core.domain.things.group_life import GROUPING
from booking_core.domain.things.resource_life import CONFIGURATION
from booking_core.ports import Database, Project, Recorded, Statement
from booking_core.projections import (
    blocked,
    branches,
    concerns,
    entering,
    grouped,
    limits,
    occupancy,
    people,
    serial,
    takings,
    things,
)


@dataclass(frozen=True, slots=True)
class View:
    """Tables that only one projection writes, so that they can be made again together.

    Attributes:
        hears: Kinds of events that change it; None: any may.
        edition: To be raised whenever the tables or what fills them change; a view of another
            edition is made again when the app starts. What each keeps is written down in
            `tests/core/projections/editions.json`.
    """

    name: str
    tables: tuple[str, ...]
    project: Project
    hears: frozenset[type[Event]] | None
    edition: int = 1

    def heeds(self, recorded: Recorded) -> bool:
        return self.hears is None or type(recorded.event) in self.hears


def _each(project: Callable[[Recorded], Iterator[Statement]]) -> Project:
    """Of a projection that looks at no more than one fact."""
    return lambda page: chain.from_iterable(map(project, page))


def _things(page: Sequence[Recorded]) -> Iterator[Statement]:
    yield from things.project(page)
    yield from chain.from_iterable(map(limits.project, page))


def _people(page: Sequence[Recorded]) -> Iterator[Statement]:
    yield from chain.from_iterable(map(people.project, page))
    yield from branches.project(page)


_MEASURES = frozenset((*CONFIGURATION, *BLOCKING))
_PEOPLE = frozenset((HouseholdFounded, *TERMS, *MEMBERSHIP, *BRANCHES))
VIEWS = (
    View("people", ("founding", "members", "branches"), _people, _PEOPLE, edition=9),
    View("things", ("resources", "limits"), _things, frozenset(CONFIGURATION), edition=5),
    View("grouped", ("resource_groups",), grouped.project, frozenset(GROUPING), edition=2),
    View("diary", ("bookings", "claimed", "clocks"), entering.project, frozenset(LIFE), edition=11),
    View("blocked", ("blocks", "closures"), _each(blocked.project), frozenset(BLOCKING), edition=2),
    View("concerns", ("settled", "clock_jumps"), _each(concerns.project), hears=None),
    View("occupancy", ("occupancy",), occupancy.project, frozenset(LIFE), edition=3),
    View("serial", ("series",), serial.project, frozenset(SERIES_LIFE), edition=3),
    View(
        *("takings", ("takings",), _each(takings.project)),
        frozenset((*takings.MOVING, *LEDGER)),
        edition=3,
    ),
)


class NoSuchViewError(Exception):
    """There is no view of that name."""

    def __init__(self, name: str) -> None:
        known = ", ".join(view.name for view in VIEWS)
        super().__init__(f"there is no view {name!r}; there are {known}")
        self.name = name


def chosen(name: str | None) -> tuple[View, ...]:
    """The view of that name, or all of them.

    Raises:
        NoSuchViewError: There is none.
    """
    found = tuple(view for view in VIEWS if name in (None, view.name))
    if not found:
        raise NoSuchViewError(name or "")
    return found


def projecting(views: Collection[View]) -> Project:
    """What a page of the log changes in these views; only those are asked that hear of it.

    One view after the other, so that rows of a table come together. What the second lock measures
    places by is told apart from what takes them, in the order of the log.
    """
    heeding: dict[type[Event], tuple[Project, ...]] = {}

    def project(page: Sequence[Recorded]) -> Iterator[Statement]:
        for _, stretch in groupby(page, key=_measures):
            heard: dict[Project, list[Recorded]] = {}
            for each in stretch:
                kind = type(each.event)
                if kind not in heeding:
                    heeding[kind] = tuple(view.project for view in views if view.heeds(each))
                for view in heeding[kind]:
                    heard.setdefault(view, []).append(each)
            for view, facts in heard.items():
                yield from view(facts)

    return project


def _measures(recorded: Recorded) -> bool:
    return type(recorded.event) in _MEASURES


project = projecting(VIEWS)
"""An event that a view does not know leaves it as it is."""


async def position_at(database: Database, instant: str) -> int:
    """The last position that had happened by then; 0 before the first event."""
    rows = await database.fetch(
        "SELECT position FROM events WHERE occurred_at <= $1"
        " ORDER BY occurred_at DESC, position DESC LIMIT 1",
        instant,
    )
    return rows[0]["position"] if rows else 0


async def instant_of(database: Database, position: int) -> str | None:
    """When the event at the position happened; None where there is none."""
    rows = await database.fetch("SELECT occurred_at FROM events WHERE position = $1", position)
    return rows[0]["occurred_at"] if rows else None
