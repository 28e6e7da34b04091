"""Between JSON and values: what comes in is valid from here on, what goes out is plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from addon.api.protocol.faults import Fault
from booking_core.domain.bookings.claims import Item
from booking_core.domain.ids import ResourceId
from booking_core.domain.stays import Period, Stay, WallTimes, Wish


class UnfitError(ValueError):
    """Well-formed, but no value: what a schema can't say."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].code)
        self.faults = tuple(faults)


LONGEST = timedelta(days=400)
"""Of anything that is asked at once: what a decision must see grows with it."""


def period(body: Mapping[str, Any]) -> Wish:
    """Dates or wall times, whichever the body has.

    Raises:
        UnfitError: Both are there, the end is not after the beginning, or far after it.
    """
    named = [name for name in ("arrival", "departure", "start", "end") if name in body]
    match named:
        case ["arrival", "departure"]:
            return _stay(body["arrival"], body["departure"])
        case ["start", "end"]:
            return _hours(body["start"], body["end"])
        case _:
            raise UnfitError(
                [Fault("", "no_match", {"allowed": "arrival, departure | start, end"})]
            )


def wish(begin: str, end: str, *, nights: bool) -> Wish:
    """Dates of an overnight resource; of an hourly one wall times, or dates that mean midnights.

    Raises:
        UnfitError: The end is not after the beginning, or far after it; or times for nights.
    """
    if not nights:
        return _hours(begin, end, "/to")
    for name, text in (("/from", begin), ("/to", end)):
        if "T" in text:
            raise UnfitError([Fault(name, "wrong_format", {"allowed": "YYYY-MM-DD"})])
    return _stay(begin, end, "/to")


def _stay(arrival: str, departure: str, pointer: str = "/departure") -> Stay:
    begin, end = date.fromisoformat(arrival), date.fromisoformat(departure)
    _refuse_order(begin, end, pointer)
    return Stay(begin, end)


def _hours(start: str, end: str, pointer: str = "/end") -> WallTimes:
    begin, until = datetime.fromisoformat(start), datetime.fromisoformat(end)
    _refuse_order(begin, until, pointer)
    return WallTimes(begin, until)


def _refuse_order(begin: date, end: date, pointer: str) -> None:
    if end <= begin:
        raise UnfitError([Fault(pointer, "not_after", {"begin": begin})])
    if end - begin > LONGEST:
        raise UnfitError([Fault(pointer, "too_many_days", {"allowed": LONGEST.days})])


def change_period(body: Mapping[str, Any], before: Period) -> Wish | None:
    """The period that a change asks for: what it does not name stays; None where all stays.

    Raises:
        UnfitError: The end is not after the beginning, or hours are asked of nights.
    """
    overnight, hourly = ("arrival", "departure"), ("start", "end")
    named = [name for name in (*overnight, *hourly) if name in body]
    if not named:
        return None
    if isinstance(before, Stay):
        was = {"arrival": plain(before.arrival), "departure": plain(before.departure)}
    else:
        was = {"start": plain(before.start), "end": plain(before.end)}
    other = [name for name in named if name not in was]
    if other:
        raise UnfitError(
            [Fault(f"/{name}", "unknown_field", {"allowed": ", ".join(was)}) for name in other]
        )
    return period({**was, **body})


def items(body: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Raises UnfitError when more persons need no bed than there are, or are named."""
    faults = [
        fault
        for index, each in enumerate(body)
        for fault in (
            _too_many(each, index, "without_bed", each.get("without_bed", 0)),
            _too_many(each, index, "who", len(each.get("who", ()))),
        )
        if fault
    ]
    if faults:
        raise UnfitError(faults)
    return tuple(
        Item(
            ResourceId(each["resource_id"]),
            each["persons"],
            each.get("without_bed", 0),
            tuple(each.get("who", ())),
        )
        for each in body
    )


def _too_many(item: Mapping[str, Any], index: int, name: str, count: int) -> Fault | None:
    if count <= item["persons"]:
        return None
    return Fault(f"/items/{index}/{name}", "more_than_persons", {"allowed": item["persons"]})


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Dataclasses, dates, enums and sets as JSON knows them; instants end in Z."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return _instant(value) if value.tzinfo else value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case set() | frozenset():
            return sorted(plain(each) for each in value)
        case _:
            pass
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
