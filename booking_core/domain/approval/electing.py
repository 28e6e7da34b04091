"""Who decides about what: by name for a resource, by role, or because nobody else is left."""

from __future__ import annotations

from dataclasses import replace

from booking_core.domain.access import Role
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_life import Membership
from booking_core.domain.people.own_account_events import Delegation
from booking_core.domain.things.resource_life import Approval


def electors(approval: Approval, people: Membership) -> frozenset[MemberId]:
    """Who may decide about a resource: those named for it, else all approvers; admins always.

    Whoever is named needs no role for it.
    """
    named = frozenset(each for each in approval.approvers if people.standing(each).active)
    return (named or people.holders_of(Role.APPROVER)) | people.holders_of(Role.ADMIN)


def with_delegates(chosen: frozenset[MemberId], people: Membership) -> frozenset[MemberId]:
    """Those who decide, and who does in their place; a delegate hands nothing on.

    Delegations that are over must not be in there any more: see `Membership.at`.
    """
    return chosen | frozenset(
        given.to
        for each in chosen
        if (given := delegation(each, people)) and people.standing(given.to).active
    )


def delegation(member_id: MemberId, people: Membership) -> Delegation | None:
    """Who decides in somebody's place; whoever was merged does as who they are now."""
    member = people.people.get(member_id)
    given = member.delegation if member else None
    return replace(given, to=people.oneself(given.to)) if given else None


def delegates(people: Membership) -> frozenset[MemberId]:
    """Whoever may have to be seen because somebody named them."""
    named = {each.delegation.to for each in people.people.values() if each.delegation}
    return frozenset({*named, *map(people.oneself, named)})
