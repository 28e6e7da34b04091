"""Who decides about each resource of a request, and what their votes come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from booking_core.domain.access import Role
from booking_core.domain.approval.electing import delegation, electors, with_delegates
from booking_core.domain.bookings.about import Verdicts, Vote
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_life import Membership
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Inventory, Mode


def panels(
    claim: Claim, inventory: Inventory, people: Membership, now: datetime
) -> tuple[Verdicts, ...]:
    """Who decides about each part, and how, by the rules of now."""
    return tuple(_panel(claim, item, inventory, people, now) for item in claim.items)


def _panel(
    claim: Claim, item: ClaimItem, inventory: Inventory, people: Membership, now: datetime
) -> Verdicts:
    policy = inventory[item.resource_id].policy
    approval = policy.approval
    panel = Verdicts(
        item.resource_id,
        policy.version,
        electors(approval, people),
        Mode.ONE if approval.mode is Mode.AUTO else approval.mode,
        approval.needed if approval.mode is Mode.QUORUM else 1,
        approved=True if by_rule(approval, claim, item) else None,
        on_absence=approval.on_absence,
    )
    if approval.mode is not Mode.SILENCE:
        return panel
    over = min(now + timedelta(hours=approval.silence_hours), claim.decidable_until)
    return replace(panel, silent_until=over)


def automatic(claim: Claim, inventory: Inventory) -> bool:
    """Whether nobody has to decide about any of it."""
    return all(
        by_rule(inventory[item.resource_id].policy.approval, claim, item) for item in claim.items
    )


def by_rule(approval: Approval, claim: Claim, item: ClaimItem) -> bool:
    """Below the thresholds, where there are any; hours have no nights."""
    below = approval.auto_below
    if below is None:
        return approval.mode is Mode.AUTO
    few = below.persons is None or item.persons < below.persons
    nights = claim.period.nights if isinstance(claim.period, Stay) else 0
    return few and (below.nights is None or nights < below.nights)


def deciders(
    panel: Verdicts, people: Membership, concerned: frozenset[MemberId] = frozenset()
) -> frozenset[MemberId]:
    """Those of then who are still here, and who decides in their place.

    In the place of those whom it concerns nobody does, while others can.
    """
    asked = _asked(panel, people)
    return asked | with_delegates((asked - concerned) or asked, people)


def _asked(panel: Verdicts, people: Membership) -> frozenset[MemberId]:
    """When none of then is left, the admins. Whoever was merged sits there as who they are now."""
    active = frozenset(key for key, member in people.people.items() if member.active)
    named = frozenset(map(people.oneself, panel.approvers))
    return (named & active) or people.holders_of(Role.ADMIN)


def voters(
    panel: Verdicts, people: Membership, concerned: frozenset[MemberId]
) -> frozenset[MemberId]:
    """Nobody decides about their own request while another can."""
    every = deciders(panel, people, concerned)
    return (every - concerned) or every


def voted(panel: Verdicts, by: MemberId, *, yes: bool) -> Verdicts:
    """One person, one vote: the latest."""
    others = tuple(each for each in panel.votes if each.by != by)
    return replace(panel, votes=(*others, Vote(by, yes)))


def outcome(panel: Verdicts, people: Membership, concerned: frozenset[MemberId]) -> bool | None:
    """What the votes come to; False: enough can't be reached any more. None: it is open."""
    every = _asked(panel, people)
    count = (every - concerned) or every
    said = list(_said(count, panel, people, every))
    if said.count(True) >= panel.needed:
        return True
    return False if len(count) - said.count(False) < panel.needed else None


def _said(
    count: frozenset[MemberId], panel: Verdicts, people: Membership, every: frozenset[MemberId]
) -> Iterator[bool | None]:
    """The vote of each elector, or of who stands in; whoever has a vote has only that one.

    A delegate of several electors stands in for one of them, the others decide themselves.
    """
    # Of two votes of one person the later one counts.
    votes = {people.oneself(each.by): each.yes for each in panel.votes}
    used = set(every)
    for elector in sorted(count):
        given = delegation(elector, people)
        if elector in votes:
            yield votes[elector]
        elif given and given.to not in used:
            used.add(given.to)
            yield votes.get(given.to)
        else:
            yield None


def escalated(panel: Verdicts, people: Membership, concerned: frozenset[MemberId]) -> Verdicts:
    """One of the admins decides who has not said no yet; declined where there is none."""
    against = {people.oneself(each.by) for each in panel.votes if not each.yes}
    admins = people.holders_of(Role.ADMIN) - against
    left = (admins - concerned) or admins
    if not left:
        return replace(panel, approved=False)
    return replace(handed_over(panel), approvers=left, escalated=True)


def handed_over(panel: Verdicts) -> Verdicts:
    """Silence decides no more; one of those who may does."""
    return replace(panel, mode=Mode.ONE, needed=1, votes=(), silent_until=None)


def postponed(electorate: Iterable[Verdicts], stood: timedelta) -> tuple[Verdicts, ...]:
    """The same, with as much more time to object as the clocks stood."""
    return tuple(
        replace(each, silent_until=each.silent_until + stood)
        if each.approved is None and each.silent_until
        else each
        for each in electorate
    )


def undecided(electorate: Iterable[Verdicts]) -> tuple[Verdicts, ...]:
    return tuple([each for each in electorate if each.approved is None])
