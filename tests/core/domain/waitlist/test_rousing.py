"""More room, or less that must stay empty, wakes those who wait, in the same decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from booking_core.domain.bookings.commands import ChangeBooking, WithdrawBooking
from booking_core.domain.bookings.course_commands import UndoBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.decider import Event
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import CapacityChanged, Kind, Mode, Rules, Size
from booking_core.domain.things.resources import ChangeResource, CreateResource, resources
from booking_core.domain.waitlist.events import BookingOffered
from tests.cast import (
    ANA,
    BEN,
    BO,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    THIRD,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.waitlist.queue import (
    FOURTH,
    HOUR,
    accept,
    approve,
    cancel,
    queued,
    refuse,
    sweep,
    tent,
    wish,
)
from tests.spec import Spec

pytestmark = pytest.mark.rule(32)
LATER = MARCH_1ST + HOUR
NEXT_DOOR = Stay(july(13), july(15))
automatic = tent(Mode.AUTO)
full = automatic.having(wish(FIRST, EVE)).having(queued(wish(SECOND, BO)))


def kinds(events: Sequence[Event]) -> list[tuple[str, str]]:
    """What happened to what, in order."""
    return [(each.kind, getattr(each, "booking_id", "")) for each in events]


def resized(**size: int) -> ChangeResource:
    return ChangeResource(ANA, TENT, 3, LATER, size=Size(**size))


def ruled(rules: Rules, version: int = 3) -> ChangeResource:
    return ChangeResource(ANA, TENT, version, LATER, rules=rules)


def at_the_estate(spec: Spec) -> Spec:
    return replace(spec, decider=resources)


def with_buffer(nights: int, mode: Mode = Mode.AUTO) -> Spec:
    created = overnight(TENT, 2)
    adopted = policy(created, mode, version=2, rules=Rules(buffer=nights))
    return Spec(bookings, (*FAMILY, *THINGS, adopted))


def test_more_places_are_offered_to_the_first_who_fits() -> None:
    waits = full.having(queued(wish(THIRD, ANA, LATER, persons=1)))

    facts = at_the_estate(waits).when(resized(places=3)).then_decided()

    assert kinds(facts) == [("resource_capacity_changed", ""), ("booking_offered", THIRD)]
    assert isinstance(facts[1], BookingOffered)
    assert facts[1].until == LATER + 24 * HOUR


def test_with_room_for_all_the_first_is_asked_and_then_the_next() -> None:
    waits = full.having(queued(wish(THIRD, ANA, LATER)))

    roused = at_the_estate(waits).having(resized(places=6))
    taken = replace(roused, decider=bookings).when(accept(SECOND, BO, LATER + HOUR))

    assert kinds(roused.past[-1:]) == [("booking_offered", SECOND)]
    assert kinds(taken.then_decided()) == [
        ("booking_offer_accepted", SECOND),
        ("booking_approved", SECOND),
        ("booking_offered", THIRD),
    ]


def test_who_let_the_offer_pass_is_not_asked_again_for_the_same() -> None:
    gone = full.having(cancel(FIRST, EVE)).having(refuse(SECOND, BO, MARCH_1ST))

    facts = at_the_estate(gone).when(resized(places=9)).then_decided()

    assert kinds(facts) == [("resource_capacity_changed", "")]


def test_more_room_for_who_let_less_pass_is_another_offer() -> None:
    passed = full.having(cancel(FIRST, EVE)).having(refuse(SECOND, BO, MARCH_1ST))
    taken = passed.having(wish(FOURTH, EVE))

    facts = at_the_estate(taken).when(resized(places=4)).then_decided()

    assert kinds(facts)[-1] == ("booking_offered", SECOND)


def test_an_offer_that_was_over_by_then_goes_to_the_next_first() -> None:
    offered = full.having(queued(wish(THIRD, ANA, LATER))).having(cancel(FIRST, EVE))
    late = replace(resized(places=3), now=MARCH_1ST + 30 * HOUR)

    facts = at_the_estate(offered).when(late).then_decided()

    assert kinds(facts) == [
        ("booking_offer_ended", SECOND),
        ("booking_offered", THIRD),
        ("resource_capacity_changed", ""),
    ]


@pytest.mark.parametrize("places", [1, 2, 3])
def test_less_or_too_little_more_wakes_nobody(places: int) -> None:
    facts = at_the_estate(full).when(resized(places=places)).then_decided()

    assert all(not isinstance(each, BookingOffered) for each in facts)


def test_a_higher_ceiling_is_more_room() -> None:
    capped = at_the_estate(full).having(resized(places=6, ceiling=2))
    lifted = replace(resized(places=6, ceiling=4), version=4)

    assert kinds(capped.past[-1:]) == [("resource_capacity_changed", "")]
    assert kinds(capped.when(lifted).then_decided())[-1] == ("booking_offered", SECOND)


def test_another_room_is_more_room_in_the_house() -> None:
    adopted = policy(overnight(HOUSE, None), Mode.AUTO, version=2)
    house = Spec(bookings, (*FAMILY, *THINGS, adopted, CapacityChanged(HOUSE, HOUSE, Size())))
    taken = house.having(replace(wish(FIRST, EVE), items=(item(HOUSE, 7),)))
    waits = taken.having(queued(replace(wish(SECOND, BO), items=(item(HOUSE, 2),))))
    lake = CreateResource(
        *(ANA, ResourceId("lake"), "Lake", Kind.OVERNIGHT),
        parent_id=HOUSE,
        size=Size(places=2),
        now=LATER,
    )

    facts = at_the_estate(waits).when(lake).then_decided()

    assert kinds(facts) == [
        ("resource_created", ""),
        ("resource_policy_adopted", ""),
        ("booking_offered", SECOND),
    ]


def test_whoever_waits_for_another_year_is_found() -> None:
    far = Stay(date(2031, 12, 30), date(2032, 1, 2))
    taken = automatic.having(wish(FIRST, EVE, period=far))
    waits = taken.having(queued(wish(SECOND, BO, period=far)))

    facts = at_the_estate(waits).when(resized(places=4)).then_decided()

    assert kinds(facts)[-1] == ("booking_offered", SECOND)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_nobody_else_makes_room(by: MemberId) -> None:
    at_the_estate(full).when(replace(resized(places=9), by=by)).then_refused(NotAllowed)


# What must stay empty.


@pytest.mark.rule(10)
def test_a_shorter_buffer_wakes_who_waits_beside_a_stay() -> None:
    taken = with_buffer(2).having(wish(FIRST, EVE))
    waits = taken.having(queued(wish(SECOND, BO, period=NEXT_DOOR)))

    facts = at_the_estate(waits).when(ruled(Rules(buffer=0))).then_decided()

    assert kinds(facts) == [("resource_policy_adopted", ""), ("booking_offered", SECOND)]


@pytest.mark.rule(10)
def test_a_stay_that_is_given_back_wakes_who_waits_beside_it() -> None:
    taken = with_buffer(2).having(wish(FIRST, EVE))
    waits = taken.having(queued(wish(SECOND, BO, period=NEXT_DOOR)))

    facts = waits.when(cancel(FIRST, EVE)).then_decided()

    assert kinds(facts) == [("booking_cancelled", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(10)
def test_a_buffer_that_both_waive_wakes_who_waits_beside_the_stay() -> None:
    taken = with_buffer(2).having(wish(FIRST, EVE))
    asked = replace(wish(SECOND, BO, period=NEXT_DOOR), waives_buffer=True)
    waits = taken.having(queued(asked))
    waiving = ChangeBooking(FIRST, EVE, 2, LATER, waives_buffer=True)

    facts = waits.when(waiving).then_decided()

    assert kinds(facts) == [("booking_changed", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(9)
def test_a_stay_that_is_alone_no_more_wakes_who_waits_to_share_it() -> None:
    taken = automatic.having(replace(wish(FIRST, EVE, persons=1), exclusive=True))
    waits = taken.having(queued(wish(SECOND, BO, persons=1)))
    sharing = ChangeBooking(FIRST, EVE, 2, LATER, exclusive=False)

    facts = waits.when(sharing).then_decided()

    assert kinds(facts) == [("booking_changed", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(10)
def test_a_stay_that_is_alone_no_more_leaves_no_buffer_where_others_stay_on() -> None:
    alone = replace(wish(FIRST, EVE, persons=1), exclusive=True)
    taken = with_buffer(2).having(alone)
    waits = taken.having(queued(wish(SECOND, BO, persons=1, period=Stay(july(12), july(15)))))
    sharing = ChangeBooking(FIRST, EVE, 2, LATER, exclusive=False)

    facts = waits.when(sharing).then_decided()

    assert kinds(facts) == [("booking_changed", FIRST), ("booking_offered", SECOND)]


@pytest.mark.rule(10, 16)
def test_who_loses_by_a_buffer_alone_waits_from_then_on() -> None:
    rivals = with_buffer(2, Mode.ONE).having(wish(FIRST, EVE))
    beside = rivals.having(wish(SECOND, BO, period=NEXT_DOOR))

    facts = beside.when(approve(FIRST)).then_decided()

    assert kinds(facts) == [("booking_approved", FIRST), ("booking_waitlisted", SECOND)]


@pytest.mark.rule(10)
def test_who_comes_later_overtakes_nobody_beside_an_offer_that_is_over() -> None:
    taken = with_buffer(2).having(wish(FIRST, EVE))
    waits = taken.having(queued(wish(SECOND, BO))).having(queued(wish(THIRD, ANA, LATER)))
    offered = waits.having(cancel(FIRST, EVE))
    over = MARCH_1ST + 25 * HOUR

    facts = offered.when(queued(wish(FOURTH, BEN, over, period=NEXT_DOOR))).then_decided()

    assert kinds(facts) == [
        ("booking_offer_ended", SECOND),
        ("booking_offered", THIRD),
        ("booking_requested", FOURTH),
        ("booking_waitlisted", FOURTH),
    ]


def test_an_offer_that_was_taken_leaves_the_rest_to_the_next() -> None:
    waits = automatic.having(wish(FIRST, EVE)).having(queued(wish(SECOND, BO, persons=1)))
    waits = waits.having(queued(wish(THIRD, ANA, LATER, persons=1)))
    offered = waits.having(cancel(FIRST, EVE, now=LATER))

    facts = offered.when(accept(SECOND, BO, LATER + HOUR)).then_decided()

    assert kinds(facts)[-1] == ("booking_offered", THIRD)
    assert not offered.given(*facts).when(sweep(FIRST, LATER + HOUR)).then_decided()


def test_who_waits_again_is_offered_what_nobody_has_any_more() -> None:
    left = full.having(WithdrawBooking(SECOND, BO, 2, LATER)).having(cancel(FIRST, EVE, now=LATER))

    facts = left.when(UndoBooking(SECOND, BO, 3, LATER + HOUR)).then_decided()

    assert kinds(facts) == [("booking_restored", SECOND), ("booking_offered", SECOND)]


# What is shared with nobody, whatever it holds.


@pytest.mark.rule(9)
def test_who_is_alone_stays_alone_though_there_is_more_room() -> None:
    alone = automatic.having(replace(wish(FIRST, EVE), exclusive=True))
    grown = alone.given(CapacityChanged(TENT, TENT, Size(places=6)))

    grown.when(wish(SECOND, BO, persons=1)).then_refused(NotAvailable)


@pytest.mark.rule(9)
def test_who_needs_no_bed_is_somebody_too_where_another_wants_to_be_alone() -> None:
    baby = replace(wish(FIRST, EVE), items=(item(TENT, 1, without_bed=1),))
    there = automatic.having(baby)

    there.when(replace(wish(SECOND, BO), exclusive=True)).then_refused(NotAvailable)
