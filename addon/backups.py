"""Where the embedded store stands, and the copy of it that a backup keeps."""

from __future__ import annotations

from pathlib import Path

DATABASE_FILE = "family-booking.sqlite3"
COPY = "backup.sqlite3"
"""Beside the store; what Supervisor keeps instead of the files that the app is writing."""


def restore_copy(data_dir: Path) -> bool:
    """After a restore, the copy is the store; whether it was.

    A store that is there already is never touched: the copy is then left from a backup that was
    cut short.
    """
    store, copy = data_dir / DATABASE_FILE, data_dir / COPY
    if store.exists() or not copy.exists():
        return False
    copy.replace(store)
    return True
