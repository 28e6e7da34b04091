"""Counts what is taken from the log alone, by hand and in the plainest way: a judge of the rules.

It knows nothing of weights, boundaries or indices, and shares no code with what it judges: of
capacity the rules, of what is taken the view.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

from booking_core.domain.approval.talk_events import BookingRestored
from booking_core.domain.bookings.course_events import (
    StayCorrected,
    StayRecorded,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, BookingCancelled, BookingChanged
from booking_core.domain.bookings.life import AnyEvent
from booking_core.domain.bookings.stay_events import NoShowConfirmed, StayCheckedOut
from booking_core.domain.quotas.events import Account
from booking_core.domain.quotas.figures import counts
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import (
    CapacityChanged,
    ResourceArchived,
    ResourceCreated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from booking_core.domain.bookings.claims import Claim
    from booking_core.ports import Recorded

Moment = date | datetime


@dataclass
class Count:
    """At one moment of one resource, with what stands below it."""

    beds: int = 0
    heads: int = 0
    bookings: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)


class Judge:
    """Told the facts in order, it says where a fact took what was not there."""

    def __init__(self) -> None:
        self._made: dict[str, ResourceCreated] = {}
        self._sizes: dict[str, Any] = {}
        self._archived: set[str] = set()
        self._standing: dict[str, Claim] = {}

    def overbooked(self, log: Sequence[Recorded]) -> list[str]:
        found: list[str] = []
        for recorded in log:
            before = self._count()
            self._hear(recorded.event)
            found.extend(
                f"{recorded.position} {recorded.kind}: {wrong}"
                for wrong in self._worse(before, self._count())
            )
        return found

    def _hear(self, event: object) -> None:
        if isinstance(event, ResourceCreated):
            self._made[event.resource_id] = event
            self._sizes[event.resource_id] = event.size
        if isinstance(event, CapacityChanged):
            self._sizes[event.resource_id] = event.size
        if isinstance(event, ResourceArchived):
            self._archived.add(event.resource_id)
        if isinstance(event, BookingApproved) or (
            isinstance(event, BookingChanged) and event.state in ("approved", "active")
        ):
            self._standing[event.booking_id] = event.claim
        if isinstance(event, BookingRestored) and event.state == "approved":
            self._standing[event.booking_id] = event.claim
        if isinstance(event, StayCheckedOut | NoShowConfirmed | StayRecorded):
            self._standing[event.booking_id] = event.claim
        if isinstance(event, StayCorrected):
            self._standing.pop(event.booking_id, None)
        if isinstance(event, StayCorrected) and event.state == "completed":
            self._standing[event.booking_id] = event.claim
        if isinstance(event, BookingCancelled):
            del self._standing[event.booking_id]

    def _count(self) -> dict[tuple[str, Moment], Count]:
        counts: dict[tuple[str, Moment], Count] = defaultdict(Count)
        for booking_id, claim in self._standing.items():
            for moment in _moments(claim):
                for item in claim.items:
                    for resource_id in self._upwards(item.resource_id):
                        count = counts[resource_id, moment]
                        count.beds += self._needs(item)
                        count.heads += item.persons
                        count.bookings.add(booking_id)
                    if claim.exclusive:
                        counts[item.resource_id, moment].alone.add(booking_id)
        return counts

    def _needs(self, item: Any) -> int:  # noqa: ANN401 - an item of a claim
        """A bed for each who wants one; a thing without beds is needed once."""
        made, size = self._made[item.resource_id], self._sizes[item.resource_id]
        if made.resource_kind == "hourly":
            return 1
        if size.places is None and not self._below(item.resource_id, archived=True):
            return 1
        return int(item.persons - item.without_bed)

    def _upwards(self, resource_id: str) -> Iterator[str]:
        next_id: str | None = resource_id
        while next_id is not None:
            yield next_id
            next_id = self._made[next_id].parent_id

    def _below(self, resource_id: str, *, archived: bool = False) -> list[str]:
        return [
            key
            for key, made in self._made.items()
            if made.parent_id == resource_id and (archived or key not in self._archived)
        ]

    def _holds(self, resource_id: str) -> int:
        size = self._sizes[resource_id]
        hourly = self._made[resource_id].resource_kind == "hourly"
        own = size.units if hourly else size.places
        if own is not None:
            return int(own)
        return sum(self._holds(child) for child in self._below(resource_id)) or 1

    def _worse(
        self, before: dict[tuple[str, Moment], Count], after: dict[tuple[str, Moment], Count]
    ) -> Iterator[str]:
        for (resource_id, moment), count in after.items():
            was = before.get((resource_id, moment), Count())
            where = f"{resource_id} at {moment}"
            holds, ceiling = self._holds(resource_id), self._sizes[resource_id].ceiling
            came = count.bookings - was.bookings
            if count.beds > holds and count.beds > was.beds and came:
                yield f"{where}: {count.beds} of {holds} beds"
            if ceiling is not None and count.heads > ceiling and count.heads > was.heads:
                yield f"{where}: {count.heads} heads under {ceiling}"
            if count.alone and len(count.bookings) > 1 and (came or count.alone - was.alone):
                yield f"{where}: {count.alone} not alone among {count.bookings}"


def taken(log: Sequence[Recorded]) -> set[tuple[Any, ...]]:
    """Who has what of which resource in which month, and what of it they gave back late.

    As the rules have it that decide about quotas.
    """
    known = tuple(kind for kind in get_args(AnyEvent) for kind in (get_args(kind) or (kind,)))
    facts = [each.event for each in log if isinstance(each.event, known)]
    situation = bookings.fold(facts)
    accounts = situation.accounts
    return {
        (key, resource_id, month, late, parts[0].member_id, parts[0].branch_id, *amount)
        for key, booking in situation.bookings.items()
        for late, parts in (
            (False, (booking.claim,) if counts(booking) else ()),
            (True, accounts.get(key, Account()).forfeited),
        )
        for (resource_id, month), amount in _by_month(parts).items()
    }


def _by_month(parts: Sequence[Claim]) -> dict[tuple[str, str], tuple[int, int]]:
    """Nights and minutes; hours of these histories lie in one month."""
    nights: Counter[tuple[str, str]] = Counter()
    minutes: Counter[tuple[str, str]] = Counter()
    for part in parts:
        for item in part.items:
            if isinstance(part.period, Stay):
                nights.update((item.resource_id, f"{each:%Y-%m}") for each in _moments(part))
            else:
                lasts = part.period.end_at - part.period.start_at
                minutes[item.resource_id, f"{part.period.start:%Y-%m}"] += lasts // timedelta(
                    minutes=1
                )
    return {key: (nights[key], minutes[key]) for key in {*nights, *minutes}}


def _moments(claim: Claim) -> Iterator[Moment]:
    """Each night; of hours, each half."""
    period = claim.period
    if isinstance(period, Stay):
        for day in range((period.departure - period.arrival).days):
            yield period.arrival + timedelta(days=day)
        return
    moment = period.start_at
    while moment < period.end_at:
        yield moment
        moment += timedelta(minutes=30)
