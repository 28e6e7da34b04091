"""A consistent copy of the embedded store, for backups that are taken while the app runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from addon.backups import COPY, DATABASE_FILE
from addon.command_line import Job
from addon.settings import Settings
from booking_core.stores.sqlite.copying import copy_file


async def make_copy(settings: Settings, _asked: argparse.Namespace) -> None:
    source, target = settings.data_dir / DATABASE_FILE, settings.data_dir / COPY
    if settings.database_url or not source.exists():
        sys.stderr.write("there is no embedded store to copy\n")
        return
    copy_file(source, target)


async def drop_copy(settings: Settings, _asked: argparse.Namespace) -> None:
    (settings.data_dir / COPY).unlink(missing_ok=True)


JOBS: Mapping[str, Job] = {"begin": make_copy, "end": drop_copy}
