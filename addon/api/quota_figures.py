"""Figures of quotas as people read them: in nights or hours, what is used and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from booking_core.domain.decider import Event, Violation
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.quotas.events import QuotaWeighed
from booking_core.domain.quotas.limits import MINUTES, Figure, Unit


def in_units(amount: int, unit: str) -> int | float:
    """Hours from minutes, whole where they are whole."""
    if unit != Unit.HOURS:
        return amount
    hours = round(amount / MINUTES, 2)
    return int(hours) if hours.is_integer() else hours


def figure_body(figure: Figure) -> dict[str, Any]:
    quota = figure.quota
    amounts = {"used": figure.used, "left": figure.left, "wanted": figure.wanted}
    return {
        "resource_id": figure.resource_id,
        "group_id": quota.group_id,
        "per": quota.per.value,
        "subject_id": figure.subject,
        "unit": quota.unit.value,
        "period": figure.period,
        "limit": quota.limit,
        **{name: in_units(amount, quota.unit) for name, amount in amounts.items()},
    }


def weighed(events: Iterable[Event]) -> dict[str, Any]:
    """The figures with which something would be or was decided; nothing where no quota applies."""
    found = [
        figure_body(figure)
        for event in events
        if isinstance(event, QuotaWeighed)
        for figure in event.figures
    ]
    return {"quotas": found} if found else {}


def weighed_together(events: Iterable[Event]) -> dict[str, Any]:
    """The figures of several bookings of one decision, a line for each quota and year or month."""
    lines: dict[tuple[object, ...], list[Figure]] = {}
    for event in events:
        for figure in event.figures if isinstance(event, QuotaWeighed) else ():
            key = (figure.resource_id, figure.quota, figure.subject, figure.period)
            lines.setdefault(key, []).append(figure)
    found = [figure_body(_together(each)) for each in lines.values()]
    return {"quotas": found} if found else {}


def _together(figures: Sequence[Figure]) -> Figure:
    """Each was weighed on those before it, so the last one knows what it comes to."""
    wanted, last = sum(each.wanted for each in figures), figures[-1]
    return replace(last, used=max(0, last.used + last.wanted - wanted), wanted=wanted)


def exceeded(violations: Iterable[Violation]) -> list[dict[str, Any]]:
    """The figures of what was refused."""
    return [_of(each) for each in violations if isinstance(each, QuotaExceeded)]


def _of(broken: QuotaExceeded) -> dict[str, Any]:
    amounts = {name: getattr(broken, name) for name in ("limit", "used", "left", "wanted")}
    return {
        "resource_id": broken.resource_id,
        "group_id": broken.group_id,
        "per": broken.per,
        "unit": broken.unit,
        "period": broken.period,
        **{name: in_units(amount, broken.unit) for name, amount in amounts.items()},
    }


def told(broken: QuotaExceeded) -> dict[str, object]:
    """The facts as a sentence can take them; a number is text here, in either language."""
    return {name: str(value) if value is not None else "" for name, value in _of(broken).items()}


def said(figures: Iterable[Figure]) -> dict[str, object]:
    """Of several, the figure that leaves least, as a sentence can take it."""
    least = min(figures, key=lambda each: each.quota.most - each.used - each.wanted)
    return {name: str(value) for name, value in figure_body(least).items()}
