"""A policy tried on the past, against the same requests asked afresh; others go on meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from booking_core.domain.bookings.commands import ApproveBooking, CancelBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.life import TAKING, AnyEvent
from booking_core.domain.bookings.rehearsal import Fate, Rehearsal, Tally
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Approval, Mode, PolicyAdopted, Rules
from booking_core.ports import Recorded
from booking_core.rehearsing import rehearse, rehearsing
from booking_core.stores.opening import open_store
from tests.cast import ANA, BEN, BO, EVE, FAMILY, MARCH_1ST, TENT, THINGS, item, july
from tests.core.domain.waitlist.queue import queued
from tests.spec import NOBODY, Spec

pytestmark = pytest.mark.rule(36)
HOUR = timedelta(hours=1)
NEW = Rules(max_nights=3, quotas=(Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, 4),))
AUTO = Approval(Mode.AUTO)


def wish(number: int, by: MemberId, first: int, nights: int, persons: int) -> RequestBooking:
    stay = Stay(july(first), july(first + nights))
    asked = RequestBooking(
        BookingId(f"b{number}"), by, by, (item(TENT, persons),), stay, MARCH_1ST + number * HOUR
    )
    return queued(asked)


wishes = st.lists(
    st.tuples(
        st.sampled_from([ANA, BEN, BO, EVE]),
        st.integers(1, 9),
        st.integers(1, 5),
        st.integers(1, 2),
    ),
    max_size=12,
)


def lived(asked: list[tuple[MemberId, int, int, int]]) -> Spec:
    """What the log says of all that was asked, at a time when anything went that fitted."""
    spec = Spec(bookings, (*FAMILY, *THINGS))
    for number, each in enumerate(asked):
        spec = spec.having(wish(number, *each))
    return spec


def told(past: Spec, approval: Approval = AUTO, rules: Rules = NEW) -> Tally:
    rehearsal = Rehearsal(TENT, approval, rules, datetime(2026, 1, 1, tzinfo=UTC))
    for number, event in enumerate(past.past):
        rehearsal.hear(event, MARCH_1ST + number * HOUR)  # type: ignore[arg-type] # the decider's own
    return rehearsal.told()


def nights(spec: Spec) -> Counter[str]:
    """Counted from the facts alone: what each has in the end."""
    state = bookings.fold(spec.past)  # type: ignore[arg-type] # the decider's own events
    sums: Counter[str] = Counter()
    for booking in state.bookings.values():
        period = booking.claim.period
        if booking.state in TAKING and isinstance(period, Stay):
            sums[booking.claim.member_id] += (period.departure - period.arrival).days
    return sums


@settings(max_examples=60, deadline=None)
@given(wishes)
def test_the_past_goes_as_it_would_have_gone_under_the_policy(
    asked: list[tuple[MemberId, int, int, int]],
) -> None:
    past = lived(asked)
    afresh = Spec(bookings, (*FAMILY, *THINGS, PolicyAdopted(TENT, TENT, 2, AUTO, NEW)))
    fates: Counter[Fate] = Counter()
    for number, each in enumerate(asked):
        then = afresh.when(wish(number, *each))
        if isinstance(then.verdict, Refused):
            fates[Fate.REFUSED] += 1
            continue
        kinds = {event.kind for event in then.verdict}
        fates[Fate.WAITLISTED if "booking_waitlisted" in kinds else Fate.APPROVED] += 1
        afresh = afresh.given(*then.verdict)

    tally = told(past)

    assert tally.requests == len(asked)
    assert tally.would_be == fates
    waited = sum(each.kind == "booking_waitlisted" for each in past.past)
    were = {Fate.WAITLISTED: waited, Fate.APPROVED: len(asked) - waited}
    assert tally.were == {fate: count for fate, count in were.items() if count}
    for spec, sums in ((past, tally.before), (afresh, tally.after)):
        shares = {key.partition("/")[2]: each["nights"] for key, each in sums.items()}
        assert {k: n for k, n in shares.items() if n and k} == dict(nights(spec))


def test_what_people_did_then_they_do_again() -> None:
    """Eve's is refused now; so Bo, who waited while she had it, has it when he asks."""
    one = Spec(bookings, (*FAMILY, *THINGS)).having(wish(0, EVE, 1, 5, 2))
    both = one.having(wish(1, BO, 3, 2, 2)).having(wish(2, ANA, 10, 2, 1))
    past = both.having(CancelBooking(BookingId("b2"), ANA, 2, MARCH_1ST + 9 * HOUR))

    tally = told(past)

    assert tally.were == {Fate.APPROVED: 2, Fate.WAITLISTED: 1}
    assert tally.would_be == {Fate.REFUSED: 1, Fate.APPROVED: 2}
    assert {each.booking_id: (each.was, each.would_be) for each in tally.retold} == {
        "b0": (Fate.APPROVED, Fate.REFUSED),
        "b1": (Fate.WAITLISTED, Fate.APPROVED),
    }
    assert dict(tally.rules) == {"stay_too_long": 1, "quota_exceeded": 1}
    assert {key: each["nights"] for key, each in tally.before.items()} == {
        "member/eve": 5,
        "branch/": 5,
    }
    assert {key: each["nights"] for key, each in tally.after.items()} == {
        "member/bo": 2,
        "branch/": 2,
    }


def test_an_approval_of_then_is_tried_again_by_somebody_who_may() -> None:
    asked = Spec(bookings, (*FAMILY, *THINGS)).given(
        PolicyAdopted(TENT, TENT, 2, Approval(Mode.ONE), Rules())
    )
    past = asked.having(replace(wish(0, EVE, 1, 2, 2), waitlist=False)).having(
        ApproveBooking(BookingId("b0"), BEN, 1, MARCH_1ST + HOUR)
    )

    tally = told(past, Approval(Mode.ONE))

    assert (tally.were, tally.would_be) == ({Fate.PENDING: 1}, {Fate.PENDING: 1})
    assert tally.after["member/eve"]["nights"] == 2


class Listener(Rehearsal):
    """Notes how often others had their turn before each event."""

    turns: list[int]
    turn: list[int]

    def hear(self, event: AnyEvent, at: datetime) -> None:
        self.turns.append(len(self.turn))
        super().hear(event, at)


async def test_others_have_their_turn_between_the_slices() -> None:
    rehearsal = Listener(TENT, AUTO, NEW, datetime(2026, 1, 1, tzinfo=UTC))
    rehearsal.turns, rehearsal.turn = [], []

    async def others() -> None:
        while True:
            rehearsal.turn.append(0)
            await asyncio.sleep(0)

    async with open_store("sqlite:///:memory:", clock=lambda: MARCH_1ST, project=_nothing) as log:
        await log.append(_log(), NOBODY)
        another = asyncio.create_task(others())
        tally = await rehearse(log, rehearsal, slices=0)
        another.cancel()

    assert tally.requests == 3
    assert len(rehearsal.turns) == len(_log())
    assert all(before < after for before, after in pairwise(rehearsal.turns))


async def test_it_tells_how_far_it_is() -> None:
    rehearsal = Rehearsal(TENT, AUTO, NEW, datetime(2026, 1, 1, tzinfo=UTC))
    async with open_store("sqlite:///:memory:", clock=lambda: MARCH_1ST, project=_nothing) as log:
        await log.append(_log(), NOBODY)

        steps = [each async for each in rehearsing(log, rehearsal, slices=0)]

    assert [each.done for each in steps] == list(range(len(_log()) + 1))
    assert {each.of for each in steps} == {len(_log())}


def _log() -> tuple[Event, ...]:
    return lived([(EVE, 1, 2, 2), (BO, 2, 2, 2), (ANA, 8, 2, 1)]).past


def _nothing(_page: Sequence[Recorded]) -> tuple[()]:
    return ()
