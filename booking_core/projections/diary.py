"""The bookings, as they stand or stood: month views, inbox, details, what others have taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import HearingEvent
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
from booking_core.domain.bookings.life import Booking
from booking_core.domain.bookings.stay_events import (
    NoShowAsked,
    NoShowConfirmed,
    NoShowDenied,
    StayCheckedIn,
    StayCheckedOut,
)
from booking_core.domain.ids import BookingId, MemberId, SeriesId
from booking_core.domain.series.occurrences import Occurrence
from booking_core.domain.stays import month_of, months
from booking_core.domain.texts import SealedText, Words
from booking_core.domain.waitlist.events import (
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)
from booking_core.instants import instant, instant_text
from booking_core.ports import Database, Parameter, Recorded, Row, Statement
from booking_core.projections.claim_texts import (
    claim_text,
    electorate_text,
    read_claim,
    read_electorate,
    read_words,
    words_text,
)
from booking_core.projections.course_texts import course_text, read_course
from booking_core.projections.revisions import Revised, insert, standing

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
_BESIDE_A_CHANGE = (StayCheckedIn, NoShowAsked, NoShowDenied)
_STOP = "DELETE FROM clocks WHERE booking_id = $1 AND clock = $2"
_STOP_ALL = "DELETE FROM clocks WHERE booking_id = $1"
_CLAIMING = (BookingChanged, StayCheckedOut, NoShowConfirmed, StayCorrected)
_NO_CHANGE: Mapping[str, Parameter] = {"change_wanted": None, "change_asked_at": None}


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking in the diary. Words are sealed; whoever answers opens what the asker may read.

    Attributes:
        decided_by: None where nobody decided, or the rules did.
        reason: Why it was declined, withdrawn or cancelled.
        decision_note: What the approver said to the requester.
        series: Which date of which series it was asked as.
    """

    id: BookingId
    booking: Booking
    decided_by: MemberId | None
    self_approved: bool
    change_asked_at: str | None
    note: SealedText | None
    reason: SealedText | None
    decision_note: SealedText | None
    internal_note: SealedText | None
    created_at: str
    updated_at: str
    series: Occurrence | None = None
    question: SealedText | None = None


def project(recorded: Recorded) -> Iterator[Statement]:
    event = recorded.event
    if not isinstance(event, BookingEvent):
        return
    winding = wound(event)
    if isinstance(event, BookingRequested):
        yield from _requested(event, winding, recorded.position, _at(recorded))
    elif isinstance(event, StayRecorded):
        yield from _recorded(event, recorded.position, _at(recorded))
    elif isinstance(event, HearingEvent | HoldEnded):
        heard = {**_heard(event), **_kept(winding), "updated_at": _at(recorded)}
        yield from _BOOKINGS.revise(event.booking_id, recorded.position, heard, quietly=True)
    elif not isinstance(event, BookingCommented):
        revision = {
            **({} if isinstance(event, _BESIDE_A_CHANGE) else _NO_CHANGE),
            **_told(event, recorded),
            **_kept(winding),
            "state": state_after(event),
            **_open(event),
            "updated_at": _at(recorded),
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


def _at(recorded: Recorded) -> str:
    return instant_text(recorded.occurred_at)


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
            yield insert(
                "claimed",
                {
                    "booking_id": booking_id,
                    "claim_position": position,
                    "resource_id": resource_id,
                    "month": month,
                },
            )


def _told(event: BookingEvent, recorded: Recorded) -> Mapping[str, Parameter]:
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
            return _changed(event, recorded.position)
        case OfferAccepted():
            return {"electorate": electorate_text(event.electorate), "waiting_since": None}
        case QuestionAnswered() | CounterOfferRefused() | BookingRestored():
            return {"electorate": electorate_text(event.electorate)}
        case BookingWaitlisted() | OfferEnded():
            return {"waiting_since": instant_text(event.since)}
        case ChangeRequested():
            return {
                "change_wanted": claim_text(event.wanted),
                "change_asked_at": _at(recorded),
                "electorate": electorate_text(event.electorate),
                **_said(note=words_text(event.note)),
            }
        case _:
            return _went_on(event, recorded.position)


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; None asks nothing.

    Attributes:
        from_day: Bookings that touch a day in `[from_day, to_day)`.
        resource_id: Of this resource, or of anything below it.
        merged: Whoever turned out to be the member: theirs, too.
        after: Only those behind this one, in the order of `between`.
    """

    from_day: date | None = None
    to_day: date | None = None
    resource_id: str | None = None
    member_id: str | None = None
    merged: tuple[str, ...] = ()
    states: frozenset[BookingState] = frozenset()
    after: tuple[str, str] | None = None
    limit: int | None = None


async def between(
    database: Database, wanted: Wanted, *, as_of: int | None = None
) -> Sequence[Entry]:
    """Bookings by first day, then id."""
    conditions, parameters = _conditions(wanted)
    stands, at = standing(as_of, len(parameters) + 1)
    text = " AND ".join([*conditions, stands])
    limit = "" if wanted.limit is None else f" LIMIT {int(wanted.limit)}"
    rows = await database.fetch(
        f"SELECT * FROM bookings WHERE {text} ORDER BY first_day, booking_id{limit}",  # noqa: S608
        *parameters,
        *at,
    )
    return [_entry(row) for row in rows]


def _conditions(wanted: Wanted) -> tuple[list[str], list[Parameter]]:
    conditions: list[str] = []
    parameters: list[Parameter] = []

    def ask(condition: str, *values: Parameter) -> None:
        places = (f"${len(parameters) + place}" for place in range(1, len(values) + 1))
        conditions.append(condition.format(*places))
        parameters.extend(values)

    if wanted.from_day:
        ask("end_day > {}", str(wanted.from_day))
    if wanted.to_day:
        ask("first_day < {}", str(wanted.to_day))
    claims, values = _claims(wanted)
    if claims:
        found = f"SELECT booking_id, claim_position FROM claimed WHERE {claims}"  # noqa: S608 - constants
        ask(f"(booking_id, claim_position) IN ({found})", *values)
    if wanted.member_id:
        selves = (wanted.member_id, *wanted.merged)
        ask(f"member_id IN ({', '.join('{}' for _ in selves)})", *selves)
    if wanted.states:
        names = sorted(wanted.states)
        ask(f"state IN ({', '.join('{}' for _ in names)})", *names)
    if wanted.after:
        ask("(first_day, booking_id) > ({}, {})", *wanted.after)
    return conditions, parameters


def _claims(wanted: Wanted) -> tuple[str, list[Parameter]]:
    """By resource and month, so that a reader's cost does not grow with the age of the house."""
    asked: list[tuple[str, Parameter]] = []
    if wanted.resource_id:
        asked.append(("resource_id = {}", wanted.resource_id))
    if wanted.from_day:
        asked.append(("month >= {}", month_of(wanted.from_day)))
    if wanted.to_day:
        asked.append(("month <= {}", month_of(wanted.to_day)))
    return " AND ".join(text for text, _ in asked), [value for _, value in asked]


async def entry(database: Database, booking_id: str, *, as_of: int | None = None) -> Entry | None:
    stands, at = standing(as_of, 2)
    rows = await database.fetch(
        f"SELECT * FROM bookings WHERE booking_id = $1 AND {stands}",  # noqa: S608
        booking_id,
        *at,
    )
    return _entry(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Due:
    """A booking that time decides about, at the version that fell due."""

    booking_id: BookingId
    version: int
    due_at: str


async def due(database: Database, now: str, limit: int) -> Sequence[Due]:
    """What time has decided by now, the earliest first."""
    rows = await database.fetch(
        "SELECT c.booking_id, b.version, c.due_at FROM clocks AS c JOIN bookings AS b"
        " ON b.booking_id = c.booking_id AND b.to_position IS NULL"
        " WHERE c.due_at <= $1 ORDER BY c.due_at, c.booking_id, c.clock LIMIT $2",
        now,
        limit,
    )
    return [Due(BookingId(row["booking_id"]), row["version"], row["due_at"]) for row in rows]


async def next_due(database: Database) -> str | None:
    """When time decides next."""
    rows = await database.fetch("SELECT MIN(due_at) AS due_at FROM clocks")
    found: str | None = rows[0]["due_at"]
    return found


async def undecided(database: Database, *, as_of: int | None = None) -> Sequence[Entry]:
    """Requests and changes that wait for somebody, the oldest first."""
    stands, at = standing(as_of, 1)
    rows = await database.fetch(
        f"SELECT * FROM bookings WHERE {stands}"  # noqa: S608
        " AND (state = 'pending' OR change_wanted IS NOT NULL) ORDER BY updated_at, booking_id",
        *at,
    )
    return [_entry(row) for row in rows]


def _entry(row: Row) -> Entry:
    booking = Booking(
        BookingState(row["state"]),
        row["version"],
        read_claim(row["claim"]),
        MemberId(row["requested_by"]),
        read_electorate(row["electorate"]),
        read_claim(row["change_wanted"]) if row["change_wanted"] else None,
        {Clock.HOLD: instant(row["held_until"])} if row["held_until"] else {},
        instant(row["waiting_since"]) if row["waiting_since"] else None,
        course=read_course(row["course"]),
    )
    return Entry(
        BookingId(row["booking_id"]),
        booking,
        row["decided_by"],
        bool(row["self_approved"]),
        row["change_asked_at"],
        read_words(row["note"]),
        read_words(row["reason"]),
        read_words(row["decision_note"]),
        read_words(row["internal_note"]),
        row["created_at"],
        row["updated_at"],
        _occurrence(row),
        read_words(row["question"]),
    )


def _occurrence(row: Row) -> Occurrence | None:
    if row["series_id"] is None:
        return None
    return Occurrence(SeriesId(row["series_id"]), date.fromisoformat(row["occurrence"]))


async def of_series(
    database: Database, series_ids: Sequence[str], *, as_of: int | None = None
) -> Sequence[Entry]:
    """Every date that these series ever had, in order."""
    if not series_ids:
        return ()
    places = ", ".join(f"${place}" for place in range(1, len(series_ids) + 1))
    stands, at = standing(as_of, len(series_ids) + 1)
    rows = await database.fetch(
        f"SELECT * FROM bookings WHERE series_id IN ({places}) AND {stands}"  # noqa: S608
        " ORDER BY series_id, occurrence",
        *series_ids,
        *at,
    )
    return [_entry(row) for row in rows]
