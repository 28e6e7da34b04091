"""What each fact about a booking changes in the diary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

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
from booking_core.projections.revisions import Revised, Revision, inserting
from booking_core.projections.running import running

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
_CLAIMING = (
    *(BookingRequested, StayRecorded, BookingChanged),
    *(StayCheckedOut, NoShowConfirmed, StayCorrected),
)
_NO_CHANGE: Mapping[str, Parameter] = {"change_wanted": None, "change_asked_at": None}


def project(recorded: Sequence[Recorded]) -> Iterator[Statement]:
    told = [(each, wound(each.event)) for each in recorded if isinstance(each.event, BookingEvent)]
    yield from _BOOKINGS.statements([_revision(*each) for each in told])
    yield from chain.from_iterable(map(_claimed, recorded))
    yield from running(told)


def _revision(recorded: Recorded, winding: Winding) -> Revision | None:
    event, position, at = recorded.event, recorded.position, instant_text(recorded.occurred_at)
    match event:
        case BookingRequested():
            values = _requested(event, winding, position, at)
            return Revision(event.booking_id, position, values, first=True)
        case StayRecorded():
            return Revision(event.booking_id, position, _recorded(event, position, at), first=True)
        case BookingCommented():
            return None
        case _ if isinstance(event, _HEARD):
            heard = {**_heard(event), **_kept(winding), "updated_at": at}
            return Revision(event.booking_id, position, heard, quietly=True)
        case _ if isinstance(event, BookingEvent):
            values = {
                **({} if isinstance(event, _BESIDE_A_CHANGE) else _NO_CHANGE),
                **_told(event, position, at),
                **_kept(winding),
                "state": state_after(event),
                **_open(event),
                "updated_at": at,
            }
            return Revision(event.booking_id, position, values, quietly=isinstance(event, QUIET))
        case _:
            return None


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


def _text(at: datetime | None) -> str | None:
    return instant_text(at) if at else None


def _requested(
    event: BookingRequested, winding: Winding, position: int, at: str
) -> Mapping[str, Parameter]:
    return {
        "state": BookingState.PENDING,
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


def _recorded(event: StayRecorded, position: int, at: str) -> Mapping[str, Parameter]:
    return {
        "state": event.state,
        "requested_by": event.by,
        "decided_by": event.by,
        "self_approved": False,
        **_claim(event.claim, position),
        "electorate": electorate_text(()),
        "reason": words_text(event.reason),
        "created_at": at,
        "updated_at": at,
    }


def _claim(claim: Claim, position: int) -> Mapping[str, Parameter]:
    return {
        "member_id": claim.member_id,
        "first_day": str(claim.period.first_day),
        "end_day": str(claim.period.end_day),
        "claim": claim_text(claim),
        "claim_position": position,
    }


def _claimed(recorded: Recorded) -> Iterator[Statement]:
    event = recorded.event
    if not isinstance(event, _CLAIMING):
        return
    claim = event.claim
    for resource_id in sorted({key for item in claim.items for key in item.lineage}):
        for month in months(claim.period.first_day, claim.period.end_day):
            yield Statement(_CLAIM, (event.booking_id, recorded.position, resource_id, month))


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
