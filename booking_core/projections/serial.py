"""The series, as they stand or stood; their dates are in the diary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from booking_core.domain.bookings.claims import Item
from booking_core.domain.ids import MemberId, ResourceId, SeriesId
from booking_core.domain.series.errors import Hitch
from booking_core.domain.series.life import (
    Pattern,
    SeriesCancelled,
    SeriesChanged,
    SeriesEvent,
    SeriesRequested,
)
from booking_core.domain.stays import Stay, WallTimes, Wish
from booking_core.instants import instant_text
from booking_core.ports import Database, Parameter, Recorded, Row, Statement
from booking_core.projections.revisions import Revised, Revision, standing

_SERIES = Revised(
    "series",
    "series_id",
    (
        *("version", "member_id", "requested_by", "patterns", "skipped"),
        *("created_at", "updated_at"),
    ),
)


@dataclass(frozen=True, slots=True)
class Serial:
    """A series without its dates.

    Attributes:
        facts: How many there were about the series itself.
        patterns: In order; the first holds from the first date on.
        skipped: Dates that could not be had when the series was last asked for or changed.
    """

    id: SeriesId
    facts: int
    member_id: MemberId
    requested_by: MemberId
    patterns: tuple[Pattern, ...]
    skipped: tuple[Hitch, ...]
    created_at: str
    updated_at: str


def project(recorded: Sequence[Recorded]) -> Iterator[Statement]:
    return _SERIES.statements(map(_revision, recorded))


def _revision(recorded: Recorded) -> Revision | None:
    event, at = recorded.event, instant_text(recorded.occurred_at)
    match event:
        case SeriesRequested():
            return Revision(event.series_id, recorded.position, _requested(event, at), first=True)
        case SeriesChanged() | SeriesCancelled():
            changes = {**_told(event), "updated_at": at}
            return Revision(event.series_id, recorded.position, changes)
        case _:
            return None


def _requested(event: SeriesRequested, at: str) -> Mapping[str, Parameter]:
    return {
        "member_id": event.member_id,
        "requested_by": event.requested_by,
        "patterns": _patterns_text((event.pattern,)),
        "skipped": _skipped_text(event.skipped),
        "created_at": at,
        "updated_at": at,
    }


def _told(event: SeriesEvent) -> Mapping[str, Parameter]:
    if isinstance(event, SeriesChanged):
        return {
            "member_id": event.member_id,
            "patterns": _patterns_text(event.patterns),
            "skipped": _skipped_text(event.skipped),
        }
    return {}


async def serials(
    database: Database,
    *,
    member_id: str | None = None,
    after: str = "",
    limit: int,
    as_of: int | None = None,
) -> Sequence[Serial]:
    """By id; of one member, by whom they were asked for or who has dates of them; or of all."""
    stands, at = standing(as_of, 3)
    dates = (
        "SELECT series_id FROM bookings"  # noqa: S608
        f" WHERE member_id = $2 AND series_id IS NOT NULL AND {stands}"
    )
    whose = f"(member_id = $2 OR series_id IN ({dates}))" if member_id else "$2 = ''"
    rows = await database.fetch(
        f"SELECT * FROM series WHERE series_id > $1 AND {whose} AND {stands}"  # noqa: S608
        f" ORDER BY series_id LIMIT {int(limit)}",
        after,
        member_id or "",
        *at,
    )
    return [_serial(row) for row in rows]


async def serial(database: Database, series_id: str, *, as_of: int | None = None) -> Serial | None:
    stands, at = standing(as_of, 2)
    rows = await database.fetch(
        f"SELECT * FROM series WHERE series_id = $1 AND {stands}",  # noqa: S608
        series_id,
        *at,
    )
    return _serial(rows[0]) if rows else None


def _serial(row: Row) -> Serial:
    return Serial(
        SeriesId(row["series_id"]),
        row["version"],
        MemberId(row["member_id"]),
        MemberId(row["requested_by"]),
        tuple(_read_pattern(each) for each in json.loads(row["patterns"])),
        tuple(
            Hitch(date.fromisoformat(each["day"]), tuple(each["codes"]))
            for each in json.loads(row["skipped"])
        ),
        row["created_at"],
        row["updated_at"],
    )


def _patterns_text(patterns: Sequence[Pattern]) -> str:
    return json.dumps([_pattern(each) for each in patterns])


def _pattern(pattern: Pattern) -> Mapping[str, Any]:
    return {
        "rule": pattern.rule,
        "exclusive": pattern.exclusive,
        "waives_buffer": pattern.waives_buffer,
        "items": [
            {
                "resource_id": item.resource_id,
                "persons": item.persons,
                "without_bed": item.without_bed,
                "who": item.who,
            }
            for item in pattern.items
        ],
        **_wish(pattern.first),
    }


def _wish(wish: Wish) -> Mapping[str, str]:
    if isinstance(wish, Stay):
        return {"arrival": str(wish.arrival), "departure": str(wish.departure)}
    return {"start": wish.start.isoformat(), "end": wish.end.isoformat()}


def _read_pattern(tree: Mapping[str, Any]) -> Pattern:
    items = tuple(
        Item(
            ResourceId(item["resource_id"]),
            item["persons"],
            item["without_bed"],
            tuple(item["who"]),
        )
        for item in tree["items"]
    )
    return Pattern(tree["rule"], _read_wish(tree), items, tree["exclusive"], tree["waives_buffer"])


def _read_wish(tree: Mapping[str, Any]) -> Wish:
    if "arrival" in tree:
        return Stay(date.fromisoformat(tree["arrival"]), date.fromisoformat(tree["departure"]))
    return WallTimes(datetime.fromisoformat(tree["start"]), datetime.fromisoformat(tree["end"]))


def _skipped_text(skipped: Sequence[Hitch]) -> str:
    return json.dumps([{"day": str(each.day), "codes": each.codes} for each in skipped])
