"""Figures of quotas as people read them: in nights or hours, what is used and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from booking_core.domain.decider import Event, Violation
from booking_core.domain.errors import QuotaExceeded
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
