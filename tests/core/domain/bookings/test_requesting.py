"""Asking for a stay: who may, for whom, and what a request has to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.errors import (
    InThePast,
    ItemTwice,
    MixedItems,
    NotAvailable,
    PeriodUnfit,
    PersonsUnfit,
    TooFarAhead,
    TooLong,
    TooManyPersons,
    TooShort,
    TooSoon,
)
from booking_core.domain.bookings.events import BookingApproved, BookingRequested
from booking_core.domain.errors import AlreadyExists, NotAllowed, NotFound, TextTooLong
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.people.errors import NotInHousehold
from booking_core.domain.people.member_events import MemberDeactivated
from booking_core.domain.stays import Slot, Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.errors import ResourceArchivedAlready
from booking_core.domain.things.resource_life import ResourceArchived, Rules
from tests.cast import (
    ANA,
    ATTIC,
    BEN,
    BERLIN,
    BLUE_ROOM,
    BO,
    CAR,
    CARL,
    DORA,
    EVE,
    FIRST,
    HOUSE,
    MARCH_1ST,
    MEMBER,
    TENT,
    at,
    item,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import AN_EVENING, THREE_NIGHTS, ask, the_calendar
from tests.spec import Spec


def test_a_request_waits_for_those_who_decide() -> None:
    line = (BLUE_ROOM, HOUSE)
    claim = Claim(EVE, (ClaimItem(BLUE_ROOM, line, 2, 2),), THREE_NIGHTS, BERLIN)
    voters = Verdicts(BLUE_ROOM, 1, frozenset({ANA, BEN}))

    the_calendar.when(replace(ask(), note="  with the dog ")).then(
        BookingRequested(
            FIRST, claim, EVE, (voters,), FreeText(EVE, "with the dog"), asked_at=MARCH_1ST
        )
    )


def test_a_request_carries_the_months_of_its_resource_and_all_above_it() -> None:
    over_new_year = Stay(date(2026, 7, 31), date(2026, 8, 2))

    (requested,) = the_calendar.when(ask(period=over_new_year)).then_decided()

    assert requested.tags == {
        "booking:first",
        "member:eve",
        "night:blue-room/2026-07",
        "night:blue-room/2026-08",
        "night:house/2026-07",
        "night:house/2026-08",
        "quota:eve/2026",
    }


def test_where_the_rules_decide_a_request_is_approved_at_once_by_nobody() -> None:
    requested, approved = the_calendar.when(ask(TENT)).then_decided()

    assert isinstance(requested, BookingRequested)
    assert approved == BookingApproved(FIRST, requested.claim, None)


@pytest.mark.rule(5)
def test_hours_are_recorded_as_asked_and_as_the_instants_they_are() -> None:
    (requested,) = the_calendar.when(ask(CAR, period=AN_EVENING)).then_decided()

    assert isinstance(requested, BookingRequested)
    assert requested.claim.period == Slot(
        at(19),
        at(21),
        "Europe/Berlin",
        datetime(2026, 7, 10, 17, tzinfo=UTC),
        datetime(2026, 7, 10, 19, tzinfo=UTC),
    )


@pytest.mark.parametrize("by", [CARL, DORA])
def test_viewers_and_strangers_never_book(by: MemberId) -> None:
    the_calendar.when(ask(by=by)).then_refused(NotAllowed)


def test_who_was_deactivated_books_no_more() -> None:
    gone = the_calendar.given(MemberDeactivated(EVE, MEMBER))

    gone.when(ask()).then_refused(NotAllowed)


@pytest.mark.parametrize(("by", "subject"), [(ANA, BO), (ANA, EVE)])
def test_guardians_and_admins_book_for_others(by: MemberId, subject: MemberId) -> None:
    (requested,) = the_calendar.when(replace(ask(by=by), member_id=subject)).then_decided()

    assert isinstance(requested, BookingRequested)
    assert (requested.requested_by, requested.claim.member_id) == (by, subject)


@pytest.mark.parametrize("by", [EVE, BEN])
def test_nobody_else_books_for_others(by: MemberId) -> None:
    the_calendar.when(replace(ask(by=by), member_id=BO)).then_refused(NotAllowed)


def test_nobody_books_for_a_stranger() -> None:
    stranger = replace(ask(by=ANA), member_id=DORA)

    assert the_calendar.when(stranger).then_refused(NotInHousehold).member_id == DORA


@pytest.mark.rule(28)
def test_a_repeated_request_decides_nothing_new() -> None:
    the_calendar.having(ask()).when(ask()).then_nothing()


def test_the_id_of_somebody_elses_booking_is_refused() -> None:
    the_calendar.having(ask()).when(ask(by=BO)).then_refused(AlreadyExists)


@pytest.mark.rule(11)
def test_several_resources_are_one_request_each_by_its_own_limits() -> None:
    family = replace(ask(), items=(item(BLUE_ROOM, 3), item(ATTIC, 4)))

    refused = the_calendar.when(family)

    conflict = refused.then_refused(NotAvailable).conflicts[0]
    assert (conflict.resource_id, conflict.wanted, conflict.free) == (HOUSE, 7, 6)


def test_the_items_of_a_request_share_kind_and_zone() -> None:
    mixed = replace(ask(), items=(item(BLUE_ROOM), item(CAR)))

    assert {"mixed_items", "period_unfit"} == the_calendar.when(mixed).codes()


def test_a_resource_stands_in_one_item_only() -> None:
    twice = replace(ask(), items=(item(BLUE_ROOM), item(BLUE_ROOM)))

    the_calendar.when(twice).then_refused(ItemTwice)


def test_dates_are_for_overnight_resources_and_times_for_hourly_ones() -> None:
    the_calendar.when(ask(CAR)).then_refused(PeriodUnfit)
    the_calendar.when(ask(TENT, period=AN_EVENING)).then_refused(PeriodUnfit)


@pytest.mark.parametrize(("persons", "without_bed"), [(0, 0), (2, 3), (2, -1)])
def test_nobody_gives_places_back_by_counting_oddly(persons: int, without_bed: int) -> None:
    odd = replace(ask(), items=(item(BLUE_ROOM, persons, without_bed=without_bed),))

    the_calendar.when(odd).then_refused(PersonsUnfit)


def test_an_unknown_resource_is_named() -> None:
    assert the_calendar.when(ask(ResourceId("moon"))).then_refused(NotFound).id == "moon"


@pytest.mark.parametrize("gone", [BLUE_ROOM, HOUSE])
def test_archived_resources_take_no_bookings_nor_does_what_is_below(gone: ResourceId) -> None:
    closed = the_calendar.given(ResourceArchived(gone, HOUSE))

    assert closed.when(ask()).then_refused(ResourceArchivedAlready).resource_id == gone


@pytest.mark.rule(6, 7)
def test_the_first_day_is_today_at_the_earliest_in_the_zone_of_the_resource() -> None:
    past_midnight_in_berlin = datetime(2026, 7, 10, 22, 30, tzinfo=UTC)

    refused = the_calendar.when(ask(now=past_midnight_in_berlin)).then_refused(InThePast)

    assert (refused.begins, refused.earliest) == (july(10), july(11))
    the_calendar.when(ask(now=datetime(2026, 7, 10, 21, 30, tzinfo=UTC))).then_decided()


@pytest.mark.rule(7)
def test_hours_begin_now_at_the_earliest() -> None:
    begun = ask(CAR, period=AN_EVENING, now=datetime(2026, 7, 10, 17, 1, tzinfo=UTC))

    assert the_calendar.when(begun).then_refused(InThePast).earliest == at(19, 1)


def with_rules(rules: Rules) -> Spec:
    return the_calendar.given(policy(overnight(TENT, 2), version=2, rules=rules))


@pytest.mark.rule(34)
def test_stays_are_at_most_thirty_nights_by_default() -> None:
    long_stay = ask(TENT, period=Stay(july(1), date(2026, 8, 1)))

    refused = the_calendar.when(long_stay).then_refused(TooLong)

    assert (refused.nights, refused.allowed) == (31, 30)


@pytest.mark.rule(34)
def test_the_policy_can_ask_for_longer_stays() -> None:
    refused = with_rules(Rules(min_nights=4)).when(ask(TENT)).then_refused(TooShort)

    assert (refused.nights, refused.needed) == (3, 4)


@pytest.mark.rule(34)
def test_the_policy_can_ask_for_lead_time() -> None:
    hasty = ask(TENT, period=Stay(date(2026, 3, 7), date(2026, 3, 8)))

    refused = with_rules(Rules(lead_days=7)).when(hasty).then_refused(TooSoon)

    assert refused.earliest == date(2026, 3, 8)


@pytest.mark.rule(34)
def test_the_policy_can_limit_how_far_ahead_one_books() -> None:
    refused = with_rules(Rules(horizon_days=90)).when(ask(TENT)).then_refused(TooFarAhead)

    assert refused.latest == date(2026, 5, 30)


def test_more_persons_than_places_are_refused_whoever_else_is_there() -> None:
    refused = the_calendar.when(ask(BLUE_ROOM, 4)).then_refused(TooManyPersons)

    assert (refused.persons, refused.allowed) == (4, 3)


def test_a_car_takes_no_more_than_it_has_seats() -> None:
    assert the_calendar.when(ask(CAR, 6, AN_EVENING)).then_refused(TooManyPersons).allowed == 5


@pytest.mark.rule(34)
def test_all_broken_rules_are_told_at_once() -> None:
    wrong = ask(TENT, 3, Stay(date(2026, 1, 1), date(2026, 2, 10)))

    assert the_calendar.when(wrong).codes() == {"in_the_past", "stay_too_long", "too_many_persons"}


def test_a_note_is_counted_after_trimming_and_normalising() -> None:
    decomposed = "u\N{COMBINING DIAERESIS}" * 500

    the_calendar.when(replace(ask(), note=f" {decomposed} ")).then_decided()
    refused = the_calendar.when(replace(ask(), note=f"{decomposed}!"))
    assert refused.then_refused(TextTooLong).characters == 501


def test_states_are_known_by_their_names_on_disk() -> None:
    assert {state.value for state in BookingState} >= {"pending", "approved", "cancelled"}


def test_the_first_reason_is_enough_when_items_cannot_be_weighed() -> None:
    nowhere = replace(ask(), items=(item(BLUE_ROOM), item(CAR)), note="x" * 501)

    refused = the_calendar.when(nowhere)

    refused.then_refused(MixedItems)
    refused.then_refused(TextTooLong)
