"""Rules that anything can break: one class each. Codes are stable: clients hold on to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking_core.domain.decider import Violation


@dataclass(frozen=True, slots=True)
class NotAllowed(Violation):
    """The policy says no."""

    code: ClassVar[str] = "not_allowed"
    action: str


@dataclass(frozen=True, slots=True)
class NotFound(Violation):
    """Nothing of that kind has that id, as far as the asker may see."""

    code: ClassVar[str] = "not_found"
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class AlreadyExists(Violation):
    """The id belongs to something else already."""

    code: ClassVar[str] = "already_exists"
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class OverAlready(Violation):
    """Something that would be over before it began."""

    code: ClassVar[str] = "over_already"
    field: str
    end: datetime


@dataclass(frozen=True, slots=True)
class FieldUnfit(Violation):
    """A field that this kind of resource does not have."""

    code: ClassVar[str] = "field_unfit"
    field: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stale(Violation):
    """The decision was made on an older version than the current one."""

    code: ClassVar[str] = "stale"
    version: int
    current: int


@dataclass(frozen=True, slots=True)
class WrongState(Violation):
    """The booking is not where this verb makes sense."""

    code: ClassVar[str] = "wrong_state"
    verb: str
    state: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTooLong(Violation):
    """A note or reason with more characters than allowed, after normalising."""

    code: ClassVar[str] = "text_too_long"
    field: str
    characters: int
    allowed: int


@dataclass(frozen=True, slots=True)
class TextUnfit(Violation):
    """A note or reason with characters that steer machines; `found` names the first."""

    code: ClassVar[str] = "text_unfit"
    field: str
    found: str
