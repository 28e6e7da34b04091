"""Whatever a household asks for, in whatever order: both stores say the same, and it holds."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from booking_core.domain.access import BookingState
from booking_core.domain.bookings import commands as booking_commands, deciding as bookings
from booking_core.domain.bookings.claims import Claim, Item, weighed
from booking_core.domain.bookings.commands import ApproveBooking, RequestBooking
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.bookings.events import BookingApproved, BookingChanged, BookingRequested
from booking_core.domain.bookings.life import Situation
from booking_core.domain.decider import EVERYTHING, Refused, Verdict
from booking_core.domain.refusals import RecordRefusal
from booking_core.domain.stays import Stay
from booking_core.projections.takings import takings
from booking_core.projections.views import project
from booking_core.stores.errors import OverbookedError
from booking_core.stores.kinds.registry import CODEC
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.rebuilding import Rebuilt, rebuild
from tests.cast import BO, FAMILY, FIRST, MARCH_1ST, SECOND, TENT, THINGS, july
from tests.core.projections.counting import Judge, taken
from tests.core.projections.histories import WISHES, histories
from tests.core.projections.playing import (
    HOUSEKEEPER,
    History,
    Step,
    Turning,
    deciders,
    play,
    played,
    shown,
    tables_of,
    told,
)

if TYPE_CHECKING:
    from booking_core.ports import Database
    from tests.servers.postgres import Postgres

short = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
deep = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


async def counted(store: Database) -> set[tuple[object, ...]]:
    """What the view says of what everybody has."""
    return {
        tuple(getattr(each, name) for name in TAKING_FIELDS)
        for each in await takings(store, "2020-01", "2030-12")
    }


TAKING_FIELDS = (
    *("booking_id", "resource_id", "month", "forfeited"),
    *("member_id", "branch_id", "nights", "minutes"),
)


async def both_agree(history: History, *urls: str) -> frozenset[str]:
    """What kinds of facts there were."""
    said = []
    kinds: frozenset[str] = frozenset()
    for url in urls:
        clock = Turning()
        async with AsyncExitStack() as stack:
            store = await stack.enter_async_context(open_store(url, clock=clock, project=project))
            await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
            outcomes = await play(store, clock, history)
            log = await store.read(EVERYTHING)
            kinds |= {each.kind for each in log}
            assert Judge().overbooked(log) == []
            assert await counted(store) == taken(log)
            assert await rebuild(store) == Rebuilt(len(log))
            verdicts = [type(outcome).__name__ for outcome in outcomes]
            said.append((verdicts, told(log), shown(await tables_of(store))))
    first, *others = said
    for other in others:
        assert other == first
    return kinds


def test_whatever_can_be_wished_is_wished_in_these_histories() -> None:
    drawn: set[type[object]] = set()
    for wishes in WISHES:

        @settings(short, max_examples=100)
        @given(wish=wishes)
        def draw(wish: object) -> None:
            drawn.update(map(type, wish if isinstance(wish, tuple) else (wish,)))

        draw()

    # Refusals are recorded by whoever handles a command.
    assert set(deciders()) - {RecordRefusal} - drawn == set()


@pytest.mark.rule(8, 12)
@short
@given(history=histories(steps=40))
def test_both_stores_say_the_same_and_nothing_is_overbooked(
    postgres: Postgres, history: History
) -> None:
    asyncio.run(both_agree(history, ":memory:", postgres.fresh_database()))


def careless(command: booking_commands.Command, state: Situation) -> Verdict:
    """Gives what is asked for although others have it."""
    verdict = bookings.decide(command, state)
    if not isinstance(verdict, Refused):
        return verdict
    if any(not isinstance(each, NotAvailable) for each in verdict.violations):
        return verdict
    match command:
        case RequestBooking(key, by, member, items, wish):
            claim = weighed(member, items, wish, state.inventory, exclusive=command.exclusive)
            if isinstance(claim, Claim):
                return BookingRequested(key, claim, by, ()), BookingApproved(key, claim, None)
        case ApproveBooking(key):
            booking = state.bookings[key]
            if booking.change is None:
                return (BookingApproved(key, booking.claim, None),)
            changed = BookingState.APPROVED
            return (BookingChanged(key, booking.change, booking.claim, changed, ()),)
        case _:
            pass
    return verdict


CARELESS = dict.fromkeys(
    (RequestBooking, ApproveBooking), replace(bookings.bookings, decide=careless)
)


async def lock_holds(history: History, url: str) -> None:
    clock = Turning()
    async with open_store(url, clock=clock, project=project) as store:
        await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
        for number, step in enumerate(history):
            with suppress(OverbookedError):
                await played(store, clock, number, step, CARELESS)

        assert Judge().overbooked(await store.read(EVERYTHING)) == []


@pytest.mark.rule(12)
@short
@given(history=histories(steps=40))
def test_the_second_lock_holds_where_the_rules_are_careless(
    postgres: Postgres, history: History
) -> None:
    for url in (":memory:", postgres.fresh_database()):
        asyncio.run(lock_holds(history, url))


def test_without_lock_and_rules_a_night_is_overbooked() -> None:
    """The judge would see it."""
    item = Item(TENT, 2)
    asking = [
        Step(RequestBooking(key, BO, BO, (item,), Stay(july(8), july(9)), MARCH_1ST))
        for key in (FIRST, SECOND)
    ]

    async def play_unlocked() -> list[str]:
        clock = Turning()
        async with open_store(":memory:", clock=clock, project=project) as store:
            await store.execute("DROP TRIGGER occupancy_when_taken")
            await store.append([*FAMILY, *THINGS], HOUSEKEEPER)
            for number, step in enumerate(asking):
                await played(store, clock, number, step, CARELESS)
            return Judge().overbooked(await store.read(EVERYTHING))

    (found,) = asyncio.run(play_unlocked())
    assert "tent at 2026-07-08: 4 of 2 beds" in found


@pytest.mark.long
@pytest.mark.timeout(3600)
@deep
@given(history=histories(steps=60))
def test_nothing_is_overbooked_in_many_histories(history: History) -> None:
    asyncio.run(both_agree(history, ":memory:"))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_both_stores_say_the_same_in_many_histories(postgres: Postgres) -> None:
    """And most kinds of facts came up in them."""
    kinds: set[str] = set()

    @settings(deep, max_examples=200)
    @given(history=histories(steps=60))
    def agree(history: History) -> None:
        kinds.update(asyncio.run(both_agree(history, ":memory:", postgres.fresh_database())))

    agree()

    assert len(kinds) > len(CODEC.kinds) / 2
