"""What is given back too late goes on counting, until somebody else takes the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.conflicts import conflicts, overlap
from booking_core.domain.bookings.life import Booking
from booking_core.domain.ids import BookingId
from booking_core.domain.quotas.events import Account, Accounts, PlacesRetaken
from booking_core.domain.quotas.figures import counts, terms_then
from booking_core.domain.quotas.limits import shared, without
from booking_core.domain.stays import ONE_DAY, Period, Slot, Stay, midnight
from booking_core.domain.things.resource_life import Inventory


def forfeited(
    before: Booking, after: Booking, account: Account, now: datetime
) -> tuple[Claim, ...]:
    """Parts of what it had that count on, by the terms it was decided under."""
    if not counts(before) or not _is_late(before.claim, account, now):
        return ()
    return tuple(_given_back(before.claim, after.claim if counts(after) else None))


def _is_late(claim: Claim, account: Account, now: datetime) -> bool:
    """The strictest of its quotas says it."""
    hours = [quota.late_hours for _, quota in terms_then(account) if quota.late_hours is not None]
    return bool(hours) and now >= _begins_at(claim) - timedelta(hours=max(hours))


def _begins_at(claim: Claim) -> datetime:
    if isinstance(claim.period, Slot):
        return claim.period.start_at
    return midnight(claim.period.arrival, claim.zone)


def _given_back(had: Claim, has: Claim | None) -> Iterator[Claim]:
    if has is None:
        yield had
        return
    kept = {item.resource_id for item in has.items}
    dropped = tuple(item for item in had.items if item.resource_id not in kept)
    stayed = tuple(item for item in had.items if item.resource_id in kept)
    if dropped:
        yield replace(had, items=dropped)
    if stayed:
        for part in without(had.period, has.period):
            yield replace(had, items=stayed, period=part)


def retaken(
    booking_id: BookingId,
    taking: Claim,
    others: Sequence[Claim],
    accounts: Accounts,
    inventory: Inventory,
) -> Iterator[PlacesRetaken]:
    """Whom the taking relieves: it would not fit had they kept what they gave back.

    Of several, the one who asked first is relieved first.

    Args:
        others: What is taken besides.

    """
    in_the_way: list[Claim] = list(others)
    for holder, account in reversed(tuple(accounts.items())):
        if account.claim is None or not account.forfeited:
            continue
        taken: list[Claim] = []
        left: list[Claim] = []
        for part in account.forfeited:
            periods = _relieved(part, taking, in_the_way, inventory, own=holder == booking_id)
            taken += [replace(part, period=each) for each in periods]
            left += [replace(part, period=each) for each in _rest(part.period, periods)]
        if taken:
            yield PlacesRetaken(holder, account.claim, booking_id, tuple(taken), tuple(left))
        in_the_way += left


def _relieved(
    part: Claim, taking: Claim, others: Sequence[Claim], inventory: Inventory, *, own: bool
) -> tuple[Period, ...]:
    both = shared(part.period, taking.period)
    if both is None or not _one_tree(part, taking):
        return ()
    if own:
        return (both,)
    now = replace(taking, period=both)
    found = list(conflicts(now, [*others, part], inventory))
    if isinstance(both, Slot):
        return (both,) if found else ()
    full = {each.night for each in conflicts(now, others, inventory)}
    nights = sorted({each.night for each in found if each.night} - full)
    return tuple(_runs(Stay(night, night + ONE_DAY) for night in nights if night))


def _one_tree(one: Claim, other: Claim) -> bool:
    roots = {item.lineage[-1] for item in one.items}
    return any(item.lineage[-1] in roots for item in other.items)


def _runs(nights: Iterable[Stay]) -> Iterator[Stay]:
    """Nights that follow each other as one stay."""
    run: Stay | None = None
    for night in nights:
        if run and night.arrival == run.departure:
            run = Stay(run.arrival, night.departure)
            continue
        if run:
            yield run
        run = night
    if run:
        yield run


def _rest(whole: Period, parts: Iterable[Period]) -> Iterator[Period]:
    left: list[Period] = [whole]
    for part in parts:
        left = [piece for each in left for piece in without(each, part)]
    yield from (each for each in left if overlap(each, whole))
