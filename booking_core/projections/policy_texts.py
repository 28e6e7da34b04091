"""The rules of a resource as a tree of JSON's own values, by the names of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from booking_core.domain.things.resource_life import Rules, Weekday
from booking_core.projections.quota_texts import quota_tree, read_quota

_DAYS = ("no_arrival_days", "no_departure_days")
_WEEK = tuple(Weekday)


def rules_tree(rules: Rules) -> dict[str, Any]:
    tree = {each.name: getattr(rules, each.name) for each in fields(rules)}
    days = {name: [day.value for day in _WEEK if day in tree[name]] for name in _DAYS}
    return {**tree, **days, "quotas": [quota_tree(each) for each in rules.quotas]}


def read_rules(tree: Mapping[str, Any]) -> Rules:
    """The other way round.

    Raises:
        TypeError: There is no such field.
    """
    days = {name: frozenset(map(Weekday, tree[name])) for name in _DAYS}
    return Rules(**{**tree, **days, "quotas": tuple(map(read_quota, tree["quotas"]))})
