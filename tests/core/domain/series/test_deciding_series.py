"""Deciding about all dates of a series that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.bookings.commands import ApproveBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved, BookingDeclined
from booking_core.domain.errors import NotAllowed, Stale, WrongState
from booking_core.domain.series.commands import DeclineSeries
from booking_core.domain.series.errors import SeriesHitches
from booking_core.domain.series.life import IfConflict
from booking_core.domain.series.occurrences import booking_of
from tests.cast import BEN, BO, CARL, DORA, EVE, MARCH_1ST
from tests.core.domain.series.tuesdays import (
    SAUNA,
    TUESDAYS,
    approve,
    ask,
    asked,
    days_of,
    taken,
    the_house,
)
from tests.spec import Spec

if TYPE_CHECKING:
    from booking_core.domain.ids import MemberId


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
