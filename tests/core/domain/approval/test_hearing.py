"""How a request is decided: by one, by several, by silence, in parts, or by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking_core.domain.approval.errors import AlreadyDecided, SelfApproval
from booking_core.domain.approval.events import BookingEscalated, BookingReminded, BookingVoted, Why
from booking_core.domain.bookings.clocks import Clock, wound
from booking_core.domain.bookings.commands import ObjectToBooking, PassTime, RequestBooking
from booking_core.domain.bookings.events import BookingApproved, BookingDeclined, BookingRequested
from booking_core.domain.errors import NotAllowed, NotFound, Stale
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberAdded, MemberDeactivated
from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Absence, Approval, Below, Mode
from tests.cast import (
    ANA,
    APPROVER,
    ATTIC,
    BEN,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FIRST,
    MARCH_1ST,
    MEMBER,
    SECOND,
    TENT,
    item,
    july,
)
from tests.core.domain.approval.voters import GUS, ask, house, no, yes
from tests.core.domain.waitlist.queue import HOUR, NIGHTS, kinds
from tests.spec import Spec

_BEGINS = datetime(2026, 7, 9, 22, tzinfo=UTC)


quorum = house(Approval(Mode.QUORUM, needed=2)).having(ask())
silence = house(Approval(Mode.SILENCE, silence_hours=48)).having(ask())
_SILENT = MARCH_1ST + 48 * HOUR


@pytest.mark.rule(17, 18)
def test_it_takes_as_many_as_the_policy_says() -> None:
    first = quorum.having(yes(BEN))

    assert isinstance(first.past[-1], BookingVoted)
    assert kinds(first.when(yes(GUS)).then_decided()) == [
        ("booking_voted", FIRST),
        ("booking_approved", FIRST),
    ]


@pytest.mark.rule(18)
def test_one_person_has_one_vote_and_can_change_it() -> None:
    voted = quorum.having(yes(BEN))

    voted.when(yes(BEN)).then_nothing()
    changed = voted.having(no(BEN))

    event = changed.past[-1]
    assert isinstance(event, BookingVoted)
    assert [(each.by, each.yes) for each in event.electorate[0].votes] == [(BEN, False)]
    assert kinds(changed.when(yes(GUS)).then_decided()) == [("booking_voted", FIRST)]


@pytest.mark.rule(18)
def test_votes_do_not_make_a_version_that_was_shown_stale() -> None:
    assert quorum.having(yes(BEN)).when(yes(GUS)).then_decided()


@pytest.mark.rule(18)
def test_when_the_quorum_is_out_of_reach_the_admins_decide() -> None:
    against = quorum.having(no(BEN))

    facts = against.when(no(GUS)).then_decided()

    assert kinds(facts) == [("booking_voted", FIRST), ("booking_escalated", FIRST)]
    assert isinstance(facts[1], BookingEscalated)
    assert (facts[1].why, facts[1].electorate[0].approvers) == (Why.UNREACHABLE, frozenset({ANA}))
    up = against.given(*facts)
    up.when(yes(BEN)).then_refused(NotAllowed)
    assert isinstance(up.when(yes(ANA)).then_decided()[0], BookingApproved)


@pytest.mark.rule(18)
def test_where_no_admin_is_left_to_ask_it_is_declined() -> None:
    facts = quorum.having(no(ANA)).when(no(GUS)).then_decided()

    assert isinstance(facts[-1], BookingDeclined)


@pytest.mark.rule(18)
def test_who_left_the_household_counts_no_more() -> None:
    voted = quorum.having(yes(BEN)).given(MemberDeactivated(BEN, APPROVER | MEMBER))

    assert kinds(voted.when(yes(GUS)).then_decided()) == [("booking_voted", FIRST)]
    both = voted.having(yes(GUS))
    assert kinds(both.when(yes(ANA)).then_decided())[-1] == ("booking_approved", FIRST)


@pytest.mark.rule(18)
def test_who_came_later_has_no_vote() -> None:
    later = MemberId("later")

    joined = quorum.given(MemberAdded(later, APPROVER | MEMBER))

    joined.when(yes(later)).then_refused(NotAllowed)


@pytest.mark.rule(18)
def test_a_quorum_that_never_was_goes_to_the_admins_at_once() -> None:
    facts = house(Approval(Mode.QUORUM, needed=9)).when(ask()).then_decided()

    assert kinds(facts) == [("booking_requested", FIRST), ("booking_escalated", FIRST)]


@pytest.mark.rule(19)
def test_nobody_votes_about_their_own() -> None:
    own = house(Approval(Mode.QUORUM, needed=2)).having(ask(BEN))

    own.when(yes(BEN)).then_refused(SelfApproval)
    own.when(no(BEN)).then_refused(SelfApproval)


@pytest.mark.parametrize("who", [EVE, BO, CARL, DORA])
def test_only_those_of_the_electorate_vote(who: MemberId) -> None:
    quorum.when(yes(who)).then_refused(NotAllowed)
    quorum.when(no(who)).then_refused(NotAllowed)


@pytest.mark.rule(17)
@pytest.mark.parametrize(
    ("below", "at_once"),
    [(Below(persons=3, nights=4), True), (Below(persons=2), False), (Below(nights=3), False)],
)
def test_less_than_the_thresholds_is_approved_at_once(below: Below, at_once: bool) -> None:  # noqa: FBT001 - a case
    facts = house(Approval(Mode.AUTO, auto_below=below)).when(ask()).then_decided()

    assert any(isinstance(each, BookingApproved) for each in facts) is at_once


@pytest.mark.rule(17)
def test_silence_is_consent() -> None:
    silence.when(PassTime(FIRST, _SILENT - HOUR)).then_decided()

    facts = silence.when(PassTime(FIRST, _SILENT)).then_decided()

    assert kinds(facts)[-1] == ("booking_approved", FIRST)


@pytest.mark.rule(17)
def test_who_is_affected_objects_and_somebody_has_to_decide() -> None:
    objected = silence.having(ObjectToBooking(FIRST, BO, 1, MARCH_1ST, "we wanted that too"))

    later = objected.when(PassTime(FIRST, _SILENT)).then_decided()

    assert ("booking_approved", FIRST) not in kinds(later)
    assert isinstance(objected.when(yes(BEN)).then_decided()[0], BookingApproved)


@pytest.mark.parametrize("who", [EVE, CARL, DORA])
def test_strangers_viewers_and_the_requester_do_not_object(who: MemberId) -> None:
    silence.when(ObjectToBooking(FIRST, who, 1, MARCH_1ST)).then_refused(NotAllowed)


@pytest.mark.rule(17)
def test_silence_is_no_consent_to_what_does_not_fit() -> None:
    """The attic and the blue room hold seven, but the house takes six."""
    full = house(Approval(Mode.SILENCE, silence_hours=48), Approval(hold_hours=200))
    asked = full.having(ask(items=(item(BLUE_ROOM, 3),)))
    held = asked.having(RequestBooking(SECOND, BO, BO, (item(ATTIC, 4),), NIGHTS, MARCH_1ST + HOUR))

    facts = held.when(PassTime(FIRST, _SILENT)).then_decided()

    assert isinstance(facts[-1], BookingEscalated)
    assert facts[-1].why is Why.NO_ROOM
    assert facts[-1].electorate[0].mode is Mode.ONE


def parts(*, whatever_is_free: bool) -> Spec:
    """The blue room is Ben's to decide, the attic Gus's; the admin may both."""
    named = house(Approval(approvers=frozenset({BEN})), Approval(approvers=frozenset({GUS})))
    rooms = (item(BLUE_ROOM, 1), item(ATTIC, 1))
    return named.having(ask(items=rooms, whatever_is_free=whatever_is_free))


@pytest.mark.rule(17)
def test_a_request_for_several_waits_until_each_part_is_decided() -> None:
    asked = parts(whatever_is_free=False)

    half = asked.having(yes(BEN))

    assert isinstance(half.past[-1], BookingVoted)
    assert kinds(half.when(yes(GUS)).then_decided()) == [("booking_approved", FIRST)]
    assert kinds(asked.when(yes(ANA)).then_decided()) == [("booking_approved", FIRST)]


@pytest.mark.rule(17)
def test_a_part_is_decided_once_and_only_by_its_own_approvers() -> None:
    half = parts(whatever_is_free=False).having(yes(BEN))

    assert half.when(yes(BEN)).then_refused(AlreadyDecided).resource_ids == (BLUE_ROOM,)
    half.when(yes(BEN, ATTIC)).then_refused(NotAllowed)
    half.when(yes(ANA, TENT)).then_refused(NotFound)
    assert kinds(half.when(yes(ANA, ATTIC)).then_decided()) == [("booking_approved", FIRST)]


@pytest.mark.rule(17)
def test_a_declined_part_leaves_nothing_where_all_was_asked() -> None:
    half = parts(whatever_is_free=False).having(yes(BEN))

    assert isinstance(half.when(no(GUS)).then_decided()[-1], BookingDeclined)


@pytest.mark.rule(17)
def test_a_declined_part_leaves_the_rest_where_that_was_asked() -> None:
    half = parts(whatever_is_free=True).having(no(GUS))

    facts = half.when(yes(BEN)).then_decided()

    assert kinds(facts) == [("booking_changed", FIRST), ("booking_approved", FIRST)]
    assert isinstance(facts[1], BookingApproved)
    assert [each.resource_id for each in facts[1].claim.items] == [BLUE_ROOM]


@pytest.mark.rule(17)
def test_where_each_part_is_declined_nothing_is_left() -> None:
    half = parts(whatever_is_free=True).having(no(GUS))

    assert isinstance(half.when(no(BEN)).then_decided()[-1], BookingDeclined)


def reminders(spec: Spec, until: datetime) -> list[BookingReminded]:
    facts = spec.when(PassTime(FIRST, until)).then_decided()
    return [each for each in facts if isinstance(each, BookingReminded)]


@pytest.mark.rule(21)
def test_those_who_can_decide_are_reminded_and_those_who_have_voted_not() -> None:
    told = reminders(quorum.having(yes(BEN)), _BEGINS - 24 * HOUR)

    assert [each.to for each in told] == [{ANA, GUS}] * 3
    assert [each.next_at for each in told] == [MARCH_1ST + 72 * HOUR, _BEGINS - 48 * HOUR, None]


@pytest.mark.rule(21)
def test_nobody_is_reminded_twice_in_a_day() -> None:
    soon = Stay(july(10), july(12))
    asked = house(Approval()).having(ask(period=soon, now=_BEGINS - 83 * HOUR))

    told = reminders(asked, _BEGINS - HOUR)

    assert [each.next_at for each in told] == [_BEGINS - 11 * HOUR, None]


@pytest.mark.rule(21)
def test_where_nobody_decided_the_admins_have_to() -> None:
    away = house(Approval(on_absence=Absence.ESCALATE)).having(ask())

    facts = away.when(PassTime(FIRST, _BEGINS - 24 * HOUR)).then_decided()

    assert isinstance(facts[-1], BookingEscalated)
    assert (facts[-1].why, facts[-1].electorate[0].approvers) == (Why.ABSENCE, frozenset({ANA}))


@pytest.mark.rule(21)
def test_where_nobody_decided_it_is_approved_if_the_rules_allow() -> None:
    away = house(Approval(on_absence=Absence.APPROVE)).having(ask())

    facts = away.when(PassTime(FIRST, _BEGINS - 24 * HOUR)).then_decided()

    assert kinds(facts)[-1] == ("booking_approved", FIRST)


@pytest.mark.rule(21)
@pytest.mark.parametrize("absence", Absence)
@pytest.mark.parametrize("mode", [Mode.ONE, Mode.QUORUM, Mode.SILENCE])
def test_nothing_is_pending_once_its_first_day_is_over(absence: Absence, mode: Mode) -> None:
    asked = house(Approval(mode, on_absence=absence)).having(ask())

    facts = asked.when(PassTime(FIRST, _BEGINS + timedelta(days=1))).then_decided()

    assert {each.kind for each in facts} & {"booking_expired", "booking_approved"}


@pytest.mark.rule(20)
def test_a_decision_on_an_old_version_counts_for_nothing() -> None:
    quorum.when(replace(yes(BEN), version=2)).then_refused(Stale)


@pytest.mark.rule(17, 19)
def test_who_alone_decides_about_one_resource_does_not_about_another_of_their_own() -> None:
    alone, others = (Approval(Mode.ONE, frozenset({each})) for each in (ANA, BEN))
    own = house(alone, others).having(ask(ANA, items=(item(TENT, 1), item(ATTIC, 1))))

    (voted,) = own.when(yes(ANA)).then_decided()

    assert isinstance(voted, BookingVoted)
    assert voted.resource_ids == (TENT,)


@pytest.mark.rule(19, 21)
def test_nobody_is_reminded_of_their_own_request_while_others_decide() -> None:
    own = house(Approval(Mode.ONE)).having(ask(BEN))

    (told,) = own.when(PassTime(FIRST, MARCH_1ST + 24 * HOUR)).then_decided()

    assert isinstance(told, BookingReminded)
    assert told.to == frozenset({ANA, GUS})


def test_what_the_rules_approve_reminds_nobody() -> None:
    asked, _ = house(Approval(Mode.AUTO)).when(ask()).then_decided()
    (waits,) = house(Approval(Mode.ONE)).when(ask()).then_decided()

    assert isinstance(asked, BookingRequested)
    assert isinstance(waits, BookingRequested)
    assert Clock.REMINDER not in wound(asked).hands
    assert Clock.REMINDER in wound(waits).hands
