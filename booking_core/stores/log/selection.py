"""A query as the databases and the batch in the making understand it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from booking_core.canonical import canonical
from booking_core.domain.decider import Query, QueryItem

if TYPE_CHECKING:
    from booking_core.ports import Recorded


@dataclass(frozen=True, slots=True)
class Selection:
    """What to look for, each as the inside of a JSON object.

    Attributes:
        everything: All events; the rest does not count.
        seeks: What to read: a `tag`, from `lows` to `highs` the runs of kinds, and as `rest` the
            item's further tags.
        wants: The same to look for what is new: a `tag`, the `kinds` one by one, the `rest`.
        kinds: A `kind` asked for without a tag.
    """

    everything: bool
    seeks: tuple[str, ...]
    wants: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.wants or self.kinds)

    def parameter(self) -> str:
        """As JSON, to be read."""
        kinds = ",".join(f"{{{kind}}}" for kind in self.kinds)
        return f'{{"seeks":[{",".join(self.seeks)}],"kinds":[{kinds}]}}'


def together(selections: Iterable[tuple[Selection, dict[str, int]]]) -> str:
    """Several as one JSON, to be looked for; each with what goes into its objects besides."""
    wants: list[str] = []
    kinds: list[str] = []
    for chosen, more in selections:
        besides = "".join(f',"{name}":{value}' for name, value in more.items())
        wants.extend(f"{{{want}{besides}}}" for want in chosen.wants)
        kinds.extend(f"{{{kind}{besides}}}" for kind in chosen.kinds)
    return f'{{"wants":[{",".join(wants)}],"kinds":[{",".join(kinds)}]}}'


def selection(query: Query, all_kinds: frozenset[str]) -> Selection:
    """The index seeks for a query; an item with tags alone is asked for each of `all_kinds`."""
    tagged: list[QueryItem] = []
    kinds: set[str] = set()
    everything = False
    for item in query.items:
        if item.tags:
            tagged.append(item)
        elif item.types:
            kinds |= item.types
        else:
            everything = True
    return Selection(
        everything,
        tuple(_seek(item, all_kinds) for item in tagged),
        tuple(_want(item, all_kinds) for item in tagged),
        tuple(map(_kind, sorted(kinds))),
    )


def arrays_of(items: Iterable[QueryItem]) -> tuple[str | None, str | None]:
    """Their tags and their types as arrays of PostgreSQL; None where there are no items."""
    tags: set[str] = set()
    kinds = frozenset[str]()
    for item in items:
        tags |= item.tags
        kinds |= item.types
    return (_array(tags), _array_of_kinds(kinds)) if tags else (None, None)


@lru_cache(maxsize=64)
def _array_of_kinds(kinds: frozenset[str]) -> str:
    return _array(kinds)


def _array(texts: Iterable[str]) -> str:
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in sorted(texts))
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _seek(item: QueryItem, all_kinds: frozenset[str]) -> str:
    return f"{{{_tags(item)},{_runs(item.types or all_kinds, all_kinds)}}}"


def _want(item: QueryItem, all_kinds: frozenset[str]) -> str:
    return f'{_tags(item)},"kinds":{_kinds(item.types or all_kinds)}'


def _tags(item: QueryItem) -> str:
    # The longest tag names the narrowest thing: `night:house/2026-07` before `member:bo`.
    first, *rest = sorted(item.tags, key=lambda tag: (-len(tag), tag))
    return f'"tag":{canonical(first)},"rest":{canonical(rest)}'


@lru_cache(maxsize=256)
def _runs(kinds: frozenset[str], all_kinds: frozenset[str]) -> str:
    """Neighbours in the index with nothing between them, so that one seek finds them all."""
    runs: list[list[str]] = []
    for asked, run in groupby(sorted(all_kinds | kinds), key=kinds.__contains__):
        if asked:
            runs.append(list(run))
    lows, highs = canonical([run[0] for run in runs]), canonical([run[-1] for run in runs])
    return f'"lows":{lows},"highs":{highs}'


@lru_cache(maxsize=256)
def _kinds(kinds: frozenset[str]) -> str:
    return canonical(sorted(kinds))


def _kind(kind: str) -> str:
    return f'"kind":{canonical(kind)}'


def matches(query: Query, kind: str, tags: frozenset[str]) -> bool:
    """Whether the query selects an event of the kind with the tags."""
    return any((not item.types or kind in item.types) and item.tags <= tags for item in query.items)


def selects(item: QueryItem, recorded: Recorded) -> bool:
    return (not item.types or recorded.kind in item.types) and item.tags <= recorded.tags


class Register:
    """Items by a tag of theirs, so that an event finds those that select it without asking all."""

    def __init__(self, items: Iterable[QueryItem] = ()) -> None:
        self._by_tag: dict[str, dict[QueryItem, None]] = {}
        for item in items:
            self.add(item)

    def add(self, item: QueryItem) -> None:
        self._by_tag.setdefault(_narrowest(item), {})[item] = None

    def remove(self, item: QueryItem) -> None:
        tag = _narrowest(item)
        del self._by_tag[tag][item]
        if not self._by_tag[tag]:
            del self._by_tag[tag]

    def selecting(self, recorded: Recorded) -> Iterator[QueryItem]:
        """Items that select the event."""
        for tag in ("", *recorded.tags):
            for item in self._by_tag.get(tag, ()):
                if selects(item, recorded):
                    yield item

    def covering(self, item: QueryItem) -> Iterator[QueryItem]:
        """Items that select all that this one selects."""
        for tag in ("", *item.tags):
            for wider in self._by_tag.get(tag, ()):
                if wider.tags <= item.tags and (
                    not wider.types or (item.types and item.types <= wider.types)
                ):
                    yield wider


def _narrowest(item: QueryItem) -> str:
    return max(item.tags, key=len, default="")
