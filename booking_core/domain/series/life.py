"""The facts about a series, and the state they make. What becomes of its dates, bookings tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never

from booking_core.domain.bookings import life as booking_life
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.life import AnyEvent, Booking, Situation
from booking_core.domain.ids import BookingId, MemberId, SeriesId
from booking_core.domain.series.errors import Hitch
from booking_core.domain.series.occurrences import booking_of
from booking_core.domain.stays import Wish
from booking_core.domain.tags import member_tag, series_tag


class Scope(StrEnum):
    """How much of a series is meant."""

    THIS = "this"
    FOLLOWING = "this_and_following"
    ALL = "all"


class IfConflict(StrEnum):
    """What becomes of a wish when some dates can't be as asked."""

    REFUSE = "all_or_nothing"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a series asks for from one of its dates on.

    Attributes:
        rule: As RFC 5545 writes it, counted from `first`.
        first: The period of the first date that this pattern holds for.
    """

    rule: str
    first: Wish
    items: tuple[Item, ...]
    exclusive: bool = False
    waives_buffer: bool = False

    @property
    def from_day(self) -> date:
        return self.first.first_day


@dataclass(frozen=True, slots=True)
class AboutSeries:
    """What every fact about a series says: whose it is, and the dates that this one touched."""

    series_id: SeriesId
    member_id: MemberId
    days: tuple[date, ...]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({series_tag(self.series_id), member_tag(self.member_id)})


@dataclass(frozen=True, slots=True)
class SeriesRequested(AboutSeries):
    """Somebody asks for all of the days, each a booking of its own."""

    kind: ClassVar[str] = "series_requested"
    requested_by: MemberId
    pattern: Pattern
    skipped: tuple[Hitch, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesChanged(AboutSeries):
    """From a date on the series is another one.

    Attributes:
        from_day: The first date that is meant; earlier ones stay as they are.
        patterns: All of the series, those of earlier dates among them.
        ended: Dates that the new rule does not name any more.
    """

    kind: ClassVar[str] = "series_changed"
    scope: Scope
    from_day: date
    patterns: tuple[Pattern, ...]
    ended: tuple[date, ...] = ()
    skipped: tuple[Hitch, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesCancelled(AboutSeries):
    """The dates were given back, whether requested or approved."""

    kind: ClassVar[str] = "series_cancelled"
    scope: Scope
    from_day: date
    skipped: tuple[Hitch, ...] = ()


SeriesEvent = SeriesRequested | SeriesChanged | SeriesCancelled
SERIES_LIFE = (SeriesRequested, SeriesChanged, SeriesCancelled)


@dataclass(frozen=True, slots=True)
class Series:
    """A series as its facts tell it.

    Attributes:
        member_id: Whose it was when it was last asked for or changed.
        days: Every date that ever had a booking.
        facts: How many there were about the series itself.
    """

    series_id: SeriesId
    member_id: MemberId
    requested_by: MemberId
    patterns: tuple[Pattern, ...]
    days: frozenset[date]
    facts: int = 1

    def booking_id(self, day: date) -> BookingId:
        return booking_of(self.series_id, day)

    def pattern(self, day: date) -> Pattern:
        """The one that holds for the date; the first for a date before all of them."""
        held = [each for each in self.patterns if each.from_day <= day]
        return (held or self.patterns)[-1 if held else 0]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a decision about a series has seen."""

    situation: Situation = field(default_factory=Situation)
    series: Series | None = None

    def booking(self, day: date) -> Booking | None:
        if self.series is None:
            return None
        return self.situation.bookings.get(self.series.booking_id(day))

    @property
    def version(self) -> int:
        """Rises whenever the series or one of its bookings moves on."""
        if self.series is None:
            return 0
        found = (self.booking(day) for day in self.series.days)
        return version_of(self.series.facts, (each.version for each in found if each))


def version_of(facts: int, versions: Iterable[int]) -> int:
    return facts + sum(versions)


def evolve(state: Circumstances, event: SeriesEvent | AnyEvent) -> Circumstances:
    return advance(state, (event,))


def advance(state: Circumstances, events: Iterable[SeriesEvent | AnyEvent]) -> Circumstances:
    """As all the events leave it, in their order."""
    series, others = state.series, list[AnyEvent]()
    for event in events:
        if isinstance(event, SeriesEvent):
            series = evolve_series(series, event)
        else:
            others.append(event)
    return Circumstances(booking_life.advance(state.situation, others), series)


def evolve_series(before: Series | None, event: SeriesEvent) -> Series | None:
    if isinstance(event, SeriesRequested):
        return Series(
            event.series_id,
            event.member_id,
            event.requested_by,
            (event.pattern,),
            frozenset(event.days),
        )
    if before is None:
        return None
    match event:
        case SeriesChanged():
            known = before.days | frozenset(event.days)
            return replace(
                before,
                member_id=event.member_id,
                patterns=event.patterns,
                days=known,
                facts=before.facts + 1,
            )
        case SeriesCancelled():
            return replace(before, facts=before.facts + 1)
        case _:
            assert_never(event)
