"""Time kept empty between two who follow each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from booking_core.domain.bookings.commands import ChangeBooking, RequestBooking
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.bookings.events import BookingRequested
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId, ResourceId
from booking_core.domain.stays import Stay, WallTimes, Wish
from tests.cast import (
    ATTIC,
    BEN,
    BLUE_ROOM,
    CAR,
    EVE,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    TENT,
    THIRD,
    at,
    item,
    july,
)
from tests.core.domain.bookings.july_stays import ask
from tests.core.domain.bookings.turnovers import a_calendar, nights, stay

pytestmark = pytest.mark.rule(10)


def test_the_buffer_lies_after_the_last_have_left() -> None:
    spec = a_calendar(tent=2).having(ask(TENT, 1, stay(10, 12)))

    refused = nights(spec.when(ask(TENT, 1, stay(12, 16), booking_id=SECOND)))

    assert refused.keys() == {12, 13}
    assert all(each.buffer and each.free == 0 for each in refused.values())
    spec.when(ask(TENT, 1, stay(14, 16), booking_id=SECOND)).then_decided()


def test_the_buffer_lies_before_who_comes_next() -> None:
    spec = a_calendar(tent=2).having(ask(TENT, 1, stay(10, 12)))

    assert nights(spec.when(ask(TENT, 1, stay(5, 9), booking_id=SECOND))).keys() == {8}
    spec.when(ask(TENT, 1, stay(5, 8), booking_id=SECOND)).then_decided()


def test_the_buffer_lies_once_between_two_neighbours() -> None:
    spec = a_calendar(tent=1).having(ask(TENT, 1, stay(10, 12)))

    spec.when(ask(TENT, 1, stay(13, 14), booking_id=SECOND)).then_decided()


def test_a_neighbour_of_the_month_before_is_seen() -> None:
    spec = a_calendar(tent=2).having(ask(TENT, 1, Stay(date(2026, 6, 28), july(1))))

    assert nights(spec.when(ask(TENT, 1, stay(1, 4), booking_id=SECOND))).keys() == {1, 2}


def test_where_somebody_stays_on_no_buffer_lies() -> None:
    spec = a_calendar(tent=1)
    spec = spec.having(ask(TENT, 1, stay(10, 12))).having(
        ask(TENT, 1, stay(11, 13), booking_id=SECOND)
    )

    spec.when(ask(TENT, 1, stay(12, 15), booking_id=THIRD, by=BEN)).then_decided()


def test_who_had_it_alone_leaves_a_buffer_whoever_is_elsewhere() -> None:
    spec = a_calendar(house=1).having(ask(HOUSE, 2, stay(10, 12), exclusive=True))

    assert nights(spec.when(ask(ATTIC, 1, stay(12, 14), booking_id=SECOND))).keys() == {12}


def test_a_house_is_emptied_by_the_last_of_all_its_rooms() -> None:
    spec = a_calendar(house=1)
    spec = spec.having(ask(ATTIC, 1, stay(10, 12))).having(
        ask(BLUE_ROOM, 1, stay(11, 13), booking_id=SECOND)
    )

    spec.when(ask(ATTIC, 1, stay(12, 14), booking_id=THIRD)).then_decided()
    refused = nights(spec.when(ask(ATTIC, 1, stay(13, 14), booking_id=THIRD)))
    assert refused[13].resource_id == HOUSE


def test_a_room_has_a_buffer_of_its_own_while_the_house_is_full_of_people() -> None:
    spec = a_calendar(room=1)
    spec = spec.having(ask(ATTIC, 1, stay(8, 20))).having(
        ask(BLUE_ROOM, 1, stay(10, 12), booking_id=SECOND)
    )

    refused = nights(spec.when(ask(BLUE_ROOM, 1, stay(12, 14), booking_id=THIRD)))

    assert refused[12].resource_id == BLUE_ROOM


def test_of_a_room_and_its_house_the_longer_buffer_counts() -> None:
    spec = a_calendar(house=1, room=2).having(ask(BLUE_ROOM, 1, stay(10, 12)))

    assert nights(spec.when(ask(BLUE_ROOM, 1, stay(12, 16), booking_id=SECOND))).keys() == {12, 13}
    spec.when(ask(BLUE_ROOM, 1, stay(14, 16), booking_id=SECOND)).then_decided()


def test_minutes_lie_between_hours() -> None:
    spec = a_calendar(car=30).having(ask(CAR, 1, WallTimes(at(9), at(12))))

    late = spec.when(ask(CAR, 1, WallTimes(at(12, 15), at(14)), booking_id=SECOND))

    (found,) = late.then_refused(NotAvailable).conflicts
    assert (found.start, found.end, found.buffer) == (at(12, 15), at(12, 30), True)
    spec.when(ask(CAR, 1, WallTimes(at(12, 30), at(14)), booking_id=SECOND)).then_decided()


def waiving(request: RequestBooking) -> RequestBooking:
    return replace(request, waives_buffer=True)


def test_both_holders_can_waive_it_and_one_alone_cannot() -> None:
    follows = ask(TENT, 1, stay(12, 14), booking_id=SECOND, by=BEN)
    kept = a_calendar(tent=1).having(ask(TENT, 1, stay(10, 12)))
    waived = a_calendar(tent=1).having(waiving(ask(TENT, 1, stay(10, 12))))

    kept.when(waiving(follows)).then_refused(NotAvailable)
    waived.when(follows).then_refused(NotAvailable)
    waived.when(waiving(follows)).then_decided()


def test_consent_can_be_given_later_and_is_not_taken_back_once_it_was_used() -> None:
    spec = a_calendar(tent=1).having(ask(TENT, 1, stay(10, 12)))
    agreed = spec.having(ChangeBooking(FIRST, EVE, 2, MARCH_1ST, waives_buffer=True))
    both = agreed.having(waiving(ask(TENT, 1, stay(12, 14), booking_id=SECOND, by=BEN)))

    refused = both.when(ChangeBooking(FIRST, EVE, 3, MARCH_1ST, waives_buffer=False))

    refused.then_refused(NotAvailable)
    agreed.when(ChangeBooking(FIRST, EVE, 3, MARCH_1ST, waives_buffer=False)).then_decided()


# ── counted by hand, night by night and quarter by quarter ────────────────────────────────────────

MOST = {HOUSE: 7, BLUE_ROOM: 3, ATTIC: 4, TENT: 2, CAR: 1}
ABOVE = {HOUSE: (HOUSE,), BLUE_ROOM: (BLUE_ROOM, HOUSE), ATTIC: (ATTIC, HOUSE)}


@dataclass(frozen=True, slots=True)
class Had:
    """What somebody got, in whole units of time."""

    resource_id: ResourceId
    persons: int
    exclusive: bool
    first: int
    last: int

    def at(self, unit: int) -> bool:
        return self.first <= unit < self.last

    def is_in(self, resource_id: ResourceId) -> bool:
        """Below it, in it, or alone in what it belongs to."""
        line = _line(self)
        alone = self.exclusive and self.resource_id in ABOVE.get(resource_id, ())
        return resource_id in line or alone


def overbooked(stays: Sequence[Had]) -> list[tuple[ResourceId, int]]:
    """Each resource and unit of time with more in it than it holds."""
    end = max((each.last for each in stays), default=0)
    return [
        (resource_id, unit)
        for resource_id, most in MOST.items()
        for unit in range(end)
        if _too_much([each for each in stays if each.at(unit)], resource_id, most)
    ]


def _too_much(here: Sequence[Had], resource_id: ResourceId, most: int) -> bool:
    inside = [each for each in here if each.is_in(resource_id)]
    whole = [each for each in inside if each.exclusive and resource_id in _shut(each)]
    taken = sum(_places(each) for each in inside if resource_id in _line(each))
    return taken > most or (bool(whole) and len(inside) > 1)


def _places(had: Had) -> int:
    """All that there are, of what somebody has alone."""
    if had.exclusive:
        return MOST[had.resource_id]
    return 1 if had.resource_id == CAR else had.persons


def _line(had: Had) -> tuple[ResourceId, ...]:
    return ABOVE.get(had.resource_id, (had.resource_id,))


def _shut(had: Had) -> tuple[ResourceId, ...]:
    """What an exclusive stay shares with nobody."""
    return tuple(key for key in MOST if had.resource_id in ABOVE.get(key, (key,)))


def unrested(stays: Sequence[Had], buffers: Mapping[ResourceId, int]) -> list[tuple[Had, Had]]:
    """Pairs that follow each other too closely."""
    return [
        (one, other)
        for resource_id, buffer in buffers.items()
        for one in stays
        for other in stays
        if one.is_in(resource_id)
        and other.is_in(resource_id)
        and one.last <= other.first < one.last + buffer
        and (
            (one.exclusive and resource_id in _shut(one))
            or not any(
                each.is_in(resource_id) and each.at(one.last - 1) and each.at(one.last)
                for each in stays
            )
        )
    ]


def wished(units: tuple[int, int], resource_id: ResourceId) -> Wish:
    first, length = units
    if resource_id == CAR:
        begins = at(6) + timedelta(minutes=15 * first)
        return WallTimes(begins, begins + timedelta(minutes=15 * length))
    return Stay(july(1) + timedelta(days=first), july(1) + timedelta(days=first + length))


requests = st.tuples(
    st.sampled_from([HOUSE, BLUE_ROOM, ATTIC, TENT, CAR]),
    st.integers(1, 3),
    st.booleans(),
    st.tuples(st.integers(0, 12), st.integers(1, 5)),
)


@pytest.mark.rule(8, 9, 12)
@settings(max_examples=60, deadline=None)
@given(
    asked=st.lists(requests, min_size=2, max_size=9),
    house=st.integers(0, 2),
    room=st.integers(0, 2),
    tent=st.integers(0, 3),
    car=st.integers(0, 3),
)
def test_nothing_is_overbooked_and_every_buffer_is_kept(
    asked: list[tuple[ResourceId, int, bool, tuple[int, int]]],
    house: int,
    room: int,
    tent: int,
    car: int,
) -> None:
    spec = a_calendar(house=house, room=room, tent=tent, car=15 * car)
    buffers = {HOUSE: house, BLUE_ROOM: room, ATTIC: room, TENT: tent, CAR: car}
    got: list[Had] = []
    for number, (resource_id, persons, exclusive, units) in enumerate(asked):
        wish = wished(units, resource_id)
        wanted = ask(
            resource_id, persons, wish, booking_id=BookingId(f"b{number}"), exclusive=exclusive
        )
        heads = min(persons, 2) if resource_id == TENT else persons
        verdict = spec.when(replace(wanted, items=(item(resource_id, heads),))).verdict
        first, length = units
        had = Had(resource_id, heads, exclusive, first, first + length)
        broken = overbooked([*got, had]) or set(unrested([*got, had], buffers)) - set(
            unrested(got, buffers)
        )
        assert isinstance(verdict, Refused) == bool(broken), (verdict, broken)
        if not isinstance(verdict, Refused):
            assert isinstance(verdict[0], BookingRequested)
            got.append(had)
            spec = spec.given(*verdict)
