"""How quotas stand for a claim: which apply, what was used, and what it wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.life import TAKING, Booking, Situation
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.people.member_life import Membership
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import Account
from booking_core.domain.quotas.limits import Figure, Per, Quota, amounts, spans

COUNTED = TAKING | {BookingState.NO_SHOW}
"""Where the claim counts for its holder. What is requested or waits counts nothing yet."""

Terms = tuple[ResourceId, Quota]
"""A quota, and the resource whose policy it is in."""

NO_ACCOUNT = Account()


def terms_now(claim: Claim, state: Situation) -> tuple[Terms, ...]:
    """The quotas that apply to the claim by the policies in force, each once."""
    known = state.inventory
    lines = {key: None for item in claim.items for key in item.lineage if key in known}
    return tuple((key, quota) for key in lines for quota in known[key].policy.rules.quotas)


def terms_then(account: Account) -> tuple[Terms, ...]:
    """The quotas that it was asked under: later ones refuse nothing in retrospect."""
    return tuple(dict.fromkeys((each.resource_id, each.quota) for each in account.figures))


def subject(claim: Claim, quota: Quota, people: Membership) -> str:
    """Whose account it is; somebody of no branch is a branch of their own.

    What whoever was merged had, counts for the one who stayed.
    """
    if quota.per is Per.BRANCH and claim.branch_id:
        return claim.branch_id
    return people.oneself(claim.member_id)


def figures(
    booking_id: BookingId,
    claim: Claim,
    terms: Iterable[Terms],
    state: Situation,
    asked: Mapping[BookingId, Claim],
) -> Iterator[Figure]:
    """How each quota stands in each year or month that the claim touches.

    Args:
        asked: Claims of the same decision that count already, as if they were approved.

    """
    for resource_id, quota in terms:
        scope = scope_of(resource_id, quota, state)
        whose = subject(claim, quota, state.membership)
        own = state.accounts.get(booking_id, NO_ACCOUNT).forfeited
        wanted = amounts(
            [
                each.period
                for each in (claim, *own)
                if _concerns(each, quota, scope, whose, state.membership)
            ],
            quota,
        )
        used = _used(booking_id, quota, scope, whose, state, asked)
        for span in spans(claim.period, quota):
            if wanted.get(span, 0):
                yield Figure(
                    resource_id, quota, whose, span, used.get(span, 0), wanted.get(span, 0)
                )


def scope_of(resource_id: ResourceId, quota: Quota, state: Situation) -> frozenset[ResourceId]:
    """The resources whose taking counts; what is below them has them in its lineage."""
    group = state.groups.get(quota.group_id) if quota.group_id else None
    return frozenset({resource_id}) | (group.resource_ids if group else frozenset())


def _used(  # noqa: PLR0913, PLR0917 - one question has so many parts
    besides: BookingId,
    quota: Quota,
    scope: frozenset[ResourceId],
    whose: str,
    state: Situation,
    asked: Mapping[BookingId, Claim],
) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for booking_id in {**state.bookings, **asked}:
        if booking_id == besides:
            continue
        counted = counted_claims(booking_id, state, asked.get(booking_id))
        mine = [
            each.period
            for each in counted
            if _concerns(each, quota, scope, whose, state.membership)
        ]
        for span, amount in amounts(mine, quota).items() if mine else ():
            found[span] = found.get(span, 0) + amount
    return found


def counted_claims(
    booking_id: BookingId, state: Situation, asked: Claim | None = None
) -> Iterator[Claim]:
    """What of a booking counts for its holder: what it has, and what it gave back too late."""
    booking = state.bookings.get(booking_id)
    if asked:
        yield asked
    elif booking and counts(booking):
        yield booking.claim
    yield from state.accounts.get(booking_id, NO_ACCOUNT).forfeited


def counts(booking: Booking) -> bool:
    return booking.state in COUNTED


def _concerns(
    claim: Claim, quota: Quota, scope: frozenset[ResourceId], whose: str, people: Membership
) -> bool:
    return subject(claim, quota, people) == whose and any(
        not scope.isdisjoint(item.lineage) for item in claim.items
    )


def exceeded(
    weighed: Iterable[Figure], booking_id: BookingId, state: Situation
) -> Iterator[Figure]:
    """Figures over their limit; whoever takes less than before makes nothing worse."""
    booking = state.bookings.get(booking_id)
    for figure in weighed:
        if not figure.exceeded:
            continue
        scope = scope_of(figure.resource_id, figure.quota, state)
        had = [
            each.period
            for each in counted_claims(booking_id, state)
            if booking and _concerns(each, figure.quota, scope, figure.subject, state.membership)
        ]
        if figure.wanted > amounts(had, figure.quota).get(figure.period, 0):
            yield figure


def violation(figure: Figure) -> QuotaExceeded:
    quota = figure.quota
    return QuotaExceeded(
        resource_id=figure.resource_id,
        group_id=quota.group_id,
        per=quota.per,
        unit=quota.unit,
        period=figure.period,
        limit=quota.most,
        used=figure.used,
        left=figure.left,
        wanted=figure.wanted,
    )
