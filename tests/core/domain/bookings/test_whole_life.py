"""Whatever can be wished, by whomever, in whatever order: what must never happen never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from booking_core.domain import access
from booking_core.domain.access import Verb
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    ObjectToBooking,
    RefuseOffer,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    AskMore,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    CorrectStay,
    ExtendStay,
    OfferInstead,
    RecordStay,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BlockId, BookingId, MemberId, SeriesId
from booking_core.domain.people.leaving import LeaveHousehold, leaving
from booking_core.domain.people.members import DeactivateMember, ReactivateMember, members
from booking_core.domain.people.merging import MergeMembers, merging
from booking_core.domain.series.commands import RequestSeries
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import IfConflict
from booking_core.domain.stays import Stay
from booking_core.domain.things.blocks import BlockResource, LiftBlock, blocks
from booking_core.domain.things.resource_life import Approval, Rules, Size
from booking_core.domain.things.resources import ChangeResource, resources
from tests.cast import ANA, BEN, BO, EVE, TENT, item
from tests.core.domain.bookings.crowd import PEOPLE, people, played, policies, stays, which
from tests.core.domain.bookings.whole_life import BEGIN, Life

Wish = Callable[..., object]
long_stays = stays(last=7, nights=3)
_PLAIN: dict[Verb, Wish] = {
    Verb.APPROVE: ApproveBooking,
    Verb.DECLINE: DeclineBooking,
    Verb.OBJECT: ObjectToBooking,
    Verb.WITHDRAW: WithdrawBooking,
    Verb.CANCEL: CancelBooking,
    Verb.ACCEPT: AcceptOffer,
    Verb.REFUSE_OFFER: RefuseOffer,
    Verb.CHECK_IN: CheckIn,
    Verb.CHECK_OUT: CheckOut,
    Verb.UNDO: UndoBooking,
    Verb.ANSWER: partial(AnswerQuestion, answer="Yes"),
    Verb.ASK: partial(AskMore, question="Who comes?"),
    Verb.NO_SHOW: partial(AskAboutNoShow, within=timedelta(hours=3)),
}


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody does with a booking, as far as that does not follow from the verb.

    Attributes:
        number: Which of all that can be done.
    """

    number: int
    stay: Stay
    persons: int
    to: MemberId
    insists: bool


moves = st.builds(Move, st.integers(0, 999), long_stays, st.integers(1, 2), people, st.booleans())


class Household(RuleBasedStateMachine):
    """A tent, four people who want it, and all that can be done about it."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life()

    @initialize(approval=policies, buffer=st.sampled_from([0, 0, 1]), limited=st.booleans())
    def adopt(self, approval: Approval, buffer: int, *, limited: bool) -> None:
        self.life.adopt(approval, buffer=buffer, limited=limited)

    def _new(self) -> BookingId:
        return BookingId(f"b{len(self.life.state.bookings)}")

    @rule(
        by=people,
        stay=long_stays,
        persons=st.integers(1, 2),
        waits=st.booleans(),
        exclusive=st.sampled_from([False, False, True]),
    )
    def request(
        self, by: MemberId, stay: Stay, persons: int, *, waits: bool, exclusive: bool
    ) -> None:
        if len(self.life.state.bookings) > 7:
            return
        wish = RequestBooking(
            *(self._new(), by, by, (item(TENT, persons),), stay, self.life.now),
            exclusive=exclusive,
            waitlist=waits,
        )
        self.life.do(bookings, wish)

    def _possible(self) -> list[tuple[BookingId, MemberId, Verb]]:
        """By the one policy that says who may do what; whether it can be, the decider says."""
        people = self.life.state.membership.at(self.life.now)
        return [
            (key, by, verb)
            for key, booking in self.life.state.bookings.items()
            for by in PEOPLE
            for verb in sorted(access.verbs(people.standing(by), booking.affair(people)))
            if verb is not Verb.COMMENT
        ]

    @rule(move=moves)
    def act(self, move: Move) -> None:
        possible = self._possible()
        if possible:
            self._do(*possible[move.number % len(possible)], move)

    @rule(move=moves)
    def act_again(self, move: Move) -> None:
        """The same, so that it comes about more often than all that is done around it."""
        self.act(move)

    @rule(move=moves)
    def decide(self, move: Move) -> None:
        """What waits for somebody: also more often."""
        waits = {
            Verb.APPROVE,
            Verb.ACCEPT,
            Verb.REFUSE_OFFER,
            Verb.UNDO,
            Verb.ANSWER,
            Verb.CHECK_IN,
        }
        possible = [each for each in self._possible() if each[2] in waits]
        if possible:
            self._do(*possible[move.number % len(possible)], move)

    @rule(number=which, by=people, verb=st.sampled_from(sorted(_PLAIN)))
    def try_what_one_may_not(self, number: int, by: MemberId, verb: Verb) -> None:
        known = list(self.life.state.bookings)
        if known:
            key = known[number % len(known)]
            version = self.life.state.bookings[key].version
            self.life.do(bookings, _PLAIN[verb](key, by, version, self.life.now))

    def _do(self, key: BookingId, by: MemberId, verb: Verb, move: Move) -> None:
        on = (key, by, self.life.state.bookings[key].version, self.life.now)
        items = (item(TENT, move.persons),)
        reason = "A wedding" if move.insists else None
        match verb:
            case Verb.APPROVE:
                wish: object = ApproveBooking(*on, override_reason=reason)
            case Verb.CHANGE:
                wish = ChangeBooking(*on, items=items, period=move.stay)
            case Verb.OFFER:
                wish = OfferInstead(*on, items=items, period=move.stay)
            case Verb.EXTEND:
                wish = ExtendStay(*on, move.stay.departure)
            case Verb.TRANSFER:
                wish = TransferBooking(*on, move.to, override_reason=reason)
            case Verb.CORRECT:
                wish = CorrectStay(*on, "It was otherwise", move.insists, items=items)
            case _:
                wish = _PLAIN[verb](*on)
        self.life.do(bookings, wish)

    @rule(number=which, by=people)
    def comment(self, number: int, by: MemberId) -> None:
        known = list(self.life.state.bookings)
        if known:
            key = known[number % len(known)]
            self.life.do(bookings, CommentOnBooking(key, by, self.life.now, f"{by}", "Hello"))

    @rule(member_id=people, stay=long_stays)
    def put_down(self, member_id: MemberId, stay: Stay) -> None:
        if len(self.life.state.bookings) <= 7:
            wish = RecordStay(
                *(self._new(), ANA, member_id, (item(TENT, 1),), stay, self.life.now, "Forgotten")
            )
            self.life.do(bookings, wish)

    @rule(by=people, stay=long_stays, skip=st.booleans())
    def request_a_series(self, by: MemberId, stay: Stay, *, skip: bool) -> None:
        if len(self.life.state.bookings) > 4:
            return
        wish = RequestSeries(
            *(SeriesId(f"s{len(self.life.log)}"), by, by, (item(TENT, 1),), stay),
            *("FREQ=DAILY;INTERVAL=4;COUNT=2", self.life.now),
            if_conflict=IfConflict.SKIP if skip else IfConflict.REFUSE,
        )
        self.life.do(series, wish)

    @rule(number=st.integers(0, 1), stay=long_stays, lift=st.booleans())
    def shut(self, number: int, stay: Stay, *, lift: bool) -> None:
        block_id, now = BlockId(f"block{number}"), self.life.now
        if lift:
            self.life.do(blocks, LiftBlock(ANA, block_id, TENT, now))
        else:
            self.life.do(blocks, BlockResource(ANA, block_id, TENT, stay, now))

    @rule(
        places=st.integers(1, 4),
        ceiling=st.sampled_from([None, None, 1, 3]),
        approval=st.one_of(st.none(), policies),
        buffer=st.integers(0, 2),
        dice=st.integers(0, 2),
    )
    def rule_otherwise(
        self, places: int, ceiling: int | None, approval: Approval | None, buffer: int, dice: int
    ) -> None:
        if dice:
            return
        tent = self.life.state.inventory[TENT]
        on = (ANA, TENT, tent.version, self.life.now)
        rules = Rules(buffer=buffer, quotas=tent.policy.rules.quotas)
        size = Size(places=places, ceiling=ceiling)
        self.life.do(resources, ChangeResource(*on, size=size, approval=approval, rules=rules))

    @rule(
        member_id=st.sampled_from([BEN, EVE]),
        to=st.sampled_from([None, BO]),
        one=people,
        merge=st.booleans(),
    )
    def leave_or_be_somebody_else(
        self, member_id: MemberId, to: MemberId | None, one: MemberId, *, merge: bool
    ) -> None:
        if merge:
            self.life.do(merging, MergeMembers(ANA, one, member_id, self.life.now))
        else:
            gone = DeactivateMember(ANA, member_id)
            self.life.do(leaving, LeaveHousehold(gone, self.life.now, to))

    @rule(member_id=st.sampled_from([BEN, EVE]))
    def come_back(self, member_id: MemberId) -> None:
        self.life.do(members, ReactivateMember(ANA, member_id))

    @rule(hours=st.sampled_from([1, 3, 7, 26]), swept=st.booleans())
    def pass_time(self, hours: int, *, swept: bool) -> None:
        self.life.now += timedelta(hours=hours)
        if swept:
            self.life.sweep()

    @rule()
    def come_to_the_days_themselves(self) -> None:
        self.life.now = max(self.life.now, BEGIN + timedelta(days=6))
        self.life.sweep()

    @invariant()
    def nothing_forbidden(self) -> None:
        self.life.check()

    def teardown(self) -> None:
        self.life.is_told_the_same_again()
        self.life.settles_by_itself()


@pytest.mark.rule(8, 9, 12, 14, 18, 25, 27, 28, 32, 33, 38, 45)
def test_nothing_forbidden_ever_happens() -> None:
    run_state_machine_as_test(Household, settings=played(30, 30, derandomize=True))


@pytest.mark.long
def test_nothing_forbidden_ever_happens_in_a_long_time() -> None:
    run_state_machine_as_test(Household, settings=played(400, 50))
