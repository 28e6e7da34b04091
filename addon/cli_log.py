"""The log from the command line: is it as it was written, and the views made of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from addon.app import store_url, utc_now
from addon.command_line import Job, RefusedError
from addon.settings import Settings
from booking_core.domain.decider import EVERYTHING
from booking_core.ports import Recorded, Statement, Store
from booking_core.projections import diary, people, things
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.verifying import verify

MOST_SHOWN = 20
SLICE = 1000


@dataclass(frozen=True, slots=True)
class View:
    """Tables, in the order in which they are emptied, and what fills them."""

    tables: tuple[str, ...]
    project: Callable[[Recorded], Iterable[Statement]]


VIEWS: Mapping[str, View] = {
    "people": View(("founding", "members"), people.project),
    "things": View(("resources",), things.project),
    "diary": View(("claimed", "bookings"), diary.project),
}


async def verify_log(settings: Settings, _asked: argparse.Namespace) -> None:
    async with open_store(store_url(settings), clock=utc_now, project=project) as store:
        found = await verify(store)
    if found.flaws:
        shown = ", ".join(f"{each.position} {each.code}" for each in found.flaws[:MOST_SHOWN])
        msg = f"the log is not as it was written ({len(found.flaws)} flaws): {shown}"
        raise RefusedError(msg)
    head = found.head
    sys.stdout.write(f"{head.position} events, all as they were written; {head.hash.hex()}\n")


async def rebuild(settings: Settings, asked: argparse.Namespace) -> None:
    if asked.view not in (None, *VIEWS):
        msg = f"there is no view {asked.view}; there are {', '.join(VIEWS)}"
        raise RefusedError(msg)
    chosen = [VIEWS[asked.view]] if asked.view else list(VIEWS.values())
    async with open_store(store_url(settings), clock=utc_now, project=project) as store:
        position = -1
        # What came in while the views were made is in them only if they are made once more.
        while (head := (await store.head()).position) != position:
            await store.write(await _statements(store, chosen))
            position = head
    sys.stdout.write(f"views made again from {position} events\n")


async def _statements(store: Store, chosen: Iterable[View]) -> list[Statement]:
    views = list(chosen)
    found = [Statement(f"DELETE FROM {table}") for view in views for table in view.tables]  # noqa: S608 - constants
    position = 0
    while events := await store.read(EVERYTHING, after=position, limit=SLICE):
        found += [each for event in events for view in views for each in view.project(event)]
        position = events[-1].position
    return found


JOBS: Mapping[str, Job] = {"verify": verify_log, "rebuild": rebuild}
