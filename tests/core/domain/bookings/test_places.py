"""What stays take from each other: places, ceilings, units, and a house as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.bookings.commands import CancelBooking
from booking_core.domain.bookings.errors import (
    NotAvailable,
)
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.stays import Stay, WallTimes
from tests.cast import (
    ATTIC,
    BEN,
    BIKES,
    BLUE_ROOM,
    EVE,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    at,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import AN_EVENING, ask, taken, the_calendar


@pytest.mark.rule(15)
def test_a_pending_request_takes_nothing_from_others() -> None:
    the_calendar.having(ask(persons=3)).when(ask(persons=3, booking_id=SECOND)).then_decided()


@pytest.mark.rule(13)
def test_an_overlap_is_refused_and_names_night_wanted_and_free() -> None:
    refused = taken(ask(persons=2)).when(
        ask(persons=2, period=Stay(july(12), july(14)), booking_id=SECOND)
    )

    (conflict,) = refused.then_refused(NotAvailable).conflicts
    assert (conflict.resource_id, conflict.night) == (BLUE_ROOM, july(12))
    assert (conflict.wanted, conflict.free) == (2, 1)


@pytest.mark.rule(1)
def test_the_departure_day_is_free_for_the_next_arrival() -> None:
    taken(ask(persons=3)).when(
        ask(persons=3, period=Stay(july(13), july(14)), booking_id=SECOND)
    ).then_decided()


@pytest.mark.rule(8)
def test_stays_that_follow_each_other_are_not_added_up() -> None:
    """Places 3: two short stays of 2, one after the other, leave 1 for a long one."""
    halves = taken(
        ask(persons=2, period=Stay(july(10), july(12))),
        ask(persons=2, period=Stay(july(12), july(14)), booking_id=SECOND),
    )
    long_stay = ask(persons=1, period=Stay(july(10), july(14)), booking_id=BookingId("long"))

    halves.when(long_stay).then_decided()


@pytest.mark.rule(8, 9)
def test_rooms_count_together_against_the_ceiling_of_the_house() -> None:
    full = taken(ask(persons=3), ask(ATTIC, 3, booking_id=SECOND))

    refused = full.when(ask(ATTIC, 1, booking_id=BookingId("seventh")))

    conflict = refused.then_refused(NotAvailable).conflicts[0]
    assert (conflict.resource_id, conflict.free) == (HOUSE, 0)


@pytest.mark.rule(9)
def test_a_booking_of_the_whole_house_needs_all_its_rooms() -> None:
    one_guest = taken(ask(persons=1))

    refused = one_guest.when(ask(HOUSE, 4, exclusive=True, booking_id=SECOND))

    assert refused.then_refused(NotAvailable).conflicts[0].resource_id == HOUSE


@pytest.mark.rule(9)
def test_a_whole_house_leaves_no_room_free() -> None:
    whole = taken(ask(HOUSE, 2, exclusive=True))

    refused = whole.when(ask(ATTIC, 1, booking_id=SECOND))

    assert {each.free for each in refused.then_refused(NotAvailable).conflicts} == {0}


@pytest.mark.rule(9)
def test_a_room_taken_exclusively_is_full_for_others() -> None:
    alone = taken(ask(BLUE_ROOM, 1, exclusive=True))

    alone.when(ask(BLUE_ROOM, 1, booking_id=SECOND)).then_refused(NotAvailable)
    alone.when(ask(ATTIC, 1, booking_id=SECOND)).then_decided()


def test_what_has_no_places_is_taken_as_a_whole() -> None:
    hut = ResourceId("hut")
    created = overnight(hut, None)
    with_hut = the_calendar.given(created, policy(created)).having(ask(hut, 5))
    (requested,) = with_hut.past[-1:]
    assert isinstance(requested, BookingRequested)
    full = with_hut.given(BookingApproved(FIRST, requested.claim, BEN))

    full.when(ask(hut, 1, booking_id=SECOND)).then_refused(NotAvailable)


@pytest.mark.rule(8)
def test_persons_who_need_no_bed_count_against_the_ceiling_only() -> None:
    toddler = replace(ask(BLUE_ROOM, 4), items=(item(BLUE_ROOM, 4, without_bed=1),))

    (requested,) = the_calendar.when(toddler).then_decided()

    assert isinstance(requested, BookingRequested)
    assert requested.claim.items[0].weight == 3


@pytest.mark.rule(8)
def test_units_count_how_many_are_out_at_once() -> None:
    out = taken(*(ask(BIKES, 1, AN_EVENING, booking_id=BookingId(f"b{n}")) for n in range(3)))
    overlapping = ask(BIKES, 1, WallTimes(at(20), at(22)), booking_id=SECOND)

    (conflict,) = out.when(overlapping).then_refused(NotAvailable).conflicts

    assert (conflict.start, conflict.end, conflict.free) == (at(20), at(21), 0)
    later = ask(BIKES, 1, WallTimes(at(21), at(22)), booking_id=SECOND)
    out.when(later).then_decided()


@pytest.mark.rule(26)
def test_what_was_cancelled_is_free_again() -> None:
    freed = taken(ask(persons=3)).having(CancelBooking(FIRST, EVE, 2, MARCH_1ST))

    freed.when(ask(persons=3, booking_id=SECOND)).then_decided()
