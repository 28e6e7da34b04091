"""What was folded is not folded again, and never taken for something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from hypothesis import given, strategies as st

from booking_core.domain.decider import NOTHING, Decider
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberRegistered
from booking_core.folds import Folds
from booking_core.ports import Recorded
from booking_core.stores.encoding.chain import GENESIS, link
from tests.spec import record

State = tuple[str, ...]
registered: Decider[None, MemberRegistered, State] = Decider(
    (),
    lambda _command, _state: NOTHING,
    lambda _command, _state: (),
    lambda s, e: (*s, e.member_id),
)
names = st.lists(st.sampled_from("abc"), max_size=6)


def log(members: Sequence[str]) -> list[Recorded]:
    """As the log holds them, each sealing those before it."""
    found = record([MemberRegistered(MemberId(each)) for each in members])
    hashes = accumulate(members, lambda before, name: link(before, [name]), initial=GENESIS)
    return [replace(each, hash=sealed) for each, sealed in zip(found, [*hashes][1:], strict=True)]


@given(st.lists(names), st.integers(min_value=1, max_value=4))
def test_every_state_is_what_its_own_events_lead_to(histories: list[list[str]], most: int) -> None:
    folds = Folds(most)

    found = [folds.fold(registered, log(each)) for each in histories]

    assert found == [tuple(each) for each in histories]


@given(names, st.sets(st.integers(min_value=0, max_value=5)))
def test_a_decision_may_have_seen_any_part_of_the_log(members: list[str], seen: set[int]) -> None:
    folds, whole = Folds(), log(members)
    folds.fold(registered, whole)
    part = [each for number, each in enumerate(whole) if number in seen]

    state = folds.fold(registered, part)

    assert state == tuple(members[number] for number in sorted(seen) if number < len(members))


def test_what_was_folded_is_kept_and_goes_on() -> None:
    folds = Folds()
    first = folds.fold(registered, log("ab"))
    longer = folds.fold(registered, log("abc"))

    assert folds.fold(registered, log("ab")) is first
    assert folds.fold(registered, log("abc")) is longer


def test_the_least_used_is_forgotten_first() -> None:
    folds = Folds(2)
    states = {each: folds.fold(registered, log(each)) for each in ("a", "b")}
    folds.fold(registered, log("a"))
    folds.fold(registered, log("c"))

    assert folds.fold(registered, log("a")) is states["a"]
    assert folds.fold(registered, log("b")) is not states["b"]


def test_deciders_do_not_share_what_they_make_of_the_same_events() -> None:
    folds = Folds()
    backwards = replace(registered, evolve=lambda state, event: (event.member_id, *state))

    assert folds.fold(registered, log("ab")) == ("a", "b")
    assert folds.fold(backwards, log("ab")) == ("b", "a")
