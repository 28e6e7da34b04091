"""What a decision sees of the calendar: all that matters to it, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any, cast

import pytest
from hypothesis import example, given, strategies as st

from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.commands import RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import TooLongTogether
from booking_core.domain.bookings.events import LIFE, BookingApproved
from booking_core.domain.decider import Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Slot, Stay, WallTimes, Wish, resolve
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import BEN, CAR, EVE, FAMILY, TENT, THINGS, hourly, overnight, policy
from tests.core.domain.bookings.july_stays import ask
from tests.spec import Spec, record, select

pytestmark = pytest.mark.rule(34)

NEW_YEAR = date(2027, 1, 1)
DAY = timedelta(days=1)
BERLIN = "Europe/Berlin"
WISH = Stay(date(2027, 5, 1), date(2027, 5, 4))
lengths = st.integers(min_value=1, max_value=33)
gaps = st.sampled_from([0, 0, 0, 1, 5])
chains = st.lists(st.tuples(gaps, lengths), max_size=16)
most = st.sampled_from([3, 30, 31, 64])


def laid_out(chain: Sequence[tuple[int, int]]) -> list[Stay]:
    """One after the other through the year."""
    days = accumulate((each for pair in chain for each in pair), initial=0)
    at = [NEW_YEAR + DAY * each for each in days][1:]
    return [Stay(begin, end) for begin, end in zip(at[::2], at[1::2], strict=True)]


def taken(number: int, period: Stay | Slot, who: MemberId) -> BookingApproved:
    thing = TENT if isinstance(period, Stay) else CAR
    claim = Claim(who, (ClaimItem(thing, (thing,), 1, 1),), period, BERLIN)
    return BookingApproved(BookingId(f"taken-{number}"), claim, None)


def refused_together(spec: Spec, wish: RequestBooking) -> tuple[bool, bool]:
    """By what the decision sees, and by all that there is."""
    verdicts = spec.when(wish).verdict, bookings.decide(wish, bookings.fold(cast("Any", spec.past)))
    seen, all_there_is = [
        isinstance(each, Refused) and TooLongTogether.code in {why.code for why in each.violations}
        for each in verdicts
    ]
    return seen, all_there_is


@given(chains, most, st.integers(min_value=0, max_value=15))
@example([(89, 31), (0, 1), (0, 30), (0, 31)], 64, 1)
@example([(88, 31), (0, 1), (0, 1), (0, 30)], 31, 1)
def test_stays_that_touch_are_seen_as_far_as_they_go_on(
    chain: Sequence[tuple[int, int]], longest: int, wanted: int
) -> None:
    stays = laid_out(chain)
    wish = stays.pop(wanted) if wanted < len(stays) else WISH
    tent = policy(overnight(TENT, 9), Mode.AUTO, version=2, rules=Rules(max_nights=longest))
    spec = Spec(bookings).given(*FAMILY, *THINGS, tent)
    spec = spec.given(*(taken(number, each, EVE) for number, each in enumerate(stays)))

    seen, all_there_is = refused_together(spec, ask(TENT, 1, wish))

    assert seen == all_there_is


@pytest.mark.parametrize(
    ("begin", "end", "too_long"), [(0, 20, True), (4, 24, True), (2, 22, False)]
)
def test_hours_that_touch_are_seen_over_the_end_of_a_month(
    begin: int, end: int, *, too_long: bool
) -> None:
    may = datetime(2027, 5, 1)  # noqa: DTZ001
    before = resolve(WallTimes(may - timedelta(hours=3), may), BERLIN)
    after = resolve(WallTimes(may + DAY, may + DAY + timedelta(hours=3)), BERLIN)
    assert before
    assert after
    car = policy(hourly(CAR, 1, 5), Mode.AUTO, version=2, rules=Rules(max_minutes=22 * 60))
    spec = Spec(bookings).given(*FAMILY, *THINGS, car).given(taken(0, before, EVE))
    hours = WallTimes(may + timedelta(hours=begin), may + timedelta(hours=end))

    together = refused_together(spec.given(taken(1, after, EVE)), ask(CAR, 1, hours))

    assert together == (too_long, too_long)


def asked_of(spec: Spec, wish: Wish) -> set[str]:
    """The months whose stays the decision has looked at."""
    command, state, items = ask(TENT, 1, wish), bookings.initial, frozenset[Any]()
    while new := bookings.boundary(command, state).items - items:
        items |= new
        found = select(record(spec.past), replace(bookings.boundary(command, state), items=items))
        state = bookings.fold(cast("Any", [each.event for each in found]))
    nights = [tag for item in items if LIFE[0].kind in item.types for tag in item.tags]
    return {tag[-7:] for tag in nights if tag.startswith("night:")}


def test_other_months_are_looked_at_only_where_somebody_goes_on_into_them() -> None:
    spec = Spec(bookings).given(*FAMILY, *THINGS)
    middle = Stay(date(2027, 5, 10), date(2027, 5, 14))
    before, after = (
        Stay(date(2027, 4, 20), middle.arrival),
        Stay(middle.departure, date(2027, 6, 1)),
    )

    assert asked_of(spec, middle) == {"2027-05"}
    assert asked_of(spec.given(taken(0, before, BEN)), middle) == {"2027-05"}
    assert asked_of(spec.given(taken(0, before, EVE)), middle) == {"2027-04", "2027-05"}
    assert asked_of(spec.given(taken(0, after, EVE)), middle) == {"2027-05", "2027-06"}


def test_what_ends_with_a_month_is_looked_for_in_the_month_before() -> None:
    spec = Spec(bookings).given(*FAMILY, *THINGS)

    assert asked_of(spec, WISH) == {"2027-04", "2027-05"}
