"""The past once more, under another policy of one resource: who would have been asked for what.

Each recorded request is decided again by the decider of bookings, among those who would have had
something then. What people did afterwards, they do again: an approval is tried as one, whoever
cancelled cancels. Nothing is written, and what is over is forgotten as the years go by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import ApproveBooking, CancelBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingDeclined,
    BookingEvent,
    BookingRequested,
    BookingWithdrawn,
)
from booking_core.domain.bookings.life import (
    TAKING,
    AnyEvent,
    Booking,
    Situation,
    evolve,
)
from booking_core.domain.bookings.requesting import items_of
from booking_core.domain.decider import Refused, Verdict
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.quotas.events import QuotaEvent
from booking_core.domain.stays import Slot, Stay, WallTimes, months
from booking_core.domain.things.resource_life import Approval, Policy, ResourceEvent, Rules
from booking_core.domain.waitlist.events import BookingWaitlisted

MOST_TOLD = 200
"""Requests that are listed one by one; all are counted."""
_KEPT = timedelta(days=400)
"""So long what is over still matters: for the quotas of its year, and as a neighbour."""


class Fate(StrEnum):
    """What becomes of a request when it is asked."""

    APPROVED = "approved"
    PENDING = "pending"
    WAITLISTED = "waitlisted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Retold:
    """A request that would have gone otherwise.

    Attributes:
        rules: Codes of what it would have broken, when it was asked or when it was approved.

    """

    booking_id: BookingId
    claim: Claim
    was: Fate
    would_be: Fate
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What it comes to; nights and minutes of the resource and all below it."""

    requests: int = 0
    were: Counter[Fate] = field(default_factory=Counter)
    would_be: Counter[Fate] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    retold: list[Retold] = field(default_factory=list)
    before: dict[str, Counter[str]] = field(default_factory=dict)
    after: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """Bookings as they stand in one telling, found by month and by whose they are."""

    bookings: dict[BookingId, Booking] = field(default_factory=dict)
    accounts: dict[BookingId, Situation] = field(default_factory=dict)
    near: dict[str, set[BookingId]] = field(default_factory=dict)

    def put(self, event: BookingEvent | QuotaEvent) -> None:
        key = event.booking_id
        known = self.accounts.get(key, Situation())
        after = evolve(known, event)
        self.accounts[key] = after
        if key in after.bookings:
            self.bookings[key] = after.bookings[key]
            for place in _places(after.bookings[key].claim):
                self.near.setdefault(place, set()).add(key)

    def around(self, claim: Claim, key: BookingId, scene: Situation) -> Situation:
        """As the decider would see it."""
        keys = {key}.union(*(self.near.get(place, ()) for place in _places(claim, wider=True)))
        seen = [self.accounts[each] for each in keys if each in self.accounts]
        return replace(
            scene,
            bookings={each: one for part in seen for each, one in part.bookings.items()},
            accounts={each: one for part in seen for each, one in part.accounts.items()},
        )

    def drop(self, key: BookingId) -> None:
        claim = self.bookings.pop(key).claim
        self.accounts.pop(key, None)
        for place in _places(claim):
            self.near.get(place, set()).discard(key)


def _places(claim: Claim, *, wider: bool = False) -> Iterator[str]:
    """Months of its trees and years of its accounts; wider: with the months around."""
    room = timedelta(days=31 if wider else 0)
    touched = months(claim.period.first_day - room, claim.period.end_day + room)
    for root in {item.lineage[-1] for item in claim.items}:
        yield from (f"{root}/{month}" for month in touched)
    for year in {month[:4] for month in touched}:
        yield from (f"{whose}/{year}" for whose in (claim.member_id, claim.branch_id) if whose)


@dataclass(slots=True)
class Rehearsal:
    """Tells the log again; to be given every event in order.

    Attributes:
        since: Requests before it are taken as they were.

    """

    resource_id: ResourceId
    approval: Approval
    rules: Rules
    since: datetime
    scene: Situation = field(default_factory=Situation)
    was: World = field(default_factory=World)
    would: World = field(default_factory=World)
    tally: Tally = field(default_factory=Tally)
    retried: dict[BookingId, Retold] = field(default_factory=dict)
    _swept: date = date.min

    def hear(self, event: AnyEvent, at: datetime) -> None:
        """Args: at: When it occurred."""
        if isinstance(event, BookingEvent):
            self._sweep(at)
            self.was.put(event)
            self._retell(event, at)
        elif isinstance(event, QuotaEvent):
            self.was.put(event)
            if event.booking_id not in self.retried:
                self.would.put(event)
        else:
            self.scene = evolve(self.scene, event)
            if isinstance(event, ResourceEvent) and event.resource_id == self.resource_id:
                self._adopt()

    def _adopt(self) -> None:
        resource = self.scene.inventory[self.resource_id]
        policy = Policy(resource.policy.version, self.approval, self.rules)
        inventory = {**self.scene.inventory, resource.id: replace(resource, policy=policy)}
        self.scene = replace(self.scene, inventory=inventory)

    def _concerns(self, claim: Claim) -> bool:
        return any(self.resource_id in item.lineage for item in claim.items)

    def _retell(self, event: BookingEvent, at: datetime) -> None:
        if isinstance(event, BookingApproved | BookingWaitlisted):
            self._note_what_was(event)
        told = self.retried.get(event.booking_id)
        if isinstance(event, BookingRequested) and at >= self.since and self._concerns(event.claim):
            self._ask(event, at)
        elif told is None:
            self.would.put(event)
        elif told.would_be is Fate.REFUSED:
            return
        elif isinstance(event, BookingApproved):
            self._approve(event, at)
        else:
            self._go_on(event, at)

    def _note_what_was(self, event: BookingApproved | BookingWaitlisted) -> None:
        """By rule at once, or on the waiting list; what else was pending first."""
        told = self.retried.get(event.booking_id)
        if told is None or told.was is not Fate.PENDING:
            return
        if isinstance(event, BookingApproved) and event.by is None:
            self.retried[event.booking_id] = replace(told, was=Fate.APPROVED)
        elif isinstance(event, BookingWaitlisted) and event.beaten_by is None:
            self.retried[event.booking_id] = replace(told, was=Fate.WAITLISTED)

    def _ask(self, event: BookingRequested, at: datetime) -> None:
        claim = event.claim
        wish = RequestBooking(
            event.booking_id,
            event.requested_by,
            claim.member_id,
            items_of(claim),
            WallTimes(claim.period.start, claim.period.end)
            if isinstance(claim.period, Slot)
            else claim.period,
            at,
            exclusive=claim.exclusive,
            series=event.series,
            waitlist=True,
        )
        verdict = bookings.decide(wish, self.would.around(claim, event.booking_id, self.scene))
        fate, codes = _fate(event.booking_id, verdict)
        self.retried[event.booking_id] = Retold(event.booking_id, claim, Fate.PENDING, fate, codes)
        self._follow(verdict)

    def _follow(self, verdict: Verdict) -> None:
        for fact in () if isinstance(verdict, Refused) else verdict:
            if isinstance(fact, BookingEvent | QuotaEvent):
                self.would.put(fact)

    def _approve(self, event: BookingApproved, at: datetime) -> None:
        """Whoever may do so under the policy; only what waits can be approved."""
        booking = self.would.bookings[event.booking_id]
        if booking.state in TAKING:
            return
        around = self.would.around(booking.claim, event.booking_id, self.scene)
        approvers = booking.affair(around.membership).approvers
        others = approvers - {booking.claim.member_id, booking.requested_by}
        by = min(others or approvers or {MemberId("")})
        command = ApproveBooking(event.booking_id, by, booking.version, at)
        verdict = bookings.decide(command, around)
        if isinstance(verdict, Refused):
            told = self.retried[event.booking_id]
            codes = tuple(dict.fromkeys(each.code for each in verdict.violations))
            if told.would_be is Fate.PENDING:
                self.retried[event.booking_id] = replace(told, would_be=Fate.REFUSED, rules=codes)
                self.would.put(BookingDeclined(event.booking_id, booking.claim, by))
            return
        self._follow(verdict)

    def _go_on(self, event: BookingEvent, at: datetime) -> None:
        """They do what they did, as far as it makes sense."""
        booking = self.would.bookings[event.booking_id]
        taken = booking.state in TAKING
        match event:
            case BookingCancelled() | BookingWithdrawn() if taken:
                around = self.would.around(booking.claim, event.booking_id, self.scene)
                holder = booking.claim.member_id
                command = CancelBooking(event.booking_id, holder, booking.version, at)
                verdict = bookings.decide(command, around)
                if isinstance(verdict, Refused):
                    self.would.put(BookingCancelled(event.booking_id, booking.claim))
                else:
                    self._follow(verdict)
            case BookingDeclined() if taken:
                return
            case BookingWaitlisted() if booking.state not in TAKING:
                self.would.put(event)
            case BookingWaitlisted():
                return
            case _:
                self.would.put(event)

    def _sweep(self, at: datetime) -> None:
        """Once a month, what is long over is counted and forgotten."""
        today = at.date()
        if today - self._swept < timedelta(days=31):
            return
        self._swept = today
        for key in [
            key
            for key, each in self.was.bookings.items()
            if each.claim.period.end_day < today - _KEPT
        ]:
            self._close(key)

    def _close(self, key: BookingId) -> None:
        told = self.retried.pop(key, None)
        if told:
            self._count(told)
            _add(self.was.bookings.get(key), self.tally.before, self.resource_id)
            _add(self.would.bookings.get(key), self.tally.after, self.resource_id)
        for world in (self.was, self.would):
            if key in world.bookings:
                world.drop(key)

    def _count(self, told: Retold) -> None:
        tally = self.tally
        tally.requests += 1
        tally.were[told.was] += 1
        tally.would_be[told.would_be] += 1
        tally.rules.update(told.rules)
        if told.was is not told.would_be and len(tally.retold) < MOST_TOLD:
            tally.retold.append(told)

    def told(self) -> Tally:
        """To be asked once, at the end."""
        for key in list(self.was.bookings):
            self._close(key)
        return self.tally


def _fate(booking_id: BookingId, verdict: Verdict) -> tuple[Fate, tuple[str, ...]]:
    if isinstance(verdict, Refused):
        return Fate.REFUSED, tuple(dict.fromkeys(each.code for each in verdict.violations))
    own = {type(each) for each in verdict if getattr(each, "booking_id", "") == booking_id}
    if BookingApproved in own:
        return Fate.APPROVED, ()
    return (Fate.WAITLISTED if BookingWaitlisted in own else Fate.PENDING), ()


def _add(booking: Booking | None, sums: dict[str, Counter[str]], resource_id: ResourceId) -> None:
    if booking is None or booking.state not in TAKING:
        return
    claim = booking.claim
    if any(resource_id in item.lineage for item in claim.items):
        for whose in (f"member/{claim.member_id}", f"branch/{claim.branch_id or ''}"):
            sums.setdefault(whose, Counter()).update(_length(claim))


def _length(claim: Claim) -> Mapping[str, int]:
    if isinstance(claim.period, Stay):
        return {"nights": claim.period.nights}
    seconds = (claim.period.end_at - claim.period.start_at).total_seconds()
    return {"minutes": int(seconds) // 60}
