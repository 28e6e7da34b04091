"""Whatever is done to a series: the past stays as it is, and what was given up stays given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import CancelBooking, DeclineBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import SeriesId
from booking_core.domain.series.commands import (
    ApproveSeries,
    CancelSeries,
    ChangeSeries,
    RequestSeries,
)
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import Circumstances, IfConflict, Scope
from booking_core.domain.stays import Stay, today
from tests.cast import BEN, BERLIN, BLUE_ROOM, EVE, FAMILY, MARCH_1ST, THINGS, item
from tests.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from booking_core.domain.decider import Event
    from booking_core.domain.series.commands import OnSeries

KEY = SeriesId("weekends")
FRIDAY = date(2026, 3, 6)
RULES = ("FREQ=WEEKLY;COUNT=6", "FREQ=WEEKLY;INTERVAL=2;COUNT=3", "FREQ=DAILY;INTERVAL=3;COUNT=8")
OVER = (BookingState.CANCELLED, BookingState.DECLINED, BookingState.WITHDRAWN)

wishes = st.fixed_dictionaries(
    {},
    optional={
        "rule": st.sampled_from(RULES),
        "items": st.integers(1, 4).map(lambda persons: (item(BLUE_ROOM, persons),)),
        "nights": st.integers(1, 3),
        "shift": st.integers(-1, 1),
    },
)
acts = st.lists(
    st.tuples(
        st.sampled_from(["change", "cancel", "approve", "cancel one", "decline one"]),
        st.sampled_from(list(Scope)),
        st.integers(0, 5),
        wishes,
        st.sampled_from(list(IfConflict)),
        st.integers(0, 9),
    ),
    max_size=6,
)


def circumstances(past: tuple[Event, ...]) -> Circumstances:
    return series.fold(past)  # type: ignore[arg-type] # of the kinds that it knows


def claims(past: tuple[Event, ...]) -> Mapping[date, tuple[BookingState, Claim]]:
    state = circumstances(past)
    assert state.series is not None
    found = {day: state.booking(day) for day in state.series.days}
    return {day: (each.state, each.claim) for day, each in found.items() if each}


def command(act: tuple[object, ...], past: tuple[Event, ...], now: datetime) -> OnSeries:
    """What somebody wishes of the series as it stands."""
    verb, scope, place, wish, if_conflict, _ = act
    state = circumstances(past)
    assert state.series is not None
    assert isinstance(place, int)
    assert isinstance(wish, dict)
    known = sorted(state.series.days)
    day = known[place % len(known)]
    at = (KEY, EVE, state.version, now)
    match verb:
        case "cancel":
            return CancelSeries(*at, scope, day)  # type: ignore[arg-type] # drawn
        case "approve":
            return ApproveSeries(KEY, BEN, state.version, now, None, if_conflict)  # type: ignore[arg-type] # drawn
        case _:
            found = ChangeSeries(*at, scope, day, wish.get("rule"), items=wish.get("items"))  # type: ignore[arg-type] # drawn
            arrival = day + timedelta(days=wish.get("shift", 0))
            if "nights" in wish:
                stay = Stay(arrival, arrival + timedelta(days=wish["nights"]))
                found = replace(found, period=stay)
            return replace(found, if_conflict=if_conflict)  # type: ignore[arg-type] # drawn


def acted(act: tuple[object, ...], past: tuple[Event, ...], now: datetime) -> tuple[Event, ...]:
    """What comes of it; nothing where it is refused."""
    state = circumstances(past)
    assert state.series is not None
    if act[0] in ("cancel one", "decline one"):
        known = sorted(state.series.days)
        day = known[act[2] % len(known)]  # type: ignore[operator] # drawn
        booking = state.booking(day)
        assert booking
        at = (state.series.booking_id(day),)
        one = (
            CancelBooking(*at, EVE, booking.version, now)
            if act[0] == "cancel one"
            else DeclineBooking(*at, BEN, booking.version, now)
        )
        verdict = Spec(bookings, past).when(one).verdict
    else:
        verdict = Spec(series, past).when(command(act, past, now)).verdict
    return () if isinstance(verdict, Refused) else tuple(verdict)


def changes_that_wait(past: tuple[Event, ...]) -> set[date]:
    """Deciding them is no edit of the series, also where the stay already runs."""
    state = circumstances(past)
    assert state.series is not None
    bookings_of = {day: state.booking(day) for day in state.series.days}
    return {day for day, booking in bookings_of.items() if booking and booking.change}


def _of_the_series(act: tuple[object, ...]) -> bool:
    """What is done to one date is a matter of that booking."""
    return act[0] in ("change", "cancel", "approve") and act[1] is not Scope.THIS


def _by_time(state: BookingState, claim: Claim) -> tuple[BookingState, Claim]:
    """A request that nobody decided before its day was over has expired."""
    undecided = state is BookingState.PENDING
    return (BookingState.EXPIRED if undecided else state, claim)


@pytest.mark.rule(31)
@settings(max_examples=200, deadline=None)
@given(acts=acts, rule=st.sampled_from(RULES))
def test_what_is_done_to_a_series_leaves_the_past_and_brings_nothing_back(
    acts: list[tuple[object, ...]], rule: str
) -> None:
    stay = Stay(FRIDAY, FRIDAY + timedelta(days=2))
    wish = RequestSeries(KEY, EVE, EVE, (item(BLUE_ROOM, 2),), stay, rule, MARCH_1ST)
    past = Spec(series).given(*FAMILY, *THINGS).having(wish).past
    now = MARCH_1ST
    for act in acts:
        now += timedelta(days=act[5])  # type: ignore[arg-type] # drawn
        before, asked = claims(past), changes_that_wait(past)

        past = (*past, *acted(act, past, now))

        after = claims(past)
        this_day = today(now, BERLIN)
        for day, (state, claim) in before.items():
            decided = act[0] == "approve" and day in asked
            if claim.period.first_day < this_day and _of_the_series(act) and not decided:
                assert after[day] in ((state, claim), _by_time(state, claim))
            if state in OVER:
                assert after[day][0] is state


@pytest.mark.rule(30)
@settings(max_examples=60, deadline=None)
@given(taken=st.sets(st.integers(0, 5)), if_conflict=st.sampled_from(list(IfConflict)))
def test_what_is_written_and_what_is_skipped_are_together_all_dates(
    taken: set[int], if_conflict: IfConflict
) -> None:
    house = Spec(series).given(*FAMILY, *THINGS)
    for number in taken:
        day = FRIDAY + timedelta(weeks=number)
        other = SeriesId(f"other-{number}")
        stay = Stay(day, day + timedelta(days=1))
        once = "FREQ=DAILY;COUNT=1"
        house = house.having(
            RequestSeries(other, EVE, EVE, (item(BLUE_ROOM, 3),), stay, once, MARCH_1ST)
        ).having(ApproveSeries(other, BEN, 2, MARCH_1ST))
    stay = Stay(FRIDAY, FRIDAY + timedelta(days=2))
    wish = RequestSeries(KEY, EVE, EVE, (item(BLUE_ROOM, 1),), stay, RULES[0], MARCH_1ST)

    verdict = house.when(replace(wish, if_conflict=if_conflict)).verdict

    dates = {FRIDAY + timedelta(weeks=number) for number in range(6)}
    full = {FRIDAY + timedelta(weeks=number) for number in taken}
    if full == dates or (full and if_conflict is IfConflict.REFUSE):
        assert isinstance(verdict, Refused)
        return
    assert not isinstance(verdict, Refused)
    asked, *requests = verdict
    assert {each.claim.period.first_day for each in requests} == dates - full  # type: ignore[attr-defined] # requests
    assert {each.day for each in asked.skipped} == full  # type: ignore[attr-defined] # the series' own
