"""A household in which anything may happen that can be wished, played by hypothesis.

What must hold is counted from the facts, or from what the deciders left, by means of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import BookingEscalated, BookingVoted
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import PassTime
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.life import AnyEvent, Booking, Situation
from booking_core.domain.decider import Decider, Event, Refused
from booking_core.domain.ids import BookingId
from booking_core.domain.quotas.events import QuotaOverridden
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Absence, Approval, Rules
from tests.cast import FAMILY, TENT, THINGS, overnight, policy
from tests.spec import Spec

PLACES = 2
LIMIT = 5
BEGIN = datetime(2026, 6, 29, 8, tzinfo=UTC)
TAKING = {"approved", "active", "completed", "no_show"}
LASTING = {
    BookingState.PENDING,
    BookingState.WAITLISTED,
    BookingState.APPROVED,
    BookingState.ACTIVE,
}
PUT_DOWN = {"booking_recorded", "booking_corrected", "booking_transferred"}
"""What counts for a quota whatever it says, or was counted for somebody else."""
STATES = {
    "booking_requested": "pending",
    "booking_approved": "approved",
    "booking_declined": "declined",
    "booking_withdrawn": "withdrawn",
    "booking_cancelled": "cancelled",
    "booking_expired": "expired",
    "booking_completed": "completed",
    "booking_hold_ended": "pending",
    "booking_waitlisted": "waitlisted",
    "booking_offered": "waitlisted",
    "booking_offer_ended": "waitlisted",
    "booking_offer_accepted": "pending",
}
_KNOWN = get_args(AnyEvent)


class Life:
    """The log, what it comes to, and what must never be true of it."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.log: list[Event] = [*FAMILY, *THINGS]
        self.state = Situation()
        self.done: Counter[str] = Counter()

    def adopt(self, approval: Approval, *, buffer: int = 0, limited: bool = False) -> None:
        quotas = (Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, LIMIT),) if limited else ()
        rules = Rules(buffer=buffer, quotas=quotas)
        adopted = policy(overnight(TENT, PLACES), version=2, rules=rules)
        self.log.append(replace(adopted, approval=approval))
        self.state = bookings.fold(known(self.log))

    def do(self, decider: Decider[Any, Any, Any], command: object) -> bool:
        """Whether anything came of it. A double tap changes nothing more."""
        verdict = Spec(decider, tuple(self.log)).when(command).verdict
        if isinstance(verdict, Refused) or not verdict:
            return False
        before = self.state
        self.log += verdict
        self.state = bookings.after(self.state, known(verdict))
        again = Spec(decider, tuple(self.log)).when(command).verdict
        assert isinstance(again, Refused) or not again, again
        self.done[type(command).__name__] += 1
        self._check_what_is_new(before)
        return True

    def sweep(self) -> None:
        """As the follower does: in due order, each as of its moment."""
        while due := self._due():
            at, key = due[0]
            assert self.do(bookings, PassTime(key, at)), "what is due is decided"

    def _due(self) -> list[tuple[datetime, BookingId]]:
        found = [(each.due_at, key) for key, each in self.state.bookings.items() if each.due_at]
        return sorted((at, key) for at, key in found if at <= self.now)

    # What must hold after each step.

    def check(self) -> None:
        for key, booking in self.state.bookings.items():
            assert booking.state == self.state_of(key), "the state is what the facts say"
            self._ends_by_time(key, booking)
            for part in booking.electorate:
                assert len({each.by for each in part.votes}) == len(part.votes)
        self._one_offer_at_a_time()
        self._no_quota_is_exceeded()

    def _ends_by_time(self, key: BookingId, booking: Booking) -> None:
        """Rule 45, and that each clock runs which the policy says."""
        if booking.state not in LASTING:
            assert not booking.clocks, (key, booking)
            return
        end = booking.clocks[Clock.END]
        assert end <= booking.claim.ends_at, (key, booking)
        if booking.state is not BookingState.PENDING and booking.change is None:
            return
        open_parts = [each for each in booking.electorate if each.approved is None]
        assert open_parts, "somebody can still decide"
        silent = [each.silent_until for each in open_parts if each.silent_until]
        if booking.course.talk:
            assert Clock.SILENCE not in booking.clocks
            assert Clock.ABSENCE not in booking.clocks
        else:
            assert booking.clocks.get(Clock.SILENCE) == min(silent, default=None)
            absent = any(each.on_absence is not Absence.EXPIRE for each in open_parts)
            assert not absent or Clock.ABSENCE in booking.clocks or self._was_left_alone(key)

    def _was_left_alone(self, key: BookingId) -> bool:
        """The rules have decided about it once, since nobody did."""
        return any(
            isinstance(each, BookingEscalated)
            or (isinstance(each, BookingVoted) and each.by is None)
            for each in self.facts(key)
        )

    def _one_offer_at_a_time(self) -> None:
        offers = [each.claim for each in self.state.bookings.values() if each.offered]
        for number, claim in enumerate(offers):
            for other in offers[number + 1 :]:
                assert not nights(claim) & nights(other)

    def _no_quota_is_exceeded(self) -> None:
        if not self.state.inventory[TENT].policy.rules.quotas:
            return
        taken: Counter[str] = Counter()
        for key in self.state.bookings:
            free = any(isinstance(each, QuotaOverridden) for each in self.ledger(key))
            if self.state_of(key) in TAKING and not free:
                claim = self.facts(key)[-1].claim
                put_down = any(each.kind in PUT_DOWN for each in self.facts(key))
                taken[claim.member_id] += 0 if put_down else len(nights(claim))
        assert all(count <= LIMIT for count in taken.values()), taken

    def _check_what_is_new(self, before: Situation) -> None:
        """Whatever takes places from here on found them free, unshared and open."""
        for key, booking in self.state.bookings.items():
            had = before.bookings.get(key)
            if not self._takes(booking) or (had and _had_as_much(had, booking)):
                continue
            for night in nights(booking.claim):
                self._check_night(key, booking.claim, night)

    def _check_night(self, key: BookingId, claim: Claim, night: date) -> None:
        others = [
            each.claim
            for other, each in self.state.bookings.items()
            if other != key and self._takes(each) and night in nights(each.claim)
        ]
        size = self.state.inventory[TENT].size
        room = min(each for each in (size.places, size.ceiling, 99) if each is not None)
        heads = persons(claim) + sum(map(persons, others))
        assert heads <= room, (key, night, heads, room)
        assert not others or not any(each.exclusive for each in (claim, *others)), (key, night)
        shut = [
            each
            for each in self.state.blocks.values()
            if not each.lifted and isinstance(each.period, Stay)
            if each.period.arrival <= night < each.period.departure
        ]
        assert not shut, (key, night)

    def _takes(self, booking: Booking) -> bool:
        held = booking.held_until is not None and booking.held_until > self.now
        return booking.state in TAKING or held

    def settles_by_itself(self) -> None:
        """If nobody ever did anything more, all of it would end."""
        self.now = datetime(2026, 12, 1, tzinfo=UTC)
        self.sweep()
        left = [each.state for each in self.state.bookings.values() if each.state in LASTING]
        assert not left, left

    def is_told_the_same_again(self) -> None:
        """The log says the same whenever it is read, from wherever."""
        assert bookings.fold(known(self.log)) == self.state
        for start in range(0, len(self.log), 7):
            bookings.fold(known(self.log[start:]))

    # Read from the facts alone.

    def facts(self, key: BookingId) -> Sequence[Any]:
        return [each for each in self._about(key) if each.kind.startswith("booking_")]

    def ledger(self, key: BookingId) -> Sequence[Any]:
        return [each for each in self._about(key) if each.kind.startswith("quota_")]

    def _about(self, key: BookingId) -> Iterator[Any]:
        for each in self.log:
            if getattr(each, "booking_id", None) == key:
                yield each

    def state_of(self, key: BookingId) -> str:
        told = [
            STATES.get(each.kind) or each.state
            for each in self.facts(key)
            if each.kind != "booking_commented" and (each.kind in STATES or hasattr(each, "state"))
        ]
        return str(told[-1])


def known(events: Sequence[Event]) -> Sequence[Any]:
    """Those that say something of bookings; a series' own facts say nothing of them."""
    return [each for each in events if isinstance(each, _KNOWN)]


def nights(claim: Claim) -> frozenset[date]:
    assert isinstance(claim.period, Stay)
    return frozenset(claim.period.each_night())


def persons(claim: Claim) -> int:
    return sum(item.persons for item in claim.items)


def _had_as_much(had: Booking, has: Booking) -> bool:
    counted = had.state in TAKING or had.held_until is not None
    return (
        counted
        and nights(had.claim) >= nights(has.claim)
        and persons(had.claim) >= persons(has.claim)
        and had.claim.exclusive >= has.claim.exclusive
    )
