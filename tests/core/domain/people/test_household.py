from __future__ import annotations

import pytest

from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import MemberId
from booking_core.domain.people.household import AgreeOnTerms, household
from booking_core.domain.people.household_life import GUEST_DAYS, ConsentAdopted, RetentionChanged
from booking_core.domain.people.own_account_events import ConsentGiven
from tests.cast import ANA, BEN, BO, CARL, DORA, EVE, FAMILY
from tests.spec import Spec

pytestmark = pytest.mark.rule(40)
the_family = Spec(household).given(*FAMILY)
TEXTS = {"en": "We keep your name.", "de": "Wir speichern deinen Namen."}


def test_an_admin_says_how_long_guests_are_remembered() -> None:
    the_family.when(AgreeOnTerms(ANA, guest_days=0)).then(RetentionChanged(0))


def test_what_is_so_already_decides_nothing_new() -> None:
    agreed = the_family.having(AgreeOnTerms(ANA, consent=TEXTS))

    agreed.when(AgreeOnTerms(ANA, guest_days=GUEST_DAYS, consent=TEXTS)).then_nothing()


def test_each_text_of_consent_is_a_new_version() -> None:
    other = {**TEXTS, "en": "We keep less."}
    agreed = the_family.having(AgreeOnTerms(ANA, consent=TEXTS))

    agreed.when(AgreeOnTerms(ANA, consent=other)).then(
        ConsentAdopted(2, other), ConsentGiven(ANA, 2)
    )


@pytest.mark.parametrize("by", [BEN, BO, CARL, EVE, DORA])
def test_nobody_else_agrees_for_the_household(by: MemberId) -> None:
    the_family.when(AgreeOnTerms(by, guest_days=1)).then_refused(NotAllowed)
