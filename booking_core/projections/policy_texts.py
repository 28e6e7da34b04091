"""The rules of a resource as a tree of JSON's own values, by the names of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from booking_core.domain.resource_life import Rules, Weekday

_DAYS = ("no_arrival_days", "no_departure_days")
_WEEK = tuple(Weekday)


def rules_tree(rules: Rules) -> dict[str, Any]:
    tree = {each.name: getattr(rules, each.name) for each in fields(rules)}
    return tree | {name: [day.value for day in _WEEK if day in tree[name]] for name in _DAYS}


def read_rules(tree: Mapping[str, Any]) -> Rules:
    """The other way round.

    Raises:
        TypeError: There is no such field.
    """
    return Rules(**{**tree, **{name: frozenset(map(Weekday, tree[name])) for name in _DAYS}})
