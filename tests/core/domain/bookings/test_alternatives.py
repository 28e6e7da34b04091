"""What could be had instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from booking_core.domain.bookings.alternatives import (
    Instead,
    alternatives,
    fewer_persons,
    other_days,
    other_resources,
)
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.things.resource_life import Mode, ResourceArchived, Rules, Weekday
from tests.cast import (
    ATTIC,
    BEN,
    BIKES,
    BLUE_ROOM,
    CAR,
    HOUSE,
    SECOND,
    TENT,
    THIRD,
    at,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import ask, taken, the_calendar
from tests.core.domain.things.painters import shut, shutting
from tests.spec import Spec

pytestmark = pytest.mark.rule(13)


def stay(first: int, last: int) -> Stay:
    return Stay(july(first), july(last))


def tent(rules: Rules) -> Spec:
    return the_calendar.given(policy(overnight(TENT, 2), Mode.AUTO, version=2, rules=rules))


def days(spec: Spec, wish: RequestBooking, count: int = 3) -> list[Stay]:
    found = other_days(wish, bookings.fold(spec.past))  # type: ignore[arg-type] # what it knows
    return [each.period for each, _ in zip(found, range(count), strict=False)]  # type: ignore[misc] # nights


def places(spec: Spec, wish: RequestBooking) -> list[str]:
    state = bookings.fold(spec.past)  # type: ignore[arg-type] # what it knows
    return [each.items[0].resource_id for each in other_resources(wish, state)]


def fewer(spec: Spec, wish: RequestBooking) -> list[Claim]:
    return list(fewer_persons(wish, bookings.fold(spec.past)))  # type: ignore[arg-type] # what it knows


WISH = ask(TENT, 2, stay(10, 12), booking_id=SECOND, by=BEN)


def test_the_nearest_days_of_the_same_length_are_offered() -> None:
    full = the_calendar.having(ask(TENT, 2, stay(9, 12)))

    assert days(full, WISH) == [stay(12, 14), stay(13, 15), stay(7, 9)]


def test_days_keep_the_rules_that_a_request_keeps() -> None:
    closed = frozenset({Weekday.SUNDAY, Weekday.TUESDAY})
    rules = Rules(no_arrival_days=closed, buffer=1)
    full = tent(rules).having(ask(TENT, 2, stay(9, 11)))

    # The 12th is a Sunday, the 14th a Tuesday; the 11th and the 8th lie in the buffer.
    assert days(full, WISH) == [stay(13, 15), stay(6, 8), stay(15, 17)]


def test_nothing_is_offered_where_it_is_shut() -> None:
    closed = shut(the_calendar, shutting(TENT, stay(8, 14)))

    assert days(closed, WISH, 2) == [stay(14, 16), stay(6, 8)]


def test_nothing_is_offered_in_the_past() -> None:
    full = the_calendar.having(ask(TENT, 2, stay(9, 12)))
    today = replace(WISH, now=datetime(2026, 7, 10, 9, tzinfo=UTC))

    assert all(each.arrival >= july(10) for each in days(full, today, 10))


def test_hours_are_offered_on_other_days_at_the_same_time() -> None:
    busy = taken(ask(CAR, 1, WallTimes(at(9), at(12))))
    wish = ask(CAR, 1, WallTimes(at(10), at(11)), booking_id=SECOND)

    state = bookings.fold(busy.past)  # type: ignore[arg-type] # what it knows
    first = next(other_days(wish, state)).period

    assert (first.first_day, getattr(first, "start", None)) == (july(11), at(10, day=11))


def test_other_resources_are_of_the_same_kind_and_hold_as_many() -> None:
    full = taken(ask(BLUE_ROOM, 3))
    wish = ask(BLUE_ROOM, 3, booking_id=SECOND)

    assert places(full, wish) == [ATTIC, HOUSE]
    assert places(full, replace(wish, items=(item(BLUE_ROOM, 2),))) == [ATTIC, HOUSE, TENT]


def test_what_is_archived_or_full_is_no_other_resource() -> None:
    full = taken(ask(TENT, 2), ask(BLUE_ROOM, 2, booking_id=SECOND))
    gone = full.given(ResourceArchived(ATTIC, HOUSE))

    assert ATTIC not in places(gone, ask(TENT, 2, booking_id=SECOND))
    assert BIKES not in places(gone, ask(TENT, 2, booking_id=SECOND))


def test_the_most_who_fit_are_offered() -> None:
    (found,) = fewer(taken(ask(BLUE_ROOM, 1)), ask(BLUE_ROOM, 3, booking_id=SECOND))

    assert found.items[0].persons == 2


def test_nobody_who_wants_it_alone_is_offered_to_share() -> None:
    spec = taken(ask(BLUE_ROOM, 1))

    assert fewer(spec, ask(BLUE_ROOM, 3, booking_id=SECOND, exclusive=True)) == []


def test_each_alternative_would_be_granted() -> None:
    spec = taken(ask(BLUE_ROOM, 2), ask(ATTIC, 1, booking_id=THIRD))
    wish = ask(BLUE_ROOM, 3, booking_id=SECOND)

    found = alternatives(wish, bookings.fold(spec.past))  # type: ignore[arg-type] # what it knows

    assert {each.instead for each in found} == set(Instead)
    for each in found:
        items = tuple(item(part.resource_id, part.persons) for part in each.claim.items)
        period = each.claim.period
        assert isinstance(period, Stay)
        spec.when(replace(wish, items=items, period=period)).then_decided()
