"""The life of a booking as one table: every state and verb, and who may."""

from __future__ import annotations

import pytest

from booking_core.domain import access
from booking_core.domain.access import Affair, BookingState, Role, Standing, Verb
from booking_core.domain.ids import MemberId
from tests.cast import ANA, BEN, CARL, DORA, EVE

ENDED = {"cancelled", "declined", "withdrawn"}
RUNS = {"approved", "active"}
ALLOWED: dict[str, set[str]] = {
    "approve": {"pending"},
    "decline": {"pending"},
    "withdraw": {"pending", "waitlisted"},
    "cancel": {"approved"},
    "change": {"pending", *RUNS},
    "check_in": {"approved"},
    "check_out": {"active"},
    "extend": RUNS,
    "no_show": {"approved"},
    "answer": {"pending", "approved"},
    "accept": {"pending", "waitlisted"},
    "refuse_offer": {"pending", "waitlisted"},
    "transfer": {"pending", "waitlisted", "approved"},
    "comment": {*map(str, BookingState)},
    "correct": {"completed", "no_show", "cancelled", "expired"},
    "undo": ENDED,
    "ask": {"pending"},
    "offer": {"pending"},
    "object": {"pending"},
}
HOLDERS = {
    *("withdraw", "cancel", "change", "check_in", "check_out", "extend", "answer"),
    *("accept", "refuse_offer", "transfer", "undo", "comment"),
}
DECIDERS = {"approve", "decline", "no_show", "ask", "offer", "comment", "object"}
WHO = {
    "holder": (Standing(EVE, active=True, roles=frozenset({Role.MEMBER})), HOLDERS),
    "approver": (Standing(BEN, active=True, roles=frozenset({Role.APPROVER})), DECIDERS),
    "admin": (Standing(ANA, active=True, roles=frozenset({Role.ADMIN})), {*ALLOWED}),
    "viewer": (Standing(CARL, active=True, roles=frozenset({Role.VIEWER})), set[str]()),
    "stranger": (Standing(DORA), set[str]()),
}


def affair(state: BookingState, by: MemberId = EVE) -> Affair:
    """With everything open that can be: a question, an offer, and what can be taken back."""
    deciding = frozenset({ANA, BEN})
    return Affair(
        state,
        EVE,
        EVE,
        changing=False,
        approvers=deciding,
        no_show_asked=True,
        offered=True,
        asked=True,
        ended_by=by,
        panels=(deciding,),
        silent=True,
    )


def test_no_verb_is_missing() -> None:
    assert ALLOWED.keys() == {*Verb}


@pytest.mark.parametrize("state", BookingState)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("who", WHO)
def test_a_verb_is_open_in_these_states_to_these_people(
    who: str, verb: Verb, state: BookingState
) -> None:
    standing, verbs = WHO[who]
    mine = verb in verbs
    if verb is Verb.UNDO and state is BookingState.DECLINED:
        mine = who in ("approver", "admin")

    can = verb in access.verbs(standing, affair(state))

    assert can is (mine and state in ALLOWED[verb])
