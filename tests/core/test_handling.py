"""Commands through the one handler, on both stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    OnExisting,
    RequestBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.bookings.events import BookingRequested
from booking_core.domain.decider import EVERYTHING, Refused, about
from booking_core.domain.errors import Stale
from booking_core.domain.ids import SYSTEM, BookingId, MemberId
from booking_core.domain.refusals import MOST_A_DAY, CommandRefused
from booking_core.domain.stays import Stay
from booking_core.domain.tags import booking_tag
from booking_core.handling import consider, handle
from booking_core.ports import Accepted, Envelope, KeyReusedError, Outcome, Store
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from tests.cast import (
    BEN,
    BO,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    SECOND,
    TENT,
    THINGS,
    item,
    july,
)

NIGHTS = Stay(july(10), july(13))
A_DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    async with open_store(url, clock=lambda: MARCH_1ST, project=project) as opened:
        await opened.append((*FAMILY, *THINGS), Envelope(SYSTEM, "test", "correlation"))
        yield opened


def ask(booking_id: BookingId = FIRST, by: MemberId = EVE) -> RequestBooking:
    return RequestBooking(booking_id, by, by, (item(TENT, 2),), NIGHTS, MARCH_1ST)


def envelope(by: MemberId = EVE, key: str | None = None, fingerprint: str = "same") -> Envelope:
    return Envelope(by, "test", "correlation", key=key, fingerprint=fingerprint)


async def send(
    store: Store,
    command: RequestBooking | OnExisting,
    key: str | None = None,
    fingerprint: str = "same",
) -> Outcome:
    return await handle(bookings, store, command, envelope(command.by, key, fingerprint))


async def refused_so_far(store: Store) -> list[CommandRefused]:
    found = await store.read(about((CommandRefused,)))
    return [each.event for each in found if isinstance(each.event, CommandRefused)]


@pytest.mark.rule(29)
async def test_a_refusal_is_recorded_with_who_asked_what_and_the_rules(store: Store) -> None:
    await send(store, ask())

    outcome = await send(store, ask(SECOND, BO))

    assert isinstance(outcome, Refused)
    (kept,) = await refused_so_far(store)
    assert (kept.by, kept.command, kept.subjects) == (
        BO,
        "request_booking",
        frozenset({booking_tag(SECOND), "member:bo"}),
    )
    assert kept.violations == outcome.violations
    assert isinstance(kept.violations[0], NotAvailable)


async def test_nothing_is_recorded_of_strangers_and_of_what_was_only_considered(
    store: Store,
) -> None:
    assert isinstance(await send(store, ask(by=DORA)), Refused)
    assert isinstance(await consider(bookings, store, ask(by=DORA)), Refused)
    await send(store, ask())
    assert isinstance(await consider(bookings, store, ask(SECOND, BO)), Refused)

    assert await refused_so_far(store) == []


async def test_a_loop_of_refusals_does_not_fill_the_log(store: Store) -> None:
    await send(store, ask())

    for number in range(MOST_A_DAY + 5):
        await send(store, ask(BookingId(f"again-{number}"), BO))

    assert len(await refused_so_far(store)) == MOST_A_DAY


@pytest.mark.rule(28)
async def test_the_same_key_gets_the_same_answer(store: Store) -> None:
    first = await send(store, ask(), key="k1")
    again = await send(store, ask(), key="k1")

    assert isinstance(first, Accepted)
    assert isinstance(again, Accepted)
    assert again.repeated
    assert [each.event for each in again.recorded] == [each.event for each in first.recorded]


@pytest.mark.rule(28)
async def test_the_same_key_gets_the_same_refusal_even_when_the_place_is_free_again(
    store: Store,
) -> None:
    await send(store, ask())
    refused = await send(store, ask(SECOND, BO), key="k2")
    await send(store, CancelBooking(FIRST, EVE, 2, MARCH_1ST))

    assert await send(store, ask(SECOND, BO), key="k2") == refused
    assert isinstance(await send(store, ask(SECOND, BO), key="k3"), Accepted)


async def test_a_key_belongs_to_one_request(store: Store) -> None:
    await send(store, ask(), key="k1")

    with pytest.raises(KeyReusedError):
        await send(store, ask(SECOND), key="k1", fingerprint="another")


async def test_a_key_belongs_to_one_member(store: Store) -> None:
    await send(store, ask(), key="k1")

    outcome = await send(store, replace(ask(SECOND, BO), period=Stay(july(20), july(21))), key="k1")

    assert isinstance(outcome, Accepted)
    assert not outcome.repeated


async def test_a_stale_decision_may_be_asked_again_with_the_same_key(store: Store) -> None:
    asked = replace(ask(), items=(item(),))
    await send(store, asked)

    stale = await send(store, ApproveBooking(FIRST, BEN, 7, MARCH_1ST), key="k1")
    approved = await send(store, ApproveBooking(FIRST, BEN, 1, MARCH_1ST), key="k1")

    assert isinstance(stale, Refused)
    assert isinstance(stale.violations[0], Stale)
    assert isinstance(approved, Accepted)


async def test_correlation_and_causation_are_carried(store: Store) -> None:
    caused = Envelope(EVE, "test", "conversation", causation="event-7", on_behalf_of=BO)

    await handle(bookings, store, ask(), caused)

    last = (await store.read(EVERYTHING))[-1]
    assert (last.envelope.correlation, last.envelope.causation) == ("conversation", "event-7")
    assert last.envelope.on_behalf_of == BO


async def test_what_was_decided_is_in_the_log_as_it_was_decided(store: Store) -> None:
    outcome = await send(store, replace(ask(), note="with the dog"))

    assert isinstance(outcome, Accepted)
    requested = outcome.recorded[0].event
    assert isinstance(requested, BookingRequested)
    assert requested.note is not None
    assert "with the dog" not in str(requested.note)
