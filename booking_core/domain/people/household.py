"""Agreeing on terms: the decider of the household as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booking_core.domain import access
from booking_core.domain.decider import Decider, Query, Refused, Verdict, about
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.people import member_life
from booking_core.domain.people.household_life import TERMS, ConsentAdopted, RetentionChanged
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.people.member_life import Membership, evolve
from booking_core.domain.people.own_account_events import ConsentGiven
from booking_core.domain.tags import HOUSEHOLD


@dataclass(frozen=True, slots=True)
class AgreeOnTerms:
    """What is None stays as it is; `consent` are texts by language, all of them.

    Whoever puts the household's words agrees to them by that.
    """

    by: MemberId
    guest_days: int | None = None
    consent: Mapping[str, str] | None = None


def boundary(command: AgreeOnTerms, _state: Membership) -> Query:
    return member_life.seen(command.by) | about(TERMS, HOUSEHOLD)


def decide(command: AgreeOnTerms, state: Membership) -> Verdict:
    if not access.may_run_household(state.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    terms, facts = state.terms, list[MemberEvent]()
    if command.guest_days not in (None, terms.guest_days):
        facts.append(RetentionChanged(command.guest_days or 0))
    if command.consent is not None and command.consent != (terms.consent and terms.consent.texts):
        adopted = ConsentAdopted(terms.consent_version + 1, command.consent)
        facts.append(adopted)
        if command.by in state.people:
            facts.append(ConsentGiven(command.by, adopted.version))
    return tuple(facts)


household: Decider[AgreeOnTerms, MemberEvent, Membership] = Decider(
    Membership(), boundary, decide, evolve
)
