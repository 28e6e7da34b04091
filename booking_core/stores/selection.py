"""A query as the databases and the batch in the making understand it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from booking_core.domain.decider import Query, QueryItem
from booking_core.stores.rows import canonical


@dataclass(frozen=True, slots=True)
class Selection:
    """What to look for.

    Attributes:
        everything: All events; the rest does not count.
        wants: Index seeks: `{"tag", "kind", "rest"}`, the rest being the item's further tags.
        kinds: Kinds asked for without a tag.
    """

    everything: bool
    wants: tuple[dict[str, Any], ...]
    kinds: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.wants or self.kinds)

    def parameter(self, **more: int) -> str:
        """As JSON; `more` goes into each of the wants."""
        tagged = [{**want, **more} for want in self.wants]
        return canonical({"wants": tagged, "kinds": [{"kind": k, **more} for k in self.kinds]})


def selection(query: Query, all_kinds: frozenset[str]) -> Selection:
    """The index seeks for a query; an item with tags alone is asked for each of `all_kinds`."""
    wants: list[dict[str, Any]] = []
    kinds: set[str] = set()
    everything = False
    for item in query.items:
        if item.tags:
            wants.extend(_seeks(item, all_kinds))
        elif item.types:
            kinds |= item.types
        else:
            everything = True
    return Selection(everything, tuple(wants), tuple(sorted(kinds)))


def _seeks(item: QueryItem, all_kinds: frozenset[str]) -> list[dict[str, Any]]:
    # The longest tag names the narrowest thing: `night:house/2026-07` before `member:bo`.
    first, *rest = sorted(item.tags, key=lambda tag: (-len(tag), tag))
    return [{"tag": first, "kind": kind, "rest": rest} for kind in item.types or all_kinds]


def matches(query: Query, kind: str, tags: frozenset[str]) -> bool:
    """Whether the query selects an event of the kind with the tags."""
    return any((not item.types or kind in item.types) and item.tags <= tags for item in query.items)
