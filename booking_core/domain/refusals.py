"""What was asked in vain: kept for those who asked, and for an answer to the same key.

Refusals are facts in no decision's boundary but this one; a loop of them can't fill the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from booking_core.domain.decider import Decider, Query, Verdict, Violation, about
from booking_core.domain.ids import MemberId
from booking_core.domain.people import member_life
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.people.member_life import Membership
from booking_core.domain.tags import member_tag

MOST_A_DAY = 100
"""Of one member."""


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """A well-formed command of a member broke rules.

    Attributes:
        day: UTC.
        command: What was asked, in words of the code.
        subjects: Tags of what it was about.
    """

    kind: ClassVar[str] = "command_refused"
    by: MemberId
    day: date
    command: str
    subjects: frozenset[str]
    violations: tuple[Violation, ...]

    @property
    def tags(self) -> frozenset[str]:
        return self.subjects | {member_tag(self.by), refused_tag(self.by, self.day)}


@dataclass(frozen=True, slots=True)
class RecordRefusal:
    by: MemberId
    day: date
    command: str
    subjects: frozenset[str]
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """Who asked, and what they asked in vain today."""

    membership: Membership = field(default_factory=Membership)
    today: Sequence[CommandRefused] = ()


def refused_tag(member_id: MemberId, day: date) -> str:
    return f"refused:{member_id}/{day}"


def boundary(command: RecordRefusal, _state: Patience) -> Query:
    today = about((CommandRefused,), refused_tag(command.by, command.day))
    return member_life.seen(command.by) | today


def decide(command: RecordRefusal, state: Patience) -> Verdict:
    if command.by not in state.membership.people or len(state.today) >= MOST_A_DAY:
        return ()
    return (
        CommandRefused(
            command.by, command.day, command.command, command.subjects, command.violations
        ),
    )


def evolve(state: Patience, event: MemberEvent | CommandRefused) -> Patience:
    if isinstance(event, CommandRefused):
        return replace(state, today=(*state.today, event))
    return replace(state, membership=member_life.evolve(state.membership, event))


refusals: Decider[RecordRefusal, MemberEvent | CommandRefused, Patience] = Decider(
    Patience(), boundary, decide, evolve
)
