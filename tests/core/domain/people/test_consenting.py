"""Agreeing to the household's words about people's data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.people.consenting import GiveConsent, WithdrawConsent, consenting
from booking_core.domain.people.errors import ConsentNeeded
from booking_core.domain.people.household_life import ConsentAdopted
from booking_core.domain.people.member_events import (
    GuardianChanged,
    HouseholdFounded,
    MemberAdded,
    MemberRegistered,
)
from booking_core.domain.people.members import FoundHousehold, Register, members
from booking_core.domain.people.own_account_events import ConsentGiven, ConsentWithdrawn
from tests.cast import ANA, BEN, BERLIN, BO, DORA, EVE, FAMILY
from tests.spec import Spec

pytestmark = pytest.mark.rule(40)
TEXTS = {"en": "We keep your name.", "de": "Wir speichern deinen Namen."}
WORDS = ConsentAdopted(2, TEXTS)
GIVE = GiveConsent(EVE, EVE, 2)
the_family = Spec(consenting).given(*FAMILY, WORDS)
NORA = MemberId("nora")


def test_a_member_agrees_once_to_the_words_they_were_shown() -> None:
    agreed = the_family.having(GIVE)

    assert agreed.past[-1] == ConsentGiven(EVE, 2)
    agreed.when(GIVE).then_nothing()


def test_other_words_than_those_in_force_are_agreed_to_by_nobody() -> None:
    the_family.when(replace(GIVE, version=1)).then_refused(ConsentNeeded)
    Spec(consenting).given(*FAMILY).when(replace(GIVE, version=0)).then_refused(ConsentNeeded)


def test_new_words_are_agreed_to_anew() -> None:
    agreed = the_family.having(GIVE).given(ConsentAdopted(3, TEXTS))

    assert agreed.having(replace(GIVE, version=3)).past[-1] == ConsentGiven(EVE, 3)


def test_what_was_agreed_to_can_be_taken_back() -> None:
    agreed = the_family.having(GIVE)

    agreed.when(WithdrawConsent(EVE, EVE)).then(ConsentWithdrawn(EVE))
    the_family.when(WithdrawConsent(EVE, EVE)).then_nothing()


def test_a_guardian_agrees_for_a_ward_and_nobody_else_does() -> None:
    guarded = the_family.given(GuardianChanged(EVE, BEN, None))

    guarded.when(replace(GIVE, by=BEN)).then(ConsentGiven(EVE, 2))
    guarded.when(replace(GIVE, by=BO)).then_refused(NotAllowed)
    guarded.when(WithdrawConsent(ANA, EVE)).then_refused(NotAllowed)
    guarded.when(replace(GIVE, by=DORA)).then_refused(NotAllowed)


def test_who_asks_to_join_agrees() -> None:
    door = Spec(members).given(*FAMILY, WORDS)

    assert door.when(Register(NORA)).then_refused(ConsentNeeded).version == 2
    door.when(Register(NORA, 2)).then(MemberRegistered(NORA), ConsentGiven(NORA, 2))
    Spec(members).given(*FAMILY).when(Register(NORA)).then(MemberRegistered(NORA))


def test_the_first_admin_agrees_to_their_own_words() -> None:
    founded = Spec(members).when(FoundHousehold(ANA, BERLIN, "de", TEXTS)).then_decided()

    assert [type(each) for each in founded] == [
        HouseholdFounded,
        MemberAdded,
        ConsentAdopted,
        ConsentGiven,
    ]
