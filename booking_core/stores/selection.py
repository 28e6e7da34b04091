"""A query as the databases and the batch in the making understand it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from booking_core.domain.decider import Query, QueryItem
from booking_core.stores.rows import canonical


@dataclass(frozen=True, slots=True)
class Selection:
    """What to look for, each as the inside of a JSON object.

    Attributes:
        everything: All events; the rest does not count.
        wants: Index seeks: a `tag`, the `kinds`, and as `rest` the item's further tags.
        kinds: A `kind` asked for without a tag.
    """

    everything: bool
    wants: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.wants or self.kinds)

    def parameter(self, **more: int) -> str:
        """As JSON; `more` goes into each object."""
        return together([(self, more)])


def together(selections: Iterable[tuple[Selection, dict[str, int]]]) -> str:
    """Several as one JSON, each with what goes into its objects besides."""
    wants: list[str] = []
    kinds: list[str] = []
    for chosen, more in selections:
        besides = "".join(f',"{name}":{value}' for name, value in more.items())
        wants.extend(f"{{{want}{besides}}}" for want in chosen.wants)
        kinds.extend(f"{{{kind}{besides}}}" for kind in chosen.kinds)
    return f'{{"wants":[{",".join(wants)}],"kinds":[{",".join(kinds)}]}}'


def selection(query: Query, all_kinds: frozenset[str]) -> Selection:
    """The index seeks for a query; an item with tags alone is asked for each of `all_kinds`."""
    wants: list[str] = []
    kinds: set[str] = set()
    everything = False
    for item in query.items:
        if item.tags:
            wants.append(_want(item, all_kinds))
        elif item.types:
            kinds |= item.types
        else:
            everything = True
    return Selection(everything, tuple(wants), tuple(map(_kind, sorted(kinds))))


# The members and resources of a household are asked for with every command.
@lru_cache(maxsize=2048)
def _want(item: QueryItem, all_kinds: frozenset[str]) -> str:
    # The longest tag names the narrowest thing: `night:house/2026-07` before `member:bo`.
    first, *rest = sorted(item.tags, key=lambda tag: (-len(tag), tag))
    kinds = _kinds(item.types or all_kinds)
    return f'"tag":{canonical(first)},"kinds":{kinds},"rest":{canonical(rest)}'


@lru_cache(maxsize=256)
def _kinds(kinds: frozenset[str]) -> str:
    return canonical(sorted(kinds))


def _kind(kind: str) -> str:
    return f'"kind":{canonical(kind)}'


def matches(query: Query, kind: str, tags: frozenset[str]) -> bool:
    """Whether the query selects an event of the kind with the tags."""
    return any((not item.types or kind in item.types) and item.tags <= tags for item in query.items)
