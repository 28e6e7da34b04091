"""What each fact about a booking changes in the diary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import HEARING, HearingEvent
from booking_core.domain.approval.talk_events import (
    BookingRestored,
    CounterOffered,
    CounterOfferRefused,
    QuestionAnswered,
    QuestionAsked,
)
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.clocks import Clock, Winding, wound
from booking_core.domain.bookings.course_events import (
    BookingCommented,
    BookingTransferred,
    StayCorrected,
    StayRecorded,
)
from booking_core.domain.bookings.course_life import course_after
from booking_core.domain.bookings.events import (
    QUIET,
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
    state_after,
)
from booking_core.domain.bookings.stay_events import (
    NoShowAsked,
    NoShowConfirmed,
    NoShowDenied,
    StayCheckedIn,
    StayCheckedOut,
)
from booking_core.domain.ids import BookingId
from booking_core.domain.stays import months
from booking_core.domain.texts import Words
from booking_core.domain.waitlist.events import (
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)
from booking_core.instants import instant_text
from booking_core.ports import Parameter, Recorded, Statement
from booking_core.projections.claim_texts import (
    claim_text,
    electorate_text,
    words_text,
)
from booking_core.projections.course_texts import course_text
from booking_core.projections.revisions import Revised, inserting

_BOOKINGS = Revised(
    "bookings",
    "booking_id",
    (
        *("state", "version", "member_id", "requested_by", "decided_by", "self_approved"),
        *("first_day", "end_day", "claim", "claim_position", "electorate"),
        *("change_wanted", "change_asked_at", "course", "question", "held_until", "waiting_since"),
        *("note", "reason", "decision_note", "internal_note", "created_at", "updated_at"),
        *("series_id", "occurrence"),
    ),
)
_HEARD = (*HEARING, HoldEnded)
_BESIDE_A_CHANGE = (StayCheckedIn, NoShowAsked, NoShowDenied)
_CLAIM = inserting("claimed", "booking_id", "claim_position", "resource_id", "month")
_STOP = "DELETE FROM clocks WHERE booking_id = $1 AND clock = $2"
_STOP_ALL = "DELETE FROM clocks WHERE booking_id = $1"
_CLAIMING = (BookingChanged, StayCheckedOut, NoShowConfirmed, StayCorrected)
_NO_CHANGE: Mapping[str, Parameter] = {"change_wanted": None, "change_asked_at": None}


def project(recorded: Recorded) -> Iterator[Statement]:
    event = recorded.event
    if not isinstance(event, BookingEvent):
        return
    winding, at = wound(event), instant_text(recorded.occurred_at)
    if isinstance(event, BookingRequested):
        yield from _requested(event, winding, recorded.position, at)
    elif isinstance(event, StayRecorded):
        yield from _recorded(event, recorded.position, at)
    elif isinstance(event, _HEARD):
        heard = {**_heard(event), **_kept(winding), "updated_at": at}
        yield from _BOOKINGS.revise(event.booking_id, recorded.position, heard, quietly=True)
    elif not isinstance(event, BookingCommented):
        revision = {
            **({} if isinstance(event, _BESIDE_A_CHANGE) else _NO_CHANGE),
            **_told(event, recorded.position, at),
            **_kept(winding),
            "state": state_after(event),
            **_open(event),
            "updated_at": at,
        }
        quietly = isinstance(event, QUIET)
        yield from _BOOKINGS.revise(event.booking_id, recorded.position, revision, quietly=quietly)
    yield from _wound(event, winding)
    if isinstance(event, _CLAIMING):
        yield from _claimed(event.booking_id, event.claim, recorded.position)


def _heard(event: HearingEvent | HoldEnded) -> Mapping[str, Parameter]:
    if isinstance(event, HoldEnded):
        return {}
    return {"electorate": electorate_text(event.electorate)}


def _open(event: BookingEvent) -> Mapping[str, Parameter]:
    """What waits for an answer, and the words that it began with."""
    course = course_after(event)
    if course is None:
        return {}
    if isinstance(event, BookingRestored) or (course.undo and course.undo.talk):
        # Its words are kept, since what was asked may be open again.
        return {"course": course_text(course)}
    words: Words | None = None
    if isinstance(event, QuestionAsked):
        words = event.question
    elif isinstance(event, CounterOffered):
        words = event.note
    return {"course": course_text(course), "question": words_text(words)}


def _kept(winding: Winding) -> Mapping[str, Parameter]:
    if Clock.HOLD not in winding.hands and not winding.anew:
        return {}
    return {"held_until": _text(winding.hands.get(Clock.HOLD))}


def _wound(event: BookingEvent, winding: Winding) -> Iterator[Statement]:
    if winding.anew and not isinstance(event, BookingRequested):
        yield Statement(_STOP_ALL, (event.booking_id,))
    set_to: list[Parameter] = []
    for clock, at in winding.hands.items():
        if at is not None:
            set_to += (clock, instant_text(at))
        elif not winding.anew:
            yield Statement(_STOP, (event.booking_id, clock))
    if set_to:
        yield Statement(_wind(len(set_to) // 2), (event.booking_id, *set_to))


@lru_cache
def _wind(clocks: int) -> str:
    rows = ", ".join(f"($1, ${place}, ${place + 1})" for place in range(2, 2 * clocks + 2, 2))
    return (
        f"INSERT INTO clocks (booking_id, clock, due_at) VALUES {rows}"  # noqa: S608 - numbers
        " ON CONFLICT (booking_id, clock) DO UPDATE SET due_at = excluded.due_at"
    )


def _text(at: datetime | None) -> str | None:
    return instant_text(at) if at else None


def _requested(
    event: BookingRequested, winding: Winding, position: int, at: str
) -> Iterator[Statement]:
    values: dict[str, Parameter] = {
        "booking_id": event.booking_id,
        "state": BookingState.PENDING,
        "version": 1,
        "requested_by": event.requested_by,
        "self_approved": False,
        **_claim(event.claim, position),
        **_kept(winding),
        "electorate": electorate_text(event.electorate),
        "note": words_text(event.note),
        "series_id": event.series.series_id if event.series else None,
        "occurrence": str(event.series.day) if event.series else None,
        "created_at": at,
        "updated_at": at,
    }
    yield _BOOKINGS.open(position, values)
    yield from _claimed(event.booking_id, event.claim, position)


def _recorded(event: StayRecorded, position: int, at: str) -> Iterator[Statement]:
    values: dict[str, Parameter] = {
        "booking_id": event.booking_id,
        "state": event.state,
        "version": 1,
        "requested_by": event.by,
        "decided_by": event.by,
        "self_approved": False,
        **_claim(event.claim, position),
        "electorate": electorate_text(()),
        "reason": words_text(event.reason),
        "created_at": at,
        "updated_at": at,
    }
    yield _BOOKINGS.open(position, values)
    yield from _claimed(event.booking_id, event.claim, position)


def _claim(claim: Claim, position: int) -> Mapping[str, Parameter]:
    return {
        "member_id": claim.member_id,
        "first_day": str(claim.period.first_day),
        "end_day": str(claim.period.end_day),
        "claim": claim_text(claim),
        "claim_position": position,
    }


def _claimed(booking_id: BookingId, claim: Claim, position: int) -> Iterator[Statement]:
    for resource_id in sorted({key for item in claim.items for key in item.lineage}):
        for month in months(claim.period.first_day, claim.period.end_day):
            yield Statement(_CLAIM, (booking_id, position, resource_id, month))


def _told(event: BookingEvent, position: int, at: str) -> Mapping[str, Parameter]:
    """What only this kind of event tells."""
    match event:
        case BookingApproved():
            return {
                "decided_by": event.by,
                "self_approved": event.self_approved,
                "decision_note": words_text(event.note),
            }
        case BookingDeclined() | ChangeDeclined():
            return _declined(event)
        case BookingWithdrawn() | ChangeWithdrawn() | BookingCancelled():
            return {"reason": words_text(event.reason)}
        case BookingChanged():
            return _changed(event, position)
        case OfferAccepted():
            return {"electorate": electorate_text(event.electorate), "waiting_since": None}
        case QuestionAnswered() | CounterOfferRefused() | BookingRestored():
            return {"electorate": electorate_text(event.electorate)}
        case BookingWaitlisted() | OfferEnded():
            return {"waiting_since": instant_text(event.since)}
        case ChangeRequested():
            return {
                "change_wanted": claim_text(event.wanted),
                "change_asked_at": at,
                "electorate": electorate_text(event.electorate),
                **_said(note=words_text(event.note)),
            }
        case _:
            return _went_on(event, position)


def _went_on(event: BookingEvent, position: int) -> Mapping[str, Parameter]:
    """What the course of a stay tells."""
    match event:
        case StayCheckedOut() | NoShowConfirmed():
            return _claim(event.claim, position)
        case StayCorrected():
            return {**_claim(event.claim, position), "reason": words_text(event.reason)}
        case BookingTransferred():
            # The places are the same, so the rows that find it are, too.
            return {
                "member_id": event.claim.member_id,
                "requested_by": event.claim.member_id,
                "claim": claim_text(event.claim),
            }
        case _:
            return {}


def _declined(event: BookingDeclined | ChangeDeclined) -> Mapping[str, Parameter]:
    return {
        "decided_by": event.by,
        "reason": words_text(event.reason),
        "internal_note": words_text(event.internal_note),
    }


def _changed(event: BookingChanged, position: int) -> Mapping[str, Parameter]:
    decided: Mapping[str, Parameter] = {}
    note = words_text(event.note)
    if event.by is not None:
        decided = {
            "decided_by": event.by,
            "self_approved": event.self_approved,
            **_said(decision_note=note),
        }
    else:
        decided = _said(note=note)
    return {
        **_claim(event.claim, position),
        "electorate": electorate_text(event.electorate),
        **decided,
    }


def _said(**words: str | None) -> Mapping[str, Parameter]:
    """What was not said this time does not take back what was said before."""
    return {name: text for name, text in words.items() if text is not None}
