"""No history exceeds a quota without an override; counted from the facts, night by night."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    RequestBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingEvent,
)
from booking_core.domain.decider import Event, Refused
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.quotas.events import PlacesForfeited, PlacesRetaken, QuotaOverridden
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Mode, Rules
from tests.cast import ANA, BEN, EVE, FAMILY, MARCH_1ST, TENT, item, overnight, policy
from tests.spec import Spec

LIMIT = 6
QUOTA = Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, LIMIT, late_hours=72)
MADE = overnight(TENT, 2)
keys = st.integers(0, 5).map(lambda number: BookingId(f"b{number}"))
stays = st.builds(
    lambda day, nights: Stay(day, day + timedelta(days=nights)),
    st.dates(date(2026, 12, 18), date(2027, 1, 10)),
    st.integers(1, 5),
)
verbs = st.sampled_from(["ask", "ask", "ask", "approve", "approve", "change", "cancel"])
acts = st.tuples(verbs, keys, stays, st.sampled_from([EVE, BEN]), st.booleans(), st.integers(0, 60))
Counts = Counter[tuple[str, int]]


def counted(log: tuple[Event, ...]) -> Counts:
    """Nights by member and year: what they have, and what they gave back late."""
    has: dict[str, Any] = {}
    late: dict[str, Any] = {}
    for event in log:
        match event:
            case BookingApproved(key, claim):
                has[key] = (claim,)
            case BookingChanged(key, claim) if event.state == "approved":
                has[key] = (claim,)
            case BookingCancelled(key):
                has[key] = ()
            case PlacesForfeited(key):
                late[key] = event.forfeited
            case PlacesRetaken(key):
                late[key] = event.left
            case _:
                pass
    claims = [claim for held in (has, late) for parts in held.values() for claim in parts]
    return Counter(
        (claim.member_id, (claim.period.arrival + timedelta(days=night)).year)
        for claim in claims
        for night in range((claim.period.departure - claim.period.arrival).days)
    )


def version(log: tuple[Event, ...], key: BookingId) -> int:
    return sum(isinstance(each, BookingEvent) and each.booking_id == key for each in log)


def command(act: tuple[Any, ...], log: tuple[Event, ...], now: datetime) -> Any:  # noqa: ANN401 - any
    verb, key, stay, who, overrides, _ = act
    reason = "a wedding" if overrides else None
    match verb:
        case "ask":
            by: MemberId = ANA if overrides else who
            return RequestBooking(key, by, who, (item(TENT),), stay, now, override_reason=reason)
        case "approve":
            return ApproveBooking(key, ANA, version(log, key), now, override_reason=reason)
        case "change":
            return ChangeBooking(key, ANA, version(log, key), now, period=stay)
        case _:
            return CancelBooking(key, ANA, version(log, key), now)


@pytest.mark.rule(33)
@settings(max_examples=150, deadline=None)
@given(history=st.lists(acts, max_size=14), mode=st.sampled_from([Mode.AUTO, Mode.ONE]))
def test_no_history_exceeds_a_quota_without_an_override(
    history: list[tuple[Any, ...]], mode: Mode
) -> None:
    rules = Rules(quotas=(QUOTA,))
    spec, now = Spec(bookings).given(*FAMILY, MADE, policy(MADE, mode, rules=rules)), MARCH_1ST
    for act in history:
        now += timedelta(days=act[-1])
        before = counted(spec.past)
        verdict = spec.when(command(act, spec.past, now)).verdict
        facts = () if isinstance(verdict, Refused) else tuple(verdict)
        spec = spec.given(*facts)
        overridden = {each.booking_id for each in spec.past if isinstance(each, QuotaOverridden)}
        for account, nights in counted(spec.past).items():
            grew = nights > before[account] and act[1] not in overridden
            assert not grew or nights <= LIMIT, (act, account, nights)
