"""Rules of deciding about a request that can be broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from booking_core.domain.decider import Violation
from booking_core.domain.ids import ResourceId


@dataclass(frozen=True, slots=True)
class SelfApproval(Violation):
    """Nobody approves their own request while another approver exists."""

    code: ClassVar[str] = "self_approval"


@dataclass(frozen=True, slots=True)
class AlreadyDecided(Violation):
    """Somebody has decided about these resources of the request; others are still open."""

    code: ClassVar[str] = "already_decided"
    resource_ids: tuple[ResourceId, ...]


@dataclass(frozen=True, slots=True)
class NothingSaid(Violation):
    """Words are needed, and there are none."""

    code: ClassVar[str] = "nothing_said"
    field: str


@dataclass(frozen=True, slots=True)
class NothingOffered(Violation):
    """An offer is something else than what was asked."""

    code: ClassVar[str] = "nothing_offered"


@dataclass(frozen=True, slots=True)
class NothingOpen(Violation):
    """There is nothing to answer: no question, no offer."""

    code: ClassVar[str] = "nothing_open"
    verb: str
