"""What the household has agreed on about the data of people: facts, and the terms they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never

from booking_core.domain.tags import HOUSEHOLD

GUEST_DAYS = 30
"""After the end of a stay, where nothing else was agreed on."""


@dataclass(frozen=True, slots=True)
class RetentionChanged:
    """Guests are forgotten so many days after their stay."""

    kind: ClassVar[str] = "household_retention_changed"
    guest_days: int

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({HOUSEHOLD})


@dataclass(frozen=True, slots=True)
class ConsentAdopted:
    """What everybody who joins agrees to from here on, by language; versions count from 1."""

    kind: ClassVar[str] = "household_consent_adopted"
    version: int
    texts: Mapping[str, str]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({HOUSEHOLD})


TermsEvent = RetentionChanged | ConsentAdopted
TERMS = (RetentionChanged, ConsentAdopted)


@dataclass(frozen=True, slots=True)
class Terms:
    """In force. Without a consent (version 0) nobody is asked for one."""

    guest_days: int = GUEST_DAYS
    consent: ConsentAdopted | None = None

    @property
    def consent_version(self) -> int:
        return self.consent.version if self.consent else 0


def evolve_terms(terms: Terms, event: TermsEvent) -> Terms:
    match event:
        case RetentionChanged():
            return replace(terms, guest_days=event.guest_days)
        case ConsentAdopted():
            return replace(terms, consent=event)
        case _:
            assert_never(event)
