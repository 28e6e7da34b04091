"""Makes a PostgreSQL server forget what was deleted, as far as it lets the household's role."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from booking_core.stores.postgres.connection import Connection

_LOGGER = logging.getLogger(__name__)

PERSONAL = (
    "keys",
    "profiles",
    "credentials",
    "password_links",
    "sessions",
    "refresh_tokens",
    "api_tokens",
    "feeds",
    "guests",
    "invitations",
    "notification_wishes",
)
"""Tables of which rows are deleted when somebody is forgotten."""

# Everybody who asks next waits behind one who waits for a table of its own.
_PATIENCE = "SET lock_timeout = '2s'"

# Names of the files of the write-ahead log, which rise with time.
_FILES = "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name "
_TURNED = "SELECT pg_walfile_name(pg_switch_wal())"
# An id for a transaction makes its commit write; else there would be nothing to turn the page on.
_TURN = "SELECT pg_current_xact_id(), pg_switch_wal()"


async def scrub(connection: Connection) -> None:
    """Leaves nothing deleted in the files of the tables and in the write-ahead log.

    Says in a line of the app's log what of it can't be done here. A row that an old transaction of
    another session may still look at stays without a word.
    """
    await _written_anew(connection)
    try:
        kept = await _log_emptied(connection)
    except asyncpg.InsufficientPrivilegeError:
        _LOGGER.warning(
            "what was erased stays in the write-ahead log of the database's server until that is"
            " written over: this role may not do so (docs/privacy.md tells how to allow it)"
        )
        return
    if kept:
        _LOGGER.warning(
            "what was erased stays in the write-ahead log of the database's server:"
            " it keeps %s files of it for an archive, a standby or a slot",
            kept,
        )


async def _written_anew(connection: Connection) -> None:
    """VACUUM frees what was deleted and leaves its bytes there; FULL writes the table anew."""
    tables = ", ".join(PERSONAL)
    await connection.execute(_PATIENCE)
    try:
        await connection.execute(f"VACUUM (FULL) {tables}")
    except asyncpg.LockNotAvailableError:
        _LOGGER.warning(
            "what was erased stays in the files of the database for a while: another session"
            " (a dump?) looks at its tables; VACUUM (FULL) %s; does it once that is over",
            tables,
        )
        await connection.execute(f"VACUUM {tables}")


async def _log_emptied(connection: Connection) -> int:
    """Writes over each file of the write-ahead log; how many the server would not give up.

    A file that is needed no more is not deleted but lies ready for later, with what stood in it.
    To turn to the next one fills the rest of the one before with zeros.
    """
    last = await connection.fetchval(_TURNED)
    await connection.execute("CHECKPOINT")
    for _ in range(await connection.fetchval(f"{_FILES} > $1", last)):
        await connection.execute(_TURN)
    kept: int = await connection.fetchval(f"{_FILES} <= $1", last)
    return kept
