from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from addon.mqtt.facts import fact, is_told, message
from addon.mqtt.topics import Topics
from booking_core.domain.access import BookingState, Role
from booking_core.domain.approval.events import (
    BookingEscalated,
    BookingObjected,
    BookingReminded,
    BookingVoted,
    Why,
)
from booking_core.domain.approval.talk_events import (
    BookingRestored,
    CounterOffered,
    CounterOfferRefused,
    QuestionAnswered,
    QuestionAsked,
)
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.course_events import (
    BookingCommented,
    BookingTransferred,
    StayCorrected,
    StayRecorded,
)
from booking_core.domain.bookings.events import (
    LIFE,
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingCompleted,
    BookingDeclined,
    BookingEvent,
    BookingExpired,
    BookingRequested,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeExpired,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.bookings.stay_events import (
    NoShowAsked,
    NoShowConfirmed,
    NoShowDenied,
    StayCheckedIn,
    StayCheckedOut,
)
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.member_events import HouseholdFounded, MemberApproved, MemberRefused
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.stays import Slot, Stay
from booking_core.domain.texts import SealedText
from booking_core.domain.things.resource_life import Label, ResourceRelabelled
from booking_core.domain.waitlist.events import (
    BookingOffered,
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)
from booking_core.ports import Envelope, Recorded

if TYPE_CHECKING:
    from booking_core.domain.decider import Event

ANA, BO = MemberId("0197-ana"), MemberId("0197-bo")
HOUSE, ROOM, CAR = ResourceId("house"), ResourceId("room"), ResourceId("car")
BOOKING = BookingId("b-1")
SECRET = SealedText(BO, "place", "a secret")
AT = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)

BERLIN = "Europe/Berlin"
WEEKEND = Claim(
    BO, (ClaimItem(ROOM, (ROOM, HOUSE), 2, 2),), Stay(date(2026, 7, 10), date(2026, 7, 12)), BERLIN
)
WEEK = Claim(
    BO,
    (ClaimItem(ROOM, (ROOM, HOUSE), 2, 2), ClaimItem(HOUSE, (HOUSE,), 1, 1)),
    Stay(date(2026, 7, 10), date(2026, 7, 17)),
    BERLIN,
    exclusive=True,
)
DRIVE = Claim(
    BO,
    (ClaimItem(CAR, (CAR,), 1, 1),),
    Slot(
        datetime(2026, 7, 10, 19),  # noqa: DTZ001  wall time
        datetime(2026, 7, 10, 22, 30),  # noqa: DTZ001  wall time
        "Europe/Berlin",
        datetime(2026, 7, 10, 17, tzinfo=UTC),
        datetime(2026, 7, 10, 20, 30, tzinfo=UTC),
    ),
    BERLIN,
)

PENDING = BookingState.PENDING

LIVES: list[tuple[BookingEvent, str]] = [
    (BookingRequested(BOOKING, WEEKEND, BO, (), SECRET), "pending"),
    (BookingApproved(BOOKING, WEEKEND, ANA, note=SECRET), "approved"),
    (BookingDeclined(BOOKING, WEEKEND, ANA, SECRET, SECRET), "declined"),
    (BookingWithdrawn(BOOKING, WEEKEND, SECRET), "withdrawn"),
    (BookingCancelled(BOOKING, WEEKEND, SECRET), "cancelled"),
    (BookingChanged(BOOKING, WEEK, WEEKEND, BookingState.PENDING, (), note=SECRET), "pending"),
    (ChangeRequested(BOOKING, WEEKEND, WEEK, (), SECRET), "approved"),
    (ChangeDeclined(BOOKING, WEEKEND, ANA, SECRET, SECRET), "approved"),
    (ChangeWithdrawn(BOOKING, WEEKEND, SECRET), "approved"),
    (BookingExpired(BOOKING, WEEKEND), "expired"),
    (BookingCompleted(BOOKING, WEEKEND), "completed"),
    (ChangeExpired(BOOKING, WEEKEND), "approved"),
    (StayCheckedIn(BOOKING, WEEKEND, BO), "active"),
    (StayCheckedOut(BOOKING, WEEKEND, WEEK, BO), "completed"),
    (NoShowAsked(BOOKING, WEEKEND, ANA, AT), "approved"),
    (NoShowDenied(BOOKING, WEEKEND, BO, SECRET), "approved"),
    (NoShowConfirmed(BOOKING, WEEKEND, WEEK), "no_show"),
    (HoldEnded(BOOKING, WEEKEND), "pending"),
    (BookingWaitlisted(BOOKING, WEEKEND, AT), "waitlisted"),
    (BookingOffered(BOOKING, WEEKEND, AT, AT), "waitlisted"),
    (OfferEnded(BOOKING, WEEKEND, AT), "waitlisted"),
    (OfferAccepted(BOOKING, WEEKEND, BO, (), AT), "pending"),
    (BookingTransferred(BOOKING, WEEKEND, WEEK, BookingState.APPROVED, BO, SECRET), "approved"),
    (BookingCommented(BOOKING, WEEKEND, BookingState.PENDING, BO, "c-1", SECRET), "pending"),
    (StayRecorded(BOOKING, WEEKEND, ANA, SECRET), "completed"),
    (StayCorrected(BOOKING, WEEKEND, WEEK, BookingState.CANCELLED, ANA, SECRET), "cancelled"),
    (BookingVoted(BOOKING, WEEKEND, PENDING, (), (), yes=True, by=ANA, reason=SECRET), "pending"),
    (BookingObjected(BOOKING, WEEKEND, PENDING, (), ANA, SECRET), "pending"),
    (BookingEscalated(BOOKING, WEEKEND, PENDING, (), (), Why.ABSENCE), "pending"),
    (BookingReminded(BOOKING, WEEKEND, PENDING, (), frozenset({ANA}), None), "pending"),
    (
        BookingRestored(BOOKING, WEEKEND, BookingState.APPROVED, ANA, (), SECRET, electorate=()),
        "approved",
    ),
    (QuestionAsked(BOOKING, WEEKEND, ANA, AT, (), SECRET), "pending"),
    (QuestionAnswered(BOOKING, WEEKEND, BO, (), SECRET, electorate=()), "pending"),
    (CounterOffered(BOOKING, WEEKEND, WEEK, ANA, AT, (), SECRET), "pending"),
    (CounterOfferRefused(BOOKING, WEEKEND, BO, (), electorate=()), "pending"),
]


def recorded(event: Event) -> Recorded:
    return Recorded(
        7,
        "0197-event",
        event.kind,
        1,
        event,
        event.tags,
        AT,
        AT,
        Envelope(ANA, "panel", "correlation"),
        b"hash",
    )


def test_a_fact_says_what_happened_when_and_to_which_booking() -> None:
    told = fact(recorded(BookingApproved(BOOKING, WEEKEND, ANA)))

    assert told == {
        "id": "0197-event",
        "position": 7,
        "type": "booking_approved",
        "occurred_at": "2026-07-01T10:30:00Z",
        "actor": ANA,
        "booking_id": BOOKING,
        "state": "approved",
        "resource_ids": ["room"],
        "member_id": BO,
        "persons": 2,
        "exclusive": False,
        "arrival": "2026-07-10",
        "departure": "2026-07-12",
    }


def test_hours_are_told_as_wall_time_and_as_instants() -> None:
    told = fact(recorded(BookingApproved(BOOKING, DRIVE, ANA)))

    assert told["start"] == "2026-07-10T19:00"
    assert told["end"] == "2026-07-10T22:30"
    assert told["start_at"] == "2026-07-10T17:00:00Z"
    assert told["end_at"] == "2026-07-10T20:30:00Z"


def test_a_change_names_what_it_was_and_all_resources_concerned() -> None:
    told = fact(recorded(BookingChanged(BOOKING, WEEKEND, WEEK, BookingState.APPROVED, ())))

    assert told["departure"] == "2026-07-12"
    assert told["resource_ids"] == ["room", "house"]
    assert told["was"] == {
        "resource_ids": ["room", "house"],
        "member_id": BO,
        "persons": 3,
        "exclusive": True,
        "arrival": "2026-07-10",
        "departure": "2026-07-17",
    }


def test_a_wished_change_stands_beside_what_is_booked() -> None:
    told = fact(recorded(ChangeRequested(BOOKING, WEEKEND, WEEK, ())))

    wanted = told["wanted"]
    assert isinstance(wanted, dict)
    assert (told["departure"], wanted["departure"]) == ("2026-07-12", "2026-07-17")


@pytest.mark.parametrize(("event", "state"), LIVES)
def test_each_turn_in_the_life_of_a_booking_says_the_state_after_it(
    event: BookingEvent, state: str
) -> None:
    assert fact(recorded(event))["state"] == state


def test_no_turn_in_the_life_of_a_booking_is_missing_above() -> None:
    assert {type(event) for event, _ in LIVES} == set(LIFE)


@pytest.mark.rule(22, 37, 41)
@pytest.mark.parametrize("event", [event for event, _ in LIVES])
def test_free_text_stays_in_the_house(event: BookingEvent) -> None:
    assert b"secret" not in message(recorded(event), Topics()).payload


def test_what_was_asked_in_vain_is_not_told() -> None:
    refused = CommandRefused(BO, date(2026, 7, 1), "request", frozenset(), ())

    assert not is_told(recorded(refused))
    assert is_told(recorded(BookingApproved(BOOKING, WEEKEND, ANA)))


@pytest.mark.rule(37)
def test_members_are_ids_and_nothing_else() -> None:
    approved = fact(recorded(MemberApproved(BO, frozenset({Role.MEMBER}))))
    refused = message(recorded(MemberRefused(BO, SECRET)), Topics())

    assert approved["member_id"] == BO
    assert json.loads(refused.payload)["member_id"] == BO
    assert b"secret" not in refused.payload


def test_a_resource_is_told_by_its_id() -> None:
    told = fact(recorded(ResourceRelabelled(ROOM, HOUSE, Label("anas_room", "Ana's room"))))

    assert told["resource_ids"] == [ROOM]
    assert "Ana" not in json.dumps(told)


def test_what_has_nothing_more_to_say_is_told_by_its_type() -> None:
    told = fact(recorded(HouseholdFounded("Europe/Berlin", "de")))

    assert set(told) == {"id", "position", "type", "occurred_at", "actor"}


def test_a_fact_is_news_and_is_not_kept_by_the_broker() -> None:
    said = message(recorded(BookingApproved(BOOKING, WEEKEND, ANA)), Topics(prefix="our/house"))

    assert said.topic == "our/house/event/booking_approved"
    assert not said.retain
