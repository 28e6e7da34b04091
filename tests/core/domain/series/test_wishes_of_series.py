"""What may be wished of one booking is wished of each date of a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.bookings.events import BookingRequested
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId, SeriesId
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import QuotaOverridden
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.series.deciding import series
from booking_core.domain.series.errors import SeriesHitches
from booking_core.domain.series.life import IfConflict, Scope
from booking_core.domain.stays import Slot, Stay, WallTimes
from booking_core.domain.things.resource_life import Mode, Rules
from booking_core.domain.waitlist.events import BookingWaitlisted
from tests.cast import (
    ANA,
    BEN,
    BIKES,
    BO,
    CAR,
    DORA,
    EVE,
    FAMILY,
    TENT,
    THINGS,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.series.tuesdays import (
    OTHER,
    TUESDAYS,
    approve,
    ask,
    asked,
    cancel,
    change,
    days_of,
    fact,
    standing,
    taken,
    the_house,
)
from tests.spec import Spec

EVERYBODY = (Item(CAR, 3, 1, (EVE, "guest:uncle")),)


@pytest.mark.rule(30)
def test_every_date_is_asked_for_with_all_that_one_booking_has() -> None:
    wish = ask(ANA, member_id=BO, items=EVERYBODY, exclusive=True, waives_buffer=True, note="Cold")

    first, *dates = the_house.when(wish).then_decided()

    requests = [each for each in dates if isinstance(each, BookingRequested)]
    assert len(requests) == len(dates) == 4
    for each in requests:
        (seat,) = each.claim.items
        assert (each.claim.member_id, each.requested_by) == (BO, ANA)
        assert (seat.persons, seat.without_bed, seat.who) == (3, 1, (EVE, "guest:uncle"))
        assert (each.claim.exclusive, each.claim.waives_buffer) == (True, True)
        assert str(getattr(each.note, "text", "")) == "Cold"
    assert first.pattern.waives_buffer  # type: ignore[attr-defined] # of a series


@pytest.mark.rule(30, 32)
def test_a_date_that_is_full_waits_while_the_others_are_asked_for() -> None:
    full = the_house.given(*taken(TUESDAYS[2]))

    decided = full.when(ask(waitlist=True)).then_decided()

    full.when(ask()).then_refused(NotAvailable)
    assert days_of(decided, BookingRequested) == list(TUESDAYS)
    assert days_of(decided, BookingWaitlisted) == [TUESDAYS[2]]


@pytest.mark.rule(31, 32)
def test_a_date_on_the_waiting_list_stays_there_when_the_series_changes() -> None:
    waiting = the_house.given(*taken(TUESDAYS[2])).having(ask(waitlist=True))

    decided = waiting.when(change(Scope.ALL, version=6, items=(item(CAR, 3),))).then_decided()

    assert [(each.day, each.codes) for each in fact(decided).skipped] == [
        (TUESDAYS[2], ("occurrence_waits",))
    ]


@pytest.mark.rule(30, 32)
def test_new_dates_of_a_rule_can_wait_too() -> None:
    late = TUESDAYS[3] + timedelta(days=7)
    full = asked.given(*taken(late))
    wish = change(Scope.ALL, version=5, rule="FREQ=WEEKLY;COUNT=5")

    full.when(wish).then_refused(NotAvailable)
    assert days_of(full.when(replace(wish, waitlist=True)).then_decided(), BookingWaitlisted) == [
        late
    ]


@pytest.mark.rule(10, 31)
def test_a_change_of_the_series_can_waive_the_buffer_and_leaves_who_waived_alone() -> None:
    one = standing.having(change(Scope.THIS, TUESDAYS[1], waives_buffer=True))

    decided = one.when(change(Scope.ALL, version=10, waives_buffer=True)).then_decided()

    assert fact(decided).days == (TUESDAYS[0], *TUESDAYS[2:])
    assert all(each.waives_buffer for each in fact(decided).patterns)


TWO_NIGHTS = Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, 2)
limited = Spec(series).given(
    *FAMILY,
    *THINGS,
    policy(overnight(TENT, 2), Mode.ONE, version=2, rules=Rules(quotas=(TWO_NIGHTS,))),
)
weekends = ask(items=(item(TENT),), period=Stay(july(3), july(5)), rule="FREQ=WEEKLY;COUNT=2")


@pytest.mark.rule(33)
def test_who_decides_lets_a_series_exceed_its_quotas_with_a_reason_and_others_do_not() -> None:
    limited.when(weekends).then_refused(QuotaExceeded)
    own = limited.when(replace(weekends, override_reason="A wedding"))
    admin = limited.when(replace(weekends, by=ANA, override_reason="A wedding"))

    assert own.codes() == {NotAllowed.code, SeriesHitches.code}
    overridden = [each for each in admin.then_decided() if isinstance(each, QuotaOverridden)]
    assert [each.claim.period.first_day for each in overridden] == [july(10)]
    assert overridden[0].by == ANA


@pytest.mark.rule(33)
def test_an_approval_of_a_series_can_exceed_the_quotas_too() -> None:
    one = limited.having(replace(weekends, rule="FREQ=WEEKLY;COUNT=1"))
    other = one.having(
        replace(
            weekends, series_id=OTHER, period=Stay(july(20), july(22)), rule="FREQ=WEEKLY;COUNT=1"
        )
    )
    granted = other.having(approve(2))
    second = replace(approve(2), series_id=OTHER)

    granted.when(second).then_refused(QuotaExceeded)
    decided = granted.when(replace(second, override_reason="A wedding")).then_decided()

    assert [each.by for each in decided if isinstance(each, QuotaOverridden)] == [BEN]


@pytest.mark.rule(5, 30)
def test_seven_in_the_evening_is_seven_in_summer_and_in_winter() -> None:
    decided = the_house.when(ask(rule="FREQ=WEEKLY;COUNT=40")).then_decided()

    slots = [each.claim.period for each in decided if isinstance(each, BookingRequested)]
    hours = [each.start_at.hour for each in slots if isinstance(each, Slot)]
    assert {each.start.hour for each in slots if isinstance(each, Slot)} == {19}
    assert hours == [18] * 2 + [17] * 30 + [18] * 8


@pytest.mark.rule(5, 31)
@pytest.mark.parametrize("first", [date(2026, 3, 22), date(2026, 10, 18)])
def test_an_hour_that_is_left_out_or_comes_twice_is_no_change_of_its_own(first: date) -> None:
    """Of Sundays at half past two, the second is the night of a clock change."""
    begin = datetime(first.year, first.month, first.day, 2, 30)  # noqa: DTZ001 - wall time
    wish = ask(
        items=(item(BIKES),),
        period=WallTimes(begin, begin + timedelta(hours=2)),
        rule="FREQ=WEEKLY;COUNT=3",
    )

    sundays = the_house.having(wish)
    decided = sundays.when(change(Scope.ALL, version=7, items=(item(BIKES, 2),))).then_decided()

    assert len(fact(decided).days) == 3
    assert fact(decided).skipped == ()


@pytest.mark.rule(30)
def test_what_can_not_be_on_some_dates_is_told_for_each_of_them() -> None:
    busy = the_house.given(*taken(TUESDAYS[0]), *taken(TUESDAYS[3], series_id=SeriesId("third")))

    hitches = busy.when(ask()).then_refused(SeriesHitches).hitches
    left_out = busy.when(ask(if_conflict=IfConflict.SKIP)).then_decided()[0]

    assert [each.day for each in hitches] == [TUESDAYS[0], TUESDAYS[3]]
    assert left_out.skipped == hitches  # type: ignore[attr-defined] # of a series


def test_strangers_wish_nothing_of_a_series() -> None:
    asked.when(cancel(Scope.ALL, version=5, by=DORA)).then_refused(NotAllowed)
    asked.when(change(Scope.ALL, version=5, by=DORA, waives_buffer=True)).then_refused(NotAllowed)
    the_house.when(ask(MemberId("nobody"), waitlist=True)).then_refused(NotAllowed)
    assert {each.state for each in series.fold(asked.past).situation.bookings.values()} == {  # type: ignore[arg-type] # its kinds
        BookingState.PENDING
    }
