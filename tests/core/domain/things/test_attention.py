"""What stands although it no longer fits: nobody is put out, and somebody is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.commands import ApproveBooking, CancelBooking, ChangeBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.life import Situation
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.stays import Stay
from booking_core.domain.things.attention import Concern, SettleAttention, affected, concerns
from booking_core.domain.things.resource_life import (
    CapacityChanged,
    ResourceArchived,
    Size,
)
from tests.cast import (
    ANA,
    ATTIC,
    BEN,
    BLUE_ROOM,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    THIRD,
    july,
)
from tests.core.domain.bookings.july_stays import ask, the_calendar
from tests.core.domain.things.painters import shut, shutting
from tests.spec import Spec

pytestmark = pytest.mark.rule(14)


def situation(spec: Spec) -> Situation:
    return bookings.fold(spec.past)  # type: ignore[arg-type] # what the decider knows


def approved(spec: Spec, *requests: Any) -> Spec:  # noqa: ANN401 - requests
    for request in requests:
        spec = spec.having(request).having(ApproveBooking(request.booking_id, BEN, 1, MARCH_1ST))
    return spec


def seen(spec: Spec, now: datetime = MARCH_1ST) -> set[tuple[Concern, BookingId]]:
    return {(each.concern, each.booking_id) for each in affected(situation(spec), now)}


def test_approved_stays_under_a_block_stand_and_need_attention() -> None:
    two = approved(the_calendar, ask(BLUE_ROOM, 1), ask(ATTIC, 1, booking_id=SECOND))

    spec = shut(two, shutting())

    assert seen(spec) == {(Concern.BLOCKED, FIRST)}
    assert situation(spec).bookings[FIRST].state is BookingState.APPROVED
    assert seen(shut(two, shutting(HOUSE))) == {(Concern.BLOCKED, FIRST), (Concern.BLOCKED, SECOND)}


def test_who_has_the_house_alone_is_concerned_by_a_block_of_a_room() -> None:
    alone = approved(the_calendar, ask(HOUSE, 2, exclusive=True))

    assert seen(shut(alone, shutting())) == {(Concern.BLOCKED, FIRST)}


def test_what_was_cancelled_moved_or_is_over_needs_none() -> None:
    spec = shut(approved(the_calendar, ask()), shutting())
    moved = spec.having(
        ChangeBooking(FIRST, ANA, 2, MARCH_1ST, period=Stay(july(1), july(4)))
    ).having(ApproveBooking(FIRST, BEN, 3, MARCH_1ST))

    assert seen(spec.having(CancelBooking(FIRST, ANA, 2, MARCH_1ST))) == set()
    assert seen(moved) == set()
    assert seen(spec, datetime(2026, 8, 1, tzinfo=UTC)) == set()


def test_lowered_capacity_cancels_nothing_and_lists_who_is_too_many() -> None:
    full = _full()

    lowered = full.given(CapacityChanged(BLUE_ROOM, HOUSE, Size(places=2)))

    assert seen(full) == set()
    assert seen(lowered) == {(Concern.OVERBOOKED, FIRST), (Concern.OVERBOOKED, SECOND)}


def _full() -> Spec:
    return approved(
        the_calendar,
        ask(BLUE_ROOM, 2),
        ask(BLUE_ROOM, 1, booking_id=SECOND),
        ask(BLUE_ROOM, 2, Stay(july(20), july(22)), booking_id=THIRD),
    )


def test_another_capacity_is_another_cause() -> None:
    lowered = _full().given(CapacityChanged(BLUE_ROOM, HOUSE, Size(places=2)))
    again = lowered.given(CapacityChanged(BLUE_ROOM, HOUSE, Size(places=1)))

    first, second = (
        {each.cause for each in affected(situation(spec), MARCH_1ST)} for spec in (lowered, again)
    )

    assert first
    assert first.isdisjoint(second)


def test_stays_of_what_was_archived_need_attention() -> None:
    spec = approved(the_calendar, ask()).given(ResourceArchived(HOUSE, HOUSE))

    assert seen(spec) == {(Concern.ARCHIVED, FIRST)}


def settling(by: MemberId) -> SettleAttention:
    return SettleAttention(by, "block/painters", FIRST)


@pytest.mark.parametrize("by", [ANA, BEN])
def test_admins_and_approvers_let_it_be_once(by: MemberId) -> None:
    settled = Spec(concerns).given(*FAMILY).having(settling(by))

    settled.when(settling(ANA)).then_nothing()


@pytest.mark.parametrize("by", [EVE, CARL, DORA])
def test_nobody_else_lets_it_be(by: MemberId) -> None:
    Spec(concerns).given(*FAMILY).when(settling(by)).then_refused(NotAllowed)
