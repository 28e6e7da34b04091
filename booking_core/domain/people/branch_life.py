"""Parts of the household, families within the family: the facts about them.

What a branch is called is a row beside the log: it is often the name of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from booking_core.domain.decider import Query, about, any_of
from booking_core.domain.ids import BranchId
from booking_core.domain.tags import branch_tag


@dataclass(frozen=True, slots=True)
class AboutBranch:
    """What every fact about a branch says."""

    branch_id: BranchId

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({branch_tag(self.branch_id)})


@dataclass(frozen=True, slots=True)
class BranchCreated(AboutBranch):
    """Members can belong to it."""

    kind: ClassVar[str] = "branch_created"


@dataclass(frozen=True, slots=True)
class BranchRenamed(AboutBranch):
    """It is called otherwise; how, stands beside the log."""

    kind: ClassVar[str] = "branch_renamed"


@dataclass(frozen=True, slots=True)
class BranchClosed(AboutBranch):
    """Nobody belongs to it any more; what was booked for it stays its own."""

    kind: ClassVar[str] = "branch_closed"


BranchEvent = BranchCreated | BranchRenamed | BranchClosed
BRANCHES = (BranchCreated, BranchRenamed, BranchClosed)


@dataclass(frozen=True, slots=True)
class Branch:
    """What the log knows of a branch; `version` counts the events about it."""

    closed: bool = False
    version: int = 1


def seen_branches(branch_ids: Iterable[BranchId | None]) -> Query:
    """Whether these branches are there and open."""
    return any_of(about(BRANCHES, branch_tag(each)) for each in branch_ids if each is not None)


def evolve_branch(known: Branch | None, event: BranchEvent) -> Branch:
    match event:
        case BranchCreated():
            return Branch()
        case BranchRenamed():
            before = known or Branch()
            return replace(before, version=before.version + 1)
        case BranchClosed():
            before = known or Branch()
            return replace(before, closed=True, version=before.version + 1)
        case _:
            assert_never(event)
