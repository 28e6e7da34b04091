"""Handing a booking on to somebody else, and speaking about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import NothingSaid, SelfApproval
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    RequestBooking,
)
from booking_core.domain.bookings.course_commands import CheckIn, CommentOnBooking, TransferBooking
from booking_core.domain.bookings.course_events import BookingCommented, BookingTransferred
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import InThePast
from booking_core.domain.bookings.events import ChangeWithdrawn
from booking_core.domain.errors import NotAllowed, Stale, TextTooLong, WrongState
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.errors import NotInHousehold
from booking_core.domain.people.member_events import MemberAdded, MemberBranchChanged
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from tests.cast import (
    ANA,
    BEN,
    BLUE_ROOM,
    BO,
    CARL,
    DORA,
    EVE,
    FAMILY,
    FIRST,
    MARCH_1ST,
    MEMBER,
    THINGS,
    item,
    july,
)
from tests.core.domain.bookings.july_stays import booking, noon
from tests.spec import Spec

pending = (
    Spec(bookings)
    .given(*FAMILY, *THINGS)
    .having(
        RequestBooking(FIRST, EVE, EVE, (item(BLUE_ROOM, 2),), Stay(july(10), july(13)), MARCH_1ST)
    )
)
approved = pending.having(ApproveBooking(FIRST, BEN, 1, MARCH_1ST))
to_bo = TransferBooking(FIRST, EVE, 2, MARCH_1ST, BO, "we are ill")


def say(by: MemberId, text: str = "Where are the keys?", key: str = "c-1") -> CommentOnBooking:
    return CommentOnBooking(FIRST, by, MARCH_1ST, key, text)


def test_the_holder_hands_a_booking_on() -> None:
    was = booking(approved).claim

    approved.when(to_bo).then(
        BookingTransferred(
            FIRST,
            replace(was, member_id=BO),
            was,
            BookingState.APPROVED,
            EVE,
            FreeText(EVE, "we are ill"),
        )
    )


def test_it_is_theirs_alone_from_then_on() -> None:
    handed = approved.having(to_bo)

    handed.when(CancelBooking(FIRST, EVE, 3, MARCH_1ST)).then_refused(NotAllowed)
    handed.when(CancelBooking(FIRST, BO, 3, MARCH_1ST)).then_decided()


def test_it_counts_for_the_branch_of_whoever_has_it() -> None:
    zoe, winter = MemberId("zoe"), BranchId("winter")
    to_zoe = replace(to_bo, to=zoe)

    handed = approved.given(
        MemberAdded(zoe, MEMBER), MemberBranchChanged(zoe, winter, None)
    ).having(to_zoe)

    assert booking(handed).claim.branch_id == winter


def test_a_request_is_handed_on_and_its_new_holder_does_not_approve_it() -> None:
    to_ben = pending.having(TransferBooking(FIRST, EVE, 1, MARCH_1ST, BEN))

    assert booking(to_ben).state is BookingState.PENDING
    to_ben.when(ApproveBooking(FIRST, BEN, 2, MARCH_1ST)).then_refused(SelfApproval)


def test_a_change_that_waits_is_taken_back_with_it() -> None:
    longer = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(10), july(15)))

    withdrawn, _ = approved.having(longer).when(replace(to_bo, version=3)).then_decided()

    assert isinstance(withdrawn, ChangeWithdrawn)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_holder_or_an_admin_hands_on(by: MemberId) -> None:
    approved.when(replace(to_bo, by=by)).then_refused(NotAllowed)
    approved.when(replace(to_bo, by=ANA)).then_decided()


def test_only_members_are_handed_a_booking() -> None:
    approved.when(replace(to_bo, to=DORA)).then_refused(NotInHousehold)


def test_handing_it_to_who_has_it_changes_nothing() -> None:
    approved.when(replace(to_bo, to=EVE)).then_nothing()


def test_what_has_begun_is_not_handed_on() -> None:
    there = approved.having(CheckIn(FIRST, EVE, 2, noon(10)))

    approved.when(replace(to_bo, now=noon(11))).then_refused(InThePast)
    there.when(replace(to_bo, version=3, now=noon(10))).then_refused(WrongState)


@pytest.mark.rule(20)
def test_a_booking_is_handed_on_as_it_was_shown() -> None:
    approved.when(replace(to_bo, version=1)).then_refused(Stale)


@pytest.mark.parametrize("by", [EVE, BEN, ANA])
def test_whom_it_concerns_and_who_decides_comments(by: MemberId) -> None:
    claim = booking(pending).claim

    pending.when(say(by)).then(
        BookingCommented(
            FIRST, claim, BookingState.PENDING, by, "c-1", FreeText(by, "Where are the keys?")
        )
    )


@pytest.mark.parametrize("by", [BO, CARL, DORA])
def test_nobody_else_comments(by: MemberId) -> None:
    pending.when(say(by)).then_refused(NotAllowed)


def test_a_comment_makes_no_decision_stale_and_takes_nothing_away() -> None:
    longer = ChangeBooking(FIRST, EVE, 2, MARCH_1ST, period=Stay(july(10), july(15)))
    changing = approved.having(longer)

    commented = changing.having(say(EVE))

    assert replace(booking(commented), comments=frozenset()) == booking(changing)


@pytest.mark.rule(28)
def test_the_same_comment_is_said_once() -> None:
    said = pending.having(say(EVE))

    said.when(say(EVE)).then_nothing()
    said.when(say(EVE, key="c-2")).then_decided()


def test_a_comment_has_words_and_not_too_many() -> None:
    pending.when(say(EVE, "  ")).then_refused(NothingSaid)
    pending.when(say(EVE, "x" * 501)).then_refused(TextTooLong)
