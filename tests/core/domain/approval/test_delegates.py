"""Votes of those who decide in somebody's place: one person, one vote, and no way around a rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.approval.events import BookingVoted
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import BookingApproved
from booking_core.domain.errors import NotAllowed
from booking_core.domain.people.member_events import MemberMerged, RolesChanged
from booking_core.domain.people.own_account_events import VoteDelegated
from booking_core.domain.things.resource_life import Approval, Mode
from tests.cast import ADMIN, ANA, BEN, BO, EVE, MARCH_1ST, MEMBER
from tests.core.domain.approval.voters import GUS, ask, house, no, yes
from tests.spec import Spec

JUNE = MARCH_1ST + timedelta(days=92)
BEN_NAMES_BO, GUS_NAMES_BO = VoteDelegated(BEN, BO, JUNE), VoteDelegated(GUS, BO, JUNE)
quorum = house(Approval(Mode.QUORUM, needed=2)).given(BEN_NAMES_BO, GUS_NAMES_BO).having(ask())


def _decided(spec: Spec, last: type) -> bool:
    return isinstance(spec.past[-1], last)


@pytest.mark.rule(18)
def test_who_was_named_by_two_has_one_vote_only() -> None:
    once = quorum.having(yes(BO))

    assert _decided(once, BookingVoted)
    assert _decided(once.having(yes(ANA)), BookingApproved)


@pytest.mark.rule(18)
def test_the_others_who_named_them_still_have_their_own() -> None:
    assert _decided(quorum.having(yes(BO)).having(yes(GUS)), BookingApproved)
    assert _decided(quorum.having(yes(BO)).having(yes(BEN)), BookingApproved)


@pytest.mark.rule(18)
def test_a_no_in_the_place_of_two_is_one_no() -> None:
    against = quorum.having(no(BO))

    assert _decided(against, BookingVoted)
    assert _decided(against.having(yes(ANA)).having(yes(GUS)), BookingApproved)


@pytest.mark.rule(19)
def test_nobody_decides_in_the_place_of_whoever_asked_while_another_can() -> None:
    own = house(Approval(Mode.ONE)).given(VoteDelegated(BEN, BO, JUNE)).having(ask(BEN))

    own.when(yes(BO)).then_refused(NotAllowed)
    own.when(no(BO)).then_refused(NotAllowed)
    assert _decided(own.having(yes(GUS)), BookingApproved)


@pytest.mark.rule(19)
def test_in_the_place_of_the_only_one_who_can_somebody_may() -> None:
    alone = (
        Spec(bookings)
        .given(*house(Approval(Mode.ONE, approvers=frozenset({ANA}))).past)
        .given(VoteDelegated(ANA, BO, JUNE))
        .having(ask(ANA))
    )

    assert _decided(alone.having(yes(BO)), BookingApproved)


@pytest.mark.rule(19)
def test_who_asked_does_not_approve_in_another_s_place() -> None:
    quorum.given(RolesChanged(EVE, MEMBER, MEMBER), VoteDelegated(ANA, EVE, JUNE)).when(
        yes(EVE)
    ).then_refused(SelfApproval)


@pytest.mark.rule(38)
def test_who_was_named_and_merged_decides_as_who_they_are_now() -> None:
    merged = (
        house(Approval(Mode.ONE))
        .given(BEN_NAMES_BO)
        .having(ask(EVE))
        .given(MemberMerged(BO, GUS, MEMBER))
    )
    named = merged.given(RolesChanged(GUS, MEMBER, ADMIN))

    assert _decided(named.having(yes(GUS)), BookingApproved)
    merged.when(yes(BO)).then_refused(NotAllowed)
