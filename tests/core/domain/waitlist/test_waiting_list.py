"""Who stands on the waiting list, who is offered what became free, and in which order."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking_core.domain.approval.errors import NothingOpen
from booking_core.domain.bookings.commands import ChangeBooking, WithdrawBooking
from booking_core.domain.bookings.errors import NotAvailable, TooManyPersons
from booking_core.domain.bookings.events import BookingExpired
from booking_core.domain.errors import NotAllowed, Stale, WrongState
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Mode, Rank
from booking_core.domain.waitlist.events import (
    BookingOffered,
    BookingWaitlisted,
    OfferAccepted,
    OfferEnded,
)
from tests.cast import ANA, BEN, BO, CARL, DORA, EVE, FIRST, MARCH_1ST, SECOND, THIRD, july
from tests.core.domain.waitlist.queue import (
    FOURTH,
    HOUR,
    accept,
    approve,
    cancel,
    kinds,
    queued,
    refuse,
    sweep,
    tent,
    wish,
)
from tests.spec import Spec

_OVER = MARCH_1ST + 24 * HOUR


def queue(spec: Spec) -> Spec:
    """Eve has the tent; Bo waits for it, then Ana."""
    taken = spec.having(wish(FIRST, EVE))
    first = taken.having(queued(wish(SECOND, BO)))
    return first.having(queued(wish(THIRD, ANA, MARCH_1ST + HOUR)))


automatic = queue(tent(Mode.AUTO))
offered = automatic.having(cancel(FIRST, EVE))


@pytest.mark.rule(16)
def test_who_loses_by_an_approval_waits_from_then_on_with_one_fact_each() -> None:
    rivals = tent().having(wish(FIRST, EVE)).having(wish(SECOND, BO)).having(wish(THIRD, ANA))

    facts = rivals.when(approve(FIRST)).then_decided()

    assert kinds(facts) == [
        ("booking_approved", FIRST),
        ("booking_waitlisted", SECOND),
        ("booking_waitlisted", THIRD),
    ]
    assert isinstance(facts[1], BookingWaitlisted)
    assert facts[1].beaten_by == FIRST


@pytest.mark.rule(16)
def test_a_rival_that_still_fits_loses_nothing() -> None:
    beside = tent().having(wish(FIRST, EVE, persons=1)).having(wish(SECOND, BO, persons=1))

    assert kinds(beside.when(approve(FIRST)).then_decided()) == [("booking_approved", FIRST)]


@pytest.mark.rule(16)
def test_of_two_approvers_at_once_one_decides_and_the_other_is_told() -> None:
    rivals = tent().having(wish(FIRST, EVE)).having(wish(SECOND, BO))

    decided = rivals.having(approve(FIRST))

    assert decided.when(approve(FIRST, by=ANA)).then_refused(Stale).current == 2
    assert decided.when(approve(SECOND, by=ANA)).then_refused(Stale).current == 2


@pytest.mark.rule(16)
def test_who_is_approved_by_the_rules_beats_others_too() -> None:
    waits = tent().having(wish(FIRST, EVE)).given(*tent(Mode.AUTO).past[-1:])

    facts = waits.when(wish(SECOND, BO)).then_decided()

    assert kinds(facts)[-1] == ("booking_waitlisted", FIRST)


def test_a_full_house_is_refused_to_who_does_not_want_to_wait() -> None:
    full = tent(Mode.AUTO).having(wish(FIRST, EVE))

    full.when(wish(SECOND, BO)).then_refused(NotAvailable)


def test_nobody_waits_for_what_never_fits() -> None:
    tent(Mode.AUTO).when(queued(wish(FIRST, EVE, persons=3))).then_refused(TooManyPersons)


def test_who_would_wait_but_need_not_has_it() -> None:
    facts = tent(Mode.AUTO).when(queued(wish(FIRST, EVE))).then_decided()

    assert kinds(facts)[-1] == ("booking_approved", FIRST)


@pytest.mark.rule(32)
@pytest.mark.rule(26)
def test_what_is_given_back_is_offered_to_the_first_in_the_same_decision() -> None:
    facts = automatic.when(cancel(FIRST, EVE)).then_decided()

    assert kinds(facts) == [("booking_cancelled", FIRST), ("booking_offered", SECOND)]
    assert isinstance(facts[1], BookingOffered)
    assert facts[1].until == _OVER


@pytest.mark.rule(32)
def test_while_an_offer_runs_nobody_overtakes_the_queue() -> None:
    offered.when(wish(FOURTH, BEN)).then_refused(NotAvailable)


@pytest.mark.rule(32)
def test_an_offer_that_is_accepted_is_approved_where_the_rules_say_so() -> None:
    facts = offered.when(accept(SECOND, BO, _OVER - HOUR)).then_decided()

    assert kinds(facts) == [("booking_offer_accepted", SECOND), ("booking_approved", SECOND)]


@pytest.mark.rule(32)
def test_an_accepted_offer_keeps_its_places_until_somebody_has_decided() -> None:
    asked = queue(tent(Mode.AUTO)).given(*tent().past[-1:]).having(cancel(FIRST, EVE))

    accepted = asked.having(accept(SECOND, BO, MARCH_1ST))

    assert isinstance(accepted.past[-1], OfferAccepted)
    accepted.when(wish(FOURTH, EVE, _OVER + 48 * HOUR)).then_refused(NotAvailable)
    assert accepted.when(approve(SECOND, 4, _OVER + 48 * HOUR)).then_decided()


@pytest.mark.rule(32)
def test_an_offer_that_nobody_takes_goes_to_the_next() -> None:
    facts = offered.when(sweep(SECOND, _OVER)).then_decided()

    assert kinds(facts) == [("booking_offer_ended", SECOND), ("booking_offered", THIRD)]


@pytest.mark.rule(32)
def test_an_offer_that_is_refused_goes_to_the_next_at_once() -> None:
    facts = offered.when(refuse(SECOND, BO, MARCH_1ST + 2 * HOUR)).then_decided()

    assert kinds(facts) == [("booking_offer_ended", SECOND), ("booking_offered", THIRD)]


@pytest.mark.rule(32)
def test_an_offer_that_is_over_is_not_accepted_though_its_end_was_not_recorded() -> None:
    assert offered.when(accept(SECOND, BO, _OVER)).then_refused(Stale).current == 4


@pytest.mark.rule(32)
def test_nobody_is_offered_the_same_twice() -> None:
    third = offered.having(sweep(SECOND, _OVER))

    facts = third.when(sweep(THIRD, _OVER + 24 * HOUR)).then_decided()

    assert kinds(facts) == [("booking_offer_ended", THIRD)]
    free = third.given(*facts).when(wish(FOURTH, EVE, _OVER + 25 * HOUR))
    assert kinds(free.then_decided())[-1] == ("booking_approved", FOURTH)


@pytest.mark.rule(32)
@pytest.mark.parametrize(("offer_over", "since"), [(Rank.KEEPS, MARCH_1ST), (Rank.LOSES, _OVER)])
def test_who_lets_an_offer_pass_keeps_or_loses_their_rank_by_policy(
    offer_over: Rank, since: datetime
) -> None:
    asked = queue(tent(Mode.AUTO, offer_over=offer_over)).having(cancel(FIRST, EVE))

    (ended, _) = asked.when(sweep(SECOND, _OVER)).then_decided()

    assert isinstance(ended, OfferEnded)
    assert ended.since == since


@pytest.mark.rule(32)
def test_who_kept_their_rank_is_asked_first_when_something_else_is_freed() -> None:
    passed = offered.having(sweep(SECOND, _OVER)).having(sweep(THIRD, _OVER + 24 * HOUR))
    taken = passed.having(wish(FOURTH, EVE, _OVER + 25 * HOUR))

    facts = taken.when(cancel(FOURTH, EVE, 2, _OVER + 26 * HOUR)).then_decided()

    assert kinds(facts) == [("booking_cancelled", FOURTH), ("booking_offered", SECOND)]


@pytest.mark.rule(32)
@pytest.mark.rule(24)
def test_what_a_shorter_stay_gives_back_wakes_the_queue() -> None:
    one_night = tent(Mode.AUTO).having(wish(FIRST, EVE))
    waits = one_night.having(queued(wish(SECOND, BO, period=Stay(july(12), july(13)))))
    shorter = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(10), july(12)))

    facts = waits.when(shorter).then_decided()

    assert kinds(facts) == [("booking_changed", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(32)
def test_the_end_of_a_hold_wakes_the_queue() -> None:
    held = tent(hold_hours=4).having(wish(FIRST, EVE)).having(queued(wish(SECOND, BO)))

    facts = held.when(sweep(FIRST, MARCH_1ST + 4 * HOUR)).then_decided()

    assert kinds(facts) == [("booking_hold_ended", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(32)
def test_who_is_first_but_needs_more_than_is_free_does_not_block_the_next() -> None:
    full = tent(Mode.AUTO).having(wish(FIRST, EVE, persons=1)).having(wish(FOURTH, BEN, persons=1))
    waits = full.having(queued(wish(SECOND, BO)))
    waits = waits.having(queued(wish(THIRD, ANA, MARCH_1ST + HOUR, persons=1)))

    facts = waits.when(cancel(FIRST, EVE)).then_decided()

    assert kinds(facts)[-1] == ("booking_offered", THIRD)


@pytest.mark.rule(32)
def test_one_offer_runs_at_a_time() -> None:
    full = tent(Mode.AUTO).having(wish(FIRST, EVE))
    waits = full.having(queued(wish(SECOND, BO, persons=1)))
    waits = waits.having(queued(wish(THIRD, ANA, persons=1)))

    facts = waits.when(cancel(FIRST, EVE)).then_decided()

    assert kinds(facts) == [("booking_cancelled", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(32)
def test_an_entry_whose_time_has_come_is_closed() -> None:
    the_day_is_over = MARCH_1ST.replace(month=7, day=11)

    facts = automatic.when(sweep(SECOND, the_day_is_over)).then_decided()

    assert any(isinstance(each, BookingExpired) and each.booking_id == SECOND for each in facts)


def test_who_waits_can_leave_the_queue() -> None:
    left = automatic.having(WithdrawBooking(SECOND, BO, 2, MARCH_1ST))

    facts = left.when(cancel(FIRST, EVE)).then_decided()

    assert kinds(facts)[-1] == ("booking_offered", THIRD)


def test_who_leaves_the_queue_with_an_offer_makes_way_for_the_next() -> None:
    facts = offered.when(WithdrawBooking(SECOND, BO, 3, MARCH_1ST)).then_decided()

    assert kinds(facts) == [("booking_withdrawn", SECOND), ("booking_offered", THIRD)]


@pytest.mark.parametrize("who", [BEN, CARL, DORA])
def test_nobody_takes_or_leaves_what_was_offered_to_another(who: str) -> None:
    offered.when(accept(SECOND, who, MARCH_1ST)).then_refused(NotAllowed)  # type: ignore[arg-type] # ids are text
    offered.when(refuse(SECOND, who, MARCH_1ST)).then_refused(NotAllowed)  # type: ignore[arg-type] # ids are text


def test_without_an_offer_there_is_nothing_to_accept() -> None:
    automatic.when(accept(SECOND, BO, MARCH_1ST, 2)).then_refused(NothingOpen)
    offered.having(accept(SECOND, BO, MARCH_1ST)).when(
        accept(SECOND, BO, MARCH_1ST, 5)
    ).then_refused(WrongState)


@pytest.mark.rule(32)
def test_what_time_has_decided_comes_before_the_next_wish() -> None:
    """The sweep has not come yet: the offer to Bo is over, so Ana's runs, and nobody else is in."""
    late = _OVER + timedelta(minutes=1)

    offered.when(wish(FOURTH, EVE, late)).then_refused(NotAvailable)
    waits = offered.when(queued(wish(FOURTH, EVE, late))).then_decided()

    assert kinds(waits) == [
        ("booking_offer_ended", SECOND),
        ("booking_offered", THIRD),
        ("booking_requested", FOURTH),
        ("booking_waitlisted", FOURTH),
    ]


def test_a_refused_offer_says_who_let_it_pass() -> None:
    (ended, _) = offered.when(refuse(SECOND, BO, MARCH_1ST)).then_decided()

    assert isinstance(ended, OfferEnded)
    assert ended.by == BO
