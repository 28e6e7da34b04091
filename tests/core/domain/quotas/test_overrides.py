"""Who may let a booking exceed its quotas, and who never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.bookings.commands import ApproveBooking, ChangeBooking, PassTime
from booking_core.domain.bookings.events import BookingApproved
from booking_core.domain.errors import NotAllowed, TextTooLong
from booking_core.domain.ids import MemberId
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import QuotaOverridden
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from booking_core.domain.things.resource_life import Mode
from tests.cast import ANA, BEN, EVE, MARCH_1ST, july
from tests.core.domain.quotas.tent import TEN_NIGHTS, B, ask, asked_for, family, limited, the_tent

pytestmark = pytest.mark.rule(33)


def test_who_decides_may_let_it_exceed_with_a_reason() -> None:
    both = asked_for.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 8))
    one = both.having(ApproveBooking(B[0], BEN, 1, MARCH_1ST))
    approve = ApproveBooking(B[1], BEN, 1, MARCH_1ST, override_reason=" A wedding ")

    facts = one.when(approve).then_decided()

    found = next(each for each in facts if isinstance(each, QuotaOverridden))
    assert (found.by, found.reason) == (BEN, FreeText(BEN, "A wedding"))
    assert [each.used for each in found.figures] == [8]


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_an_override_needs_a_reason(reason: str | None) -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason=reason)

    the_tent.when(wish).then_refused(QuotaExceeded)


def test_a_reason_has_a_limit() -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason="x" * 501)

    the_tent.when(wish).then_refused(TextTooLong)


@pytest.mark.parametrize("by", [EVE, BEN])
def test_nobody_lets_themselves_exceed_while_somebody_else_decides(by: MemberId) -> None:
    the_tent.when(ask(B[0], july(1), 11, by=by, reason="please")).then_refused(NotAllowed)


def test_what_an_admin_asked_over_the_quota_needs_no_second_override() -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason="a wedding")
    pending = asked_for.having(wish)

    pending.when(ApproveBooking(B[0], BEN, 1, MARCH_1ST)).then_decided()


def test_an_override_holds_for_what_was_asked_and_no_more() -> None:
    wish = replace(ask(B[0], july(1), 11), by=ANA, override_reason="a wedding")
    more = ChangeBooking(B[0], EVE, 1, MARCH_1ST, period=Stay(july(1), july(14)))

    asked_for.having(wish).when(more).then_refused(QuotaExceeded)


@pytest.mark.rule(17)
def test_silence_does_not_exceed_a_quota_and_somebody_decides_after_all() -> None:
    spec = family.given(limited(TEN_NIGHTS, mode=Mode.SILENCE))
    both = spec.having(ask(B[0], july(1), 8)).having(ask(B[1], july(20), 8))
    later = MARCH_1ST + timedelta(days=4)

    one = both.having(PassTime(B[0], later))
    kinds = {each.kind for each in one.when(PassTime(B[1], later)).then_decided()}

    assert BookingApproved in {type(each) for each in one.past}
    assert "booking_escalated" in kinds
    assert "booking_approved" not in kinds
