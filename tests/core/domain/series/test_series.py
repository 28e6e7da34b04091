"""Series: every date is the booking it is, all of them decided at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.about import AboutBooking
from booking_core.domain.bookings.commands import ApproveBooking, CancelBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingDeclined,
    BookingRequested,
    BookingWithdrawn,
)
from booking_core.domain.errors import (
    AlreadyExists,
    InThePast,
    NotAllowed,
    NotAvailable,
    NotFound,
    RuleUnfit,
    SelfApproval,
    SeriesHitches,
    SeriesOverlaps,
    SeriesTooFar,
    SeriesTooLong,
    Stale,
    TooFarAhead,
    WrongState,
)
from booking_core.domain.ids import SeriesId
from booking_core.domain.series.commands import (
    ApproveSeries,
    CancelSeries,
    ChangeSeries,
    DeclineSeries,
    RequestSeries,
)
from booking_core.domain.series.deciding import series
from booking_core.domain.series.life import (
    IfConflict,
    Scope,
    SeriesCancelled,
    SeriesChanged,
    SeriesRequested,
)
from booking_core.domain.series.occurrences import Occurrence, booking_of
from booking_core.domain.stays import Slot, Stay, WallTimes
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import (
    ANA,
    BEN,
    BIKES,
    BO,
    CAR,
    CARL,
    DORA,
    EVE,
    FAMILY,
    MARCH_1ST,
    TENT,
    THINGS,
    item,
    overnight,
    policy,
)
from tests.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from booking_core.domain.decider import Event
    from booking_core.domain.ids import MemberId, ResourceId

SAUNA = SeriesId("sauna")
OTHER = SeriesId("other")
WEEKLY = "FREQ=WEEKLY;COUNT=4"
TUESDAYS = (date(2026, 3, 17), date(2026, 3, 24), date(2026, 3, 31), date(2026, 4, 7))
"""The clock changes on 29 March."""
EVENING = WallTimes(datetime(2026, 3, 17, 19), datetime(2026, 3, 17, 21))  # noqa: DTZ001
WEEKEND = Stay(date(2026, 3, 20), date(2026, 3, 22))
APRIL_1ST = datetime(2026, 4, 1, 9, tzinfo=UTC)
the_house = Spec(series).given(*FAMILY, *THINGS)


def ask(by: MemberId = EVE, series_id: SeriesId = SAUNA, **more: Any) -> RequestSeries:  # noqa: ANN401 - its fields
    wish: dict[str, Any] = {
        "items": (item(CAR, 2),),
        "period": EVENING,
        "rule": WEEKLY,
        "now": MARCH_1ST,
        "member_id": by,
        **more,
    }
    return RequestSeries(series_id, by, **wish)


def bikes(**more: Any) -> RequestSeries:  # noqa: ANN401 - its fields
    """Approved by rule."""
    return ask(items=(item(BIKES, 1),), **more)


def taken(
    day: date, resource_id: ResourceId = CAR, series_id: SeriesId = OTHER
) -> tuple[Event, ...]:
    """One date that somebody else has already."""
    wish = ask(
        BO, series_id, items=(item(resource_id),), rule="FREQ=DAILY;COUNT=1", period=moved(day)
    )
    asked = the_house.when(wish).then_decided()
    claim = asked[1].claim  # type: ignore[attr-defined] # a booking's
    return (*asked, BookingApproved(booking_of(series_id, day), claim, BEN))


def moved(day: date, hour: int = 19) -> WallTimes:
    begin = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001 - wall time
    return WallTimes(begin, begin.replace(hour=hour + 2))


def kinds(events: Iterable[Event]) -> list[str]:
    return [each.kind for each in events]


def days_of(events: Iterable[Event], kind: type[AboutBooking]) -> list[date]:
    return [each.claim.period.first_day for each in events if isinstance(each, kind)]


@pytest.mark.rule(30)
def test_a_series_is_a_fact_of_its_own_and_a_booking_for_each_date() -> None:
    first, *rest = the_house.when(ask()).then_decided()

    assert isinstance(first, SeriesRequested)
    assert first.days == TUESDAYS
    assert [each.series for each in rest if isinstance(each, BookingRequested)] == [
        Occurrence(SAUNA, day) for day in TUESDAYS
    ]
    assert [each.booking_id for each in rest if isinstance(each, BookingRequested)] == [
        booking_of(SAUNA, day) for day in TUESDAYS
    ]


@pytest.mark.rule(5, 30)
def test_tuesday_at_seven_stays_at_seven_across_the_clock_change() -> None:
    asked = the_house.when(ask()).then_decided()

    slots = [each.claim.period for each in asked if isinstance(each, BookingRequested)]
    assert {each.start.hour for each in slots if isinstance(each, Slot)} == {19}
    assert [each.start_at.hour for each in slots if isinstance(each, Slot)] == [18, 18, 17, 17]


def test_nights_repeat_too() -> None:
    wish = ask(items=(item(TENT, 2),), period=WEEKEND, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3")

    asked = the_house.when(wish).then_decided()

    assert kinds(asked[1:3]) == ["booking_requested", "booking_approved"]
    assert [each.claim.period for each in asked if isinstance(each, BookingApproved)] == [
        WEEKEND,
        Stay(date(2026, 4, 3), date(2026, 4, 5)),
        Stay(date(2026, 4, 17), date(2026, 4, 19)),
    ]


@pytest.mark.rule(28)
def test_a_series_that_is_asked_for_again_decides_nothing_new() -> None:
    the_house.having(ask()).when(ask()).then_nothing()
    the_house.having(ask()).when(ask(BO)).then_refused(AlreadyExists)


@pytest.mark.rule(30)
def test_one_date_that_is_taken_refuses_all_and_is_named() -> None:
    refused = the_house.given(*taken(TUESDAYS[2])).when(ask())

    hitch = refused.then_refused(SeriesHitches)
    assert [each.day for each in hitch.hitches] == [TUESDAYS[2]]
    assert hitch.dates == 4
    (conflict,) = refused.then_refused(NotAvailable).conflicts
    assert conflict.start == moved(TUESDAYS[2]).start


@pytest.mark.rule(30)
def test_what_is_taken_can_be_left_out_and_the_fact_says_so() -> None:
    wish = ask(if_conflict=IfConflict.SKIP)

    first, *rest = the_house.given(*taken(TUESDAYS[2])).when(wish).then_decided()

    assert isinstance(first, SeriesRequested)
    assert [(each.day, each.codes) for each in first.skipped] == [(TUESDAYS[2], ("not_available",))]
    assert days_of(rest, BookingRequested) == [*TUESDAYS[:2], TUESDAYS[3]]


def test_a_series_of_which_nothing_is_left_is_refused() -> None:
    past = [each for day in TUESDAYS for each in taken(day, series_id=SeriesId(str(day)))]

    refused = the_house.given(*past).when(ask(if_conflict=IfConflict.SKIP))

    assert len(refused.then_refused(NotAvailable).conflicts) == 4


@pytest.mark.rule(30)
def test_a_series_does_not_overlap_itself() -> None:
    wish = ask(items=(item(TENT, 1),), period=WEEKEND, rule="FREQ=DAILY;COUNT=3")

    overlap = the_house.when(wish).then_refused(SeriesOverlaps)

    assert (overlap.day, overlap.following) == (date(2026, 3, 20), date(2026, 3, 21))


@pytest.mark.rule(1)
def test_one_stay_of_a_series_may_end_where_the_next_begins() -> None:
    wish = ask(items=(item(TENT, 1),), period=WEEKEND, rule="FREQ=DAILY;INTERVAL=2;COUNT=3")

    assert len(the_house.when(wish).then_decided()) == 7


@pytest.mark.rule(30)
def test_there_is_a_most_and_a_farthest() -> None:
    assert (
        the_house.when(ask(rule="FREQ=DAILY;COUNT=101")).then_refused(SeriesTooLong).allowed == 100
    )
    far = the_house.when(ask(rule="FREQ=YEARLY;COUNT=4")).then_refused(SeriesTooFar)
    assert far.latest == date(2028, 3, 18)


@pytest.mark.rule(30)
def test_a_series_without_an_end_goes_as_far_as_it_may() -> None:
    endless = the_house.when(bikes(rule="FREQ=WEEKLY")).then_decided()
    assert isinstance(endless[0], SeriesRequested)
    assert len(endless[0].days) == 100


@pytest.mark.rule(30, 34)
def test_a_series_without_an_end_ends_at_the_horizon_and_one_with_an_end_is_refused() -> None:
    tent = overnight(TENT, 2)
    near = the_house.given(policy(tent, Mode.AUTO, version=2, rules=Rules(horizon_days=60)))
    wish: dict[str, Any] = {"items": (item(TENT, 1),), "period": WEEKEND}

    endless = near.when(ask(rule="FREQ=WEEKLY", **wish)).then_decided()

    assert isinstance(endless[0], SeriesRequested)
    assert (endless[0].days[-1], endless[0].skipped) == (date(2026, 4, 24), ())
    bounded = near.when(ask(rule="FREQ=WEEKLY;COUNT=7", **wish))
    assert {"series_hitches", "beyond_horizon"} == bounded.codes()
    assert bounded.then_refused(TooFarAhead).begins == date(2026, 5, 1)


def test_rules_that_are_not_understood_are_refused_before_anything_else() -> None:
    refused = the_house.when(ask(rule="FREQ=SECONDLY")).then_refused(RuleUnfit)
    assert (refused.part, refused.value) == ("FREQ", "SECONDLY")
    other_day = the_house.when(ask(rule="FREQ=MONTHLY;BYDAY=1TU")).then_refused(RuleUnfit)
    assert other_day.allowed == "3TU"
    over = the_house.when(ask(rule="FREQ=WEEKLY;UNTIL=20260101")).then_refused(RuleUnfit)
    assert over.part == "UNTIL"


@pytest.mark.parametrize("by", [CARL, DORA])
def test_who_may_not_book_gets_no_series(by: MemberId) -> None:
    assert the_house.when(ask(by)).codes() == {"not_allowed"}


def test_a_guardian_asks_for_their_ward_and_a_stranger_does_not() -> None:
    the_house.when(ask(ANA, member_id=BO)).then_decided()
    assert the_house.when(ask(EVE, member_id=BO)).codes() == {"not_allowed"}


asked = the_house.having(ask())
standing = the_house.having(bikes())


def approve(version: int = 5, by: MemberId = BEN, **more: Any) -> ApproveSeries:  # noqa: ANN401 - its fields
    return ApproveSeries(SAUNA, by, version, MARCH_1ST, **more)


def test_all_that_waits_is_approved_in_one_act() -> None:
    decided = asked.when(approve()).then_decided()

    assert days_of(decided, BookingApproved) == list(TUESDAYS)
    assert {each.by for each in decided if isinstance(each, BookingApproved)} == {BEN}


@pytest.mark.rule(20)
def test_a_decision_on_a_series_is_bound_to_every_one_of_its_bookings() -> None:
    first = booking_of(SAUNA, TUESDAYS[0])
    one = Spec(bookings, asked.past).when(ApproveBooking(first, BEN, 1, MARCH_1ST)).then_decided()

    assert asked.given(*one).when(approve()).then_refused(Stale).current == 6
    rest = asked.given(*one).when(approve(6)).then_decided()
    assert days_of(rest, BookingApproved) == list(TUESDAYS[1:])


@pytest.mark.parametrize("by", [BO, EVE, CARL, DORA])
def test_others_approve_and_decline_no_series(by: MemberId) -> None:
    asked.when(approve(by=by)).then_refused(NotAllowed)
    asked.when(DeclineSeries(SAUNA, by, 5, MARCH_1ST, "no")).then_refused(NotAllowed)


@pytest.mark.rule(19)
def test_nobody_approves_their_own_series_while_somebody_else_can() -> None:
    the_house.having(ask(BEN)).when(approve()).then_refused(SelfApproval)


def test_an_approval_can_leave_out_what_does_not_fit_any_more() -> None:
    crowded = asked.given(*taken(TUESDAYS[1]))

    refused = crowded.when(approve()).then_refused(SeriesHitches)
    assert [each.day for each in refused.hitches] == [TUESDAYS[1]]
    decided = crowded.when(approve(if_conflict=IfConflict.SKIP)).then_decided()
    assert days_of(decided, BookingApproved) == [TUESDAYS[0], *TUESDAYS[2:]]


def test_all_that_waits_is_declined_in_one_act() -> None:
    decided = asked.when(DeclineSeries(SAUNA, BEN, 5, MARCH_1ST, "no", "hm")).then_decided()

    assert days_of(decided, BookingDeclined) == list(TUESDAYS)
    declined = asked.given(*decided)
    declined.when(approve(9)).then_refused(WrongState)


def cancel(
    scope: Scope, from_day: date | None = None, version: int = 9, by: MemberId = EVE
) -> CancelSeries:
    return CancelSeries(SAUNA, by, version, MARCH_1ST, scope, from_day, "ill")


@pytest.mark.rule(31)
@pytest.mark.parametrize(
    ("scope", "from_day", "gone"),
    [
        (Scope.THIS, TUESDAYS[1], TUESDAYS[1:2]),
        (Scope.FOLLOWING, TUESDAYS[1], TUESDAYS[1:]),
        (Scope.ALL, None, TUESDAYS),
    ],
)
def test_a_scope_says_how_much_is_cancelled(
    scope: Scope, from_day: date | None, gone: tuple[date, ...]
) -> None:
    decided = standing.when(cancel(scope, from_day)).then_decided()

    assert days_of(decided, BookingCancelled) == list(gone)
    told = [each for each in decided if isinstance(each, SeriesCancelled)]
    assert [each.days for each in told] == ([] if scope is Scope.THIS else [gone])


def test_cancelling_withdraws_what_only_waits() -> None:
    decided = asked.when(cancel(Scope.ALL, version=5)).then_decided()

    assert days_of(decided, BookingWithdrawn) == list(TUESDAYS)


@pytest.mark.rule(31)
def test_what_has_begun_is_not_cancelled_with_the_rest() -> None:
    late = CancelSeries(SAUNA, EVE, 9, APRIL_1ST, Scope.ALL)

    assert days_of(standing.when(late).then_decided(), BookingCancelled) == [TUESDAYS[3]]
    over = CancelSeries(SAUNA, EVE, 9, datetime(2026, 5, 1, tzinfo=UTC), Scope.ALL)
    standing.when(over).then_refused(InThePast)


@pytest.mark.parametrize("by", [BO, BEN, CARL, DORA])
def test_others_cancel_and_change_no_series(by: MemberId) -> None:
    standing.when(cancel(Scope.ALL, by=by)).then_refused(NotAllowed)
    standing.when(change(Scope.ALL, by=by, items=(item(BIKES, 2),))).then_refused(NotAllowed)


def test_only_dates_of_the_series_can_be_meant() -> None:
    standing.when(cancel(Scope.THIS, date(2026, 3, 18))).then_refused(NotFound)
    standing.when(CancelSeries(OTHER, EVE, 9, MARCH_1ST, Scope.ALL)).then_refused(NotFound)


def change(
    scope: Scope,
    from_day: date | None = None,
    version: int = 9,
    by: MemberId = EVE,
    **more: Any,  # noqa: ANN401 - its fields
) -> ChangeSeries:
    return ChangeSeries(SAUNA, by, version, MARCH_1ST, scope, from_day, **more)


def fact(events: Sequence[Event]) -> SeriesChanged:
    found = events[0]
    assert isinstance(found, SeriesChanged)
    return found


@pytest.mark.rule(31)
def test_an_hour_later_from_a_date_on_leaves_the_earlier_ones() -> None:
    wish = change(Scope.FOLLOWING, TUESDAYS[2], period=moved(TUESDAYS[2], 20))

    decided = standing.when(wish).then_decided()

    assert fact(decided).days == TUESDAYS[2:]
    assert [
        each.claim.period.start
        for each in decided
        if isinstance(each, BookingChanged) and isinstance(each.claim.period, Slot)
    ] == [moved(day, 20).start for day in TUESDAYS[2:]]
    rules = [each.rule for each in fact(decided).patterns]
    assert rules == ["FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;COUNT=2"]


@pytest.mark.rule(31)
def test_one_date_is_changed_as_the_booking_it_is() -> None:
    wish = change(Scope.THIS, TUESDAYS[1], period=moved(date(2026, 3, 25)))

    (changed,) = standing.when(wish).then_decided()

    assert isinstance(changed, BookingChanged)
    assert changed.booking_id == booking_of(SAUNA, TUESDAYS[1])


@pytest.mark.rule(31)
def test_a_cancelled_date_stays_cancelled_when_the_series_changes() -> None:
    without = standing.having(cancel(Scope.THIS, TUESDAYS[1]))

    more = without.when(change(Scope.ALL, version=10, items=(item(BIKES, 2),))).then_decided()
    renewed = without.when(change(Scope.ALL, version=10, rule="FREQ=WEEKLY;COUNT=5")).then_decided()

    assert days_of(more, BookingChanged) == [TUESDAYS[0], *TUESDAYS[2:]]
    for decided in (more, renewed):
        assert [(each.day, each.codes) for each in fact(decided).skipped] == [
            (TUESDAYS[1], ("occurrence_over",))
        ]
    assert days_of(renewed, BookingRequested) == [date(2026, 4, 14)]


@pytest.mark.rule(31)
def test_a_date_that_was_changed_on_its_own_stays_as_it_is() -> None:
    apart = standing.having(change(Scope.THIS, TUESDAYS[1], items=(item(BIKES, 3),)))

    decided = apart.when(change(Scope.ALL, version=10, items=(item(BIKES, 2),))).then_decided()

    assert days_of(decided, BookingChanged) == [TUESDAYS[0], *TUESDAYS[2:]]
    assert [each.codes for each in fact(decided).skipped] == [("occurrence_apart",)]


@pytest.mark.rule(31)
def test_dates_that_a_new_rule_does_not_name_are_given_back() -> None:
    wish = change(Scope.FOLLOWING, TUESDAYS[1], rule="FREQ=WEEKLY;INTERVAL=2;COUNT=2")

    decided = standing.when(wish).then_decided()

    assert fact(decided).ended == (TUESDAYS[2],)
    assert days_of(decided, BookingCancelled) == [TUESDAYS[2]]
    assert days_of(decided, BookingRequested) == []


def test_the_whole_series_moves_to_another_day_of_the_week() -> None:
    decided = standing.when(change(Scope.ALL, period=moved(date(2026, 3, 18)))).then_decided()

    wednesdays = [date(2026, 3, 18), date(2026, 3, 25), date(2026, 4, 1), date(2026, 4, 8)]
    assert days_of(decided, BookingCancelled) == list(TUESDAYS)
    assert days_of(decided, BookingApproved) == wednesdays


@pytest.mark.rule(31)
@pytest.mark.parametrize("scope", [Scope.FOLLOWING, Scope.ALL])
def test_what_has_begun_stays_when_its_own_period_says_how_the_others_become(scope: Scope) -> None:
    begun = datetime(2026, 3, 24, 19, tzinfo=UTC)
    longer = replace(moved(TUESDAYS[1]), end=moved(TUESDAYS[1], 20).end)
    wish = replace(change(scope, TUESDAYS[1], period=longer), now=begun)

    decided = standing.when(wish).then_decided()
    to_wednesday = replace(wish, period=moved(date(2026, 3, 25)))
    elsewhere = standing.when(to_wednesday).then_decided()

    assert days_of(decided, BookingChanged) == list(TUESDAYS[2:])
    assert days_of(elsewhere, BookingCancelled) == list(TUESDAYS[2:])
    assert days_of(elsewhere, BookingApproved) == [date(2026, 4, 1), date(2026, 4, 8)]


@pytest.mark.rule(31)
def test_no_rule_reaches_back_to_what_has_begun() -> None:
    begun = datetime(2026, 3, 24, 19, tzinfo=UTC)
    longer = replace(moved(TUESDAYS[1]), end=moved(TUESDAYS[1], 20).end)
    wish = change(Scope.ALL, rule="FREQ=WEEKLY;COUNT=4", period=longer)

    decided = standing.when(replace(wish, now=begun, if_conflict=IfConflict.SKIP)).then_decided()

    assert days_of(decided, BookingChanged) == list(TUESDAYS[2:])
    assert [each.day for each in fact(decided).skipped] == [TUESDAYS[1]]


@pytest.mark.rule(24)
def test_more_than_was_approved_waits_date_by_date() -> None:
    approved = asked.given(*asked.when(approve()).then_decided())

    decided = approved.when(change(Scope.ALL, items=(item(CAR, 4),))).then_decided()

    assert kinds(decided[1:]) == ["booking_change_requested"] * 4
    waiting = approved.given(*decided)
    granted = waiting.when(approve(14)).then_decided()
    assert days_of(granted, BookingChanged) == list(TUESDAYS)


def test_a_change_that_changes_nothing_is_none() -> None:
    standing.when(change(Scope.ALL, items=(item(BIKES, 1),))).then_nothing()


@pytest.mark.rule(30)
def test_a_change_of_all_is_refused_when_one_date_is_full_and_can_leave_it_out() -> None:
    with_the_car: dict[str, Any] = {"items": (item(BIKES, 1), item(CAR, 1))}
    busy = standing.given(*taken(TUESDAYS[2]))

    refused = busy.when(change(Scope.ALL, **with_the_car)).then_refused(SeriesHitches)
    wish = change(Scope.ALL, **with_the_car, if_conflict=IfConflict.SKIP)
    skipped = busy.when(wish).then_decided()

    assert [each.day for each in refused.hitches] == [TUESDAYS[2]]
    assert [each.day for each in fact(skipped).skipped] == [TUESDAYS[2]]


@pytest.mark.rule(20)
def test_a_series_that_moved_on_is_changed_by_nobody_who_has_not_seen_it() -> None:
    standing.when(change(Scope.ALL, version=8, items=(item(BIKES, 2),))).then_refused(Stale)


def test_a_date_of_a_series_is_cancelled_like_any_other() -> None:
    first = booking_of(SAUNA, TUESDAYS[0])

    one = Spec(bookings, standing.past).when(CancelBooking(first, EVE, 2, MARCH_1ST)).then_decided()

    assert kinds(one)[0] == "booking_cancelled"
    assert standing.given(*one).when(cancel(Scope.ALL, version=10)).then_decided()[0] == (
        SeriesCancelled(SAUNA, EVE, TUESDAYS[1:], Scope.ALL, TUESDAYS[1], ())
    )


def test_a_second_pattern_keeps_its_own_hours_when_persons_change() -> None:
    late = standing.having(change(Scope.FOLLOWING, TUESDAYS[2], period=moved(TUESDAYS[2], 20)))

    decided = late.when(change(Scope.ALL, version=12, items=(item(BIKES, 2),))).then_decided()

    hours = [
        each.claim.period.start.hour
        for each in decided
        if isinstance(each, BookingChanged) and isinstance(each.claim.period, Slot)
    ]
    assert hours == [19, 19, 20, 20]
    assert isinstance(decided[1], BookingChanged)
    assert decided[1].state is BookingState.APPROVED
