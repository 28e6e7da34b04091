"""Times in which something is shut, and what that keeps away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from booking_core.domain.bookings.commands import ApproveBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import InThePast, NotAvailable, PeriodUnfit
from booking_core.domain.decider import Refused
from booking_core.domain.errors import NotAllowed, NotFound, TextTooLong, TextUnfit
from booking_core.domain.ids import BlockId, BookingId, MemberId, ResourceId
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.texts import FreeText
from booking_core.domain.things.block_life import BlockLifted, ResourceBlocked
from booking_core.domain.things.blocks import LiftBlock, blocks
from booking_core.domain.things.resource_life import (
    CapacityChanged,
    Mode,
    Rules,
)
from tests.cast import (
    ANA,
    ATTIC,
    BEN,
    BERLIN,
    BLUE_ROOM,
    CAR,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    HOUSE,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    at,
    july,
    overnight,
    policy,
)
from tests.core.domain.bookings.july_stays import ask, the_calendar
from tests.core.domain.bookings.test_buffers import MOST, Had, overbooked, requests, wished
from tests.core.domain.bookings.turnovers import a_calendar
from tests.core.domain.things.painters import PAINTERS, after, shut, shutting
from tests.core.domain.waitlist.queue import cancel, queued, tent, wish
from tests.spec import Spec

pytestmark = pytest.mark.rule(14)

the_house = Spec(blocks).given(*FAMILY, *THINGS)


def test_a_block_says_what_is_shut_and_why() -> None:
    line = (BLUE_ROOM, HOUSE)
    why = FreeText(ANA, "Painters")

    the_house.when(shutting(reason=" Painters ")).then(
        ResourceBlocked(PAINTERS, BLUE_ROOM, line, Stay(july(10), july(20)), BERLIN, why)
    )


@pytest.mark.parametrize("by", [BEN, EVE, CARL, DORA])
def test_only_admins_shut_and_open(by: MemberId) -> None:
    the_house.when(shutting(by=by)).then_refused(NotAllowed)
    lift = LiftBlock(by, PAINTERS, BLUE_ROOM, MARCH_1ST)
    the_house.having(shutting()).when(lift).then_refused(NotAllowed)


def test_what_makes_no_block_is_refused() -> None:
    hours = WallTimes(at(9), at(12))
    august = datetime(2026, 8, 1, tzinfo=UTC)

    the_house.when(shutting(ResourceId("moon"))).then_refused(NotFound)
    the_house.when(shutting(period=hours)).then_refused(PeriodUnfit)
    the_house.when(shutting(CAR)).then_refused(PeriodUnfit)
    the_house.when(shutting(now=august)).then_refused(InThePast)
    the_house.when(shutting(CAR, hours, now=august)).then_refused(InThePast)
    the_house.when(shutting(reason="x" * 501)).then_refused(TextTooLong)
    the_house.when(shutting(reason="a\x07b")).then_refused(TextUnfit)


def test_a_block_may_have_begun() -> None:
    the_house.when(shutting(now=datetime(2026, 7, 15, tzinfo=UTC))).then_decided()


def test_shutting_again_decides_nothing_new() -> None:
    the_house.having(shutting()).when(shutting()).then_nothing()


def test_opening_says_all_of_the_block_and_does_so_once() -> None:
    lift = LiftBlock(ANA, PAINTERS, BLUE_ROOM, MARCH_1ST)
    shut_once = the_house.having(shutting())

    shut_once.when(lift).then(
        BlockLifted(PAINTERS, BLUE_ROOM, (BLUE_ROOM, HOUSE), Stay(july(10), july(20)), BERLIN)
    )
    shut_once.having(lift).when(lift).then_nothing()
    the_house.when(lift).then_refused(NotFound)
    elsewhere = replace(lift, resource_id=ATTIC)
    shut_once.when(elsewhere).then_refused(NotFound)


@pytest.mark.parametrize("closed", [BLUE_ROOM, HOUSE])
def test_nothing_new_is_admitted_there_nor_below(closed: ResourceId) -> None:
    spec = shut(the_calendar, shutting(closed))

    refused = spec.when(ask(BLUE_ROOM, 1, Stay(july(18), july(22))))

    found = refused.then_refused(NotAvailable).conflicts
    assert {each.night for each in found} == {july(18), july(19)}
    assert {each.free for each in found} == {0}
    spec.when(ask(BLUE_ROOM, 1, Stay(july(20), july(22)))).then_decided()


def test_a_request_from_before_is_not_approved_there() -> None:
    spec = shut(the_calendar.having(ask()), shutting())

    spec.when(ApproveBooking(FIRST, BEN, 1, MARCH_1ST)).then_refused(NotAvailable)


def test_the_rest_of_the_house_stays_open_but_nobody_has_it_alone() -> None:
    spec = shut(the_calendar, shutting())

    spec.when(ask(ATTIC, 4)).then_decided()
    spec.when(ask(HOUSE, 4)).then_decided()
    spec.when(ask(HOUSE, 5)).then_refused(NotAvailable)
    spec.when(ask(HOUSE, 2, exclusive=True)).then_refused(NotAvailable)


def test_who_is_still_there_is_not_counted_twice() -> None:
    """The room is shut while two are in it: the attic has its four beds for others all the same."""
    roomy = overnight(HOUSE, None)
    spec = the_calendar.given(CapacityChanged(HOUSE, HOUSE, roomy.size))
    taken = spec.having(ask(BLUE_ROOM, 2)).having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))

    closed = shut(taken, shutting())

    closed.when(ask(ATTIC, 4, booking_id=SECOND)).then_decided()


def test_hours_can_be_shut() -> None:
    spec = shut(the_calendar, shutting(CAR, WallTimes(at(9), at(12))))

    (found,) = (
        spec.when(ask(CAR, 1, WallTimes(at(11), at(14)))).then_refused(NotAvailable).conflicts
    )

    assert (found.start, found.end) == (at(11), at(12))
    spec.when(ask(CAR, 1, WallTimes(at(12), at(14)))).then_decided()


def test_what_was_lifted_can_be_booked_again() -> None:
    spec = shut(the_calendar, shutting())
    lifted = Spec(bookings, after(spec, LiftBlock(ANA, PAINTERS, BLUE_ROOM, MARCH_1ST)))

    lifted.when(ask()).then_decided()


def test_a_hole_beside_a_block_may_be_filled() -> None:
    rules = policy(overnight(TENT, 2), version=2, rules=Rules(min_nights=3))
    busy = the_calendar.having(ask(TENT, 2, Stay(july(5), july(8)), by=BEN))
    spec = shut(busy.given(rules), shutting(TENT))

    spec.when(ask(TENT, 2, Stay(july(8), july(10)), booking_id=SECOND)).then_decided()


# ── what needs attention ──────────────────────────────────────────────────────────────────────────


# ── counted by hand ───────────────────────────────────────────────────────────────────────────────

blockings = st.tuples(
    st.sampled_from([HOUSE, BLUE_ROOM, ATTIC, TENT, CAR]),
    st.tuples(st.integers(0, 10), st.integers(1, 5)),
)


@pytest.mark.rule(8, 12)
@settings(max_examples=50, deadline=None)
@given(asked=st.lists(requests, min_size=1, max_size=6), shut_first=st.lists(blockings, max_size=2))
def test_nothing_is_admitted_where_it_is_shut(
    asked: list[tuple[ResourceId, int, bool, tuple[int, int]]],
    shut_first: list[tuple[ResourceId, tuple[int, int]]],
) -> None:
    spec = a_calendar()
    closed: list[Had] = []
    for number, (resource_id, units) in enumerate(shut_first):
        block = shutting(resource_id, wished(units, resource_id), block_id=BlockId(f"x{number}"))
        spec = shut(spec, block)
        closed.append(Had(resource_id, MOST[resource_id], True, units[0], sum(units)))  # noqa: FBT003
    got: list[Had] = []
    for number, (resource_id, persons, exclusive, units) in enumerate(asked):
        heads = min(persons, 2) if resource_id == TENT else persons
        wanted = ask(
            resource_id,
            heads,
            wished(units, resource_id),
            booking_id=BookingId(f"b{number}"),
            exclusive=exclusive,
        )
        had = Had(resource_id, heads, exclusive, units[0], sum(units))
        in_the_way = [
            each
            for each in closed
            if each.first < had.last and had.first < each.last and _touch(each, had)
        ]
        verdict = spec.when(wanted).verdict
        fits = not in_the_way and not _over(closed, [*got, had])
        assert isinstance(verdict, Refused) != fits, (verdict, closed, got, had)
        if not isinstance(verdict, Refused):
            got.append(had)
            spec = spec.given(*verdict)


def _touch(block: Had, had: Had) -> bool:
    """It is shut itself, or what it belongs to; or somebody wants alone what is shut in part."""
    return had.is_in(block.resource_id)


def _over(closed: list[Had], stays: list[Had]) -> bool:
    """A shut room's beds are gone from its house, whether somebody is still in it or not."""
    end = max(each.last for each in stays)
    for unit in range(end):
        here = [each for each in stays if each.at(unit)]
        gone = {each.resource_id for each in closed if each.at(unit)}
        rooms = (
            [BLUE_ROOM, ATTIC] if HOUSE in gone else [r for r in (BLUE_ROOM, ATTIC) if r in gone]
        )
        if overbooked([replace(each, first=0, last=1) for each in here]):
            return True
        beds = sum(
            MOST[HOUSE]
            if each.exclusive and each.resource_id == HOUSE
            else MOST[each.resource_id]
            if each.exclusive
            else each.persons
            for each in here
            if each.resource_id in (HOUSE, BLUE_ROOM, ATTIC)
        )
        if (
            here
            and any(each.is_in(HOUSE) for each in here)
            and beds > MOST[HOUSE] - sum(MOST[room] for room in rooms)
        ):
            return True
    return False


@pytest.mark.rule(26, 32)
def test_lifting_a_block_wakes_who_waits_for_it() -> None:
    closed = shut(tent(), shutting(TENT, Stay(july(5), july(20))))
    waiting = closed.having(queued(wish(FIRST, EVE)))

    facts = Spec(blocks, waiting.past).when(LiftBlock(ANA, PAINTERS, TENT, MARCH_1ST))

    kinds = [each.kind for each in facts.then_decided()]
    assert kinds == ["resource_block_lifted", "booking_offered"]


@pytest.mark.rule(32)
def test_nobody_is_offered_what_is_shut() -> None:
    taken = tent(Mode.AUTO).having(wish(FIRST, BEN))
    waiting = taken.having(queued(wish(SECOND, EVE)))
    closed = shut(waiting, shutting(TENT, Stay(july(12), july(20))))

    facts = closed.when(cancel(FIRST, BEN)).then_decided()

    assert [each.kind for each in facts] == ["booking_cancelled"]
