"""Whatever people do to bookings, and however time passes: what must never happen never does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    Command,
    DeclineBooking,
    ObjectToBooking,
    PassTime,
    RefuseOffer,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.life import Situation
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval
from tests.cast import FAMILY, TENT, THINGS, item, overnight, policy
from tests.core.domain.bookings.crowd import people, played, policies, stays, which
from tests.spec import Spec

PLACES = 2
BEGIN = datetime(2026, 6, 29, 8, tzinfo=UTC)
IDS = tuple(BookingId(f"b{number}") for number in range(8))
short_stays = stays(last=6, nights=2)


class Household(RuleBasedStateMachine):
    """A tent for two, and four people who want it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGIN
        self.log: list[Event] = [*FAMILY, *THINGS]
        self.state = Situation()

    @initialize(approval=policies)
    def adopt(self, approval: Approval) -> None:
        self.log.append(replace(policy(overnight(TENT, PLACES), version=2), approval=approval))
        self.state = bookings.fold(self.log)  # type: ignore[arg-type] # the decider's own events

    def _do(self, command: Command) -> None:
        spec = Spec(bookings, tuple(self.log))
        verdict = spec.when(command).verdict
        if isinstance(verdict, Refused):
            return
        self.log += verdict
        for event in verdict:
            self.state = bookings.evolve(self.state, event)  # type: ignore[arg-type] # its own
        self._again(command)

    def _again(self, command: Command) -> None:
        """A double tap: decided on what the first has left, it changes nothing more."""
        again = Spec(bookings, tuple(self.log)).when(command).verdict
        assert isinstance(again, Refused) or not again, again

    def _key(self, number: int) -> BookingId:
        known = list(self.state.bookings) or [IDS[0]]
        return known[number % len(known)]

    def _version(self, booking_id: BookingId) -> int:
        booking = self.state.bookings.get(booking_id)
        return booking.version if booking else 1

    @rule(by=people, stay=short_stays, persons=st.integers(1, 2), waits=st.booleans())
    def request(self, by: str, stay: Stay, persons: int, *, waits: bool) -> None:
        key = IDS[min(len(self.state.bookings), len(IDS) - 1)]
        wish = RequestBooking(key, by, by, (item(TENT, persons),), stay, self.now)  # type: ignore[arg-type] # ids are text
        self._do(replace(wish, waitlist=waits))

    @rule(number=which, by=people, wish=st.sampled_from([ApproveBooking, DeclineBooking]))
    def decide(self, number: int, by: str, wish: type[ApproveBooking]) -> None:
        key = self._key(number)
        self._do(wish(key, by, self._version(key), self.now))  # type: ignore[arg-type] # ids are text

    @rule(number=which, by=people)
    def object(self, number: int, by: str) -> None:
        key = self._key(number)
        self._do(ObjectToBooking(key, by, self._version(key), self.now))  # type: ignore[arg-type] # ids are text

    @rule(number=which, wish=st.sampled_from([WithdrawBooking, CancelBooking]))
    def give_up(self, number: int, wish: type[CancelBooking]) -> None:
        key = self._key(number)
        if key in self.state.bookings:
            holder = self.state.bookings[key].requested_by
            self._do(wish(key, holder, self._version(key), self.now))

    @rule(wish=st.sampled_from([AcceptOffer, RefuseOffer]))
    def take_up(self, wish: type[AcceptOffer]) -> None:
        for key, booking in self.state.bookings.items():
            if booking.offered:
                self._do(wish(key, booking.requested_by, booking.version, self.now))
                return

    @rule(number=which, stay=short_stays)
    def change(self, number: int, stay: Stay) -> None:
        key = self._key(number)
        if key in self.state.bookings:
            holder = self.state.bookings[key].requested_by
            self._do(ChangeBooking(key, holder, self._version(key), self.now, period=stay))

    @rule(hours=st.sampled_from([1, 3, 7, 26]), swept=st.booleans())
    def pass_time(self, hours: int, *, swept: bool) -> None:
        self.now += timedelta(hours=hours)
        if swept:
            self._sweep()

    def _sweep(self) -> None:
        """As the follower does: in due order, each as of its moment."""
        while due := self._due():
            at, key = due[0]
            before = len(self.log)
            self._do(PassTime(key, at))
            assert len(self.log) > before, "what is due is decided"

    def _due(self) -> list[tuple[datetime, BookingId]]:
        found = [(each.due_at, key) for key, each in self.state.bookings.items() if each.due_at]
        return sorted((at, key) for at, key in found if at <= self.now)

    @invariant()
    def no_night_is_over_capacity(self) -> None:
        """Counted from the facts alone."""
        taken: Counter[date] = Counter()
        for booking_id in IDS:
            for night in self._nights_of(booking_id):
                taken[night] += self._persons_of(booking_id)
        assert all(count <= PLACES for count in taken.values()), taken

    def _facts(self, booking_id: BookingId) -> list[Event]:
        return [each for each in self.log if getattr(each, "booking_id", None) == booking_id]

    def _nights_of(self, booking_id: BookingId) -> list[date]:
        has, until = None, None
        for each in self._facts(booking_id):
            match each.kind:
                case "booking_requested" | "booking_offer_accepted":
                    until = each.held_until  # type: ignore[attr-defined] # of these two
                case "booking_offered":
                    until = each.until  # type: ignore[attr-defined] # of an offer
                case "booking_approved":
                    has, until = each, None
                case "booking_changed":
                    has = each if each.state == "approved" else None  # type: ignore[attr-defined] # of a change
                    until = each.held_until  # type: ignore[attr-defined] # of a change
                case "booking_cancelled" | "booking_withdrawn" | "booking_declined":
                    has, until = None, None
                case "booking_expired" | "booking_waitlisted" | "booking_offer_ended":
                    has, until = None, None
                case _:
                    pass
        counts = has is not None or (until is not None and self.now < until)
        return list(self._last_claim(booking_id).each_night()) if counts else []

    def _last_claim(self, booking_id: BookingId) -> Stay:
        stay: Stay = self._facts(booking_id)[-1].claim.period  # type: ignore[attr-defined] # of every fact
        return stay

    def _persons_of(self, booking_id: BookingId) -> int:
        items = self._facts(booking_id)[-1].claim.items  # type: ignore[attr-defined] # of every fact
        return sum(each.persons for each in items)

    @invariant()
    def nothing_is_pending_once_time_has_decided(self) -> None:
        for booking_id, booking in self.state.bookings.items():
            waits = booking.state in (BookingState.PENDING, BookingState.WAITLISTED)
            if waits and booking.claim.decidable_until <= self.now:
                swept = Spec(bookings, tuple(self.log)).when(PassTime(booking_id, self.now))
                state = bookings.fold([*self.log, *swept.then_decided()])  # type: ignore[list-item] # its own
                after = state.bookings[booking_id].state
                assert after not in (BookingState.PENDING, BookingState.WAITLISTED)

    @invariant()
    def everybody_has_one_vote(self) -> None:
        for booking in self.state.bookings.values():
            for part in booking.electorate:
                assert len({each.by for each in part.votes}) == len(part.votes)

    @invariant()
    def one_offer_runs_at_a_time(self) -> None:
        offers = [each.claim.period for each in self.state.bookings.values() if each.offered]
        for number, period in enumerate(offers):
            for other in offers[number + 1 :]:
                assert isinstance(period, Stay)
                assert isinstance(other, Stay)
                assert not period.overlaps(other)

    def teardown(self) -> None:
        """The log says the same whenever it is read, from wherever."""
        assert bookings.fold(self.log) == self.state  # type: ignore[arg-type] # its own
        for start in range(0, len(self.log), 7):
            bookings.fold(self.log[start:])  # type: ignore[arg-type] # its own


@pytest.mark.rule(12, 18, 21, 28, 32)
def test_nothing_forbidden_ever_happens() -> None:
    run_state_machine_as_test(Household, settings=played(60, 30, derandomize=True))


@pytest.mark.long
def test_nothing_forbidden_ever_happens_in_a_long_time() -> None:
    run_state_machine_as_test(Household, settings=played(600, 50))
