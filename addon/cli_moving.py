"""A household on its way: into a file, out of one, into another store; and a person for good."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from addon.app import household_store, store_url, utc_now
from addon.backups import DATABASE_FILE
from addon.command_line import Job, RefusedError, tell_progress
from addon.erasing import erase
from addon.settings import Settings
from booking_core.domain.decider import Refused
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.members import EraseMember
from booking_core.ports import Envelope, Head, Store
from booking_core.projections.people import person, person_by_email
from booking_core.projections.views import project
from booking_core.stores.opening import open_store
from booking_core.stores.upkeep.exporting import FileCrate, NotAnExportError, export
from booking_core.stores.upkeep.moving import MoveRefusedError, move_in, packed


async def export_household(settings: Settings, asked: argparse.Namespace) -> None:
    async with open_store(store_url(settings), clock=utc_now, project=project) as store:
        crate = await packed(store)
        try:
            await export(crate, Path(asked.file), utc_now(), tell_progress)
        except MoveRefusedError as refused:
            msg = f"nothing was exported: {refused}; `family-booking verify` finds what else"
            raise RefusedError(msg) from refused
    _tell(crate.label.head, f"in {asked.file}; keep it as safe as the database")


async def import_household(settings: Settings, asked: argparse.Namespace) -> None:
    try:
        crate = FileCrate(Path(asked.file))
        async with open_store(store_url(settings), clock=utc_now, project=project) as store:
            head = await move_in(crate, store, tell_progress)
    except (NotAnExportError, MoveRefusedError) as refused:
        raise RefusedError(str(refused)) from refused
    _tell(head, "imported")


async def migrate(settings: Settings, asked: argparse.Namespace) -> None:
    source = store_url(settings)
    if asked.to == source:
        msg = "that is the store the household is in already"
        raise RefusedError(msg)
    try:
        async with (
            open_store(source, clock=utc_now, project=project) as store,
            open_store(asked.to, clock=utc_now, project=project) as destination,
        ):
            head = await move_in(await packed(store), destination, tell_progress)
    except MoveRefusedError as refused:
        raise RefusedError(str(refused)) from refused
    _tell(head, f"moved to {_without_password(asked.to)}; {_and_now(asked.to)}")


async def erase_member(settings: Settings, asked: argparse.Namespace) -> None:
    if asked.as_in is not None:
        await _erase_as_in(settings, Path(asked.as_in))
        return
    async with household_store(settings) as store:
        found = await person(store, asked.member) or await person_by_email(store, asked.member)
        if found is None:
            msg = f"there is no member {asked.member}"
            raise RefusedError(msg)
        await _erase(store, found.id)
    sys.stdout.write(f"{found.id} is forgotten; backups from before still know them\n")


async def _erase_as_in(settings: Settings, file: Path) -> None:
    """A backup from before an erasure knows who was forgotten; an export from after it does not."""
    try:
        crate = FileCrate(file)
        told = [row.columns async for row in crate.beside() if row.table == "erased"]
    except NotAnExportError as refused:
        raise RefusedError(str(refused)) from refused
    async with household_store(settings) as store:
        if store.server_id != crate.label.server_id:
            msg = f"{file} is of another household"
            raise RefusedError(msg)
        rows = await store.fetch("SELECT member_id FROM erased")
        again = {each["member_id"] for each in told} - {each["member_id"] for each in rows}
        for member_id in sorted(again):
            await _erase(store, MemberId(member_id))
    sys.stdout.write(f"{len(again)} of {len(told)} were forgotten again\n")


async def _erase(store: Store, member_id: MemberId) -> None:
    envelope = Envelope(SYSTEM, "command_line", str(uuid4()))
    outcome = await erase(store, EraseMember(SYSTEM, member_id), envelope)
    if isinstance(outcome, Refused):
        raise RefusedError(", ".join(each.code for each in outcome.violations))


def _tell(head: Head, where: str) -> None:
    sys.stdout.write(f"{head.position} events {where}; {head.hash.hex()}\n")


def _and_now(target: str) -> str:
    """What is left for a person to do."""
    if target.startswith("postgres"):
        return "now set the option database_url"
    return f"now put that file into the data folder as {DATABASE_FILE} and empty database_url"


def _without_password(url: str) -> str:
    return re.sub(r"//[^/]*@", "//", url, count=1)


JOBS: Mapping[str, Job] = {
    "export": export_household,
    "import": import_household,
    "migrate": migrate,
    "erase": erase_member,
}
