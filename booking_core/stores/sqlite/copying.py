"""A copy of a SQLite store that is whole, however busy the store is meanwhile."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from booking_core.stores.errors import StoreUnavailableError

_PATIENCE_SECONDS = 30.0


def copy_file(source: Path, target: Path) -> None:
    """Writes what was committed when this began into one file for its owner alone, or nothing.

    Blocks; for the command line. Nothing deleted is left in the free pages of the copy.

    Raises:
        StoreUnavailableError: The source is no store, or the target can't be written.
    """
    making = target.with_name(f"{target.name}.making")
    making.unlink(missing_ok=True)
    try:
        # SQLite would make a file that others on the machine can read, and fills an empty one.
        making.touch(mode=0o600)
        with closing(sqlite3.connect(source, timeout=_PATIENCE_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(making),))
        _flush(making)
        making.replace(target)
        _flush(target.parent)
    except (sqlite3.Error, OSError) as error:
        making.unlink(missing_ok=True)
        code = "copy_failed"
        detail = f"{source} can't be copied to {target} ({error}); is there room on the disk?"
        raise StoreUnavailableError(code, detail) from error


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
