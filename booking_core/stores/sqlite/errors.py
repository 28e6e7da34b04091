"""What SQLite's errors mean, in the words of the port."""

from __future__ import annotations

import re
import sqlite3

from booking_core.ports import AppendConflictError, TakenError
from booking_core.stores.errors import RefusedByDatabaseError, StoreUnavailableError, refused

_BROKEN = re.compile(r"(?P<what>.+?) constraint failed(?:: (?P<where>.+))?$")
_INDEX = re.compile(r"index '(?P<name>[^']+)'")
_UNAVAILABLE = {
    "SQLITE_CANTOPEN": ("not_writable", "can't open or create"),
    "SQLITE_READONLY": ("not_writable", "can't write to"),
    "SQLITE_PERM": ("not_writable", "can't write to"),
    "SQLITE_FULL": ("disk_full", "no space left for"),
    "SQLITE_IOERR": ("disk_failed", "the disk failed under"),
    "SQLITE_CORRUPT": ("damaged", "damaged, restore a backup:"),
    "SQLITE_NOTADB": ("not_a_database", "not a database:"),
}


def translated(connection: sqlite3.Connection, error: sqlite3.Error, path: str) -> Exception:
    """The error of the port for `error`."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_CONSTRAINT"):
        return _constraint(connection, str(error))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return AppendConflictError("another process keeps the database locked")
    if name.startswith(tuple(_UNAVAILABLE)):
        return unavailable(error, path)
    return RefusedByDatabaseError(name, str(error))


def unavailable(error: sqlite3.Error, path: str) -> StoreUnavailableError:
    """For errors that no other statement would be spared."""
    name = getattr(error, "sqlite_errorname", "")
    for beginning, (code, detail) in _UNAVAILABLE.items():
        if name.startswith(beginning):
            return StoreUnavailableError(code, f"{detail} {path} ({error})", {"path": path})
    return StoreUnavailableError("not_a_database", f"can't use {path} ({error})", {"path": path})


def _constraint(connection: sqlite3.Connection, message: str) -> Exception:
    broken = _BROKEN.match(message)
    if broken is None:
        return refused(message, message)
    what, where = broken["what"], broken["where"] or ""
    if what != "UNIQUE":
        return RefusedByDatabaseError(where, message)
    if index := _INDEX.match(where):
        return TakenError(index["name"])
    columns = [each.strip() for each in where.split(",")]
    table = columns[0].split(".")[0]
    return TakenError(_unique_name(connection, table, [each.split(".")[1] for each in columns]))


def _unique_name(connection: sqlite3.Connection, table: str, columns: list[str]) -> str:
    """SQLite tells the columns; the name stands in the text that made table or index."""
    rows = connection.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE tbl_name = ?1 AND sql IS NOT NULL",
        (table,),
    )
    listed = r"\s*,\s*".join(re.escape(each) for each in columns)
    named = re.compile(
        rf"CONSTRAINT\s+(\w+)\s+(?:PRIMARY\s+KEY|UNIQUE)\s*\(\s*{listed}\s*\)", re.IGNORECASE
    )
    index = re.compile(rf"UNIQUE\s+INDEX\s+.*\(\s*{listed}\s*\)", re.IGNORECASE | re.DOTALL)
    for row in rows.fetchall():
        name, kind, sql = row["name"], row["type"], row["sql"]
        if kind == "index" and index.search(sql):
            return str(name)
        if kind == "table" and (found := named.search(sql)):
            return found[1]
    return f"{table}_{'_'.join(columns)}_key"
