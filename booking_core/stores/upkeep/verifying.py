"""Walks the chain from the first event on and names what is not as it was written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from booking_core.stores.encoding.chain import GENESIS, link

if TYPE_CHECKING:
    from booking_core.ports import Head, Parameter, Row
    from booking_core.stores.encoding.rows import EventRow
    from booking_core.stores.log.dialects import Dialect

SLICE = 2000
Progress = Callable[[int, int], None]
"""Told the position that was reached and the last one."""


class Shelf(Protocol):
    """A store, as far as its rows are looked at."""

    dialect: Dialect

    async def head(self) -> Head: ...

    async def event_rows(self, *, after: int, limit: int) -> Sequence[EventRow]: ...

    async def fetch(self, sql: str, *parameters: Parameter) -> Sequence[Row]: ...

    async def survey(self, sql: str, *parameters: Parameter) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was written.

    Attributes:
        code: `changed` (the event, its place or what stood before it), `removed`, `inserted`
            (after the end that the head names), `index` (the tags of the event are not those it
            is found by), `head` (the head's hash is not the last event's), `anchor` (the chain is
            not the one that was published).
    """

    position: int
    code: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, up to `head`."""

    head: Head
    flaws: tuple[Flaw, ...]


async def verify(
    shelf: Shelf, *, anchors: Sequence[Head] = (), progress: Progress = lambda _at, _of: None
) -> Verified:
    """Holds each event against its hash, and the index against the events.

    Args:
        shelf: Where the log is.
        anchors: Ends of the log as they were published or exported at other times; a chain that
            was computed anew as a whole is noticed only by them.
        progress: See `Progress`.

    """
    head = await shelf.head()
    published = {anchor.position: anchor.hash for anchor in anchors}
    flaws: list[Flaw] = []
    position, before = 0, GENESIS
    async for rows in _slices(shelf, head):
        for row in rows:
            flaws.extend(Flaw(gap, "removed") for gap in range(position + 1, row.position))
            if link(before, row) != row.hash:
                flaws.append(Flaw(row.position, "changed"))
            if published.pop(row.position, row.hash) != row.hash:
                flaws.append(Flaw(row.position, "anchor"))
            position, before = row.position, row.hash
        first = rows[0].position - 1
        missing = await shelf.fetch(shelf.dialect.missing_tags, first, position)
        flaws.extend(Flaw(row["position"], "index") for row in missing)
        progress(position, head.position)
    flaws.extend(Flaw(gap, "removed") for gap in range(position + 1, head.position + 1))
    flaws.extend(await _inserted(shelf, head))
    if position == head.position and before != head.hash:
        flaws.append(Flaw(position, "head"))
    flaws.extend(Flaw(gone, "anchor") for gone in published if gone > head.position)
    surplus = await shelf.survey(shelf.dialect.surplus_tags, head.position)
    flaws.extend(Flaw(row["position"], "index") for row in surplus)
    return Verified(head, tuple(sorted(set(flaws), key=lambda flaw: (flaw.position, flaw.code))))


async def _slices(shelf: Shelf, head: Head) -> AsyncIterator[Sequence[EventRow]]:
    """Rows up to the head; a slice is under way while the one before it is looked at."""
    coming = asyncio.ensure_future(shelf.event_rows(after=0, limit=SLICE))
    try:
        while rows := await coming:
            last = rows[-1].position
            coming = asyncio.ensure_future(shelf.event_rows(after=last, limit=SLICE))
            if here := [row for row in rows if row.position <= head.position]:
                yield here
            if last >= head.position:
                return
    finally:
        coming.cancel()
        await asyncio.wait([coming])


async def _inserted(shelf: Shelf, head: Head) -> Sequence[Flaw]:
    """Rows after the end of the log; an append moves the end in the same transaction."""
    rows = await shelf.event_rows(after=head.position, limit=SLICE)
    end = (await shelf.head()).position
    return [Flaw(row.position, "inserted") for row in rows if row.position > end]
