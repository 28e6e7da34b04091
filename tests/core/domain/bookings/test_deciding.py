from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from booking_core.domain.access import BookingState
from booking_core.domain.approval.errors import SelfApproval
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    OnExisting,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.errors import InThePast, NotAvailable, PastNightsStay
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingDeclined,
    BookingEvent,
    BookingRequested,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.errors import NotAllowed, NotFound, Stale, WrongState
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.people.member_events import MemberAdded, MemberDeactivated
from booking_core.domain.stays import Stay
from booking_core.domain.texts import FreeText
from tests.cast import (
    ADMIN,
    ANA,
    APPROVER,
    ATTIC,
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
    SECOND,
    TENT,
    THINGS,
    item,
    july,
    overnight,
    policy,
)
from tests.spec import Spec

NIGHTS = Stay(july(10), july(13))
JULY_11TH = datetime(2026, 7, 11, 9, tzinfo=UTC)
the_calendar = Spec(bookings).given(*FAMILY, *THINGS)


def request(booking_id: BookingId = FIRST, by: MemberId = EVE, persons: int = 2) -> RequestBooking:
    return RequestBooking(booking_id, by, by, (item(BLUE_ROOM, persons),), NIGHTS, MARCH_1ST)


def approve(by: MemberId = BEN, version: int = 1) -> ApproveBooking:
    return ApproveBooking(FIRST, by, version, MARCH_1ST)


def decline(by: MemberId = BEN, version: int = 1) -> DeclineBooking:
    return DeclineBooking(FIRST, by, version, MARCH_1ST, "roof is open", "tell her in person")


def withdraw(by: MemberId = EVE, version: int = 1) -> WithdrawBooking:
    return WithdrawBooking(FIRST, by, version, MARCH_1ST)


def cancel(by: MemberId = EVE, version: int = 2) -> CancelBooking:
    return CancelBooking(FIRST, by, version, MARCH_1ST)


def change(
    period: Stay | None = None, persons: int | None = None, version: int = 2, by: MemberId = EVE
) -> ChangeBooking:
    items = None if persons is None else (item(BLUE_ROOM, persons),)
    return ChangeBooking(FIRST, by, version, MARCH_1ST, items=items, period=period)


pending = the_calendar.having(request())
approved = pending.having(approve())
changing = approved.having(change(Stay(july(10), july(15))))
declined = pending.having(decline())
withdrawn = pending.having(withdraw())
cancelled = approved.having(cancel())


def claim_of(spec: Spec) -> Claim:
    (requested,) = (each for each in spec.past if isinstance(each, BookingRequested))
    return requested.claim


def only(spec: Spec, command: OnExisting) -> BookingEvent:
    (event,) = spec.when(command).then_decided()
    assert isinstance(event, BookingEvent)
    return event


def test_an_approver_approves() -> None:
    pending.when(approve()).then(BookingApproved(FIRST, claim_of(pending), BEN))


@pytest.mark.rule(22)
def test_a_declined_request_says_why_and_keeps_the_internal_note_apart() -> None:
    told = only(pending, decline())

    assert isinstance(told, BookingDeclined)
    assert replace(told, undo=None) == BookingDeclined(
        FIRST,
        claim_of(pending),
        BEN,
        FreeText(BEN, "roof is open"),
        FreeText(BEN, "tell her in person"),
    )


def test_the_requester_withdraws_a_request_and_cancels_a_booking() -> None:
    assert isinstance(only(pending, withdraw()), BookingWithdrawn)
    assert isinstance(only(approved, cancel()), BookingCancelled)


STATES = {
    "pending": pending,
    "approved": approved,
    "changing": changing,
    "declined": declined,
    "withdrawn": withdrawn,
    "cancelled": cancelled,
}
ALLOWED = {
    "pending": {"approve", "decline", "withdraw", "change"},
    "approved": {"cancel", "change"},
    "changing": {"approve", "decline", "withdraw", "cancel", "change"},
    "declined": set[str](),
    "withdrawn": set[str](),
    "cancelled": set[str](),
}
VERSION = {"pending": 1, "changing": 3, "cancelled": 3}


@pytest.mark.parametrize("verb", ["approve", "decline", "withdraw", "cancel", "change"])
@pytest.mark.parametrize("state", STATES)
def test_every_verb_in_every_state_is_allowed_or_refused(state: str, verb: str) -> None:
    version = VERSION.get(state, 2)
    command = {
        "approve": approve(version=version),
        "decline": decline(version=version),
        "withdraw": withdraw(version=version),
        "cancel": cancel(version=version),
        "change": change(Stay(july(10), july(14)), version=version),
    }[verb]

    then = STATES[state].when(command)

    if verb in ALLOWED[state]:
        assert len(then.then_decided()) == 1
    else:
        assert then.then_refused(WrongState).verb == verb


@pytest.mark.parametrize("by", [EVE, BO, CARL, DORA])
def test_only_approvers_decide(by: MemberId) -> None:
    pending.when(approve(by)).then_refused(NotAllowed)
    pending.when(decline(by)).then_refused(NotAllowed)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_the_requester_or_an_admin_withdraws_changes_and_cancels(by: MemberId) -> None:
    pending.when(withdraw(by)).then_refused(NotAllowed)
    approved.when(cancel(by)).then_refused(NotAllowed)
    approved.when(change(persons=1, by=by)).then_refused(NotAllowed)


def test_an_admin_cancels_for_others() -> None:
    assert isinstance(only(approved, cancel(ANA)), BookingCancelled)


@pytest.mark.rule(20)
@pytest.mark.parametrize("command", [approve(version=7), decline(version=7), withdraw(version=7)])
def test_a_decision_on_another_version_changes_nothing(command: OnExisting) -> None:
    stale = pending.when(command).then_refused(Stale)

    assert (stale.version, stale.current) == (7, 1)


@pytest.mark.rule(16)
def test_of_two_approvers_the_second_learns_the_current_version() -> None:
    assert approved.when(decline(ANA)).then_refused(Stale).current == 2


def test_an_unknown_booking_is_named() -> None:
    assert the_calendar.when(approve()).then_refused(NotFound).id == FIRST


@pytest.mark.rule(19)
def test_nobody_approves_their_own_request_while_another_approver_exists() -> None:
    own = the_calendar.having(request(by=BEN))

    own.when(approve(BEN)).then_refused(SelfApproval)
    assert isinstance(only(own, approve(ANA)), BookingApproved)


def test_nobody_approves_what_others_asked_for_them() -> None:
    for_ben = the_calendar.having(RequestBooking(FIRST, ANA, BEN, (item(),), NIGHTS, MARCH_1ST))

    for_ben.when(approve(BEN)).then_refused(SelfApproval)
    for_ben.when(approve(ANA)).then_refused(SelfApproval)


@pytest.mark.rule(19)
def test_the_only_approver_may_and_it_is_marked() -> None:
    alone = Spec(bookings).given(MemberAdded(ANA, ADMIN | MEMBER), *THINGS)

    event = only(alone.having(request(by=ANA)), approve(ANA))

    assert isinstance(event, BookingApproved)
    assert event.self_approved


@pytest.mark.rule(18)
def test_who_becomes_approver_later_does_not_decide_on_earlier_requests() -> None:
    later = pending.given(MemberAdded(MemberId("zoe"), APPROVER))

    later.when(approve(MemberId("zoe"))).then_refused(NotAllowed)


@pytest.mark.rule(18)
def test_an_approver_who_left_decides_nothing() -> None:
    gone = pending.given(MemberDeactivated(BEN, APPROVER | MEMBER))

    gone.when(approve(BEN)).then_refused(NotAllowed)


@pytest.mark.rule(18)
def test_when_all_approvers_left_the_admins_decide() -> None:
    zoe = MemberId("zoe")
    gone = pending.given(
        MemberAdded(zoe, ADMIN),
        MemberDeactivated(BEN, APPROVER | MEMBER),
        MemberDeactivated(ANA, ADMIN | MEMBER),
    )

    assert isinstance(only(gone, approve(zoe)), BookingApproved)


def test_named_approvers_decide_about_their_resource_and_so_do_admins() -> None:
    tent = overnight(TENT, 2)
    named = the_calendar.given(policy(tent, version=2, approvers=frozenset({BO})))
    asked = named.having(RequestBooking(FIRST, EVE, EVE, (item(TENT),), NIGHTS, MARCH_1ST))

    asked.when(approve(BEN)).then_refused(NotAllowed)
    assert isinstance(only(asked, approve(BO)), BookingApproved)
    assert isinstance(only(asked, approve(ANA)), BookingApproved)


@pytest.mark.rule(12)
def test_of_two_rivals_only_one_can_be_approved() -> None:
    rivals = the_calendar.having(request(persons=2)).having(request(SECOND, BO, persons=2))
    first_won = rivals.having(approve())

    lost = first_won.when(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    assert lost.then_refused(Stale) == Stale(1, 2)
    again = first_won.when(ApproveBooking(SECOND, BEN, 2, MARCH_1ST))
    assert again.then_refused(WrongState).state == BookingState.WAITLISTED


def test_a_request_whose_first_day_is_over_is_not_approved() -> None:
    refusal = pending.when(ApproveBooking(FIRST, BEN, 1, JULY_11TH)).then_refused(Stale)

    assert refusal.current == 2


def test_a_pending_request_is_changed_as_it_waits() -> None:
    longer = Stay(july(10), july(15))

    event = only(pending, change(longer, version=1))

    assert isinstance(event, BookingChanged)
    assert (event.state, event.claim.period, event.was.period) == (
        BookingState.PENDING,
        longer,
        NIGHTS,
    )


@pytest.mark.rule(24)
@pytest.mark.parametrize(
    "less",
    [change(Stay(july(11), july(13))), change(persons=1), change(Stay(july(11), july(12)), 1)],
    ids=["nights", "persons", "both"],
)
def test_less_than_approved_needs_nobody(less: ChangeBooking) -> None:
    event = only(approved, less)

    assert isinstance(event, BookingChanged)
    assert (event.state, event.by) == (BookingState.APPROVED, None)


@pytest.mark.rule(24)
@pytest.mark.parametrize(
    "more",
    [
        change(Stay(july(10), july(14))),
        change(persons=3),
        ChangeBooking(FIRST, EVE, 2, MARCH_1ST, items=(item(ATTIC, 2),)),
        ChangeBooking(FIRST, EVE, 2, MARCH_1ST, exclusive=True),
    ],
    ids=["nights", "persons", "other room", "exclusive"],
)
def test_anything_new_is_asked_while_the_old_booking_stands(more: ChangeBooking) -> None:
    event = only(approved, more)

    assert isinstance(event, ChangeRequested)
    assert event.claim == claim_of(approved)


def test_an_approved_change_takes_the_place_of_the_old_claim() -> None:
    event = only(changing, approve(version=3))

    assert isinstance(event, BookingChanged)
    assert (event.claim.period, event.was, event.by) == (
        Stay(july(10), july(15)),
        claim_of(changing),
        BEN,
    )


@pytest.mark.rule(24)
def test_a_declined_change_leaves_the_booking_as_it_was() -> None:
    event = only(changing, decline(version=3))

    assert isinstance(event, ChangeDeclined)
    after = changing.given(event)
    assert isinstance(only(after, cancel(version=4)), BookingCancelled)


def test_a_change_can_be_withdrawn_or_asked_back_to_what_stands() -> None:
    assert isinstance(only(changing, withdraw(version=3)), ChangeWithdrawn)
    assert isinstance(only(changing, change(NIGHTS, version=3)), ChangeWithdrawn)


def test_a_change_to_what_is_already_so_decides_nothing() -> None:
    approved.when(change(NIGHTS)).then_nothing()


def test_the_wanted_nights_of_a_change_hold_nothing_for_it() -> None:
    rival = RequestBooking(
        SECOND, BO, BO, (item(BLUE_ROOM, 3),), Stay(july(13), july(15)), MARCH_1ST
    )
    both = changing.having(rival).having(ApproveBooking(SECOND, BEN, 1, MARCH_1ST))

    both.when(approve(version=3)).then_refused(NotAvailable)


def test_a_booking_is_not_in_its_own_way() -> None:
    event = only(approved, change(Stay(july(11), july(14)), persons=3))

    assert isinstance(event, ChangeRequested)


@pytest.mark.rule(12)
def test_what_moved_to_another_month_is_free_in_the_old_and_taken_in_the_new() -> None:
    august = Stay(july(31), july(31).replace(month=8, day=2))
    moved = approved.having(change(august)).having(approve(version=3))

    moved.when(request(SECOND, BO, persons=3)).then_decided()
    in_august = RequestBooking(
        SECOND,
        BO,
        BO,
        (item(BLUE_ROOM, 2),),
        Stay(july(1).replace(month=8), july(2).replace(month=8)),
        MARCH_1ST,
    )
    moved.when(in_august).then_refused(NotAvailable)


@pytest.mark.rule(25)
def test_nights_that_are_over_do_not_change() -> None:
    def changed(period: Stay) -> ChangeBooking:
        return ChangeBooking(FIRST, EVE, 2, JULY_11TH, period=period)

    approved.when(changed(Stay(july(11), july(13)))).then_refused(PastNightsStay)
    assert isinstance(only(approved, changed(Stay(july(10), july(11)))), BookingChanged)
    assert isinstance(only(approved, changed(Stay(july(10), july(14)))), ChangeRequested)


@pytest.mark.rule(25)
def test_a_running_stay_is_shortened_not_cancelled() -> None:
    approved.when(CancelBooking(FIRST, EVE, 2, JULY_11TH)).then_refused(InThePast)


def test_an_extension_of_a_running_stay_can_be_approved() -> None:
    running = approved.having(
        ChangeBooking(FIRST, EVE, 2, JULY_11TH, period=Stay(july(10), july(14)))
    )

    event = only(running, ApproveBooking(FIRST, BEN, 3, JULY_11TH))

    assert isinstance(event, BookingChanged)
