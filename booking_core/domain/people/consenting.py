"""Agreeing to what is kept about oneself: each time for the version of the words one was shown.

Nobody is shut out who has not agreed, or takes it back: they are asked, and admins see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation, about
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.people.errors import ConsentNeeded
from booking_core.domain.people.household_life import TERMS, Terms
from booking_core.domain.people.member_life import Membership, evolve, seen
from booking_core.domain.people.own_account_events import (
    ConsentGiven,
    ConsentWithdrawn,
    OwnAccountEvent,
)
from booking_core.domain.tags import HOUSEHOLD


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """For oneself, or as guardian for a ward; `version` is what was shown."""

    by: MemberId
    member_id: MemberId
    version: int


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    by: MemberId
    member_id: MemberId


Command = GiveConsent | WithdrawConsent


def consent_needed(given: int | None, terms: Terms) -> Iterator[Violation]:
    """Who joins agrees to the words in force, where there are any."""
    if terms.consent_version and given != terms.consent_version:
        yield ConsentNeeded(terms.consent_version)


def agreed(member_id: MemberId, terms: Terms) -> Iterator[ConsentGiven]:
    """The fact beside whoever joins."""
    if terms.consent_version:
        yield ConsentGiven(member_id, terms.consent_version)


def boundary(command: Command, _state: Membership) -> Query:
    return seen(command.by, command.member_id) | about(TERMS, HOUSEHOLD)


def decide(command: Command, state: Membership) -> Verdict:
    me, theirs = state.people.get(command.by), state.people.get(command.member_id)
    if me is None or theirs is None or not me.active or not theirs.active:
        return Refused((NotAllowed("own_account"),))
    if command.by not in (command.member_id, theirs.guardian_id):
        return Refused((NotAllowed("own_account"),))
    if isinstance(command, WithdrawConsent):
        return (ConsentWithdrawn(command.member_id),) if theirs.consent else ()
    current = state.terms.consent_version
    if command.version != current or not current:
        return Refused((ConsentNeeded(current),))
    given = theirs.consent == current
    return () if given else (ConsentGiven(command.member_id, current),)


consenting: Decider[Command, OwnAccountEvent, Membership] = Decider(
    Membership(), boundary, decide, evolve
)
