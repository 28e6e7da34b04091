"""The bookings, as they stand or stood: month views, inbox, details, what others have taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.life import Booking
from booking_core.domain.ids import BookingId, MemberId, SeriesId
from booking_core.domain.series.occurrences import Occurrence
from booking_core.domain.stays import month_of
from booking_core.domain.texts import SealedText
from booking_core.instants import instant
from booking_core.ports import Database, Parameter, Row
from booking_core.projections.claim_texts import (
    read_claim,
    read_electorate,
    read_words,
)
from booking_core.projections.course_texts import read_course
from booking_core.projections.revisions import standing


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


async def waiting(database: Database, *, as_of: int | None = None) -> Sequence[Entry]:
    """Those on the waiting list, by id."""
    stands, at = standing(as_of, 1)
    rows = await database.fetch(
        f"SELECT * FROM bookings WHERE state = 'waitlisted' AND {stands} ORDER BY booking_id",  # noqa: S608
        *at,
    )
    return [_entry(row) for row in rows]


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
    """A booking that time decides about, at the version that fell due.

    Attributes:
        cause: The event that left the booking as it stands.
        correlation: Of that event.
    """

    booking_id: BookingId
    version: int
    due_at: str
    cause: str
    correlation: str


async def due(database: Database, now: str, limit: int) -> Sequence[Due]:
    """What time has decided by now, the earliest first."""
    rows = await database.fetch(
        "SELECT c.booking_id, b.version, c.due_at, e.id AS cause, e.correlation"
        " FROM clocks AS c"
        " JOIN bookings AS b ON b.booking_id = c.booking_id AND b.to_position IS NULL"
        " JOIN events AS e ON e.position = b.from_position"
        " WHERE c.due_at <= $1 ORDER BY c.due_at, c.booking_id, c.clock LIMIT $2",
        now,
        limit,
    )
    return [
        Due(
            BookingId(row["booking_id"]),
            row["version"],
            row["due_at"],
            row["cause"],
            row["correlation"],
        )
        for row in rows
    ]


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
