"""The log from the command line: is it as it was written, and the views made of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from addon.app import store_url, utc_now
from addon.command_line import Job, RefusedError, tell_progress
from addon.settings import Settings
from booking_core.ports import Head
from booking_core.projections.views import NoSuchViewError, project
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep import rebuilding
from booking_core.stores.upkeep.verifying import verify

MOST_SHOWN = 20


async def verify_log(settings: Settings, asked: argparse.Namespace) -> None:
    anchors = [_published(each) for each in asked.published or ()]
    async with open_store(store_url(settings), clock=utc_now, project=project) as store:
        found = await verify(store, anchors=anchors, progress=tell_progress)
    if found.flaws:
        shown = ", ".join(f"{each.position} {each.code}" for each in found.flaws[:MOST_SHOWN])
        more = f" and {left} more" if (left := len(found.flaws) - MOST_SHOWN) > 0 else ""
        msg = f"the log is not as it was written: {shown}{more}"
        raise RefusedError(msg)
    head = found.head
    sys.stdout.write(f"{head.position} events, all as they were written; {head.hash.hex()}\n")


def _published(text: str) -> Head:
    """From `321:e7ca…`, as MQTT, an export and `verify` itself tell it."""
    position, _, digest = text.partition(":")
    try:
        return Head(int(position), bytes.fromhex(digest), None)
    except ValueError as error:
        msg = f"--published is {text!r}; it must be a position and a hash: 321:e7ca…"
        raise RefusedError(msg) from error


async def rebuild(settings: Settings, asked: argparse.Namespace) -> None:
    async with open_store(store_url(settings), clock=utc_now, project=project) as store:
        try:
            rebuilt = await rebuilding.rebuild(store, asked.view, tell_progress)
        except NoSuchViewError as error:
            raise RefusedError(str(error)) from error
    sys.stdout.write(
        f"views made again from {rebuilt.events} events;"
        f" {rebuilt.removed} rows removed, {rebuilt.added} added\n"
    )


JOBS: Mapping[str, Job] = {"verify": verify_log, "rebuild": rebuild}
