"""Runs of free nights and hours, out of what `/availability` tells of one resource."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

type Json = Mapping[str, Any]


def free_periods(told: Json, *, nights: int, minutes: int) -> list[dict[str, Any]]:
    """Return the periods in which the persons fit, if they are long enough."""
    if told["kind"] == "overnight":
        return [run for run in _nights(told.get("nights", ())) if run["nights"] >= nights]
    return [run for run in _hours(told.get("slots", ())) if run["minutes"] >= minutes]


def _nights(told: Iterable[Json]) -> Iterator[dict[str, Any]]:
    for fits, run in groupby(told, key=_fits):
        days = [date.fromisoformat(night["night"]) for night in run]
        if fits:
            yield {
                "arrival": str(days[0]),
                "departure": str(days[-1] + timedelta(days=1)),
                "nights": len(days),
            }


def _hours(told: Iterable[Json]) -> Iterator[dict[str, Any]]:
    """Yield wall times; the length is by the wall too, as the hours were asked."""
    for fits, run in groupby(told, key=_fits):
        slots = list(run)
        start, end = slots[0]["start"], slots[-1]["end"]
        length = datetime.fromisoformat(end) - datetime.fromisoformat(start)
        if fits:
            yield {
                "start": start,
                "end": end,
                "minutes": int(length.total_seconds()) // 60,
            }


def _fits(told: Json) -> bool:
    return bool(told.get("fits", told["free"] > 0))
