"""What is given back too late goes on counting until somebody re-takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.bookings.commands import CancelBooking, ChangeBooking
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import PlacesForfeited, PlacesRetaken
from booking_core.domain.stays import Stay
from tests.cast import ANA, BEN, BO, EVE, july
from tests.core.domain.quotas.tent import (
    A_MINUTE_EARLIER,
    JUNE_28TH,
    B,
    ask,
    strict,
    the_tent,
    weighed,
)

pytestmark = pytest.mark.rule(33)


def test_what_is_given_back_in_time_counts_no_more() -> None:
    early = strict.having(ask(B[0], july(2), 10)).having(
        CancelBooking(B[0], EVE, 2, A_MINUTE_EARLIER)
    )

    assert weighed(early.when(ask(B[1], july(20), 10)))[0].used == 0


def test_what_is_given_back_late_goes_on_counting() -> None:
    late = strict.having(ask(B[0], july(2), 8)).having(CancelBooking(B[0], EVE, 2, JUNE_28TH))

    refused = late.when(ask(B[1], july(20), 3)).then_refused(QuotaExceeded)

    assert (refused.used, refused.left) == (8, 2)


def test_giving_back_part_late_counts_as_well() -> None:
    shrink = ChangeBooking(B[0], EVE, 2, JUNE_28TH, period=Stay(july(2), july(3)))
    late = strict.having(ask(B[0], july(2), 8)).having(shrink)

    fact = next(each for each in late.past if isinstance(each, PlacesForfeited))

    assert [each.period for each in fact.forfeited] == [Stay(july(3), july(10))]
    assert weighed(late.when(ask(B[1], july(20), 2)))[0].used == 8


def test_a_family_without_the_rule_lets_everybody_cancel() -> None:
    late = the_tent.having(ask(B[0], july(2), 8)).having(CancelBooking(B[0], EVE, 2, JUNE_28TH))

    assert weighed(late.when(ask(B[1], july(20), 8)))[0].used == 0


def test_who_re_takes_the_place_relieves_who_gave_it_back_late() -> None:
    whole = ask(B[0], july(2), 8, persons=2)
    late = strict.having(whole).having(CancelBooking(B[0], EVE, 2, JUNE_28TH))
    taken = late.having(ask(B[1], july(4), 2, by=BEN))

    fact = next(each for each in taken.past if isinstance(each, PlacesRetaken))

    assert (fact.booking_id, fact.by_booking) == (B[0], B[1])
    assert [each.period for each in fact.retaken] == [Stay(july(4), july(6))]
    assert [each.period for each in fact.left] == [Stay(july(2), july(4)), Stay(july(6), july(10))]
    assert weighed(taken.when(ask(B[2], july(20), 4)))[0].used == 6


def test_who_takes_what_was_free_anyway_relieves_nobody() -> None:
    one_of_two = strict.having(ask(B[0], july(2), 8))
    late = one_of_two.having(CancelBooking(B[0], EVE, 2, JUNE_28TH))

    taken = late.having(ask(B[1], july(4), 2, by=BEN))

    assert not [each for each in taken.past if isinstance(each, PlacesRetaken)]


def test_of_two_who_gave_back_late_the_first_is_relieved_first() -> None:
    spec = strict.having(ask(B[0], july(2), 2)).having(ask(B[1], july(2), 2, by=BO))
    spec = spec.having(CancelBooking(B[1], BO, 2, JUNE_28TH))
    spec = spec.having(CancelBooking(B[0], EVE, 2, JUNE_28TH))

    one = spec.having(ask(B[2], july(2), 2, by=BEN))
    two = one.having(ask(B[3], july(2), 2, by=ANA))

    relieved = [each.booking_id for each in two.past if isinstance(each, PlacesRetaken)]
    assert relieved == [B[0], B[1]]


def test_who_takes_back_what_they_gave_back_late_counts_it_once() -> None:
    late = strict.having(ask(B[0], july(2), 8, persons=2)).having(
        CancelBooking(B[0], EVE, 2, JUNE_28TH)
    )
    again = replace(ask(B[1], july(2), 2, persons=2), now=JUNE_28TH)

    back = late.having(again)

    assert weighed(back.when(ask(B[2], july(20), 2)))[0].used == 8
