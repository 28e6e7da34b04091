"""What a wish about a series comes to, before it is tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booking_core.domain.bookings.commands import Command
from booking_core.domain.decider import Violation
from booking_core.domain.series.errors import Hitch
from booking_core.domain.series.life import Pattern

Broken = tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is wished of one date."""

    day: date
    command: Command


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is wished at once, in the order in which it is decided.

    Attributes:
        patterns: All of the series, where it becomes another one.
        ended: Dates that are given back because the rule names them no more.
        kept: Dates that are meant and stay as they are.
        endless: The rule has no end of its own, so that the last date is as far as one may go.
    """

    steps: tuple[Step, ...]
    patterns: tuple[Pattern, ...] = ()
    ended: tuple[date, ...] = ()
    kept: tuple[Hitch, ...] = ()
    endless: bool = False
