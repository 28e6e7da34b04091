"""Names of guests: rows beside the log, forgotten some days after the stay.

A claim knows opaque ids only, so nothing in the log has to be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from booking_core.domain.ids import MemberId
from booking_core.ports import Database, Statement
from booking_core.projections.people import household

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "guest:"
"""Of the ids; whoever is named in a claim by another one is a member."""


def put_guest(guest_id: str, name: str, booking_id: str, added_by: MemberId) -> Statement:
    """Meant to stand beside the request or the change that brings the guest."""
    return Statement(
        "INSERT INTO guests (guest_id, booking_id, name, added_by) VALUES ($1, $2, $3, $4)",
        (guest_id, booking_id, name, added_by),
    )


def put_series_guest(guest_id: str, name: str, series_id: str, added_by: MemberId) -> Statement:
    """On each date of the series that the guest comes with, whichever the decision leaves."""
    return Statement(
        "INSERT INTO guests (guest_id, booking_id, name, added_by)"
        " SELECT $1, booking_id, $2, $3 FROM bookings"
        " WHERE series_id = $4 AND to_position IS NULL AND"
        " (CAST(claim AS TEXT) LIKE '%' || $1 || '%'"
        " OR CAST(change_wanted AS TEXT) LIKE '%' || $1 || '%')",
        (guest_id, name, added_by, series_id),
    )


def bring_along(series_id: str) -> Statement:
    """Whoever is known from one date of the series is known on its new ones too."""
    return Statement(
        "INSERT INTO guests (guest_id, booking_id, name, added_by)"
        " SELECT DISTINCT known.guest_id, date.booking_id, known.name, known.added_by"
        " FROM bookings AS other JOIN guests AS known ON known.booking_id = other.booking_id"
        " JOIN bookings AS date ON date.series_id = other.series_id"
        " WHERE other.series_id = $1 AND other.to_position IS NULL AND date.to_position IS NULL"
        " AND CAST(date.claim AS TEXT) LIKE '%' || known.guest_id || '%'"
        " ON CONFLICT (guest_id, booking_id) DO NOTHING",
        (series_id,),
    )


async def guests_of(database: Database, booking_ids: Sequence[str]) -> Mapping[str, str]:
    """Names by id, of all who are still known."""
    if not booking_ids:
        return {}
    places = ", ".join(f"${place}" for place in range(1, len(booking_ids) + 1))
    rows = await database.fetch(
        f"SELECT guest_id, name FROM guests WHERE booking_id IN ({places})",  # noqa: S608 - places
        *booking_ids,
    )
    return {row["guest_id"]: row["name"] for row in rows}


def guest_ids(who: Iterable[str]) -> list[str]:
    return [each for each in who if each.startswith(PREFIX)]


def forget_guests_of(member_id: MemberId) -> Statement:
    """Whom they brought along, and who came with their stays."""
    return Statement(
        "DELETE FROM guests WHERE added_by = $1 OR booking_id IN"
        " (SELECT booking_id FROM bookings WHERE to_position IS NULL AND member_id = $1)",
        (member_id,),
    )


_FORGET = (
    # From the few that are still known, not from all stays that ever ended.
    "DELETE FROM guests WHERE booking_id IN"
    " (SELECT g.booking_id FROM guests AS g JOIN bookings AS b"
    " ON b.booking_id = g.booking_id AND b.to_position IS NULL WHERE b.end_day <= $1)"
    " RETURNING guest_id"
)


async def forget_guests(database: Database, now: datetime) -> int:
    """Forgets those whose stay is long enough over; how many they were. Twice is harmless."""
    home = await household(database)
    if home is None:
        return 0
    last = (now - timedelta(days=home.terms.guest_days)).date()
    gone = await database.execute(_FORGET, str(last))
    return len(gone)
