"""Invitations: an admin makes them, whoever has the link comes in by them, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from booking_core.domain.errors import NotAllowed, NotFound, OverAlready
from booking_core.domain.ids import BranchId, InvitationId, MemberId
from booking_core.domain.people.branch_life import BranchClosed, BranchCreated
from booking_core.domain.people.errors import (
    BranchIsClosed,
    ConsentNeeded,
    InvitationOver,
    MemberStateForbids,
)
from booking_core.domain.people.household_life import ConsentAdopted
from booking_core.domain.people.invitation_life import (
    InvitationAccepted,
    InvitationRevoked,
    MemberInvited,
)
from booking_core.domain.people.inviting import (
    AcceptInvitation,
    InviteMember,
    RevokeInvitation,
    inviting,
)
from booking_core.domain.people.member_events import (
    MemberAdded,
    MemberBranchChanged,
    MemberDeactivated,
    ProfileChanged,
    RolesChanged,
)
from booking_core.domain.people.own_account_events import ConsentGiven
from tests.cast import ADMIN, ANA, BEN, BO, CARL, DORA, EVE, FAMILY, MARCH_1ST, MEMBER
from tests.spec import Spec

NORA, LINK, OTHER = MemberId("nora"), InvitationId("first"), InvitationId("second")
LAKE = BranchId("lake")
WEEK = MARCH_1ST + timedelta(days=7)
the_family = Spec(inviting).given(*FAMILY)
INVITE = InviteMember(ANA, LINK, NORA, WEEK, MARCH_1ST, MEMBER)
ACCEPT = AcceptInvitation(LINK, MARCH_1ST)
INVITED = MemberInvited(LINK, NORA, ANA, MEMBER, None, WEEK)
WORDS = ConsentAdopted(3, {"en": "We keep it.", "de": "Wir behalten es."})
invited = the_family.given(INVITED)


def test_an_admin_invites_and_whoever_has_the_link_is_a_member_at_once() -> None:
    the_family.when(INVITE).then(INVITED)
    invited.when(ACCEPT).then(InvitationAccepted(LINK, NORA), MemberAdded(NORA, MEMBER))


def test_inviting_twice_by_one_id_decides_nothing_new() -> None:
    invited.when(INVITE).then_nothing()


@pytest.mark.parametrize("by", [BEN, BO, CARL, EVE, DORA])
def test_nobody_else_invites_or_takes_back(by: MemberId) -> None:
    the_family.when(replace(INVITE, by=by)).then_refused(NotAllowed)
    invited.when(RevokeInvitation(by, LINK)).then_refused(NotAllowed)


def test_an_invitation_works_once() -> None:
    invited.having(ACCEPT).when(ACCEPT).then_refused(InvitationOver)


def test_an_invitation_ends_with_the_instant_it_says() -> None:
    invited.when(replace(ACCEPT, now=WEEK)).then_refused(InvitationOver)
    just_before = replace(ACCEPT, now=WEEK - timedelta(microseconds=1))

    assert invited.having(just_before).past[-1] == MemberAdded(NORA, MEMBER)


def test_what_was_taken_back_opens_nothing() -> None:
    back = invited.having(RevokeInvitation(ANA, LINK))

    assert back.past[-1] == InvitationRevoked(LINK, NORA)
    back.when(ACCEPT).then_refused(InvitationOver)
    back.when(RevokeInvitation(ANA, LINK)).then_nothing()


def test_what_nobody_made_opens_nothing() -> None:
    the_family.when(ACCEPT).then_refused(InvitationOver)
    the_family.when(RevokeInvitation(ANA, LINK)).then_refused(NotFound)


@pytest.mark.rule(39)
def test_the_word_of_whoever_runs_the_household_no_more_is_worth_nothing() -> None:
    second = the_family.given(RolesChanged(BEN, ADMIN, MEMBER), replace(INVITED, invited_by=BEN))

    second.given(MemberDeactivated(BEN, ADMIN)).when(ACCEPT).then_refused(InvitationOver)
    second.given(RolesChanged(BEN, MEMBER, ADMIN)).when(ACCEPT).then_refused(InvitationOver)
    assert second.having(ACCEPT).past[-1] == MemberAdded(NORA, MEMBER)


def test_a_member_without_an_account_stays_who_they_are() -> None:
    to_bo = replace(INVITE, member_id=BO, roles=None)
    accepted = the_family.having(to_bo).when(replace(ACCEPT, profile=frozenset({"email"})))

    accepted.then(InvitationAccepted(LINK, BO), ProfileChanged(BO, frozenset({"email"})))


def test_the_newest_invitation_of_a_member_counts() -> None:
    to_bo = replace(INVITE, member_id=BO, roles=None)
    twice = the_family.having(to_bo).having(replace(to_bo, invitation_id=OTHER))

    twice.when(ACCEPT).then_refused(InvitationOver)
    twice.when(replace(ACCEPT, invitation_id=OTHER)).then(InvitationAccepted(OTHER, BO))


def test_who_left_meanwhile_does_not_come_back_by_an_invitation() -> None:
    to_bo = the_family.having(replace(INVITE, member_id=BO, roles=None))

    to_bo.given(MemberDeactivated(BO, MEMBER)).when(ACCEPT).then_refused(InvitationOver)


def test_who_is_invited_is_new_or_an_active_member() -> None:
    gone = the_family.given(MemberDeactivated(BO, MEMBER))

    gone.when(replace(INVITE, member_id=BO, roles=None)).then_refused(MemberStateForbids)
    the_family.when(replace(INVITE, roles=None)).then_refused(NotFound)
    the_family.when(replace(INVITE, expires_at=MARCH_1ST)).then_refused(OverAlready)


def test_a_newcomer_belongs_to_the_branch_that_was_named() -> None:
    into = replace(INVITE, branch_id=LAKE)
    known = the_family.given(BranchCreated(LAKE))

    assert known.having(into).having(ACCEPT).past[-1] == MemberBranchChanged(NORA, LAKE, None)
    the_family.when(into).then_refused(NotFound)
    known.given(BranchClosed(LAKE)).when(into).then_refused(BranchIsClosed)


def test_a_branch_that_was_closed_meanwhile_keeps_nobody_out() -> None:
    into = the_family.given(BranchCreated(LAKE)).having(replace(INVITE, branch_id=LAKE))

    closed = into.given(BranchClosed(LAKE)).having(ACCEPT)

    assert closed.past[-1] == MemberAdded(NORA, MEMBER)


@pytest.mark.rule(40)
def test_who_comes_in_agrees_to_the_words_in_force() -> None:
    asked = invited.given(WORDS)

    assert asked.when(ACCEPT).then_refused(ConsentNeeded).version == 3
    asked.when(replace(ACCEPT, consent=2)).then_refused(ConsentNeeded)
    agreed = asked.having(replace(ACCEPT, consent=3))
    assert agreed.past[-1] == ConsentGiven(NORA, 3)
